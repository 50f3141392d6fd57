"""A small pool of worker processes that refills: one that ends, hangs or is not trusted any more costs its one task."""

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from dashapp.process import forker
from dashapp.process.messages import Connection, GoneError, Message, SilentError, close_all

PACKAGE_ROOT: Final = Path(__file__).resolve().parents[2]
KEPT_VARIABLES: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT")
"""Of the environment, what workers get to see; keys and tokens are none of their business."""
START_S: Final = 60.0
"""How long the process that forks is waited for: it imports the decoders, on a machine that may be busy."""


class WorkerLostError(Exception):
    """A worker that ended or was ended while it worked.

    Attributes:
        reason: How it ended, in words for a log.
        silent: Whether it was ended because it did not answer.
    """

    def __init__(self, reason: str, *, silent: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.silent = reason, silent


class Worker:
    """A process that does one task after the other."""

    def __init__(self, pid: int, handle: int, connection: Connection) -> None:
        self.pid, self.tasks, self.trusted = pid, 0, True
        self._handle, self._connection = handle, connection

    def send(self, message: Message, files: Sequence[int] = ()) -> None:
        """Send a message.

        Raises:
            WorkerLostError: If the worker is gone.
        """
        try:
            self._connection.send(message, files)
        except GoneError as exc:
            raise WorkerLostError(str(exc)) from exc

    def receive(self, timeout_s: float) -> tuple[Message, list[int]]:
        """Return what the worker says.

        Raises:
            WorkerLostError: If it says nothing in time, or is gone.
        """
        try:
            return self._connection.receive(timeout_s)
        except SilentError as exc:
            raise WorkerLostError(str(exc), silent=True) from exc
        except GoneError as exc:
            raise WorkerLostError(str(exc)) from exc

    @property
    def alive(self) -> bool:
        """Whether the process runs; does not wait."""
        ended = select.poll()
        ended.register(self._handle, select.POLLIN)
        return not ended.poll(0)

    def kill(self) -> None:
        """End the process, whatever it does."""
        # By its handle, which never means another process, as its number may once it has ended.
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def end(self) -> None:
        """End the process, and forget it."""
        self.kill()
        self.forget()

    def forget(self) -> None:
        """Close what leads to the process."""
        os.close(self._handle)
        self._connection.close()


class WorkerPool:
    """Workers that run ``serve`` of a module; safe across threads.

    Attributes:
        most: How many may work at a time; who asks for one more waits.
    """

    def __init__(self, module: str, *, spare: int, most: int, most_tasks: int) -> None:
        """Take what to run; nothing is started yet.

        Args:
            module: Has ``serve(connection)``.
            spare: How many idle workers are kept ready.
            most: How many may work at a time.
            most_tasks: After so many a worker is replaced, so that nothing piles up in it.
        """
        self.most = most
        self._module, self._spare, self._most_tasks = module, spare, most_tasks
        self._places = threading.BoundedSemaphore(most)
        self._idle: list[Worker] = []
        self._idle_lock, self._forker_lock = threading.Lock(), threading.Lock()
        self._forker: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._closed = False

    def start(self) -> None:
        """Have the spare workers ready, in the background."""
        threading.Thread(target=self._refill, name="refill-workers", daemon=True).start()

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """Give a worker for one task; it is used again unless the task fails or says that it is not trusted.

        Raises:
            WorkerLostError: If it ends meanwhile; the message says how.
        """
        with self._places:
            worker = self._take()
            try:
                yield worker
                worker.tasks += 1
            except WorkerLostError as exc:
                worker.trusted = False
                if exc.silent:
                    raise
                raise WorkerLostError(self._how_it_ended(worker) or exc.reason) from exc
            except BaseException:
                worker.trusted = False
                raise
            finally:
                self._give_back(worker)

    def close(self) -> None:
        """End all workers that are idle, and the process that forks them."""
        self._closed = True
        with self._idle_lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()
        with self._forker_lock:
            if self._connection:
                self._connection.close()
            if self._forker:
                self._forker.wait()
            self._forker = self._connection = None

    def abandon(self) -> None:
        """Forget all workers without ending them, as a process must that was forked from the one they belong to."""
        self._closed = True
        for worker in self._idle:
            worker.forget()
        if self._connection:
            self._connection.close()
        if self._forker:
            self._forker.returncode = 0

    def _take(self) -> Worker:
        with self._idle_lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:
                    return worker
                # It was killed while it had nothing to do, which need not cost anybody a task.
                worker.forget()
        return self._fork()

    def _give_back(self, worker: Worker) -> None:
        with self._idle_lock:
            keep = worker.trusted and worker.tasks < self._most_tasks and len(self._idle) < self._spare
            if keep and not self._closed:
                self._idle.append(worker)
                return
        worker.end()
        if len(self._idle) < self._spare:
            self.start()

    def _refill(self) -> None:
        while not self._closed and len(self._idle) < self._spare:
            try:
                worker = self._fork()
            except WorkerLostError:
                return
            with self._idle_lock:
                if not self._closed and len(self._idle) < self._spare:
                    self._idle.append(worker)
                    continue
            worker.end()

    def _fork(self) -> Worker:
        """Return a new worker.

        Raises:
            WorkerLostError: If there is none to be had.
        """
        ours, theirs = Connection.pair()
        try:
            answer, files = self._asked({"do": "fork"}, [theirs.socket.fileno()])
        except GoneError as exc:
            ours.close()
            raise WorkerLostError(f"no worker could be started: {exc}") from exc
        finally:
            theirs.close()
        return Worker(int(answer["pid"]), files[0], ours)

    def _how_it_ended(self, worker: Worker) -> str:
        worker.kill()
        try:
            answer, files = self._asked({"do": "tell", "pid": worker.pid})
        except GoneError:
            return ""
        close_all(files)
        status = answer.get("status")
        if not isinstance(status, int):
            return ""
        return f"ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"

    def _asked(self, message: Message, files: Sequence[int] = ()) -> tuple[Message, list[int]]:
        """Ask the process that forks, which is started where there is none."""
        with self._forker_lock:
            for _ in range(2):
                if self._closed:
                    raise GoneError("the pool is closed")
                connection = self._connection or self._start_forker()
                try:
                    connection.send(message, files)
                    return connection.receive(START_S)
                except GoneError as exc:
                    self._drop_forker()
                    gone = exc
            raise gone

    def _start_forker(self) -> Connection:
        ours, theirs = Connection.pair()
        descriptor = theirs.socket.fileno()
        self._forker = subprocess.Popen(  # noqa: S603 (our own module)
            forker.command(self._module, descriptor),
            env=_environment(),
            pass_fds=[descriptor],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        theirs.close()
        self._connection = ours
        return ours

    def _drop_forker(self) -> None:
        if self._connection:
            self._connection.close()
        if self._forker:
            self._forker.kill()
            self._forker.wait()
        self._forker = self._connection = None


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    # Large pieces of memory in large pages: a file of megabytes is in place in half the time.
    pages = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"} if sys.platform == "linux" else {}
    return {**kept, **threads, **pages, "PYTHONPATH": str(PACKAGE_ROOT)}
