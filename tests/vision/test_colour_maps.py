import numpy as np
import pytest

from dashapp.vision.colour_maps import KNOWN, known, nearest_known


@pytest.mark.parametrize("name", KNOWN)
def test_colours_go_back_to_the_levels_they_were_drawn_from(name):
    ramp = known(name).colours.round().astype(np.uint8)
    levels, distance = known(name).levels(ramp)
    np.testing.assert_allclose(levels, np.linspace(0, 1, 256), atol=2 / 255)
    assert distance.max() < 2


@pytest.mark.parametrize("name", KNOWN)
def test_the_map_of_a_picture_is_known_by_its_colours(name):
    drawn = known(name).colours[np.random.default_rng(0).integers(30, 220, (40, 50))].round().astype(np.uint8)
    assert nearest_known(drawn).name == name


def test_jet_begins_dark_blue_ends_dark_red_and_is_green_between():
    colours = known("jet").colours
    assert colours[0].tolist() == pytest.approx([0, 0, 131.5], abs=1)
    assert colours[-1].tolist() == pytest.approx([127.5, 0, 0], abs=1)
    assert colours[127].argmax() == 1


def test_jet_is_that_of_matplotlib():
    colormaps = pytest.importorskip("matplotlib", reason="Matplotlib comes with the training requirements").colormaps
    theirs = 255 * colormaps["jet"](np.arange(256))[:, :3]
    levels, distance = known("jet").levels(theirs.round().astype(np.uint8))
    np.testing.assert_allclose(levels, np.linspace(0, 1, 256), atol=0.04)
    assert distance.max() < 20  # theirs is drawn through a few corners only


def test_a_colour_far_from_the_map_is_told_by_its_distance():
    _, distance = known("jet").levels(np.full((2, 2, 3), 255, np.uint8))
    assert (distance > 100).all()
