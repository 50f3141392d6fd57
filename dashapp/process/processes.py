"""Worker processes that each have a core for themselves."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, Final

ONE_THREAD: Final = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}
"""Read when the libraries start: a process that has a core for itself gains nothing from more threads."""


@contextmanager
def one_thread_each(workers: int, start: Callable[..., None], *arguments: Any) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of processes of one thread each; they end with this process, however it ends.

    Decoding and features are Python and hold its lock; two processes answer nearly twice as fast as two threads.

    Args:
        workers: How many.
        start: Called once in each process; must be known by its name in a module, as all that is run there.
        arguments: Of ``start``.
    """
    spawn = multiprocessing.get_context("spawn")
    with (
        _environment(ONE_THREAD),
        ProcessPoolExecutor(workers, spawn, initializer=_start, initargs=(start, arguments)) as pool,
    ):
        try:
            yield pool
        except BaseException:
            # What runs is finished, what waits is not begun.
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _start(start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    # An interruption from the keyboard reaches all processes of a terminal; this one's parent decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    start(*arguments)


def _end_with_parent() -> None:
    """End this process as soon as its parent is gone: a killed parent tells its workers nothing."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
