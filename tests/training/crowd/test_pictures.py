from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from dashapp.audio.crowd_spectrogram import CrowdSpectrogramConfig, decibels, picture
from dashapp.labels import CROWD_CLASSES
from dashapp.training.crowd.cast import cast_of
from dashapp.training.crowd.pictures import RANGE_DB, stored_pictures
from dashapp.training.crowd.recordings import synthesised
from dashapp.training.crowd.settings import INSIDE
from dashapp.training.crowd.simulator import BALANCED, CrowdSimulator
from dashapp.training.crowd.training import drawn, targets
from tests.training.crowd.people import samples

CONFIG = CrowdSpectrogramConfig()
SCALES = ("mel", "log")


@pytest.fixture(scope="module")
def simulator(tmp_path_factory):
    cast = cast_of(samples(tmp_path_factory.mktemp("voices")), "train")
    environment = synthesised(3, lambda rng: rng.normal(size=80_000), (0,))
    few = replace(INSIDE, people=((5, 8),))
    return CrowdSimulator(cast, environment, few, "train", seed=1, weights=BALANCED)


@pytest.fixture(scope="module")
def parts(simulator):
    return [(simulator, 5), (replace(simulator, mixed=True), 2)]


@pytest.fixture(scope="module")
def pictures(parts, tmp_path_factory):
    return stored_pictures(parts, CONFIG, SCALES, tmp_path_factory.mktemp("scratch") / "crowds")


def test_each_part_gives_its_first_clips(pictures, parts):
    assert len(pictures) == 7
    assert pictures.levels.shape == (7, *CONFIG.input_shape[:2])
    clips = [simulator.clip(number) for simulator, count in parts for number in range(count)]
    assert [CROWD_CLASSES[row] for row in pictures.classes] == [clip.label for clip in clips]
    np.testing.assert_allclose(pictures.shares, [clip.people_shares for clip in clips], atol=1e-6)


def test_what_is_trained_on_is_what_is_served(pictures, parts):
    """A stored picture is that of serving, but for its 256 levels; the scales are taken in turn."""
    shown = drawn(pictures, slice(None), CONFIG)
    (simulator, _), _ = parts
    for number in range(4):
        config = replace(CONFIG, scale=SCALES[number % 2])
        served = picture(decibels(simulator.clip(number).waveform, config)[: config.window_frames], config)
        step = RANGE_DB / 255 / CONFIG.top_db
        np.testing.assert_allclose(shown[number], served, atol=1.1 * step)


def test_levels_are_in_db_below_the_loudest_point(pictures):
    levels = pictures.decibels(np.array([0, 3]))
    assert levels.shape == (2, *CONFIG.input_shape[:2])
    assert levels.dtype == np.float32
    assert -RANGE_DB <= levels.min() < levels.max() <= 0


def test_clips_are_simulated_once(parts, tmp_path, monkeypatch):
    first = stored_pictures(parts, CONFIG, SCALES, tmp_path)
    monkeypatch.setattr(CrowdSimulator, "clip", lambda self, number: pytest.fail("it was simulated again"))
    again = stored_pictures(parts, CONFIG, SCALES, tmp_path)
    for name in ("levels", "classes", "shares"):
        np.testing.assert_array_equal(getattr(first, name), getattr(again, name))


def test_what_was_interrupted_is_simulated_again(parts, tmp_path, monkeypatch):
    clip, made = CrowdSimulator.clip, Counter()

    def fails(self, number):
        made["clips"] += 1
        if made["clips"] == 4:
            raise KeyboardInterrupt
        return clip(self, number)

    monkeypatch.setattr(CrowdSimulator, "clip", fails)
    with pytest.raises(KeyboardInterrupt):
        stored_pictures(parts, CONFIG, SCALES, tmp_path)
    assert len(stored_pictures(parts, CONFIG, SCALES, tmp_path)) == 7
    assert made["clips"] == 4 + 7


@pytest.mark.parametrize("change", ["count", "seed", "split", "setting", "scales", "config", "mixed"])
def test_other_clips_or_pictures_stand_in_other_files(simulator, tmp_path, change):
    scales = {"scales": ("erb",)}.get(change, ("mel",))
    config = replace(CONFIG, bands=32) if change == "config" else CONFIG
    count = 2 if change == "count" else 1
    setting = replace(INSIDE, name="another", people=((5, 8),))
    other = {"seed": {"seed": 9}, "split": {"split": "test"}, "setting": {"setting": setting}, "mixed": {"mixed": True}}
    stored_pictures([(simulator, 1)], CONFIG, ("mel",), tmp_path)
    stored_pictures([(replace(simulator, **other.get(change, {})), count)], config, scales, tmp_path)
    assert len(list(tmp_path.glob("*.npz"))) == 2


def test_targets_are_the_class_and_the_shares_of_the_heads_there_are(pictures):
    both = targets(pictures, ("crowd", "shares"))
    assert both["crowd"].argmax(axis=1).tolist() == pictures.classes.tolist()
    np.testing.assert_allclose(both["crowd"].sum(axis=1), 1)
    np.testing.assert_allclose(both["shares"].sum(axis=1), 1, atol=1e-6)
    assert list(targets(pictures, ["crowd"])) == ["crowd"]
