"""A worker of Celery for tests: it writes down what it does, and its work ends when it may."""

import os
import time
from pathlib import Path

from dashapp.jobs import in_redis

in_redis.LEASE_S = 2
FOLDER = Path(os.environ["TEST_FOLDER"])


def work(order, data, progress):
    """Say that it has begun, and wait for the file ``go``."""
    with (FOLDER / "begun").open("a", encoding="utf-8") as lines:
        lines.write(f"{order.name}\n")
    progress(0.5)
    deadline = time.monotonic() + 60
    while not (FOLDER / "go").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    with (FOLDER / "done").open("a", encoding="utf-8") as lines:
        lines.write(f"{order.name}\n")
    return {"file": order.name, "bytes": len(data)}


app = in_redis.worker(in_redis.RedisJobs(os.environ["TEST_REDIS"], redeliver_s=2), work, str)
