"""An answer that says how far it is while it is made: lines of JSON, the last of which is the answer or the error."""

import json
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Final

from dashapp.predictions import Json
from dashapp.process.progress import Progress

SMALLEST_STEP: Final = 0.01
"""Share of the work below which nothing new is said."""
LONGEST_SILENCE_S: Final = 2.0
"""Then the last is said again: only who is spoken to can be found gone."""


class _GivenUpError(Exception):
    """Nobody waits for the answer any more."""


def lines(work: Callable[[Progress], Json], failed: Callable[[Exception], Json]) -> Iterator[str]:
    """Yield ``{"progress": share}`` now and then while ``work`` is done, and then what it returns.

    Args:
        work: Takes whom to tell how far it is; it runs in a thread of its own, and is given up when nobody listens.
        failed: An error of ``work`` to the last line.
    """
    said: queue.SimpleQueue[Json | None] = queue.SimpleQueue()
    given_up = threading.Event()
    latest = 0.0

    def tell(share: float) -> None:
        nonlocal latest
        if given_up.is_set():
            raise _GivenUpError
        if share - latest >= SMALLEST_STEP:
            latest = share
            said.put({"progress": round(share, 3)})

    def run() -> None:
        try:
            said.put(work(tell))
        except _GivenUpError:
            pass
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
