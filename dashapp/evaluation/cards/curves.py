"""Pictures beside a model card: how loss and accuracy went, epoch by epoch.

They are drawn by Matplotlib, which comes with the training requirements; serving has no need of it.
"""

from pathlib import Path
from typing import Any, Final

from dashapp.errors import DashappError
from dashapp.evaluation.cards.texts import NOT_AUGMENTED
from dashapp.inference.training_log import LOG_FILE, Log, accuracy_column, read_log

CURVES_FILE: Final = "curves.svg"
_TRAINING, _VALIDATION = "#0072B2", "#D55E00"
"""Two colours of Okabe and Ito's palette, told apart by people of any colour vision."""


class NoMatplotlibError(DashappError):
    """Matplotlib is not installed."""


def write_curves(folder: Path) -> Path | None:
    """Draw ``training.csv`` of ``folder`` as ``curves.svg``; None where there is no log.

    Raises:
        NoMatplotlibError: If Matplotlib is not installed.
    """
    log = read_log(folder / LOG_FILE)
    if log is None:
        return None
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as exc:
        raise NoMatplotlibError("curves are drawn by Matplotlib: install requirements/training.txt") from exc
    path = folder / CURVES_FILE
    # A fixed salt and no date: the same log gives the same file.
    with mpl.rc_context({"svg.hashsalt": folder.name, "svg.fonttype": "none", "font.family": "sans-serif"}):
        figure = Figure(figsize=(9, 3.2), layout="constrained")
        loss, accuracy = figure.subplots(1, 2)
        training = "training" if folder.name in NOT_AUGMENTED else "training, augmented"
        _draw(loss, log, "loss", "loss", training)
        _draw(accuracy, log, accuracy_column(log), "accuracy", training)
        accuracy.legend(loc="lower right", frameon=False)
        figure.savefig(path, metadata={"Date": None})
    return path


def _draw(axes: Any, log: Log, column: str | None, title: str, training: str) -> None:
    series = ((training, column, _TRAINING), ("validation", f"val_{column}", _VALIDATION))
    for label, name, colour in series:
        if name in log:
            axes.plot(log["epoch"], log[name], color=colour, label=label, linewidth=1.6)
    axes.set(title=title, xlabel="epoch")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", alpha=0.25)
