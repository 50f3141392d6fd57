import numpy as np
import pytest

from dashapp.training.crowd.cast import cast_of
from dashapp.training.crowd.crowds import KINDS, add_repeated, draw_crowd
from dashapp.training.crowd.settings import INSIDE, OUTSIDE
from tests.training.crowd.people import samples

LENGTH = 48_000


@pytest.fixture(scope="module")
def cast(tmp_path_factory):
    return cast_of(samples(tmp_path_factory.mktemp("voices")), "train")


def crowds(cast, label, setting=INSIDE, count=12, *, mixed=False):
    return [draw_crowd(label, LENGTH, setting, cast, np.random.default_rng(i), mixed=mixed) for i in range(count)]


@pytest.mark.parametrize("label", KINDS)
def test_a_plain_crowd_shows_one_thing(cast, label):
    for crowd in crowds(cast, label):
        others = [number for number, kind in enumerate(KINDS) if kind != label]
        assert not crowd.sound[others].any()
        assert 5 <= crowd.people[KINDS.index(label)] == sum(crowd.people) <= 200
        assert crowd.sound[KINDS.index(label)].any()


@pytest.mark.parametrize("setting", [INSIDE, OUTSIDE], ids=lambda setting: setting.name)
@pytest.mark.parametrize("label", KINDS)
def test_in_a_mixed_crowd_most_show_the_label_and_some_do_not(cast, label, setting):
    for crowd in crowds(cast, label, setting, count=6, mixed=True):
        ours = crowd.people[KINDS.index(label)]
        others = [people for kind, people in zip(KINDS, crowd.people, strict=True) if kind != label]
        assert ours > max(others) > 0
        assert [bool(crowd.sound[number].any()) for number in range(3)] == [people > 0 for people in crowd.people]


def test_some_mixed_crowds_show_all_three(cast):
    assert {sum(people > 0 for people in crowd.people) for crowd in crowds(cast, "neutral", count=25, mixed=True)} == {
        2,
        3,
    }


def test_rings_are_further_and_further_away(cast):
    for crowd in crowds(cast, "neutral"):
        near, middle, far = crowd.distances_m
        assert 1.5 <= near < middle < far <= 5 * 8
        assert middle / near == pytest.approx(far / middle)


def test_murmuring_crowds_are_voices_of_the_cast_alone(cast):
    for crowd in crowds(cast, "neutral"):
        assert crowd.speakers
        assert set(crowd.speakers) <= set(cast.speakers["neutral"])


def test_a_sound_is_repeated_all_around():
    total = np.zeros(1000, np.float32)
    add_repeated(total, np.ones(100, np.float32), np.float32(2), np.random.default_rng(0))
    assert set(np.unique(total)) == {0.0, 2.0}
    assert total.sum() % 200 == 0
    assert total.sum() >= 600


def test_a_long_sound_is_heard_once_and_goes_round():
    total, ramp = np.zeros(1000, np.float32), np.arange(1500, dtype=np.float32)
    add_repeated(total, ramp, np.float32(1), np.random.default_rng(1))
    start = int(total.argmin())
    np.testing.assert_array_equal(np.roll(total, -start), ramp[:1000])
