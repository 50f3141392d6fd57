"""Spectrogram pictures back to levels: margins, title, axes and colour bar cut off, colours undone.

The form is that of figures by MATLAB and Matplotlib, like those of the data set Emotional Crowd Sound (875 x 656
pixels, without axes and colour bar, map "jet"): one large rectangle on a plain ground, time to the right, frequency
upwards, and perhaps a colour bar to its right, which then tells the map. What range in dB the colours span, and which
scale the frequencies are on, no picture says.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from dashapp.errors import InputError
from dashapp.vision.colour_maps import KNOWN, ColourMap, Pixels, nearest_known

SMALLEST_SIDE: Final = 24
"""Pixels; of a smaller plot nothing can be said."""
COLOUR_BAR: Final = "colour bar"
"""Name of a map that was read from the picture itself."""

_SAME: Final = 12
"""Difference up to which a colour is that of the ground, of 255: what JPEG does to it."""
_FAR: Final = 40.0
"""Distance in RGB from which on a colour is none of the map's; JPEG and smoothing stay below it."""
_STRANGERS: Final = 0.05
_FEWEST_LEVELS: Final = 6
_FRAME: Final = 4
"""Pixels that a frame around plot or colour bar may take."""


@dataclass(frozen=True, eq=False)
class SpectrogramPicture:
    """A spectrogram that was drawn.

    Attributes:
        levels: ``(height, width)`` float32, 0 to 1 of the colour map; the first row is the highest frequency.
        colour_map: One of `KNOWN`, or `COLOUR_BAR`.
        box: Where the plot lies in the picture: left, top, width and height in pixels.
    """

    levels: NDArray[np.float32]
    colour_map: str
    box: tuple[int, int, int, int]

    def resized(self, bands: int, frames: int) -> NDArray[np.float32]:
        """Return the levels as a network takes them, ``(bands, frames, 1)``, the highest band first."""
        whole = cv2.resize(self.levels, (frames, bands), interpolation=cv2.INTER_AREA)
        return np.asarray(whole[..., np.newaxis], np.float32)


def read_spectrogram(pixels: Pixels) -> SpectrogramPicture:
    """Find the plot in a picture and return its levels.

    Args:
        pixels: ``(height, width, 3)`` RGB, upright.

    Raises:
        InputError: ``too_small``, or ``unsupported_format`` where there is no spectrogram in a known map.
    """
    content = _content(pixels)
    spans = _tall_columns(content)
    columns = max(spans, key=len, default=range(0))
    rows = _full_rows(content, columns)
    if min(len(columns), len(rows)) < SMALLEST_SIDE:
        raise _too_small(pixels, len(columns), len(rows))
    plot = pixels[rows.start : rows.stop, columns.start : columns.stop]
    bars = (_colour_bar(pixels, content, span, columns, rows) for span in spans if span.start >= columns.stop)
    colour_map = next((bar for bar in bars if bar), None) or nearest_known(plot[::3, ::3])
    levels, distance = colour_map.levels(plot)
    inner = _without_frame(distance)
    if min(levels[inner].shape) < SMALLEST_SIDE:
        raise _no_spectrogram()
    levels, distance = levels[inner], distance[inner]
    if (distance > _FAR).mean() > _STRANGERS or len(np.unique(levels)) < _FEWEST_LEVELS:
        raise _no_spectrogram()
    left, top = columns.start + inner[1].start, rows.start + inner[0].start
    height, width = levels.shape
    return SpectrogramPicture(np.ascontiguousarray(levels), colour_map.name, (left, top, width, height))


def _content(pixels: Pixels) -> NDArray[np.bool_]:
    """Return what is not the ground; everything where the picture has no plain margin."""
    ground = pixels[0, 0].astype(np.int16)
    content = (np.abs(pixels.astype(np.int16) - ground) > _SAME).any(axis=2)
    edges = np.concatenate([content[0], content[-1], content[:, 0], content[:, -1]])
    return np.ones_like(content) if edges.any() else content


def _tall_columns(content: NDArray[np.bool_]) -> list[range]:
    """Return the stretches of columns that are filled about as high as the highest: the plot and a colour bar.

    Letters and ticks are low.
    """
    heights = content.sum(axis=0)
    return _runs(heights > 0.6 * heights.max(initial=0))


def _full_rows(content: NDArray[np.bool_], columns: range) -> range:
    filled = content[:, columns.start : columns.stop].mean(axis=1) if columns else np.zeros(0)
    return max(_runs(filled > 0.9), key=len, default=range(0))


def _runs(wanted: NDArray[np.bool_]) -> list[range]:
    """Return the stretches in which ``wanted`` holds."""
    changes = np.flatnonzero(np.diff(np.concatenate([[0], wanted.astype(np.int8), [0]])))
    return [range(int(start), int(stop)) for start, stop in pairwise(changes)][::2]


def _colour_bar(
    pixels: Pixels, content: NDArray[np.bool_], span: range, columns: range, rows: range
) -> ColourMap | None:
    """Return the map that a narrow stretch beside the plot shows; None if it is no colour bar."""
    own_rows = _full_rows(content, span)
    if not 4 <= len(span) <= len(columns) / 4 or len(own_rows) < max(len(rows) / 2, SMALLEST_SIDE):
        return None
    quarter = len(span) // 4
    middle = pixels[own_rows.start : own_rows.stop, span.start + quarter : span.stop - quarter].astype(np.float64)
    colours = middle.mean(axis=1)
    if np.abs(middle - colours[:, None]).max(axis=2).mean() > _SAME:
        return None
    steps = np.linalg.norm(np.diff(colours, axis=0), axis=1)
    jumps = np.flatnonzero(steps > _FAR)
    first = max((int(at) + 1 for at in jumps if at < _FRAME), default=0)
    last = min((int(at) + 1 for at in jumps if at >= len(steps) - _FRAME), default=len(colours))
    return ColourMap(COLOUR_BAR, colours[first:last][::-1])


def _without_frame(distance: NDArray[np.float32]) -> tuple[slice, slice]:
    """Return rows and columns without lines at the edges whose colours are not the map's."""
    inner = []
    for axis in (1, 0):
        strange = np.median(distance, axis=axis) > _FAR
        first = max((at + 1 for at in range(_FRAME) if strange[at]), default=0)
        last = max((at + 1 for at in range(_FRAME) if strange[-1 - at]), default=0)
        inner.append(slice(first, len(strange) - last))
    return inner[0], inner[1]


def _too_small(pixels: Pixels, width: int, height: int) -> InputError:
    found = f"a plot of {width} x {height} pixels was found" if width else "no plot was found"
    return InputError(
        "too_small",
        f"In the picture of {pixels.shape[1]} x {pixels.shape[0]} pixels {found}; a spectrogram of at least "
        f"{SMALLEST_SIDE} a side is needed. Please send the figure as it was saved, or the sound itself.",
    )


def _no_spectrogram() -> InputError:
    return InputError(
        "unsupported_format",
        "The picture is no spectrogram that can be read: its colours are of none of the maps "
        f"{', '.join(KNOWN)} and there is no colour bar to the right of it. Please draw it in one of them, on a plain "
        "ground, with time to the right and frequency upwards, or send the sound itself.",
    )
