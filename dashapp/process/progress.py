"""How far something is that takes a while."""

from collections.abc import Callable

Progress = Callable[[float], None]
"""Told now and then which share of the work is done, 0 to 1."""


def untold(_share: float) -> None:
    """Tell nobody."""


def part(progress: Progress, start: float, stop: float) -> Progress:
    """Return the progress of a part of the work: its 0 to 1 are ``start`` to ``stop`` of the whole."""
    return lambda share: progress(start + share * (stop - start))
