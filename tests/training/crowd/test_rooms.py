import numpy as np
import pytest

from dashapp.training.crowd.rooms import Room, draw_room, responses
from dashapp.training.crowd.settings import SETTINGS

LENGTH = 48_000


def impulses(room, distances, seed=0):
    return np.fft.irfft(responses(room, distances, LENGTH, np.random.default_rng(seed)), LENGTH)


def test_the_direct_sound_falls_off_with_distance_and_reverberation_does_not():
    heard = impulses(Room("hall", 1.0, 4.0), (1.0, 4.0, 16.0))
    assert heard[:, 0] == pytest.approx([1, 0.25, 0.0625], abs=0.01)
    tails = np.square(heard[:, 1:]).sum(axis=1)
    np.testing.assert_allclose(tails, 1 / 16, rtol=0.02)


def test_a_sound_dies_down_by_60_db_in_the_time_of_the_room():
    room = Room("hall", 1.0, 1.0)
    heard = np.square(impulses(room, (1.0,) * 20)).mean(axis=0)
    start, after = (heard[at : at + 1600].mean() for at in (1600, 1600 + 4800))
    # High frequencies die down sooner, so that the whole falls by somewhat more than 18 dB in 0.3 s.
    assert 17 < 10 * np.log10(start / after) < 31
    low = np.fft.irfft(np.fft.rfft(impulses(room, (1.0,) * 20)) * (np.fft.rfftfreq(LENGTH, 1 / 16_000) < 700))
    power = np.square(low).mean(axis=0)
    assert 10 * np.log10(power[1600:3200].mean() / power[6400:8000].mean()) == pytest.approx(18, abs=2)


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_rooms_are_of_the_kinds_of_the_setting(setting):
    rng = np.random.default_rng(0)
    kinds = {kind.name: kind for kind in setting.rooms}
    drawn = [draw_room(setting, rng) for _ in range(60)]
    assert {room.name for room in drawn} == set(kinds)
    for room in drawn:
        assert kinds[room.name].reverberation_s[0] <= room.reverberation_s <= kinds[room.name].reverberation_s[1]
        assert kinds[room.name].critical_m[0] <= room.critical_m <= kinds[room.name].critical_m[1]
