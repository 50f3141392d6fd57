import numpy as np
import pytest

from dashapp.datasets import esc10
from dashapp.training.crowd.microphones import draw_microphone
from dashapp.training.crowd.noises import FOLDS, draw_noise, hum, read_environment, traffic, wind
from dashapp.training.crowd.recordings import synthesised
from dashapp.training.crowd.settings import INSIDE, OUTSIDE
from tests.evaluation import corpora
from tests.training.crowd.people import spectrum

LENGTH = 48_000
NOTHING = synthesised(0, lambda rng: rng.normal(size=10), (0,))


def rng(seed=0):
    return np.random.default_rng(seed)


def test_hum_is_the_mains_and_its_harmonics():
    hz, power = spectrum(hum(LENGTH, 50.0, rng()))
    near = np.abs(hz - 50 * np.round(hz / 50)) < 2
    assert power[near].sum() > 0.99 * power.sum()


@pytest.mark.parametrize("highest_hz", [80, 250])
def test_wind_rumbles_below_its_bound(highest_hz):
    hz, power = spectrum(wind(LENGTH, highest_hz, rng()))
    assert power[hz < 2 * highest_hz].sum() > 0.9 * power.sum()


def test_traffic_is_loudest_where_it_should_be():
    for loudest_hz in (100, 800):
        hz, power = spectrum(traffic(LENGTH, loudest_hz, rng()))
        # The level of each line is chance: a weighted median tells where the band lies.
        middle = hz[np.searchsorted(np.cumsum(power), power.sum() / 2)]
        assert loudest_hz / 2 < middle < 2.5 * loudest_hz


@pytest.mark.parametrize("setting", [INSIDE, OUTSIDE], ids=lambda setting: setting.name)
def test_noise_has_a_power_of_one_and_says_what_it_is(setting):
    kinds = set()
    for seed in range(30):
        noise, heard = draw_noise(LENGTH, setting, NOTHING, rng(seed))
        assert noise.shape == (LENGTH,)
        assert np.mean(noise**2) == pytest.approx(1, rel=1e-3)
        assert heard
        kinds.update(heard)
    assert kinds == {"hum", "wind", "traffic"}


def test_environmental_sounds_are_those_of_the_part(tmp_path):
    assert [FOLDS[part] for part in ("train", "test")] == [esc10.TRAINING_FOLDS, esc10.TEST_FOLDS]
    corpora.esc10(tmp_path, folds=(1, 2, 4, 5))
    assert [len(read_environment(tmp_path, part)) for part in ("train", "validation", "test")] == [4, 2, 2]
    heard = [draw_noise(LENGTH, INSIDE, read_environment(tmp_path, "test"), rng(seed))[1] for seed in range(20)]
    assert any("environment" in each for each in heard)


def test_a_microphone_cuts_at_both_ends():
    hz = np.fft.rfftfreq(LENGTH, 1 / 16_000)
    for setting, ends in ((INSIDE, (10, 8000)), (OUTSIDE, (60, 7000))):
        response = draw_microphone(LENGTH, setting, rng())
        assert response.shape == hz.shape
        middle = response[(hz > 400) & (hz < 3000)]
        assert response[hz <= ends[0]].max() < 0.5 * middle.mean()
        assert response[hz >= ends[1]].max() < 0.9 * middle.mean()
        assert 20 * np.log10(middle.max() / middle.min()) <= 2 * setting.colour_db[0][1] + 3
