"""The generated parts of README and manual: blocks between two marks, filled from what is stored.

A block stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``. What is between them is written by
`write_page`; a test fails where it differs from what the figures say.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from dashapp.errors import DashappError
from dashapp.evaluation.cards import benchmark_blocks, figure_blocks, manual_blocks

_BLOCK: Final = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

Blocks = Mapping[str, Callable[[Path], str]]
"""What fills each block, given the folder of the models."""

BLOCKS: Final[Blocks] = {
    "headlines": figure_blocks.headlines_block,
    "figures": figure_blocks.figures_block,
    "zoo": figure_blocks.zoo_block,
    "crowds": figure_blocks.crowds_block,
    "benchmark": benchmark_blocks.benchmark_block,
    "detectors": benchmark_blocks.detectors_block,
    "load": benchmark_blocks.load_block,
    "against": benchmark_blocks.against_block,
    "scaling": benchmark_blocks.scaling_block,
    "settings": lambda _: manual_blocks.settings_block(),
    "corpora": lambda _: manual_blocks.corpora_block(),
    "findings": lambda _: manual_blocks.findings_block(),
}


class UnknownBlockError(DashappError):
    """A page with a block that nothing fills."""


def write_page(page: Path, models: Path, blocks: Blocks = BLOCKS) -> None:
    """Fill the generated blocks of ``page`` from the figures under ``models``.

    Raises:
        UnknownBlockError: If nothing fills a block.
        MissingFiguresError: If its figures are missing.
    """
    page.write_text(filled(page.read_text(encoding="utf-8"), models, blocks), encoding="utf-8")


def page_is_stale(page: Path, models: Path, blocks: Blocks = BLOCKS) -> bool:
    """Return whether a generated block of ``page`` differs from what `write_page` would write."""
    text = page.read_text(encoding="utf-8")
    return text != filled(text, models, blocks)


def filled(text: str, models: Path, blocks: Blocks = BLOCKS) -> str:
    """Return ``text`` with its blocks filled.

    Raises:
        UnknownBlockError: If nothing fills a block.
        MissingFiguresError: If its figures are missing.
    """

    def fill(found: re.Match[str]) -> str:
        opening, name, end = found.groups()
        if name not in blocks:
            raise UnknownBlockError(f"nothing fills the block {name!r}; there are {', '.join(blocks)}")
        return f"{opening}{blocks[name](models)}\n{end}"

    return _BLOCK.sub(fill, text)
