"""What all static figures share: Matplotlib, which comes with the training requirements, and how a file is written."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image

from dashapp.evaluation.cards.curves import NoMatplotlibError

Colours = Mapping[str, str]
"""A colour for each emotion, as ``#rrggbb``; the one who calls knows the palette."""

SEX_COLOURS: Final = {"female": "#7b73e6", "male": "#2f9e8f"}
DPI: Final = 100
INK: Final = "#767676"
"""Of words and axes: can be read on a light page and on a dark one."""
_INKED: Final = (
    "text.color",
    "axes.labelcolor",
    "axes.edgecolor",
    "xtick.color",
    "ytick.color",
    "boxplot.boxprops.color",
    "boxplot.capprops.color",
    "boxplot.medianprops.color",
    "boxplot.whiskerprops.color",
)


def new_figure(width: float, height: float) -> Any:
    """Return an empty figure of ``width`` x ``height`` inches.

    Raises:
        NoMatplotlibError: If Matplotlib is not installed.
    """
    try:
        from matplotlib import rcParams
        from matplotlib.figure import Figure
    except ImportError as exc:
        raise NoMatplotlibError("figures are drawn by Matplotlib: install requirements/training.txt") from exc
    rcParams.update(dict.fromkeys(_INKED, INK))
    return Figure(figsize=(width, height), layout="constrained")


def plain(axes: Any, *, grid: str = "y") -> None:
    """Leave out the frame; draw faint lines across ``grid``, ``x`` or ``y``."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis=grid, alpha=0.25)
    axes.set_axisbelow(True)


def save(figure: Any, path: Path, dpi: int = DPI) -> Path:
    """Write a figure as PNG of 256 colours, without ground or date: the same figure gives the same file."""
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi, transparent=True)
    with Image.open(buffer) as image:
        image.convert("RGBA").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    return path
