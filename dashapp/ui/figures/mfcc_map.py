"""The MFCC of a clip as a heat map: what the network sees of a voice, and the silence at its ends."""

import math
from collections.abc import Sequence

from dashapp.ui.figures.frame import Figure, over_time

HEIGHT = 150
_STEPS_OF_SPREAD = 2.5


def mfcc_map(mfcc: Sequence[Sequence[float]], seconds: tuple[float, float], duration_s: float) -> Figure:
    """Return the heat map, each coefficient on a scale of its own (the first would drown the others).

    Args:
        mfcc: ``(frames, coefficients)``.
        seconds: Start and end of what ``mfcc`` covers.
        duration_s: Length of the clip in seconds.
    """
    start, end = seconds
    step = (end - start) / max(1, len(mfcc))
    rows = [_standardised(row) for row in zip(*mfcc, strict=True)]
    trace = {
        "type": "heatmap",
        "z": rows,
        "x0": start + step / 2,
        "dx": step,
        "y0": 1,
        "dy": 1,
        "zmin": -_STEPS_OF_SPREAD,
        "zmax": _STEPS_OF_SPREAD,
        "colorscale": "Viridis",
        "showscale": False,
        "hoverinfo": "skip",
    }
    return over_time([trace], duration_s, HEIGHT, {"range": [0.5, len(rows) + 0.5], "tickvals": [1, 20, 40]})


def _standardised(row: Sequence[float]) -> list[float]:
    mean = math.fsum(row) / len(row)
    spread = math.sqrt(math.fsum((value - mean) ** 2 for value in row) / len(row)) or 1.0
    return [round((value - mean) / spread, 2) for value in row]
