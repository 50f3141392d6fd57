"""The generated parts of the project's README: blocks between two marks, filled from the stored figures.

A block stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``. What is between them is written by
`write_readme`; a test fails where it differs from what the figures say.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from dashapp.errors import DashappError
from dashapp.evaluation import card_tables
from dashapp.evaluation.card import stored_figures
from dashapp.evaluation.card_texts import REPRODUCTION
from dashapp.evaluation.markdown import table
from dashapp.predictions import Json

BENCHMARK_FILE: Final = "benchmark.json"
_BLOCK: Final = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_KINDS: Final = {"speech": "Voice", "face": "Face", "gate": "Speech gate"}


class ReadmeError(DashappError):
    """A README with a block that nothing fills, or without the figures to fill it."""


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
    """Return the headline figures of each model under ``models``, and of its further trainings.

    Models that are kept to be compared with come last, and carry their names.
    """
    rows: list[tuple[str, str]] = []
    manifests = sorted(models.glob("*/model.json"), reverse=True)
    for manifest in sorted(manifests, key=lambda path: path.parent.name in REPRODUCTION):
        model = manifest.parent.name
        named = f", `{model}`" if model in REPRODUCTION else ""
        kind = json.loads(manifest.read_text(encoding="utf-8"))["kind"]
        for run, figures in stored_figures(manifest.parent).items():
            mark = "" if run == "served" else f", run `{run}`, split `{figures['split']}`"
            main = card_tables.headline_rows(figures, kind)
            rows += [(f"{_KINDS[kind]}{named}: {name}{mark}", value) for name, value in main]
    if not rows:
        raise ReadmeError(f"there are no models with figures under {models}")
    return table(card_tables.HEADER, rows)


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


BLOCKS: Final[dict[str, Callable[[Path], str]]] = {"figures": figures_block, "benchmark": benchmark_block}
"""What fills each block."""
