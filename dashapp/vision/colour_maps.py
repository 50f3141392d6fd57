"""Colour maps of spectrogram pictures, from colours back to levels."""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Pixels = NDArray[np.uint8]

_OPENCV: Final = {
    "turbo": cv2.COLORMAP_TURBO,
    "parula": cv2.COLORMAP_PARULA,
    "viridis": cv2.COLORMAP_VIRIDIS,
    "plasma": cv2.COLORMAP_PLASMA,
    "inferno": cv2.COLORMAP_INFERNO,
    "magma": cv2.COLORMAP_MAGMA,
}
KNOWN: Final = ("jet", *_OPENCV)
"""Maps that are known without a colour bar. Grey is none of them: any grey picture would be a spectrogram."""


@dataclass(frozen=True, eq=False)
class ColourMap:
    """Colours of the levels 0 to 1.

    Attributes:
        name: One of `KNOWN`, or where it was found.
        colours: ``(n, 3)`` RGB, 0 to 255, from the lowest level to the highest in equal steps.
    """

    name: str
    colours: NDArray[np.float64]

    def levels(self, pixels: Pixels) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the level of each pixel's nearest colour, and how far that colour is in RGB.

        Args:
            pixels: ``(..., 3)`` RGB.

        Returns:
            Levels of 0 to 1 and distances of 0 to 442, ``(...)`` each.
        """
        # A picture has few colours for its many pixels.
        packed = pixels.astype(np.int32) @ np.array([1 << 16, 1 << 8, 1], np.int32)
        unique, place = np.unique(packed, return_inverse=True)
        colours = np.stack([unique >> 16, unique >> 8 & 255, unique & 255], axis=1)
        distance, nearest = cKDTree(self.colours).query(colours)
        level = nearest / (len(self.colours) - 1)
        shape = pixels.shape[:-1]
        return level.astype(np.float32)[place].reshape(shape), distance.astype(np.float32)[place].reshape(shape)

    def misfit(self, pixels: Pixels) -> float:
        """Return the mean distance of ``pixels`` ``(..., 3)`` from the map."""
        return float(self.levels(pixels)[1].mean())


def known(name: str) -> ColourMap:
    """Return one of `KNOWN`, in 256 steps."""
    if name == "jet":
        return ColourMap(name, _jet())
    ramp = np.arange(256, dtype=np.uint8)[:, None]
    drawn: Any = cv2.applyColorMap(ramp, _OPENCV[name])
    return ColourMap(name, drawn[:, 0, ::-1].astype(np.float64))


def nearest_known(pixels: Pixels) -> ColourMap:
    """Return the one of `KNOWN` that fits ``pixels`` ``(..., 3)`` best."""
    return min((known(name) for name in KNOWN), key=lambda colour_map: colour_map.misfit(pixels))


def _jet() -> NDArray[np.float64]:
    """Return MATLAB's map of that name: dark blue, blue, cyan, yellow, red, dark red."""
    x = np.arange(1, 257)[:, None] / 64
    return np.asarray(255 * np.clip(1.5 - np.abs(x - np.array([3.0, 2.0, 1.0])), 0, 1))
