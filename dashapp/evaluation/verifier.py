"""A face verifier judged: which share of faces it lets through, and which share of unreadable crops it refuses.

Faces are those of the split, as they are and under `face_conditions`; unreadable crops are made of the same faces, or
of nothing, by a seed of their own, and of kinds of pictures that were never trained on (`UNSEEN`).
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dashapp.datasets import unreadable_crops
from dashapp.datasets.faceset import FaceSet
from dashapp.evaluation.conditions import CLEAN
from dashapp.evaluation.evaluate import FACES_AT_ONCE, Progress
from dashapp.evaluation.face_conditions import CONDITIONS, MILD, changed
from dashapp.evaluation.predictions_table import build_table, probability_columns
from dashapp.labels import CROP_KINDS
from dashapp.predictions import Distribution, Json

Crops = NDArray[np.uint8]
SEEDS: Final = {"PublicTest": 101, "PrivateTest": 102}
OF_FACES: Final = {
    "blurred": ("blurred", unreadable_crops.blurred),
    "covered": ("covered", unreadable_crops.covered),
    "turned": ("turned", unreadable_crops.turned),
    "shuffled": ("no_face", unreadable_crops.shuffled),
    "fragment": ("no_face", unreadable_crops.fragment),
}
"""Unreadable crops that are made of faces, by condition: their kind, and what makes them."""
OF_NOTHING: Final = {make.__name__: ("no_face", make) for make in (*unreadable_crops.NOTHING, *unreadable_crops.UNSEEN)}
HELD_BACK: Final = tuple(make.__name__ for make in unreadable_crops.UNSEEN)
EACH: Final = 500
"""Unreadable crops of each condition."""
READABLE: Final = "readable"


class Verifier(Protocol):
    """What is judged."""

    @property
    def face_above(self) -> float:
        """Probability of a face from which a crop counts as readable."""

    def look(self, crops: Crops) -> Sequence[Distribution]:
        """Return what each crop shows, over `CROP_KINDS`."""


def evaluate_verifier(
    verifier: Verifier, faces: FaceSet, *, run: str, split: str, progress: Progress | None = None
) -> pl.DataFrame:
    """Show a verifier faces and unreadable crops.

    Args:
        verifier: The verifier.
        faces: The faces of a split.
        run: Name of the training run.
        split: Name of the part of the split that the faces are.
        progress: Told after each batch.

    Returns:
        A table as `predictions_table` describes it, with ``readable``: whether the crop was let through.
    """
    rows: list[dict[str, Any]] = []
    total = len(faces) * (1 + len(CONDITIONS)) + EACH * len(OF_FACES | OF_NOTHING)
    for condition, truth, items, crops in _shown(faces, split):
        about = {"corpus": "fer2013", "split": split, "run": run, "condition": condition, "truth": truth}
        for start in range(0, len(crops), FACES_AT_ONCE):
            part = slice(start, start + FACES_AT_ONCE)
            for item, seen in zip(items[part], verifier.look(crops[part]), strict=True):
                row = {"item": item, **about, READABLE: seen[CROP_KINDS[0]] >= verifier.face_above}
                rows.append({**row, **probability_columns(CROP_KINDS, seen.probabilities)})
            if progress:
                progress(len(rows), total)
    return build_table(rows, "verifier", {READABLE: pl.Boolean})


def _shown(faces: FaceSet, split: str) -> Iterator[tuple[str, str, list[str], Crops]]:
    """Yield condition, kind, names and crops of all that is shown."""
    items = [faces.item(i) for i in range(len(faces))]
    yield CLEAN, CROP_KINDS[0], items, faces.images
    for name in CONDITIONS:
        yield name, CROP_KINDS[0], items, changed(faces.images, items, name)
    for name, (kind, _) in (OF_FACES | OF_NOTHING).items():
        yield name, kind, [f"{name}/{number:04d}" for number in range(EACH)], unreadable(faces, name, split)


def unreadable(faces: FaceSet, condition: str, split: str) -> Crops:
    """Return `EACH` unreadable crops of a condition, always the same of a split."""
    rng = np.random.default_rng([SEEDS.get(split, 100), *condition.encode()])
    if condition in OF_NOTHING:
        make = OF_NOTHING[condition][1]
        return np.stack([make(rng) for _ in range(EACH)])
    spoil = OF_FACES[condition][1]
    return np.stack([spoil(faces.images[i], rng) for i in rng.integers(0, len(faces), EACH)])


def verifier_parts(frame: pl.DataFrame) -> Json:
    """Return the figures of a table of `evaluate_verifier`: counts and shares by condition."""
    faces, others = frame.filter(truth=CROP_KINDS[0]), frame.filter(pl.col("truth") != CROP_KINDS[0])
    accepted = {name: _share(faces.filter(condition=name), True) for name in (CLEAN, *CONDITIONS)}
    refused = {name: _share(others.filter(condition=name), False) for name in (*OF_FACES, *OF_NOTHING)}
    by_kind = {kind: _share(others.filter(truth=kind), False) for kind in CROP_KINDS[1:]}
    said = pl.concat_list([f"p_{kind}" for kind in CROP_KINDS[1:]]).list.arg_max()
    right = others.filter(~pl.col(READABLE)).with_columns(said=said)
    named = {kind: right.filter(truth=kind, said=place).height for place, kind in enumerate(CROP_KINDS[1:])}
    return {
        "headline": {
            "accepted_clean": accepted[CLEAN]["share"],
            "accepted_mild": _share(faces.filter(pl.col("condition").is_in(MILD)), True)["share"],
            **{f"refused_{kind}": part["share"] for kind, part in by_kind.items()},
            "refused_unseen": _share(others.filter(pl.col("condition").is_in(HELD_BACK)), False)["share"],
        },
        "accepted": accepted,
        "refused": refused,
        "refused_by_kind": by_kind,
        "reason_right": {
            kind: {"n": part["refused"], "right": named[kind]} for kind, part in by_kind.items() if part["refused"]
        },
    }


def _share(frame: pl.DataFrame, readable: bool) -> Json:
    count = frame.filter(pl.col(READABLE) == readable).height
    share = count / frame.height if frame.height else float("nan")
    return {"n": frame.height, "accepted" if readable else "refused": count, "share": share}
