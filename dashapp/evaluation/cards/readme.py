"""The generated parts of README and manual: blocks between two marks, filled from the stored figures.

A block stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``. What is between them is written by
`write_readme`; a test fails where it differs from what the figures say.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from dashapp.errors import DashappError
from dashapp.evaluation.cards import crowd_tables, tables
from dashapp.evaluation.cards.card import stored_figures
from dashapp.evaluation.cards.markdown import percent, table
from dashapp.evaluation.cards.scaling import scaling_block
from dashapp.evaluation.cards.texts import REPRODUCTION
from dashapp.evaluation.parts import TEST_OF
from dashapp.predictions import Json

BENCHMARK_FILE: Final = "benchmark.json"
_BLOCK: Final = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_KINDS: Final = {
    "speech": "Voice",
    "face": "Face",
    "gate": "Speech gate",
    "verifier": "Face verifier",
    "crowd": "Crowd",
}


class ReadmeError(DashappError):
    """A page with a block that nothing fills, or without the figures to fill it."""


def write_readme(readme: Path, models: Path) -> None:
    """Fill the generated blocks of ``readme`` from the figures under ``models``.

    Raises:
        ReadmeError: If a block is unknown or its figures are missing.
    """
    readme.write_text(filled(readme.read_text(encoding="utf-8"), models), encoding="utf-8")


def readme_is_stale(readme: Path, models: Path) -> bool:
    """Return whether a generated block of ``readme`` differs from the figures under ``models``."""
    text = readme.read_text(encoding="utf-8")
    return text != filled(text, models)


def filled(text: str, models: Path) -> str:
    """Return ``text`` with its blocks filled.

    Raises:
        ReadmeError: If a block is unknown or its figures are missing.
    """

    def fill(found: re.Match[str]) -> str:
        opening, name, end = found.groups()
        if name not in BLOCKS:
            raise ReadmeError(f"nothing fills the block {name!r}; there are {', '.join(BLOCKS)}")
        return f"{opening}{BLOCKS[name](models)}\n{end}"

    return _BLOCK.sub(fill, text)


def figures_block(models: Path) -> str:
    """Return the headline figures of each model under ``models`` that is served, and of its further trainings."""
    rows: list[tuple[str, str]] = []
    for folder, manifest in _manifests(models):
        if folder.name in REPRODUCTION:
            continue
        for run, figures in stored_figures(folder).items():
            mark = "" if run == "served" else f", run `{run}`, split `{figures['split']}`"
            main = tables.headline_rows(figures, manifest["kind"])
            rows += [(f"{_KINDS[manifest['kind']]}: {name}{mark}", value) for name, value in main]
    if not rows:
        raise ReadmeError(f"there are no models with figures under {models}")
    return table(tables.HEADER, rows)


def zoo_block(models: Path) -> str:
    """Return the models of voice and face in one table, each training a row; those to compare with come last."""
    rows = [
        # The manifest speaks of the served network: a stored training may have been of another size.
        (_run_name(folder.name, run, figures), *row, f"{manifest['parameters']:,}" if run == "served" else "")
        for folder, manifest in _manifests(models)
        for run, figures in stored_figures(folder).items()
        for row in _compared(figures, manifest["kind"])
    ]
    return table(("model", "classes", "split", "14 classes", "emotion", "UAR", "ECE", "weights"), rows)


def _run_name(model: str, run: str, figures: Json) -> str:
    """Return the model, and the run where no other split tells it from the served one."""
    return (
        f"`{model}`" if run == "served" or figures.get("split") not in TEST_OF.values() else f"`{model}`, run `{run}`"
    )


def crowds_block(models: Path) -> str:
    """Return the models that hear crowds in one table.

    Raises:
        ReadmeError: If there are none.
    """
    rows = [
        (f"`{folder.name}`" + ("" if run == "served" else f", run `{run}`"), figures, f"{manifest['parameters']:,}")
        for folder, manifest in _manifests(models)
        if manifest["kind"] == "crowd"
        for run, figures in stored_figures(folder).items()
    ]
    if not rows:
        raise ReadmeError(f"no model under {models} hears crowds")
    return crowd_tables.compared(rows)


def _manifests(models: Path) -> list[tuple[Path, Json]]:
    """Return folder and manifest of each model, those that are kept to be compared with last."""
    paths = sorted(models.glob("*/model.json"), reverse=True)
    ordered = sorted(paths, key=lambda path: path.parent.name in REPRODUCTION)
    return [(path.parent, json.loads(path.read_text(encoding="utf-8"))) for path in ordered]


def _compared(figures: Json, kind: str) -> list[tuple[str, ...]]:
    """Return the cells of one training in the table of models; none of what names no emotion."""
    if kind in {"gate", "verifier", "crowd"}:
        return []
    if "random_splits" in figures:
        classes = str(len(figures["labels"]))
        return [
            (
                classes,
                f"{part['repeats']} random, {part['test_percent']} %",
                "",
                f"{percent(part['accuracy'])} ± {100 * part['deviation']:.1f}",
                "",
                "",
            )
            for part in figures["random_splits"]
        ]
    emotion, joint = figures["emotion"], figures.get("joint")
    told_apart = len((joint or emotion)["labels"])
    scores = (emotion["accuracy"], emotion["uar"], emotion["ece"])
    fourteen = percent(joint["accuracy"]) if joint else ""
    return [(str(told_apart), figures["split"], fourteen, *(percent(score) for score in scores))]


def benchmark_block(models: Path) -> str:
    """Return the measured times and memory, as ``dashapp benchmark --write`` stored them."""
    path = models / BENCHMARK_FILE
    if not path.exists():
        raise ReadmeError(f"there is no {path}; `dashapp benchmark --write` makes it")
    measured: Json = json.loads(path.read_text(encoding="utf-8"))
    memory, faster = measured["memory"], measured["times_faster"]
    timings = [(t["name"], f"{t['median_ms']:,.0f} ms", f"{t['p95_ms']:,.0f} ms") for t in measured["timings"]]
    about = f"Measured on {measured['machine']['cores']} cores with Python {measured['machine']['python']}."
    rest = (
        f"A clip is answered {faster['clip']:,.0f} times and a picture {faster['picture']:,.0f} times faster than by a "
        "new process for each upload."
    )
    held = (
        ""
        if memory["warm_mb"] is None
        else (
            f" The server holds {memory['warm_mb']:,.0f} MB when warm and {memory['after_mb']:,.0f} MB after "
            f"{memory['requests']} requests."
        )
    )
    return f"{about} {rest}{held}\n\n" + table(("measured", "median", "95 %"), timings)


def detectors_block(models: Path) -> str:
    """Return how well faces are found, as ``dashapp benchmark --photos DIR --write`` stored it."""
    path = models / BENCHMARK_FILE
    measured = json.loads(path.read_text(encoding="utf-8")).get("detectors") if path.exists() else None
    if not measured:
        raise ReadmeError(f"{path} has no detectors; `dashapp benchmark --photos DIR --write` compares them")
    plain, hard = measured["photos"]["plain"], measured["photos"]["hard"]
    rows = [
        (
            row["name"],
            f"{row['right']['plain']} of {plain}",
            f"{row['right']['hard']} of {hard}",
            f"{row['found']} of {measured['faces']}",
            f"{row['false_a_picture']:.2f}",
            f"{row['median_ms']:.0f} ms",
            f"{row['longest_ms']:.0f} ms",
        )
        for row in measured["detectors"]
    ]
    return table(("detector", "plain right", "hard right", "faces found", "false a picture", "median", "longest"), rows)


BLOCKS: Final[dict[str, Callable[[Path], str]]] = {
    "figures": figures_block,
    "zoo": zoo_block,
    "benchmark": benchmark_block,
    "detectors": detectors_block,
    "crowds": crowds_block,
    "scaling": lambda models: scaling_block(models / BENCHMARK_FILE),
}
"""What fills each block."""
