"""The waveform's own checks."""

import numpy as np
import pytest

from dashapp.audio.waveform import Waveform


def test_the_duration_is_samples_over_rate() -> None:
    assert Waveform(np.zeros(8_000, np.float32), 16_000).duration_s == 0.5


@pytest.mark.parametrize("samples", [np.zeros(9), np.zeros((9, 2), np.float32), np.zeros(9, np.int16)])
def test_anything_but_mono_float32_is_refused(samples: np.ndarray) -> None:
    with pytest.raises(ValueError, match="not float32"):
        Waveform(samples, 16_000)


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="0 Hz"):
        Waveform(np.zeros(9, np.float32), 0)
