"""Workers that end, hang, hoard or reach out: each costs its task and nothing else."""

import sys
from collections.abc import Iterator

import pytest

from dashapp.process.worker_pool import WorkerLostError, WorkerPool

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers need Linux")


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    pool = WorkerPool("tests.process.obedient_worker", spare=1, most=2, most_tasks=3)
    yield pool
    pool.close()


def ask(pool: WorkerPool, what: str, patience_s: float = 60.0) -> str:
    with pool.worker() as worker:
        worker.send({"do": what})
        # Some of what is told cannot be undone.
        worker.trusted = what == "greet"
        return worker.receive(patience_s)[0]["said"]


@pytest.mark.parametrize(("what", "how"), [("exit", "status 3"), ("abort", "SIGABRT"), ("compute", "SIGXCPU")])
def test_worker_that_ends_costs_its_task(pool: WorkerPool, what: str, how: str) -> None:
    with pytest.raises(WorkerLostError, match=how):
        ask(pool, what)
    assert ask(pool, "greet").startswith("hello")


def test_worker_that_hangs_is_ended(pool: WorkerPool) -> None:
    with pytest.raises(WorkerLostError, match="no answer") as lost:
        ask(pool, "sleep", patience_s=0.05)
    assert lost.value.silent
    assert ask(pool, "greet").startswith("hello")


def test_memory_beyond_the_ceiling_is_refused(pool: WorkerPool) -> None:
    assert ask(pool, "allocate") == "no memory"


def test_confined_worker_reaches_nothing(pool: WorkerPool) -> None:
    assert ask(pool, "reach out") == ""


def test_worker_sees_no_variables_of_the_server(pool: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHAPP_TOKEN", "secret")
    other = WorkerPool("tests.process.obedient_worker", spare=0, most=1, most_tasks=1)
    try:
        assert "DASHAPP" not in ask(other, "variables")
    finally:
        other.close()


def test_worker_is_replaced_after_some_tasks() -> None:
    pool = WorkerPool("tests.process.obedient_worker", spare=1, most=1, most_tasks=2)
    try:
        greetings = [ask(pool, "greet") for _ in range(3)]
    finally:
        pool.close()
    assert greetings[0] == greetings[1] != greetings[2]


def test_worker_that_is_not_trusted_is_not_used_again(pool: WorkerPool) -> None:
    with pool.worker() as worker:
        worker.trusted = False
        distrusted = worker.pid
    assert not ask(pool, "greet").endswith(f" {distrusted}")


def test_error_of_whoever_asks_ends_the_worker(pool: WorkerPool) -> None:
    left = []

    def give_up() -> None:
        with pool.worker() as worker:
            left.append(worker.pid)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        give_up()
    assert not ask(pool, "greet").endswith(f" {left[0]}")


def test_forker_that_is_killed_is_started_anew(pool: WorkerPool) -> None:
    ask(pool, "greet")
    forker = pool._forker
    assert forker is not None
    forker.kill()
    forker.wait()
    # The spare worker ends with it.
    for worker in list(pool._idle):
        while worker.alive:
            pass
    assert ask(pool, "greet").startswith("hello")
