from dataclasses import fields, replace

import numpy as np
import pytest

from dashapp.cli.simulate_crowd import FORMATS as OFFERED_FORMATS
from dashapp.cli.simulate_crowd import SETTINGS as OFFERED_SETTINGS
from dashapp.cli.simulate_crowd import SPLITS as OFFERED_SPLITS
from dashapp.datasets.splits import SPLITS
from dashapp.training.crowd.settings import INSIDE, OUTSIDE, SETTINGS, draw, draw_number
from dashapp.training.crowd.writing import FORMATS

SPANS = [field.name for field in fields(INSIDE) if isinstance(getattr(INSIDE, field.name)[0], tuple)]


def test_bounds_are_intervals():
    assert {"people", "snr_db", "level_db", "nearest_m"} <= set(SPANS)
    for setting in SETTINGS.values():
        for name in SPANS:
            assert all(low < high for low, high in getattr(setting, name)), name


@pytest.mark.parametrize("name", [name for name in SPANS if name != "snr_db"])
def test_nothing_outside_lies_inside(name):
    for low, high in getattr(INSIDE, name):
        assert all(upper < low or lower > high for lower, upper in getattr(OUTSIDE, name))


def test_noise_outside_is_stronger_than_ever_inside():
    assert OUTSIDE.snr_db[0][1] < INSIDE.snr_db[0][0]


def test_rooms_hums_and_codecs_outside_are_others():
    assert not set(INSIDE.mains_hz) & set(OUTSIDE.mains_hz)
    assert not {room.name for room in INSIDE.rooms} & {room.name for room in OUTSIDE.rooms}
    longest = max(room.reverberation_s[1] for room in INSIDE.rooms)
    assert all(room.reverberation_s[0] > longest for room in OUTSIDE.rooms)
    assert {codec for codec in OUTSIDE.codecs if codec.kind != "none"}.isdisjoint(INSIDE.codecs)


def test_numbers_are_drawn_within_their_bounds_small_ones_as_often_as_large_ones():
    rng = np.random.default_rng(0)
    people = [draw_number(INSIDE.people, rng) for _ in range(3000)]
    assert (min(people), max(people)) == (5, 200)
    assert np.median(people) == pytest.approx(np.sqrt(5 * 200), rel=0.15)
    few = {draw_number(OUTSIDE.people, rng) for _ in range(3000)}
    assert {3, 4} < few
    assert min(few - {3, 4}) >= 201
    levels = [draw(replace(INSIDE, level_db=((-3, -2), (5, 6))).level_db, rng) for _ in range(200)]
    assert all(-3 <= level <= -2 or 5 <= level <= 6 for level in levels)
    assert min(levels) < 0 < max(levels)


def test_the_command_offers_what_there_is():
    assert tuple(OFFERED_SPLITS.choices) == SPLITS
    assert tuple(OFFERED_SETTINGS.choices) == tuple(SETTINGS)
    assert tuple(OFFERED_FORMATS.choices) == FORMATS
