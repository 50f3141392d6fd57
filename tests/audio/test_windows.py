from dataclasses import replace

import numpy as np
import pytest

from dashapp.audio.features import MfccConfig
from dashapp.audio.waveform import Waveform
from dashapp.audio.windows import window_seconds, window_starts, windows

CONFIG = MfccConfig(hop_s=1.5)


def noise(seconds: float) -> Waveform:
    rng = np.random.default_rng(0)
    return Waveform(rng.normal(0, 0.1, round(16_000 * seconds)).astype(np.float32), 16_000)


@pytest.mark.parametrize(
    ("n_frames", "starts"), [(1, [0]), (300, [0]), (301, [0, 1]), (450, [0, 150]), (460, [0, 150, 160])]
)
def test_the_last_window_ends_with_the_clip(n_frames, starts):
    assert window_starts(n_frames, 300, 150) == starts


def test_a_short_clip_is_one_padded_window():
    cut = windows(noise(1.0), CONFIG)
    assert cut.features.shape == (1, *CONFIG.input_shape)
    assert not cut.features[0, 110:].any()
    assert cut.seconds[0] == (0.0, pytest.approx(1.0))


@pytest.mark.parametrize(("seconds", "count"), [(2.9, 1), (3.0, 1), (3.1, 2), (4.5, 2), (4.6, 3)])
def test_a_clip_of_just_one_window_is_one_window(seconds, count):
    assert len(windows(noise(seconds), CONFIG).seconds) == count


def test_windows_cover_a_long_clip_without_a_gap():
    cut = windows(noise(10.0), CONFIG)
    starts, ends = np.array(cut.seconds).T
    assert starts[0] == 0
    assert ends[-1] == pytest.approx(10.0)
    assert (starts[1:] < ends[:-1]).all()
    assert len(cut.features) == len(cut.seconds)


def test_times_are_those_of_the_untrimmed_clip():
    silence = np.zeros(16_000, np.float32)
    samples = np.concatenate([silence, noise(2.0).samples, silence])
    ((start, end),) = windows(Waveform(samples, 16_000), CONFIG).seconds
    assert start == pytest.approx(1.0, abs=0.05)
    assert end == pytest.approx(3.0, abs=0.1)


@pytest.mark.parametrize("seconds", [0.5, 3.0, 7.3])
def test_the_places_of_windows_are_known_without_their_features(seconds):
    assert window_seconds(noise(seconds), CONFIG) == windows(noise(seconds), CONFIG).seconds


def test_a_window_is_the_same_wherever_it_stands():
    long = noise(6.0)
    cut = windows(long, CONFIG)
    second = Waveform(long.samples[24_000:72_000], 16_000)
    # The frames at the edges see what lies beside the window.
    np.testing.assert_allclose(windows(second, CONFIG).features[0, 20:280], cut.features[1, 20:280], atol=1.0)


def test_by_clip_what_windows_share_is_the_same_in_each():
    config = replace(CONFIG, by_clip=True, hop_s=0.48)
    cut = windows(noise(6.0), config)
    first, second = cut.features[:2]
    assert first.shape == config.input_shape
    np.testing.assert_array_equal(first[48:], second[:-48])
