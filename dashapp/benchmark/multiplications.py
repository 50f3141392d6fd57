"""The least time that an answer of a network can take: its multiplications at the rate of a large matrix product."""

import time
from typing import Any, Final

import numpy as np

from dashapp.inference.artefact import LITERT_FILE
from dashapp.inference.litert import LiteRtNetwork
from dashapp.inference.registry import SERVED
from dashapp.settings import Settings

SIDE: Final = 1024
_PRODUCTS: Final = 60
_MILLION: Final = 1e6


def limits(settings: Settings) -> list[dict[str, Any]]:
    """Return, of each served network: millions of multiplications for one input, the limit and the time, in ms."""
    rate = multiplications_per_second()
    rows = []
    for name in SERVED.values():
        network = LiteRtNetwork(settings.models / name / LITERT_FILE)
        count = network.multiplications()
        (given,) = network.input_shapes
        one = np.zeros((1, *network.input_shapes[given]), np.float32)
        seconds = min(_timed(network, given, one) for _ in range(30))
        rows.append(
            {
                "model": name,
                "millions": round(count / _MILLION, 1),
                "limit_ms": round(1e3 * count / rate, 3),
                "best_ms": round(1e3 * seconds, 3),
            }
        )
    return rows


def multiplications_per_second() -> float:
    """Return how many multiplications of float32 a second all cores do in a product of two large matrices."""
    rng = np.random.default_rng(0)
    left, right = (rng.normal(size=(SIDE, SIDE)).astype(np.float32) for _ in range(2))
    seconds = []
    for _ in range(_PRODUCTS):
        start = time.perf_counter()
        left @ right
        seconds.append(time.perf_counter() - start)
    return float(SIDE**3 / min(seconds))


def _timed(network: LiteRtNetwork, given: str, one: np.ndarray[Any, Any]) -> float:
    start = time.perf_counter()
    network(**{given: one})
    return time.perf_counter() - start
