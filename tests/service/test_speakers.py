from dataclasses import dataclass

import pytest

from dashapp.errors import InputError
from dashapp.labels import SPEECH_CLASSES
from dashapp.predictions import SpeechPrediction
from dashapp.predictions.relative import FEWEST
from dashapp.service.speakers import MOST, analyze_speaker
from tests.fakes import fake_service, peaked
from tests.signals import picture, picture_file, sound_file, voice

TOPS = ("female_sad", "female_sad", "female_sad", "female_angry", "female_happy", "female_neutral")


@dataclass
class Asked:
    """Answers in order; "" is a clip without a voice, None one that is refused."""

    tops: tuple[str | None, ...] = TOPS

    def __call__(self, number: int) -> SpeechPrediction:
        top = self.tops[number]
        if top is None:
            raise InputError("silent", "There is nothing in it.")
        joint = peaked(SPEECH_CLASSES, top, 0.5) if top else None
        return SpeechPrediction("m", 2.0, (), joint, certain=True)

    @property
    def files(self) -> list[tuple[str, int]]:
        return [(f"{number}.wav", number) for number in range(len(self.tops))]


def test_each_clip_has_both_answers() -> None:
    asked, told = Asked(), []
    answer = analyze_speaker(asked, asked.files, told.append).to_dict()
    assert (answer["kind"], answer["model"], answer["answered"]) == ("speaker", "m", 6)
    assert told[-1] == 1.0
    sad, *_, neutral = answer["clips"]
    assert sad["file"] == "0.wav"
    assert sad["top"] == {"emotion": "sad", "sex": "female"}
    assert sad["relative"]["emotion"]["sad"] < sad["emotion"]["sad"]
    assert neutral["relative"]["top"] == {"emotion": "neutral", "sex": "female"}
    assert neutral["relative"]["certain"]
    assert answer["warnings"] == []


def test_a_clip_that_is_refused_or_without_a_voice_is_left_out() -> None:
    asked = Asked((*TOPS, None, ""))
    clips = analyze_speaker(asked, asked.files).to_dict()["clips"]
    assert clips[6]["error"]["code"] == "silent"
    assert clips[7]["relative"] is None
    assert all(clip["relative"] for clip in clips[:6])


@pytest.mark.parametrize("tops", [TOPS[: FEWEST - 1], (*TOPS[: FEWEST - 1], None, "")])
def test_too_few_clips_are_refused_with_the_reason(tops: tuple[str | None, ...]) -> None:
    asked = Asked(tops)
    with pytest.raises(InputError, match=f"at least {FEWEST} clips") as refused:
        analyze_speaker(asked, asked.files)
    assert refused.value.code == "too_few_clips"


def test_too_many_clips_are_refused() -> None:
    asked = Asked(("male_sad",) * (MOST + 1))
    with pytest.raises(InputError, match=f"at most {MOST}"):
        analyze_speaker(asked, asked.files)


def test_clips_of_one_mood_get_a_warning() -> None:
    asked = Asked(("male_sad",) * 6)
    [warning] = analyze_speaker(asked, asked.files).to_dict()["warnings"]
    assert warning["code"] == "one_mood"
    assert "sadness" in warning["message"]


def test_the_service_takes_files_and_refuses_what_is_no_voice() -> None:
    clip = sound_file(voice(1.0))
    files = [(f"{number}.wav", clip) for number in range(5)] + [("me.png", picture_file(picture()))]
    clips = fake_service().analyze_speaker(files).to_dict()["clips"]
    assert clips[5]["error"]["code"] == "unsupported_format"
    assert clips[0]["relative"]["top"]["emotion"] == clips[0]["top"]["emotion"]
