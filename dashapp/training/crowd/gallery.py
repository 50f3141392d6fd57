"""Spectrograms that a model hears rightly and wrongly, as small pictures: what the page shows to study them.

Only simulated crowds are shown. Their pictures are drawn anew: a crowd's name decides its sound.
"""

import json
import shutil
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import polars as pl

from dashapp.audio.crowd_spectrogram import CrowdSpectrogramConfig, decibels, picture
from dashapp.evaluation.conditions import CLEAN
from dashapp.evaluation.crowd import MIXTURES, MIXTURES_OUTSIDE, OUTSIDE
from dashapp.labels import CROWD_CLASSES
from dashapp.protocols import CrowdModel
from dashapp.stored.crowd_gallery import FILE, FOLDER
from dashapp.training.crowd.judging import simulator_of

RIGHT_EACH: Final = 2
"""Rightly heard crowds of each class, the surest."""
WRONG: Final = 16
"""Wrongly heard ones: of each confusion the surest, then the next."""
_SETTINGS: Final = {CLEAN: "inside", OUTSIDE: "outside", MIXTURES: "inside", MIXTURES_OUTSIDE: "outside"}
_SIZE: Final = (333, 128)
"""Width and height in pixels."""


def write_gallery(frame: pl.DataFrame, model: CrowdModel, data: Path, folder: Path) -> None:
    """Write ``gallery.json`` and the pictures beside the model.

    Args:
        frame: The model's answers to the simulated crowds under ``data``.
        model: Draws as it hears.
        data: Folder of the corpora.
        folder: Of the model.
    """
    shutil.rmtree(folder / FOLDER, ignore_errors=True)
    (folder / FOLDER).mkdir(parents=True)
    entries = []
    simulators = {condition: simulator_of(condition, data, frame["split"][0]) for condition in _SETTINGS}
    for row in chosen(frame):
        file = row["item"].replace("/", "-") + ".webp"
        condition, number = row["item"].split("/")
        clip = simulators[condition].clip(int(number))
        (folder / FOLDER / file).write_bytes(drawn(decibels(clip.waveform, model.config), model.config))
        entries.append(
            {
                "file": file,
                "truth": row["truth"],
                "said": row["said"],
                "probability": round(row["sure"], 3),
                "setting": _SETTINGS[condition],
                "mixture": condition in {MIXTURES, MIXTURES_OUTSIDE},
            }
        )
    (folder / FILE).write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")


def chosen(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the rows that are shown, with ``said`` and ``sure``: `RIGHT_EACH` of each class, and up to `WRONG`."""
    probabilities = frame.select(f"p_{name}" for name in CROWD_CLASSES).to_numpy()
    said = pl.Series("said", [CROWD_CLASSES[place] for place in probabilities.argmax(axis=1)])
    sure = pl.Series("sure", probabilities.max(axis=1).astype(float))
    ranked = (
        frame.with_columns(said, sure)
        .filter(pl.col("condition").is_in(list(_SETTINGS)))
        .sort("sure", descending=True)
        .with_columns(place=pl.int_range(pl.len()).over("truth", "said"))
    )
    right = ranked.filter((pl.col("truth") == pl.col("said")) & (pl.col("place") < RIGHT_EACH))
    wrong = ranked.filter(pl.col("truth") != pl.col("said")).sort("place", maintain_order=True).head(WRONG)
    return [*right.sort("truth", maintain_order=True).iter_rows(named=True), *wrong.iter_rows(named=True)]


def drawn(levels: np.ndarray, config: CrowdSpectrogramConfig) -> bytes:
    """Return the picture that the network sees of ``levels`` ``(frames, bands)``, in colours, as WebP."""
    seen = picture(levels[: config.window_frames], config)[..., 0]
    small = cv2.resize(seen, _SIZE, interpolation=cv2.INTER_AREA)
    coloured = cv2.applyColorMap(np.rint(255 * small).astype(np.uint8), cv2.COLORMAP_INFERNO)
    return bytes(cv2.imencode(".webp", coloured, [cv2.IMWRITE_WEBP_QUALITY, 70])[1])
