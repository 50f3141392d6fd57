import numpy as np
import pytest

from dashapp.audio.crowd_components import COMPONENTS, METHODS, separate
from dashapp.audio.crowd_spectrogram import CrowdSpectrogramConfig, band_power
from dashapp.audio.waveform import Waveform
from tests.signals import voice

CONFIG = CrowdSpectrogramConfig()


def noise(frames=200, bands=64, seed=0):
    return np.random.default_rng(seed).gamma(1, 1, (frames, bands)).astype(np.float32)


def heard(seconds=2.0):
    return band_power(Waveform(voice(seconds).astype(np.float32), 16_000), CONFIG)


def disjoint(frames=200, bands=64):
    """Two sources that share neither moments nor bands, of which the first is three times as strong."""
    rng = np.random.default_rng(1)
    low, high = np.zeros((2, frames, bands), np.float32)
    low[: frames // 2, : bands // 4] = 3 * np.outer(rng.uniform(1, 2, frames // 2), rng.uniform(1, 2, bands // 4))
    high[frames // 2 :, -bands // 4 :] = np.outer(rng.uniform(1, 2, frames // 2), rng.uniform(1, 2, bands // 4))
    return low, high


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("power", [noise(), heard(), sum(disjoint()), noise(23), noise(50, 2)], ids=range(5))
def test_the_parts_add_up_to_the_spectrogram(power, method):
    parts = separate(power, method=method)
    assert 1 <= len(parts) <= COMPONENTS
    np.testing.assert_allclose(sum(part.power for part in parts), power, rtol=1e-4, atol=1e-9 * power.max())
    assert sum(part.energy for part in parts) == pytest.approx(1, abs=1e-4)
    assert [part.energy for part in parts] == sorted((part.energy for part in parts), reverse=True)
    for part in parts:
        assert (part.spectrum.shape, part.activation.shape) == (power.shape[1:], power.shape[:1])
        assert min(part.spectrum.min(), part.activation.min(), part.power.min()) >= 0
        assert min(part.spectrum.max(), part.activation.max()) > 0


def test_two_sources_that_share_nothing_are_told_apart():
    sources = disjoint()
    parts = separate(sum(sources), 2)
    for part, source in zip(parts, sources, strict=True):
        np.testing.assert_allclose(part.power, source, rtol=0.05, atol=0.01 * source.max())
        assert part.energy == pytest.approx(float(source.sum() / sum(sources).sum()), abs=0.01)
        assert set(np.flatnonzero(part.spectrum > 0.01 * part.spectrum.max())) == set(np.flatnonzero(source.sum(0)))
        assert set(np.flatnonzero(part.activation > 0.01 * part.activation.max())) == set(np.flatnonzero(source.sum(1)))


def test_of_silence_there_is_no_part():
    assert separate(np.zeros((100, 64), np.float32)) == []


def test_what_stands_alone_in_time_and_band_belongs_to_somebody():
    power = sum(disjoint())
    power[10, 40] = 1e-6
    assert sum(part.power for part in separate(power))[10, 40] == pytest.approx(1e-6, rel=1e-3)


def test_volume_makes_no_difference():
    loud, soft = separate(noise()), separate(noise() * np.float32(1e-4))
    for one, other in zip(loud, soft, strict=True):
        assert one.energy == pytest.approx(other.energy, rel=1e-3)
        np.testing.assert_allclose(one.spectrum, other.spectrum, rtol=1e-2, atol=1e-4 * one.spectrum.max())


def test_a_spectrogram_of_one_frame_has_one_part():
    (part,) = separate(noise(1))
    np.testing.assert_allclose(part.power, noise(1), rtol=1e-4)


@pytest.mark.parametrize("method", METHODS)
def test_the_same_sound_is_separated_in_the_same_way(method):
    for one, other in zip(*(separate(noise(300), method=method) for _ in range(2)), strict=True):
        np.testing.assert_array_equal(one.power, other.power)
