"""Videos through the service with fake models: what is followed, heard, joined and said."""

import numpy as np
import pytest
from PIL import Image

from dashapp.errors import InputError
from dashapp.labels import SEXES
from dashapp.predictions import Box, SpeechPrediction, VideoPrediction
from dashapp.process.lazy import Lazy
from dashapp.service import EmotionService
from dashapp.settings import ROOT, Limits, Settings
from dashapp.vision import faces as detector
from dashapp.vision.faces import Face
from tests.fakes import (
    FakeAgeSex,
    FakeAgeSexReading,
    FakeCalm,
    FakeFace,
    FakeSpeech,
    FakeVerifier,
    fake_service,
    peaked,
)
from tests.signals import picture, sound_file, video, voice

SECOND = voice(1.0, 48_000)


def seen(monkeypatch: pytest.MonkeyPatch, *frames: list[Face]) -> None:
    """A detector that finds these faces in the frames of a video, one after the other."""
    coming = iter(frames)
    monkeypatch.setattr(detector, "glance", lambda pixels: tuple(next(coming, ())))


def face(x: int, side: int = 60) -> Face:
    return Face(Box(x, 20, side, side))


def film_of(seconds: int, sound: bool = True) -> bytes:
    samples = np.concatenate([SECOND] * seconds) if sound else None
    return video([picture(320, 240)] * (10 * seconds), samples)


def analysed(service: EmotionService, data: bytes, **options: bool) -> VideoPrediction:
    answer = service.analyze(data, **options)
    assert isinstance(answer, VideoPrediction)
    return answer


def codes(answer: VideoPrediction) -> list[str]:
    return [notice.code for notice in answer.warnings]


def test_face_and_voice_that_agree_are_surer_together(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch, *[[face(20 + i)] for i in range(15)])
    service = fake_service(face=FakeFace("fear", 0.6), speech=FakeSpeech("male_fear", 0.6))
    answer = analysed(service, film_of(3))
    assert answer.frames == 15
    assert [len(each.moments) for each in answer.faces] == [15]
    assert answer.faces[0].best.emotion.confidence == pytest.approx(0.6)
    assert answer.emotion is not None
    assert (answer.emotion.top, answer.certain) == ("fear", True)
    assert answer.emotion.confidence > 0.75
    assert answer.faces[0].best.age_years == 31.0
    assert codes(answer) == []


def test_moments_lie_side_by_side_and_join_both(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch, *[[face(20)] for _ in range(5)], *[[] for _ in range(10)])
    service = fake_service(face=FakeFace("happy", 0.9), speech=FakeSpeech("male_sad", 0.6))
    moments = analysed(service, film_of(3)).moments
    assert [(each.start_s, each.end_s) for each in moments[:2]] == [(0.0, 0.5), (0.5, 1.0)]
    assert len(moments) == 6
    tops = [each.emotion.top if each.emotion else None for each in moments]
    assert tops == ["happy"] * 2 + ["sad"] * 4


def test_a_face_and_a_voice_that_differ_are_no_sure_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch, *[[face(20)] for _ in range(5)])
    service = fake_service(face=FakeFace("happy", 0.9), speech=FakeSpeech("male_angry", 0.7))
    answer = analysed(service, film_of(1))
    assert (codes(answer), answer.certain) == (["differ"], False)
    assert "the expression happiness and the voice anger" in answer.warnings[0].message


def test_a_voice_that_is_not_sure_contradicts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch, *[[face(20)] for _ in range(5)])
    service = fake_service(face=FakeFace("happy", 0.9), speech=FakeSpeech("male_angry", 0.2))
    answer = analysed(service, film_of(1))
    assert (codes(answer), answer.certain) == ([], True)


def dark_film(sound: bool) -> bytes:
    """A video whose frames the verifier of the tests takes for blurred."""
    return video([np.full((240, 320, 3), 20, np.uint8)] * 10, SECOND if sound else None)


def test_a_face_that_cannot_be_read_leaves_the_voice_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch, *[[face(20)] for _ in range(5)])
    answer = analysed(fake_service(verifier=FakeVerifier("covered")), dark_film(sound=True))
    best = answer.faces[0].best
    assert (best.readable, best.unreadable, best.certain, best.exemplar) == (False, "covered", False, None)
    assert answer.voice is not None
    assert answer.emotion is not None
    assert answer.emotion.to_dict() == pytest.approx(answer.voice.to_dict()["emotion"])
    assert (codes(answer), answer.certain) == (["unreadable_face"], True)
    assert answer.faces[0].moments[0].to_dict()["unreadable"] == "covered"


def test_a_face_that_cannot_be_read_is_no_sure_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch, *[[face(20)] for _ in range(5)])
    answer = analysed(fake_service(verifier=FakeVerifier("covered")), dark_film(sound=False))
    assert answer.emotion is not None
    assert (codes(answer), answer.certain) == (["no_sound_track", "unreadable_face"], False)
    assert [moment.emotion for moment in answer.moments] == [None, None]


def test_a_video_without_a_face_is_that_of_its_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch)
    service = fake_service(speech=FakeSpeech("female_angry", 0.7))
    answer = analysed(service, film_of(2))
    alone = service.analyze_audio(sound_file(np.concatenate([SECOND] * 2), 48_000))
    assert answer.faces == ()
    assert answer.voice is not None
    assert answer.emotion is not None
    assert answer.emotion.to_dict() == pytest.approx(alone.to_dict()["emotion"])
    assert codes(answer) == ["no_face"]


def test_a_silent_video_without_a_face_says_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch)
    answer = analysed(fake_service(), film_of(2, sound=False))
    assert answer.emotion is None
    assert [notice.message for notice in answer.warnings] == [
        "The video has no sound track, and no face was found in its pictures. There is nothing to analyse."
    ]


def test_a_silent_video_is_that_of_its_face(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch, *[[face(20)] for _ in range(10)])
    answer = analysed(fake_service(face=FakeFace("disgust", 0.8)), film_of(2, sound=False))
    assert answer.voice is None
    assert answer.emotion is not None
    assert answer.emotion.to_dict() == pytest.approx(answer.faces[0].best.emotion.to_dict())
    assert codes(answer) == ["no_sound_track"]


def test_a_sound_track_that_cannot_be_heard_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch, *[[face(20)] for _ in range(5)])
    answer = analysed(fake_service(), video([picture(320, 240)] * 10, np.zeros(48_000, np.float32)))
    assert answer.voice is None
    assert codes(answer) == ["no_voice"]
    assert "silent" in answer.warnings[0].message


def test_without_face_and_voice_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch)
    answer = analysed(fake_service(), film_of(1, sound=False)).to_dict()
    assert (answer["top"], answer["emotion"], answer["certain"]) == (None, None, False)
    assert [moment["emotion"] for moment in answer["moments"]] == [None, None]


def test_a_voice_model_with_other_labels_is_not_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch, *[[face(20)] for _ in range(5)])
    answer = analysed(fake_service(speech=Lazy(FakeCalm)), film_of(1))
    assert answer.voice is not None
    assert answer.emotion is not None
    assert answer.emotion.top == "surprise"
    assert codes(answer) == ["not_fused"]


def test_two_people_and_a_fleeting_face(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [[face(20 + i, 80), face(200, 50)] for i in range(10)]
    frames[4].append(face(280, 30))
    seen(monkeypatch, *frames)
    answer = analysed(fake_service(), film_of(2))
    assert [each.best.box.width for each in answer.faces] == [80, 50]


def test_the_page_gets_a_crop_of_each_face(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch, *[[face(20)] for _ in range(5)])
    shown = analysed(fake_service(), film_of(1), view=True).to_dict()
    assert shown["faces"][0]["crop"].startswith("data:image/png;base64,")


def test_progress_grows_and_giving_up_ends_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch)
    told: list[float] = []
    fake_service().analyze(film_of(2), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)

    class GivenUpError(Exception):
        pass

    def give_up(share: float) -> None:
        if share > 0.2:
            raise GivenUpError

    with pytest.raises(GivenUpError):
        fake_service().analyze(film_of(2), progress=give_up)


def test_each_modality_is_what_it_is_alone() -> None:
    """Through the real detector: frames of a portrait that moves, read one by one as a picture's faces are."""
    portrait = np.asarray(Image.open(ROOT / "assets/samples/astronaut.jpg"))
    frames = [np.ascontiguousarray(np.roll(portrait, 4 * i, axis=1)) for i in range(10)]
    answer = analysed(fake_service(), video(frames, SECOND))
    assert len(answer.faces) == 1
    moved = [moment.box.x for moment in answer.faces[0].moments]
    assert len(moved) == 5
    assert np.all(np.diff(moved) > 0)
    assert moved[-1] - moved[0] == pytest.approx(32, abs=8)


def test_of_a_video_that_is_too_long_the_sound_is_heard() -> None:
    short = Settings(limits=Limits(video_seconds=0.5))
    answer = fake_service(short).analyze(film_of(2))
    assert isinstance(answer, SpeechPrediction)
    assert [notice.code for notice in answer.warnings] == ["sound_alone"]
    with pytest.raises(InputError) as caught:
        fake_service(short).analyze(film_of(2, sound=False))
    assert caught.value.code == "too_long"


def test_without_the_age_and_sex_model_the_answer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch, *[[face(20)] for _ in range(5)])
    answer = analysed(fake_service(speech=FakeSpeech("male_surprise"), age_sex=None), film_of(1))
    assert answer.faces[0].best.sex is None
    assert codes(answer) == ["no_age_sex"]


def test_two_faces_that_are_about_equally_present_are_not_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch, *[[face(20), face(200, 50)] for _ in range(5)])
    answer = analysed(fake_service(face=FakeFace("happy", 0.9), speech=FakeSpeech("male_sad", 0.6)), film_of(1))
    assert (answer.emotion, answer.moments, answer.certain) == (None, (), False)
    assert codes(answer) == ["whose_voice"]
    assert [choice.face for choice in answer.choices] == [0, 1]
    assert answer.voice is not None
    assert answer.to_dict()["choices"][1]["face"] == 2


def test_a_small_second_face_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch, *[[face(20), face(200, 30)] for _ in range(5)])
    answer = analysed(fake_service(face=FakeFace("happy", 0.9), speech=FakeSpeech("male_happy", 0.6)), film_of(1))
    assert answer.emotion is not None
    assert answer.choices == ()


@pytest.mark.parametrize(("voice_of", "joined"), [("male_happy", False), ("female_happy", True)])
def test_a_voice_of_clearly_the_other_sex_is_not_joined(
    monkeypatch: pytest.MonkeyPatch, voice_of: str, joined: bool
) -> None:
    seen(monkeypatch, *[[face(20)] for _ in range(5)])
    service = fake_service(face=FakeFace("happy", 0.9), speech=FakeSpeech(voice_of, 0.95), age_sex=Surely())
    answer = analysed(service, film_of(1))
    assert (answer.emotion is not None) == joined
    assert ("whose_voice" in codes(answer)) != joined


def test_two_faces_without_a_voice_ask_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch, *[[face(20), face(200)] for _ in range(5)])
    assert "whose_voice" not in codes(analysed(fake_service(), film_of(1, sound=False)))


class Surely(FakeAgeSex):
    """Is sure of a woman in every face."""

    def predict(self, pixels, faces) -> list[FakeAgeSexReading]:
        return [FakeAgeSexReading(peaked(SEXES, "female", 0.97), 31.0) for _ in faces]
