"""Jobs in a real Redis, answered by real workers of Celery: a killed worker and a restarted Redis lose nothing."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from dashapp.benchmark.server import free_port
from dashapp.jobs.in_redis import RedisJobs
from dashapp.jobs.job import Job, Order
from dashapp.rest import jobs
from dashapp.settings import ROOT
from tests.fakes import fake_service

redis = pytest.importorskip("redis", reason="redis and celery are not installed: `make test` installs them")
pytestmark = [
    pytest.mark.redis,
    pytest.mark.skipif(
        shutil.which("redis-server") is None, reason="no redis-server: Debian's package redis-server has it"
    ),
]
PATIENCE_S = 180.0


def wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Site:
    """A Redis that keeps what it is told on the disk, and workers."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.redis = self.start_redis()
        self.jobs = RedisJobs(self.url)

    def start_redis(self) -> subprocess.Popen[bytes]:
        keep = ("--appendonly", "yes", "--appendfsync", "always", "--save", "", "--dir", str(self.folder))
        started = self._start("redis-server", "--port", str(self.port), "--bind", "127.0.0.1", *keep)
        asked = redis.Redis(port=self.port)

        def is_there() -> bool:
            try:
                return bool(asked.ping())
            except redis.exceptions.RedisError:
                return False

        wait(is_there)
        asked.close()
        return started

    def start_worker(self) -> subprocess.Popen[bytes]:
        options = ("worker", "--pool=solo", "--loglevel=ERROR", "--without-gossip", "--without-mingle")
        return self._start(sys.executable, "-m", "celery", "-A", "tests.jobs.redis_worker", *options)

    def lines(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text(encoding="utf-8").split() if path.exists() else []

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        about = {"TEST_FOLDER": str(self.folder), "TEST_REDIS": self.url, "PYTHONPATH": str(ROOT)}
        log = (self.folder / "log").open("ab")
        started = subprocess.Popen(command, cwd=ROOT, env=os.environ | about, stdout=log, stderr=log)
        log.close()
        self.processes.append(started)
        return started

    def end(self) -> None:
        self.jobs.celery.close()
        self.jobs._redis.close()
        for process in reversed(self.processes):
            process.kill()
            process.wait(20)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.end()


def test_a_worker_is_killed_and_redis_restarts_and_each_job_is_done_once(site: Site) -> None:
    first = site.start_worker()
    killed = site.jobs.accept(Order("analyze", "killed.wav"), b"sound")
    wait(lambda: site.lines("begun") == ["killed.wav"])
    wait(lambda: site.jobs.find(killed.id) == Job(killed.id, "running", 0.5))
    first.kill()
    first.wait(20)
    waiting = site.jobs.accept(Order("analyze", "waiting.wav"), b"more sound")
    site.redis.kill()
    site.redis.wait(20)
    site.redis = site.start_redis()
    assert site.jobs.find(waiting.id) == Job(waiting.id, "waiting")
    (site.folder / "go").touch()
    site.start_worker()
    for job, said in ((killed, {"file": "killed.wav", "bytes": 5}), (waiting, {"file": "waiting.wav", "bytes": 10})):
        wait(lambda job=job, said=said: site.jobs.find(job.id) == Job(job.id, "done", 1.0, said))
    assert sorted(site.lines("done")) == ["killed.wav", "waiting.wav"]
    keys = {key.decode() for key in site.jobs._redis.scan_iter("dashapp:job:*")}
    keys = {key for key in keys if not key.endswith(":lock")}  # which goes a moment after the answer is there
    assert keys == {f"dashapp:job:{job.id}" for job in (killed, waiting)}
    server = Flask("test", static_folder=None)
    server.register_blueprint(jobs.routes(fake_service(), site.jobs))
    assert server.test_client().get(f"/api/v1/jobs/{killed.id}").get_json()["state"] == "done"
    assert site.jobs.forget(killed.id)
    assert site.jobs.find(killed.id) is None
    site.redis.kill()
    site.redis.wait(20)
    gone = server.test_client().get(f"/api/v1/jobs/{waiting.id}")
    assert (gone.status_code, gone.headers["Retry-After"]) == (503, "30")
