"""Spectrograms drawn as figures, made for tests."""

import cv2
import numpy as np

from dashapp.vision.colour_maps import ColourMap, known

MATLAB_AXES = (0.13, 0.11, 0.775, 0.815)
"""Left, bottom, width and height of a plot as a share of the figure: MATLAB's own."""


def sound_levels(bands=64, frames=120):
    """``(bands, frames)``, 0 to 1: loud and striped below, soft above, the loudest at the bottom left."""
    random = np.random.default_rng(3)
    falling = np.linspace(0.15, 0.85, bands)[:, None] * np.linspace(1, 0.8, frames)
    levels = np.clip(falling + random.normal(0, 0.05, (bands, 1)) + random.normal(0, 0.05, (bands, frames)), 0, 1)
    levels[-1, 0], levels[0, -1] = 1, 0
    return levels.astype(np.float32)


def coloured(levels, colour_map: ColourMap):
    last = len(colour_map.colours) - 1
    return colour_map.colours[np.round(levels * last).astype(int)].round().astype(np.uint8)


def figure(levels, colour_map=None, width=875, height=656, ground=255, bar=False, frame=0, text=False):
    """A figure of ``levels`` with MATLAB's margins; with a colour bar, a black frame and black text, if asked for."""
    colour_map = colour_map or known("jet")
    page = np.full((height, width, 3), ground, np.uint8)
    left, bottom, wide, high = MATLAB_AXES
    x, y = round(left * width), round((1 - bottom - high) * height)
    size = (round((wide - 0.12 * bar) * width), round(high * height))
    put(page, cv2.resize(coloured(levels, colour_map), size, interpolation=cv2.INTER_NEAREST), x, y, frame)
    if bar:
        steps = np.linspace(1, 0, size[1])[:, None].repeat(round(0.04 * width), axis=1)
        put(page, coloured(steps, colour_map), round(0.85 * width), y, frame)
    if text:
        for words, at in (("Crowd", (width // 2, y - 10)), ("kHz", (5, height // 2)), ("Time (s)", (x, height - 10))):
            cv2.putText(page, words, at, cv2.FONT_HERSHEY_SIMPLEX, 0.6, (0, 0, 0), 2)
        for tick in range(y, y + size[1], size[1] // 5):
            page[tick, x - frame - 5 : x] = 0
    return page


def put(page, picture, x, y, frame):
    height, width = picture.shape[:2]
    page[y - frame : y + height + frame, x - frame : x + width + frame] = 0 if frame else page[0, 0]
    page[y : y + height, x : x + width] = picture
