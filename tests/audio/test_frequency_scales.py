import numpy as np
import pytest

from dashapp.audio.frequency_scales import SCALES, centres, drawn_hz, drawn_places, filters, to_hz, to_scale

BAND = {"fmin": 50.0, "fmax": 5500.0}


@pytest.mark.parametrize("scale", SCALES)
def test_a_scale_grows_with_frequency_and_can_be_undone(scale):
    hz = np.geomspace(1, 8000, 500)
    place = to_scale(hz, scale)
    assert (np.diff(place) > 0).all()
    np.testing.assert_allclose(to_hz(place, scale), hz, rtol=1e-9)


@pytest.mark.parametrize("scale", SCALES)
def test_a_picture_goes_from_its_bottom_to_its_top(scale):
    hz = drawn_hz([0, 0.5, 1], scale, 8000)
    assert hz[0] == pytest.approx(50 if scale == "log" else 0, abs=1e-6)
    assert hz[2] == pytest.approx(8000)
    np.testing.assert_allclose(drawn_places(hz, scale, 8000), [0, 0.5, 1], atol=1e-9)
    with pytest.raises(ValueError, match="no place"):
        drawn_places(100, scale, 0.0 if scale != "log" else 40.0)


@pytest.mark.parametrize(
    ("scale", "hz", "place"), [("mel", 1000, 1000), ("bark", 1000, 8.527), ("erb", 1000, 15.62), ("log", 1024, 10)]
)
def test_a_kilohertz_is_where_the_sources_put_it(scale, hz, place):
    assert float(to_scale(hz, scale)) == pytest.approx(place, rel=1e-3)


@pytest.mark.parametrize("scale", SCALES)
def test_centres_are_equally_far_apart_on_their_scale(scale):
    hz = centres(scale, 40, **BAND)
    assert len(hz) == 40
    assert 50 < hz[0] < hz[-1] < 5500
    steps = np.diff(to_scale([50, *hz, 5500], scale))
    np.testing.assert_allclose(steps, steps[0], rtol=1e-9)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("n_fft", [256, 1024])
def test_filters_share_all_power_between_the_outer_centres_among_them(scale, n_fft):
    bank = filters(scale, sample_rate=16_000, n_fft=n_fft, bands=64, **BAND)
    assert bank.shape == (64, 1 + n_fft // 2)
    lines, hz = np.arange(1 + n_fft // 2) * 16_000 / n_fft, centres(scale, 64, **BAND)
    width = 16_000 / n_fft
    inner = (lines - width / 2 > hz[0]) & (lines + width / 2 < hz[-1])
    np.testing.assert_allclose(bank.sum(axis=0)[inner], 1, atol=1e-5)
    assert (bank.sum(axis=0) <= 1 + 1e-5).all()


@pytest.mark.parametrize("scale", SCALES)
def test_no_filter_is_empty_and_none_sees_what_lies_outside_the_band(scale):
    bank = filters(scale, sample_rate=16_000, n_fft=256, bands=96, **BAND)
    assert (bank.max(axis=1) > 0).all()
    lines = np.arange(129) * 62.5
    assert not bank[:, (lines > 5500 + 62.5) | (lines < 50 - 62.5)].any()


@pytest.mark.parametrize("scale", SCALES)
def test_a_filter_is_highest_at_its_centre(scale):
    bank = filters(scale, sample_rate=16_000, n_fft=8192, bands=24, **BAND)
    highest = bank.argmax(axis=1) * 16_000 / 8192
    np.testing.assert_allclose(highest, centres(scale, 24, **BAND), atol=2 * 16_000 / 8192)


def test_unknown_scales_and_impossible_frequencies_are_refused():
    for call in (to_scale, to_hz):
        with pytest.raises(ValueError, match="'linear' is not one of mel, bark, erb, log"):
            call(100.0, "linear")
    with pytest.raises(ValueError, match="above 0 Hz"):
        to_scale(0.0, "log")
