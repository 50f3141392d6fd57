"""How loss and accuracy went, epoch by epoch, on the training and on the validation part."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dashapp.predictions import finite
from dashapp.ui import texts
from dashapp.ui.figures.frame import Figure

HEIGHT: Final = 260
_PARTS: Final = (("", "#0072b2", "solid"), ("val_", "#d55e00", "dash"))
"""Two colours of Okabe and Ito's palette, and two dashes, told apart by people of any colour vision."""


def training_curves(curves: Mapping[str, Sequence[float]], quantity: str) -> Figure | None:
    """Return the curves of ``loss`` or ``accuracy``; None where the log has neither part of it.

    Args:
        curves: ``epoch``, and ``loss``, ``val_loss``, ``accuracy``, ``val_accuracy`` as far as they are known.
        quantity: ``loss`` or ``accuracy``.
    """
    share = quantity == "accuracy"
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": list(curves["epoch"]),
            "y": [_in_percent(value) if share else finite(value) for value in curves[prefix + quantity]],
            "line": {"color": colour, "width": 2, "dash": dash},
            "hovertemplate": "%{y:.1f}\u00a0%" if share else "%{y:.3f}",
        }
        for (prefix, colour, dash), name in zip(_PARTS, (texts.TRAINING, texts.VALIDATION), strict=True)
        if prefix + quantity in curves
    ]
    if not traces:
        return None
    axis: dict[str, Any] = {"fixedrange": True, "zeroline": False, "automargin": True, "tickfont": {"size": 11}}
    return {
        "data": traces,
        "layout": {
            "height": HEIGHT,
            "margin": {"l": 48, "r": 12, "t": 8, "b": 40},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "hovermode": "x",
            "dragmode": False,
            "showlegend": True,
            "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom"},
            "xaxis": axis | {"title": {"text": texts.EPOCH, "font": {"size": 12}}, "showgrid": False},
            "yaxis": axis | {"ticksuffix": "\u00a0%" if share else "", "gridcolor": "rgba(128,128,128,0.25)"},
        },
    }


def _in_percent(value: float) -> float | None:
    share = finite(value)
    return None if share is None else 100 * share
