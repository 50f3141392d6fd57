import io

import numpy as np
import pytest

from dashapp.errors import InputError
from dashapp.vision.colour_maps import KNOWN, ColourMap, known
from dashapp.vision.decode import decode_image
from dashapp.vision.spectrogram_picture import COLOUR_BAR, read_spectrogram
from tests.signals import picture, picture_file
from tests.vision.drawn_spectrograms import figure, sound_levels

LEVELS = sound_levels()
GREY_GREEN = ColourMap(
    "own", np.stack([np.linspace(20, 90, 256), np.linspace(40, 240, 256), np.full(256, 90.0)], axis=1)
)


def error(pixels):
    """Mean, of the levels got back from a figure of `LEVELS`, where the picture has them."""
    return np.abs(read_spectrogram(pixels).resized(*LEVELS.shape)[..., 0] - LEVELS).mean()


@pytest.mark.parametrize(
    ("width", "height", "tolerance"),
    # Where a cell is a few pixels wide, those at its edges hold a part of the next cell.
    [(1750, 1312, 0.005), (875, 656, 0.01), (640, 480, 0.02), (300, 900, 0.02), (240, 180, 0.03)],
)
def test_levels_come_back_from_a_figure_of_any_size(width, height, tolerance):
    assert error(figure(LEVELS, width=width, height=height)) < tolerance


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("bar", [False, True])
def test_known_maps_are_recognised_with_and_without_a_colour_bar(name, bar):
    drawn = figure(LEVELS, known(name), bar=bar)
    found = read_spectrogram(drawn)
    assert found.colour_map == (COLOUR_BAR if bar else name)
    assert error(drawn) < 0.01


@pytest.mark.parametrize("frame", [0, 1, 2])
def test_a_map_that_nobody_knows_is_read_from_the_colour_bar(frame):
    assert error(figure(LEVELS, GREY_GREEN, bar=True, frame=frame, text=True)) < 0.01
    with pytest.raises(InputError, match="there is no colour bar"):
        read_spectrogram(figure(LEVELS, GREY_GREEN, frame=frame, text=True))


@pytest.mark.parametrize("frame", [1, 2])
def test_frame_title_and_ticks_are_no_part_of_the_plot(frame):
    plain, framed = read_spectrogram(figure(LEVELS)), read_spectrogram(figure(LEVELS, frame=frame, text=True))
    assert framed.box == plain.box == (114, 49, 678, 535)
    np.testing.assert_array_equal(framed.levels, plain.levels)


@pytest.mark.parametrize("ground", [255, 240, 0])
def test_the_ground_may_have_any_colour(ground):
    assert error(figure(LEVELS, ground=ground)) < 0.01


def test_a_plot_without_margins_is_read_whole():
    found = read_spectrogram(figure(LEVELS)[49:584, 114:792])
    assert found.box == (0, 0, 678, 535)
    np.testing.assert_array_equal(found.levels, read_spectrogram(figure(LEVELS)).levels)


def test_time_goes_right_and_frequency_up():
    levels = read_spectrogram(figure(LEVELS)).levels
    assert levels[-1, 0] == 1
    assert levels[0, -1] == 0
    assert levels[-50:].mean() > levels[:50].mean() + 0.4


@pytest.mark.parametrize(("form", "tolerance"), [("PNG", 0.01), ("WEBP", 0.06), ("JPEG", 0.06)])
def test_a_file_may_be_lossy(form, tolerance):
    pixels = decode_image(picture_file(figure(LEVELS), form)).pixels
    assert error(pixels) < tolerance


def test_a_figure_by_matplotlib_with_axes_title_and_colour_bar():
    figures = pytest.importorskip("matplotlib.figure", reason="Matplotlib comes with the training requirements")
    drawn = figures.Figure()
    axes = drawn.subplots()
    mesh = axes.imshow(LEVELS, aspect="auto", interpolation="nearest", extent=(0, 1, 0, 5.5), cmap="cividis")
    axes.set(title="A crowd", xlabel="Time (s)", ylabel="Frequency (kHz)")
    drawn.colorbar(mesh, label="dB")
    file = io.BytesIO()
    drawn.savefig(file, dpi=100)
    found = read_spectrogram(decode_image(file.getvalue()).pixels)
    assert found.colour_map == COLOUR_BAR
    assert np.abs(found.resized(*LEVELS.shape)[..., 0] - LEVELS).mean() < 0.02


def test_pictures_of_something_else_are_refused_in_words():
    random = np.random.default_rng(0)
    photo = random.integers(0, 256, (200, 300, 3), np.uint8)
    one_colour = figure(np.zeros((10, 10)))
    for pixels in (photo, picture(300, 200), one_colour):
        with pytest.raises(InputError, match="Please draw it in one of them") as refused:
            read_spectrogram(pixels)
        assert refused.value.code == "unsupported_format"


def test_blank_and_tiny_pictures_are_refused_in_words():
    with pytest.raises(InputError, match="no plot was found") as refused:
        read_spectrogram(np.full((100, 100, 3), 255, np.uint8))
    assert refused.value.code == "too_small"
    with pytest.raises(InputError, match=r"plot of \d+ x \d+ pixels was found; a spectrogram of at least 24"):
        read_spectrogram(figure(LEVELS, width=26, height=26))


@pytest.mark.corpus
def test_the_published_pictures_are_read(data):
    for path in sorted((data / "crowd").glob("*.png")):
        found = read_spectrogram(decode_image(path.read_bytes()).pixels)
        assert (found.colour_map, found.box) == ("jet", (114, 49, 678, 535))
        assert 0.3 < np.ptp(found.levels) <= 1
        # Crowds are loudest at the lower frequencies, and nothing of the white margin is left.
        assert found.levels[-178:].mean() > found.levels[:178].mean() + 0.1
