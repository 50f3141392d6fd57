"""Static figures of FER2013: how many faces, how far raters agree on them, and what they are on average."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dashapp.datasets.faceset import USAGES
from dashapp.evaluation.exploration.canvas import SEX_COLOURS, Colours, new_figure, plain, save
from dashapp.evaluation.exploration.faces import VOTES, stretched
from dashapp.labels import EMOTION_NAMES, EMOTIONS, SEXES
from dashapp.predictions import Json

COUNTS_FILE: Final = "data-faces-counts.png"
AGREEMENT_FILE: Final = "data-ferplus-agreement.png"
AVERAGES_FILE: Final = "data-average-faces.png"

_OPACITIES: Final = (1.0, 0.65, 0.35)


def draw_counts(faces: Json, folder: Path, colours: Colours) -> Path:
    """Draw faces by emotion and part and, where known, by apparent sex, as `COUNTS_FILE`."""
    sexes = faces["sexes"]
    figure = new_figure(11 if sexes else 6, 4)
    axes = figure.subplots(1, 2 if sexes else 1, squeeze=False)[0]
    emotions = range(len(EMOTIONS))
    base = [0] * len(EMOTIONS)
    for part, opacity in zip(USAGES, _OPACITIES, strict=True):
        n = _by_emotion(faces["counts"], part=part)
        axes[0].bar(emotions, n, bottom=base, color=[colours[e] for e in EMOTIONS], alpha=opacity)
        base = [a + b for a, b in zip(base, n, strict=True)]
    for i, total in enumerate(base):
        axes[0].annotate(f"{total:,}", (i, total), ha="center", va="bottom", fontsize=9)
    axes[0].set_title(f"{faces['n']:,} faces by label; from full to pale: {', '.join(USAGES)}", fontsize=10)
    if sexes:
        _draw_sexes(axes[1], sexes, faces["looked_at"])
    for each in axes:
        each.set_xticks(emotions, [EMOTION_NAMES[e] for e in EMOTIONS], rotation=30, ha="right")
        plain(each)
    return save(figure, folder / COUNTS_FILE)


def draw_agreement(faces: Json, folder: Path, colours: Colours) -> Path:
    """Draw how many of ten raters agree, by FER2013's label, as `AGREEMENT_FILE`."""
    rows = faces["agreement"]
    figure = new_figure(11, 4)
    votes, same = figure.subplots(1, 2, width_ratios=(1.5, 1))
    names = [EMOTION_NAMES[row["emotion"]] for row in rows]
    at = range(len(rows))
    base = np.zeros(len(rows))
    for step, opacity in zip(VOTES[::-1], (1.0, 0.7, 0.45, 0.2), strict=True):
        faces_of_step = np.array([100 * row["votes"][step] / row["n"] for row in rows])
        votes.barh(at, faces_of_step, left=base, color=[colours[row["emotion"]] for row in rows], alpha=opacity)
        base += faces_of_step
    for i, row in enumerate(rows):
        votes.annotate(f"{100 * row['share']:.0f} %", (101, i), va="center", fontsize=9, annotation_clip=False)
    votes.set_title(
        "Raters who say the most frequent word, in % of the faces\nfrom full to pale: 9 or 10 of ten, 7 or 8, 5 or 6, "
        "up to 4; right: mean share",
        fontsize=10,
    )
    shares = [100 * (row["same"] or 0.0) for row in rows]
    same.barh(at, shares, color=[colours[row["emotion"]] for row in rows])
    for i, (share, row) in enumerate(zip(shares, rows, strict=True)):
        same.annotate(f"{share:.0f} % of {row['majority']:,}", (share + 1, i), va="center", fontsize=9)
    same.set_xlim(0, 130)
    same.set_xticks(range(0, 101, 25))
    same.set_title("FER+'s majority is FER2013's label,\nin % of the faces with a majority", fontsize=10)
    for axes in (votes, same):
        axes.set_yticks(at, names)
        axes.invert_yaxis()
        plain(axes, grid="x")
    return save(figure, folder / AGREEMENT_FILE)


def draw_averages(averages: Mapping[str, NDArray[np.float32]], faces: Json, folder: Path) -> Path:
    """Draw the average faces, and what tells each from the mean of them all, as `AVERAGES_FILE`."""
    figure = new_figure(12, 4.3)
    grid = figure.subplots(2, len(averages), squeeze=False)
    shown = {emotion: stretched(face) for emotion, face in averages.items()}
    mean = np.mean(list(shown.values()), axis=0)
    reach = max(float(np.abs(face - mean).max()) for face in shown.values()) or 1.0
    for column, (emotion, face) in zip(grid.T, shown.items(), strict=True):
        n = sum(row["n"] for row in faces["counts"] if row["emotion"] == emotion)
        column[0].imshow(face, cmap="gray", vmin=0, vmax=1, interpolation="bicubic")
        column[0].set_title(f"{EMOTION_NAMES[emotion]}\n{n:,} faces", fontsize=10)
        column[1].imshow(face - mean, cmap="PuOr_r", vmin=-reach, vmax=reach, interpolation="bicubic")
        for axes in column:
            axes.set_axis_off()
    figure.suptitle(
        "Average of all faces with a label, each stretched to the same contrast; below: darker (violet) or lighter "
        "(orange) than the mean of the seven",
        fontsize=11,
    )
    return save(figure, folder / AVERAGES_FILE)


def _draw_sexes(axes: Any, rows: list[Json], looked_at: int) -> None:
    totals = np.maximum(1, np.array(_by_emotion(rows)))
    base = np.zeros(len(EMOTIONS))
    for sex in SEXES:
        shares = 100 * np.array(_by_emotion(rows, sex=sex)) / totals
        axes.bar(range(len(EMOTIONS)), shares, bottom=base, color=SEX_COLOURS[sex], label=f"looks {sex}")
        for i, (share, bottom) in enumerate(zip(shares, base, strict=True)):
            if share >= 8:
                axes.annotate(f"{share:.0f}", (i, bottom + share / 2), ha="center", va="center", color="white")
        base += shares
    axes.set_title(f"Apparent sex in %, estimated from {looked_at:,} faces", fontsize=10)
    axes.set_ylim(0, 118)
    axes.set_yticks(range(0, 101, 25))
    axes.legend(frameon=False, loc="upper center", ncols=2, fontsize=9)


def _by_emotion(rows: list[Json], **wanted: str) -> list[int]:
    chosen = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
    return [sum(row["n"] for row in chosen if row["emotion"] == emotion) for emotion in EMOTIONS]
