"""Jobs in a folder, answered by the processes of this server; without another program.

A job is a folder of its own that only this user can read. Whoever answers it holds a lock on it that ends with the
process, so that another one goes on where a process is killed, and no two answer the same.
"""

import json
import logging
import os
import re
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Final

from dashapp.jobs.job import (
    DONE,
    EXPIRES_S,
    FAILED,
    MOST_BYTES,
    MOST_JOBS,
    RUNNING,
    WAITING,
    Explain,
    FullError,
    Job,
    Order,
    Work,
    new_id,
)
from dashapp.predictions import Json
from dashapp.process.locks import hold
from dashapp.process.progress import Progress
from dashapp.process.turns import GivenUpError

ORDER: Final = "order.json"
FILE: Final = "file"
STATE: Final = "state.json"
LOOK_S: Final = 1.0
SMALLEST_STEP: Final = 0.01
_ID: Final = re.compile(r"[\w-]{16,64}")

log = logging.getLogger(__name__)


def folder_of(chosen: Path | None, port: int) -> Path:
    """Return the folder of jobs: the chosen one, or a temporary one of this user and port, for all its processes.

    Raises:
        PermissionError: If somebody else made it.
    """
    user = os.getuid() if sys.platform != "win32" else 0
    folder = chosen or Path(tempfile.gettempdir()) / f"dashapp-jobs-{user}-{port}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != user:
        raise PermissionError(f"{folder} belongs to somebody else; DASHAPP_JOBS names another folder for jobs")
    return folder


class FolderJobs:
    """Keeps jobs in a folder that several processes may share."""

    def __init__(self, folder: Path, work: Work, explain: Explain) -> None:
        """Answer nothing before `start`.

        Args:
            folder: Where they are kept; made where it is not there.
            work: Makes an answer.
            explain: An error to what is told of it.
        """
        self.folder, self._work, self._explain = folder, work, explain
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._came = threading.Event()
        self._started = threading.Lock()

    def accept(self, order: Order, data: bytes) -> Job:
        """Keep a job.

        Raises:
            FullError: If there are too many.
        """
        self.start()
        sizes = [path.stat().st_size for path in self.folder.glob(f"*/{FILE}")]
        if len(sizes) >= MOST_JOBS or sum(sizes) + len(data) > MOST_BYTES:
            raise FullError
        made, job = Path(tempfile.mkdtemp(prefix=".new-", dir=self.folder)), new_id()
        (made / FILE).write_bytes(data)
        _write(made / ORDER, order.to_dict())
        _write(made / STATE, Job(job, WAITING).to_dict())
        # It is there as a whole or not at all.
        made.rename(self.folder / job)
        self._came.set()
        return Job(job, WAITING)

    def find(self, job: str) -> Job | None:
        """Return a job; None where there is none."""
        said = _read(self.folder / job / STATE) if _ID.fullmatch(job) else None
        return Job(**said) if said else None

    def forget(self, job: str) -> bool:
        """Forget a job, answered or not; False where there is none."""
        if self.find(job) is None:
            return False
        shutil.rmtree(self.folder / job, ignore_errors=True)
        return True

    def start(self) -> None:
        """Begin to answer in the background, once a process."""
        if self._started.acquire(blocking=False):
            threading.Thread(target=self._run, name="jobs", daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                answered = self.answer_one()
                self._expire()
            except Exception:
                log.exception("a job could not be kept")
                answered = False
            if not answered:
                self._came.wait(LOOK_S)
                self._came.clear()

    def answer_one(self) -> bool:
        """Answer the job that has waited longest; False where none waits that nobody else answers."""
        waiting = sorted(self.folder.glob(f"*/{FILE}"), key=_age)
        return any(self._answer(path.parent) for path in waiting if not path.parent.name.startswith("."))

    def _answer(self, kept: Path) -> bool:
        try:
            descriptor = os.open(kept, os.O_RDONLY)
        except OSError:
            return False
        try:
            order, job = _read(kept / ORDER), self.find(kept.name)
            # Another process may have answered it before this one held it.
            if not hold(descriptor) or order is None or job is None or not (kept / FILE).is_file():
                return False
            self._say(kept, Job(kept.name, RUNNING))
            self._say(kept, self._outcome(kept, Order.of(order)))
            (kept / FILE).unlink(missing_ok=True)
            return True
        finally:
            os.close(descriptor)

    def _outcome(self, kept: Path, order: Order) -> Job:
        try:
            answer = self._work(order, (kept / FILE).read_bytes(), self._tell(kept))
        except Exception as exc:  # noqa: BLE001 (whatever it is, whoever asks is told)
            return Job(kept.name, FAILED, 1.0, error=self._explain(exc))
        return Job(kept.name, DONE, 1.0, answer)

    def _tell(self, kept: Path) -> Progress:
        latest = 0.0

        def tell(share: float) -> None:
            nonlocal latest
            if share - latest < SMALLEST_STEP:
                return
            latest = share
            if not kept.is_dir():
                raise GivenUpError  # it was forgotten
            self._say(kept, Job(kept.name, RUNNING, share))

        return tell

    def _say(self, kept: Path, job: Job) -> None:
        if kept.is_dir():
            _write(kept / STATE, job.to_dict())

    def _expire(self) -> None:
        for kept in self.folder.iterdir():
            if time.time() - _age(kept / STATE, kept) > EXPIRES_S:
                shutil.rmtree(kept, ignore_errors=True)


def _age(*paths: Path) -> float:
    """Return when the first of the files that is there was changed; now where none is."""
    for path in paths:
        try:
            return path.stat().st_mtime
        except OSError:
            continue
    return time.time()


def _read(path: Path) -> Json | None:
    try:
        said: Json = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return said


def _write(path: Path, said: Json) -> None:
    new = path.with_suffix(f".{threading.get_ident()}")
    new.write_text(json.dumps(said, allow_nan=False), encoding="utf-8")
    new.replace(path)
