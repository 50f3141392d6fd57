"""An answer that says how far it is while it is made: lines of JSON, the last of which is the answer or the error."""

import json
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Final

from dashapp.predictions import Json
from dashapp.process.progress import Progress
from dashapp.process.turns import GivenUpError

SMALLEST_STEP: Final = 0.01
"""Share of the work below which nothing new is said."""
LONGEST_SILENCE_S: Final = 2.0
"""Then the last is said again: only who is spoken to can be found gone."""


Work = Callable[[Progress, Callable[[], bool]], Json]
"""Makes an answer: takes whom to tell how far it is, and what says whether nobody waits for it any more."""


def lines(work: Work, failed: Callable[[Exception], Json]) -> Iterator[str]:
    """Yield ``{"progress": share}`` now and then while ``work`` is done, and then what it returns.

    Args:
        work: Runs in a thread of its own, and is given up when nobody listens.
        failed: An error of ``work`` to the last line.
    """
    said: queue.SimpleQueue[Json | None] = queue.SimpleQueue()
    given_up = threading.Event()
    latest = 0.0

    def tell(share: float) -> None:
        nonlocal latest
        if given_up.is_set():
            raise GivenUpError
        if share - latest >= SMALLEST_STEP:
            latest = share
            said.put({"progress": round(share, 3)})

    def run() -> None:
        try:
            said.put(work(tell, given_up.is_set))
        except Exception as exc:  # noqa: BLE001 (whatever it is, whoever waits is told)
            said.put(failed(exc))
        finally:
            said.put(None)

    threading.Thread(target=run, name="answer", daemon=True).start()
    try:
        while True:
            try:
                line = said.get(timeout=LONGEST_SILENCE_S)
            except queue.Empty:
                line = {"progress": round(latest, 3)}
            if line is None:
                return
            yield json.dumps(line, allow_nan=False) + "\n"
    finally:
        given_up.set()
