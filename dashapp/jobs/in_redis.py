"""Jobs in a Redis, answered by Celery's workers (``dashapp jobs``), on this machine or on others.

Messages are JSON and hold a job's id alone; its file and its state are keys that expire. A message is acknowledged when
its job is answered: where a worker is killed, another gets it. A lock that its worker keeps renewing has each job
answered once, also where a message comes twice.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from dashapp.jobs.job import (
    DONE,
    EXPIRES_S,
    FAILED,
    MOST_BYTES,
    MOST_JOBS,
    RUNNING,
    WAITING,
    FullError,
    Job,
    Order,
    UnavailableError,
    new_id,
)
from dashapp.predictions import Json
from dashapp.process.progress import Progress
from dashapp.process.turns import GivenUpError

if TYPE_CHECKING:
    from celery import Celery

    from dashapp.jobs.job import Explain, Work

TASK: Final = "dashapp.answer"
LEASE_S: Final = 20
"""A worker of which nothing is heard for so long is taken for gone."""
REDELIVER_S: Final = 30
"""A message that is not acknowledged for so long comes again; the lock tells whether its job still runs."""
SMALLEST_STEP: Final = 0.01
_PREFIX: Final = "dashapp:job:"


class RedisJobs:
    """Keeps jobs in a Redis, and has Celery's workers answer them."""

    def __init__(self, url: str, redeliver_s: int = REDELIVER_S) -> None:
        """Connect when first needed.

        Args:
            url: ``redis://...``
            redeliver_s: After how long a message that is not acknowledged comes again.
        """
        import redis

        self._redis: Any = redis.Redis.from_url(url, retry_on_timeout=True, health_check_interval=30)
        self.celery = celery_app(url, redeliver_s)

    def accept(self, order: Order, data: bytes) -> Job:
        """Keep a job.

        Raises:
            FullError: If there are too many.
        """
        with _reached():
            return self._accept(order, data)

    def _accept(self, order: Order, data: bytes) -> Job:
        sizes = [self._redis.strlen(key) for key in self._redis.scan_iter(f"{_PREFIX}*:file", count=1_000)]
        if len(sizes) >= MOST_JOBS or sum(sizes) + len(data) > MOST_BYTES:
            raise FullError
        job = Job(new_id(), WAITING)
        self._redis.set(f"{_PREFIX}{job.id}:file", data, ex=EXPIRES_S)
        self._redis.set(f"{_PREFIX}{job.id}:order", json.dumps(order.to_dict()), ex=EXPIRES_S)
        self._say(job)
        self.celery.send_task(TASK, args=[job.id], task_id=job.id)
        return job

    def find(self, job: str) -> Job | None:
        """Return a job; None where there is none."""
        with _reached():
            said = self._redis.get(f"{_PREFIX}{job}")
        return Job(**json.loads(said)) if said else None

    def forget(self, job: str) -> bool:
        """Forget a job, answered or not; False where there is none."""
        keys = [f"{_PREFIX}{job}{part}" for part in ("", ":file", ":order")]
        with _reached():
            return bool(self._redis.delete(*keys))

    def answer(self, job: str, work: "Work", explain: "Explain") -> bool:
        """Answer a job, unless it is answered, forgotten, or another answers it: then False."""
        with self._held(job) as held:
            if not held:
                return False
            found = self.find(job)
            order, data = self._redis.mget(f"{_PREFIX}{job}:order", f"{_PREFIX}{job}:file")
            if found is None or order is None or data is None or found.state in {DONE, FAILED}:
                return True
            self._say(Job(job, RUNNING))
            outcome = _outcome(job, lambda: work(Order.of(json.loads(order)), data, self._tell(job)), explain)
            if self.find(job) is not None:
                self._say(outcome)
            self._redis.delete(f"{_PREFIX}{job}:file", f"{_PREFIX}{job}:order")
            return True

    def _say(self, job: Job) -> None:
        self._redis.set(f"{_PREFIX}{job.id}", json.dumps(job.to_dict(), allow_nan=False), ex=EXPIRES_S)

    def _tell(self, job: str) -> Progress:
        latest = 0.0

        def tell(share: float) -> None:
            nonlocal latest
            if share - latest < SMALLEST_STEP:
                return
            latest = share
            if self.find(job) is None:
                raise GivenUpError  # it was forgotten
            self._say(Job(job, RUNNING, share))

        return tell

    @contextmanager
    def _held(self, job: str) -> Iterator[bool]:
        lock = self._redis.lock(f"{_PREFIX}{job}:lock", timeout=LEASE_S, thread_local=False)
        if not lock.acquire(blocking=False):
            yield False
            return
        over = threading.Event()

        def renew() -> None:
            while not over.wait(LEASE_S / 4):
                lock.reacquire()

        threading.Thread(target=renew, name="renew", daemon=True).start()
        try:
            yield True
        finally:
            over.set()
            lock.release()


@contextmanager
def _reached() -> Iterator[None]:
    """Tell where the Redis cannot be reached, or takes nothing more."""
    from kombu.exceptions import OperationalError
    from redis.exceptions import RedisError

    try:
        yield
    except (RedisError, OperationalError) as exc:
        raise UnavailableError(str(exc)) from exc


def _outcome(job: str, make: Callable[[], Json], explain: "Explain") -> Job:
    try:
        return Job(job, DONE, 1.0, make())
    except Exception as exc:  # noqa: BLE001 (whatever it is, whoever asks is told)
        return Job(job, FAILED, 1.0, error=explain(exc))


def celery_app(url: str, redeliver_s: int = REDELIVER_S) -> "Celery":
    """Return Celery's part: messages in JSON, acknowledged when their job is answered."""
    from celery import Celery

    app = Celery("dashapp", broker=url)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        broker_transport_options={"visibility_timeout": redeliver_s, "global_keyprefix": "dashapp:"},
        broker_connection_retry_on_startup=True,
        task_default_queue="jobs",
    )
    return app


def worker(jobs: RedisJobs, work: "Work", explain: "Explain") -> "Celery":
    """Return Celery's part with the task that answers a job."""

    def answer(task: Any, job: str) -> None:
        if not jobs.answer(job, work, explain):
            # Another worker answers it, or was killed and its lease is not over yet.
            raise task.retry(countdown=LEASE_S / 2)

    jobs.celery.task(answer, name=TASK, bind=True, max_retries=None)
    return jobs.celery
