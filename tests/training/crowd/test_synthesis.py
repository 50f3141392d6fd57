"""Claps, whistles, boos and cheers: each is what its name says, by numbers."""

import numpy as np
import pytest

from dashapp.training.crowd.boos import boo
from dashapp.training.crowd.cheers import cheer
from dashapp.training.crowd.claps import clap, clapping
from dashapp.training.crowd.formants import VOWELS, contour, resonate, sawtooth, swell, unsteady, vowel
from dashapp.training.crowd.whistles import whistle_of_joy, whistle_of_scorn
from tests.training.crowd.people import centroid_hz, flatness, half_of_the_power_s, spectrum

MAKERS = (boo, cheer, clapping, whistle_of_joy, whistle_of_scorn)


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("make", MAKERS)
def test_the_same_seed_makes_the_same_sound_and_another_another(make):
    np.testing.assert_array_equal(make(rng(3)), make(rng(3)))
    assert not np.array_equal(make(rng(3))[:4000], make(rng(4))[:4000])


@pytest.mark.parametrize("make", MAKERS)
def test_sounds_are_finite_and_begin_and_end_softly(make):
    for seed in range(8):
        sound = make(rng(seed))
        assert np.isfinite(sound).all()
        assert sound.ndim == 1
        assert abs(np.mean(sound)) < 0.05 * np.abs(sound).max()
        if make is not clapping:
            assert max(np.abs(sound[:20]).max(), np.abs(sound[-20:]).max()) < 0.1 * np.abs(sound).max()


def test_boos_are_low_and_long_and_cheers_higher_and_shorter():
    boos, cheers = ([make(rng(seed)) for seed in range(20)] for make in (boo, cheer))
    assert max(map(centroid_hz, boos)) < 1200
    assert np.mean([centroid_hz(sound) for sound in boos]) < 600
    assert np.mean([centroid_hz(sound) for sound in cheers]) > 1.5 * np.mean([centroid_hz(sound) for sound in boos])
    assert min(map(len, boos)) >= 1.2 * 16_000
    assert max(map(len, cheers)) <= 1.8 * 16_000


def test_claps_are_broadband_and_short():
    for seed in range(10):
        sound = clapping(rng(seed))
        assert flatness(sound) > 0.05 > flatness(boo(rng(seed)))
        # Of 3 s, half of the power lies in about as many hundredths of a second as there are claps.
        assert half_of_the_power_s(sound) < 0.2 < half_of_the_power_s(boo(rng(seed)))


def test_a_clap_resounds_where_the_hands_do():
    for hands_hz in (800, 2500):
        power = np.mean([spectrum(clap(hands_hz, 0.3, 0.01, rng(seed)))[1] for seed in range(40)], axis=0)
        hz = np.fft.rfftfreq(960, 1 / 16_000)
        assert hz[power.argmax()] == pytest.approx(hands_hz, rel=0.2)


def test_whistles_are_tones_of_joy_short_and_gliding_of_scorn_long_and_high():
    for seed in range(10):
        joy, scorn = whistle_of_joy(rng(seed)), whistle_of_scorn(rng(seed))
        assert flatness(joy) < 0.02
        assert flatness(scorn) < 0.02
        assert len(joy) <= 0.9 * 16_000 <= len(scorn)
        assert centroid_hz(scorn) > 1800
        tracks = [[spectrum(part)[1].argmax() / len(part) for part in np.array_split(w, 6)[1:-1]] for w in (joy, scorn)]
        assert np.ptp(tracks[0]) / np.mean(tracks[0]) > np.ptp(tracks[1]) / np.mean(tracks[1])


@pytest.mark.parametrize("name", VOWELS)
def test_a_throat_resounds_at_its_formants(name):
    impulse = np.zeros(16_000)
    impulse[0] = 1
    power = np.abs(np.fft.rfft(resonate(impulse, VOWELS[name], 1.0)))
    for formant in VOWELS[name][:2]:
        near = power[round(formant) - 60 : round(formant) + 61]
        assert abs(near.argmax() - 60) <= 30
    larger = np.abs(np.fft.rfft(resonate(impulse, VOWELS[name], 1.2)))
    first = VOWELS[name][0]
    assert larger[: round(1.5 * first)].argmax() == pytest.approx(1.2 * power[: round(1.3 * first)].argmax(), abs=25)


def test_a_sawtooth_has_the_pitch_that_is_asked_for_and_its_harmonics():
    hz, power = spectrum(sawtooth(np.full(16_000, 200.0)))
    strongest = sorted(hz[np.argsort(power)[::-1]][:12].round(-1))
    assert set(strongest) <= {200.0 * k for k in range(1, 8)}
    between = power[(hz % 200 > 50) & (hz % 200 < 150) & (hz < 4000)].max()
    assert between < 1e-4 * power.max()


def test_a_shout_is_brighter():
    pitch = np.full(16_000, 150.0)
    soft, loud = (vowel(pitch, "a", "a", rng(), effort=effort) for effort in (0.0, 0.9))
    assert centroid_hz(loud) > 1.05 * centroid_hz(soft)


def test_a_vowel_turns_into_another():
    sound = vowel(np.full(16_000, 150.0), "i", "a", rng(), breath=0)
    first, last = (spectrum(part) for part in (sound[1000:4000], sound[-4000:]))
    above, below = ((hz > 600) & (hz < 1300) for hz, _ in (first, last))
    assert last[1][below].sum() / last[1].sum() > 5 * first[1][above].sum() / first[1].sum()


def test_contours_go_through_their_points():
    pitch = contour([100, 200, 150], 16_000, rng(), jitter=0)
    assert pitch[[0, 7999, -1]] == pytest.approx([100, 200, 150], rel=0.01)
    assert np.std(np.log(contour([100, 100], 16_000, rng(), jitter=0.02))) == pytest.approx(0.0165, abs=0.006)


def test_loudness_rises_falls_and_wavers():
    loudness = swell(16_000, 0.1, 0.2)
    assert loudness[[0, -1]].max() < 1e-6
    assert loudness[1600:12_700] == pytest.approx(1)
    assert np.log(unsteady(16_000, 0.2, rng())).std() == pytest.approx(0.2)
