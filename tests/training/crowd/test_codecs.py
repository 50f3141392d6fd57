import numpy as np
import pytest

from dashapp.training.crowd.codecs import Codec
from tests.signals import voice
from tests.training.crowd.people import spectrum

SPOKEN = voice(2.0).astype(np.float32)
NOISE = np.random.default_rng(0).normal(0, 0.1, 32_000).astype(np.float32)


@pytest.mark.parametrize("codec", [Codec("opus", 24_000), Codec("mp3", 64_000), Codec("telephone"), Codec("none")])
def test_a_codec_keeps_length_and_about_the_sound(codec):
    stored = codec.through(SPOKEN)
    assert stored.shape == SPOKEN.shape
    assert stored.dtype == np.float32
    shared = np.sqrt(spectrum(SPOKEN)[1] * spectrum(stored)[1]).sum() ** 2
    assert shared / spectrum(SPOKEN)[1].sum() / spectrum(stored)[1].sum() > 0.8


def test_nothing_is_lost_without_a_codec_and_something_with_one():
    np.testing.assert_array_equal(Codec("none").through(NOISE), NOISE)
    for codec in (Codec("opus", 12_000), Codec("mp3", 64_000), Codec("telephone")):
        assert not np.allclose(codec.through(NOISE), NOISE, atol=1e-3)


def test_a_telephone_ends_at_4_khz():
    hz, power = spectrum(Codec("telephone").through(NOISE))
    assert power[hz > 4200].sum() < 1e-3 * power.sum()
    assert power[hz < 3500].sum() > 0.9 * power.sum()


def test_codecs_have_names_and_unknown_ones_are_refused():
    assert [str(Codec("none")), str(Codec("opus", 24_000))] == ["none", "opus 24 kbit/s"]
    with pytest.raises(ValueError, match="'tape' is not one of none"):
        Codec("tape")
