"""The sentence that is shown: which clips, and what is computed of them."""

import numpy as np
import pytest

from dashapp.audio.waveform import Waveform
from dashapp.datasets.speech import read_speech
from dashapp.evaluation.exploration.signals import RANGE_DB, choose, coefficients, resampled, sentence, spectrogram
from tests.evaluation.exploration_samples import ravdess_releases
from tests.signals import voice


@pytest.fixture
def clip() -> Waveform:
    return Waveform(voice(1.0, top_hz=7_000.0).astype(np.float32), 16_000)


def test_neutral_is_shown_and_calm_is_not(tmp_path) -> None:
    chosen = choose(read_speech(ravdess_releases(tmp_path)).samples)
    assert list(chosen) == [("female", "angry"), ("female", "neutral"), ("male", "angry"), ("male", "neutral")]
    assert {sample.source_label for sample in chosen.values()} == {"angry", "neutral"}
    assert {sample.speaker for sample in chosen.values()} == {"ravdess-01", "ravdess-02"}


def test_the_speaker_with_most_emotions_is_shown(tmp_path) -> None:
    data = ravdess_releases(tmp_path)
    (data / "ravdess" / "Actor_01" / "03-01-05-01-01-01-01.wav").unlink()
    assert choose(read_speech(data).samples)["male", "angry"].speaker == "ravdess-03"


def test_the_sentence_is_at_the_program_s_rate(tmp_path) -> None:
    said = sentence(read_speech(ravdess_releases(tmp_path)).samples)
    assert said is not None
    assert {clip.sample_rate for clip in said.clips.values()} == {16_000}
    assert said.seconds <= 1.0
    assert sentence([]) is None


def test_a_spectrogram_is_cut_below_the_loudest_point(clip) -> None:
    values = spectrogram(clip)
    assert (values.max(), values.min()) == (pytest.approx(0), pytest.approx(-RANGE_DB))
    assert values.shape == (257, 101)


def test_each_coefficient_has_a_scale_of_its_own(clip) -> None:
    values = coefficients(clip)
    assert len(values) == 40
    np.testing.assert_allclose(values.mean(axis=1), 0, atol=1e-4)
    np.testing.assert_allclose(values.std(axis=1), 1, atol=1e-3)


def test_what_lies_above_half_the_rate_is_lost(clip) -> None:
    sounds = resampled(clip, (16_000, 8_000, 2_000))
    assert {len(sound.samples) for sound in sounds.values()} == {16_000}
    np.testing.assert_array_equal(sounds[16_000].samples, clip.samples)
    power = {rate: np.abs(np.fft.rfft(sound.samples)) ** 2 for rate, sound in sounds.items()}
    for rate in (8_000, 2_000):
        above = power[rate][round(0.55 * rate) :].sum()
        assert above < 1e-4 * power[16_000][round(0.55 * rate) :].sum()
        below = slice(0, round(0.4 * rate))
        assert power[rate][below].sum() == pytest.approx(power[16_000][below].sum(), rel=0.02)
