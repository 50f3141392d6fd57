"""The service and crowds: clips, videos, pictures, what is drawn beside the answer, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from dashapp.audio.crowd_spectrogram import CrowdSpectrogramConfig
from dashapp.audio.frequency_scales import SCALES
from dashapp.audio.waveform import Waveform
from dashapp.errors import InputError, ModelError
from dashapp.labels import CROWD_CLASSES, SOUND_KINDS
from dashapp.predictions import CrowdPrediction, CrowdSegment, Distribution
from dashapp.process.lazy import Lazy
from dashapp.process.progress import untold
from dashapp.service.choice import Choice
from dashapp.service.crowd_views import SEPARATED_S
from dashapp.service.crowds import VIEWS
from dashapp.service.views import COLUMNS
from dashapp.settings import Limits, Settings
from tests.bad_input import CASES, Case
from tests.fakes import FakeCrowd, FakeGate, FakeOtherCrowd, fake_service, peaked
from tests.signals import film, picture, picture_file, recording, sound_file, voice
from tests.vision.drawn_spectrograms import figure, sound_levels

CLIP = sound_file(voice(2.5))
PICTURE = picture_file(figure(sound_levels()))


class Changing(FakeCrowd):
    """Says approval of the first second, and less surely disapproval of the rest."""

    def predict(self, waveform, scale="", progress=lambda share: None):
        first, *rest = super().predict(waveform, scale, progress)
        others = Distribution.of(CROWD_CLASSES, [0.1, 0.5, 0.2, 0.2])
        return (
            first,
            *(replace(segment, crowd=peaked(CROWD_CLASSES, "disapproval", 0.6), shares=others) for segment in rest),
        )


def test_a_clip_is_answered_window_by_window() -> None:
    answer = fake_service().analyze_crowd(CLIP)
    assert (answer.source, answer.scale, answer.duration_s) == ("clip", "mel", pytest.approx(2.5))
    assert [segment.end_s for segment in answer.segments] == [1.0, 2.0]
    assert answer.to_dict() | {"crowd": None, "segments": None} == {
        "kind": "crowd",
        "source": "clip",
        "model": "crowd-cnn",
        "scale": "mel",
        "top_hz": None,
        "duration_s": 2.5,
        "one_voice": None,
        "top": "approval",
        "certain": True,
        "crowd": None,
        "shares": pytest.approx({"approval": 0.7, "disapproval": 0.1, "neutral": 0.2, "silence": 0.0}),
        "arousal": 0.8,
        "valence": 0.6,
        "segments": None,
        "warnings": [],
    }


def test_windows_are_pooled_and_shares_averaged() -> None:
    answer = fake_service(crowd=Changing()).analyze_crowd(sound_file(voice(3.0)))
    windows = np.array([segment.crowd.probabilities for segment in answer.segments])
    pooled = np.exp(np.log(windows).mean(axis=0))
    np.testing.assert_allclose(answer.crowd.probabilities, pooled / pooled.sum())
    np.testing.assert_allclose(answer.shares.probabilities, [0.3, 1.1 / 3, 0.2, 0.4 / 3])
    said = answer.to_dict()
    assert (said["arousal"], said["valence"]) == (0.6667, -0.0667)
    assert [segment["arousal"] for segment in said["segments"]] == [0.8, 0.6, 0.6]


@pytest.mark.parametrize("make", [lambda: recording(voice(2.0, 48_000)), lambda: film(voice(1.0, 48_000))])
def test_recordings_and_the_sound_of_films(make) -> None:
    assert fake_service().analyze_crowd(make()).source == "clip"


@pytest.mark.parametrize("scale", SCALES)
def test_another_scale(scale: str) -> None:
    answer = fake_service().analyze_crowd(CLIP, scale=scale, view="all")
    assert answer.scale == scale
    assert answer.view is not None
    assert answer.view.centres_hz == CrowdSpectrogramConfig(scale=scale).centres_hz


@pytest.mark.parametrize("data", [CLIP, PICTURE], ids=["clip", "picture"])
def test_an_unknown_scale_is_refused_whatever_came(data: bytes) -> None:
    service = fake_service(crowd=Lazy(lambda: pytest.fail("the model was asked")))
    with pytest.raises(InputError, match="no frequency scale 'purple'; there are mel, bark, erb, log"):
        service.analyze_crowd(data, scale="purple")
    with pytest.raises(InputError, match="purple"):
        service.check_scale("purple")
    service.check_scale("")


def test_a_picture_is_read() -> None:
    answer = fake_service().analyze_crowd(PICTURE, view="all")
    assert (answer.source, answer.scale, answer.duration_s) == ("picture", "mel", 1.0)
    assert [notice.code for notice in answer.warnings] == ["from_picture"]
    assert answer.view is not None
    levels = np.array(answer.view.levels)
    assert levels.shape[1] == CrowdSpectrogramConfig().bands
    assert -80 <= levels.min() < levels.max() <= 0
    # The loud rows were drawn at the bottom: low bands come first.
    assert levels[:, :16].mean() > levels[:, -16:].mean() + 20
    assert answer.view.band_hz == (50, 5500)
    assert 21_000 < answer.view.centres_hz[-1] < 22_050
    assert answer.view.preview == ""
    assert "mel scale up to 22,050 Hz" in answer.warnings[0].message
    asked = fake_service().analyze_crowd(PICTURE, scale="bark", top_hz=8_000, view="all")
    assert (asked.scale, asked.top_hz) == ("bark", 8_000)
    assert "Bark scale up to 8,000 Hz" in asked.warnings[0].message


def test_a_picture_that_is_no_spectrogram_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        fake_service().analyze_crowd(picture_file(picture(320, 240)))
    assert caught.value.code in {"unsupported_format", "too_small"}


@pytest.mark.parametrize("view", VIEWS)
def test_what_is_drawn(view: str) -> None:
    drawn = fake_service().analyze_crowd(CLIP, view=view).view
    assert (drawn is not None) == bool(view)
    if drawn is None:
        return
    config, levels = CrowdSpectrogramConfig(), np.array(drawn.levels)
    assert levels.shape[1] == config.bands == len(drawn.centres_hz)
    assert len(levels) <= COLUMNS
    assert -config.top_db <= levels.min() < levels.max() <= 0
    assert drawn.seconds == (0.0, 2.5)
    assert drawn.band_hz == config.band_hz
    assert drawn.resolved_from_hz == config.resolved_from_hz
    whole = view == "all"
    assert bool(drawn.preview) == bool(drawn.components) == whole


def test_parts_are_shown_strongest_first_on_the_scale_that_was_asked() -> None:
    drawn = fake_service().analyze_crowd(CLIP, scale="log", view="all").view
    assert drawn is not None
    energies = [part.energy for part in drawn.components]
    assert energies == sorted(energies, reverse=True)
    assert sum(energies) == pytest.approx(1, abs=1e-3)
    for part in drawn.components:
        assert (len(part.spectrum), max(part.spectrum), max(part.activation)) == (64, 1, 1)
        assert len(part.activation) <= COLUMNS
        assert part.crowd.top == "approval"
    # The voice's pitch of 140 Hz is where the scale has it.
    strongest = drawn.centres_hz[int(np.argmax(drawn.components[0].spectrum))]
    assert strongest == pytest.approx(140, rel=0.15)


def test_of_a_long_clip_the_beginning_is_separated() -> None:
    drawn = fake_service().analyze_crowd(sound_file(voice(SEPARATED_S + 2)), view="all").view
    assert drawn is not None
    assert drawn.to_dict()["separated_s"] == SEPARATED_S
    assert drawn.seconds == (0.0, SEPARATED_S + 2)


def test_what_is_decoded_already_is_heard() -> None:
    silence = Waveform(np.zeros(16_000, np.float32), 16_000)
    answer = fake_service(crowd=FakeCrowd("silence")).analyze_crowd_waveform(silence, "erb")
    assert (answer.crowd.top, answer.scale) == ("silence", "erb")


def test_an_unsure_answer_says_so() -> None:
    assert not fake_service(crowd=FakeCrowd(confidence=0.39)).analyze_crowd(CLIP).certain
    assert not fake_service(crowd=FakeCrowd(confidence=0.39)).analyze_crowd(PICTURE).certain


def test_another_model_is_asked_by_its_name() -> None:
    service = fake_service(crowd_models={"crowd-cnn-baseline": Lazy(FakeOtherCrowd)})
    answer = service.analyze_crowd(CLIP, choice=Choice(crowd="crowd-cnn-baseline"))
    assert (answer.model, answer.crowd.top) == ("crowd-cnn-baseline", "disapproval")
    with pytest.raises(InputError, match="No model 'crowd' for crowds can answer here; there are crowd-cnn-baseline"):
        service.analyze_crowd(CLIP, choice=Choice(crowd="crowd"))


def test_progress_grows_to_the_end() -> None:
    told: list[float] = []
    fake_service().analyze_crowd(CLIP, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1


def test_without_a_model_nobody_answers() -> None:
    with pytest.raises(ModelError, match="models/crowd-cnn"):
        fake_service(crowd=None).analyze_crowd(CLIP)


@pytest.mark.parametrize("case", [case for case in CASES if case.code], ids=lambda case: case.name)
def test_bad_input_is_refused_as_everywhere(case: Case) -> None:
    with pytest.raises(InputError) as caught:
        fake_service().analyze_crowd(case.make())
    assert len(caught.value.message) > 20


def test_a_file_that_is_too_large_is_not_read() -> None:
    service = fake_service(replace(Settings(), limits=Limits(clip_bytes=1000, picture_bytes=1000, video_bytes=1000)))
    with pytest.raises(InputError) as caught:
        service.analyze_crowd(CLIP)
    assert caught.value.code == "too_large"


def test_an_answer_is_json_without_surprises() -> None:
    answer = fake_service().analyze_crowd(CLIP, view="all")
    assert isinstance(answer, CrowdPrediction)
    assert isinstance(answer.segments[0], CrowdSegment)
    assert set(answer.to_dict()["view"]) >= {"levels", "seconds", "centres_hz", "band_hz", "preview", "components"}


def test_one_voice_is_no_crowd() -> None:
    service = fake_service(crowd_gate=FakeGate())
    answer = service.analyze_crowd(sound_file(voice(3.0)))
    said = answer.to_dict()
    assert (said["top"], said["certain"], said["one_voice"]) == (None, False, 0.9)
    assert [notice["code"] for notice in said["warnings"]] == ["no_crowd"]


def test_without_a_gate_or_below_it_a_crowd_is_heard() -> None:
    for service in (fake_service(), fake_service(crowd_gate=Murmur())):
        said = service.analyze_crowd(sound_file(voice(3.0))).to_dict()
        assert said["top"] is not None
        assert said["one_voice"] is None


class Murmur(FakeGate):
    """Hears hardly any speech."""

    def hear(self, waveform, stretches, progress=untold) -> list[Distribution]:
        return [peaked(SOUND_KINDS, "sea_waves") for _ in stretches]
