"""Timings: what was measured, how often, and what is summed up of it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Timing:
    """Repeated measurements of one thing.

    Attributes:
        name: What was measured, in words.
        seconds: Each measurement.
        goal_s: What the median should stay below; None where there is no goal.
    """

    name: str
    seconds: tuple[float, ...]
    goal_s: float | None = None

    def __post_init__(self) -> None:
        if not self.seconds:
            raise ValueError(f"{self.name} was never measured")

    @property
    def median_s(self) -> float:
        """The median in seconds."""
        return float(np.median(self.seconds))

    @property
    def p95_s(self) -> float:
        """The 95th percentile in seconds; of few measurements, nearly the longest."""
        return float(np.percentile(self.seconds, 95))

    def to_dict(self) -> dict[str, Any]:
        """Return the summary in milliseconds."""
        return {
            "name": self.name,
            "n": len(self.seconds),
            "median_ms": round(1000 * self.median_s, 2),
            "p95_ms": round(1000 * self.p95_s, 2),
            "goal_ms": None if self.goal_s is None else round(1000 * self.goal_s),
        }


def measure(
    name: str,
    work: Callable[[], object],
    times: int,
    *,
    goal_s: float | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Timing:
    """Time ``work`` again and again.

    Args:
        name: What is measured.
        work: What is done.
        times: How often.
        goal_s: What the median should stay below.
        clock: Seconds of a clock that never goes back.
    """
    seconds = []
    for _ in range(times):
        start = clock()
        work()
        seconds.append(clock() - start)
    return Timing(name, tuple(seconds), goal_s)


def slope(values: Sequence[float]) -> float:
    """Return the rise from the first to the last of equally spaced ``values`` on the line of least squares."""
    if len(values) < 2:
        return 0.0
    return float(np.polyfit(np.linspace(0, 1, len(values)), values, 1)[0])
