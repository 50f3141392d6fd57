"""Jobs in a folder: answered once, by whoever is there, and forgotten with their files."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dashapp.errors import InputError
from dashapp.jobs import in_folder
from dashapp.jobs.in_folder import FolderJobs, folder_of
from dashapp.jobs.job import FullError, Job, Order
from dashapp.settings import ROOT

ORDER = Order("analyze", "memo.wav", {"view": "1"})


def explain(error: Exception) -> dict:
    return {"code": "failed", "message": str(error)}


def kept(folder: Path, work=lambda order, data, progress: {"file": order.name, "bytes": len(data)}) -> FolderJobs:
    """Jobs of a folder, which are answered when a test says so."""
    made = FolderJobs(folder, work, explain)
    made.start = lambda: None  # type: ignore[method-assign]
    return made


def test_a_job_is_answered_and_its_file_is_gone(tmp_path: Path) -> None:
    jobs = kept(tmp_path)
    job = jobs.accept(ORDER, b"sound")
    assert job == Job(job.id, "waiting")
    assert jobs.find(job.id) == job
    assert jobs.answer_one()
    assert jobs.find(job.id) == Job(job.id, "done", 1.0, {"file": "memo.wav", "bytes": 5})
    assert not jobs.answer_one()
    assert not list(tmp_path.glob("*/file"))
    assert oct((tmp_path / job.id).stat().st_mode)[-3:] == "700"


def test_progress_and_failure_are_told(tmp_path: Path) -> None:
    seen: list[Job | None] = []

    def work(_order, _data, progress) -> dict:
        for share in (0.1, 0.104, 0.5):
            progress(share)
            seen.append(jobs.find(job.id))
        raise InputError("silent", "There is no sound.")

    jobs = kept(tmp_path, work)
    job = jobs.accept(ORDER, b"sound")
    jobs.answer_one()
    assert [each and each.progress for each in seen] == [0.1, 0.1, 0.5]
    assert jobs.find(job.id) == Job(job.id, "failed", 1.0, error={"code": "failed", "message": "There is no sound."})


def test_a_forgotten_job_is_not_worked_on_any_more(tmp_path: Path) -> None:
    steps: list[float] = []

    def work(_order, _data, progress) -> dict:
        jobs.forget(job.id)
        progress(0.5)
        steps.append(0.5)
        return {}

    jobs = kept(tmp_path, work)
    job = jobs.accept(ORDER, b"sound")
    jobs.answer_one()
    assert steps == []
    assert jobs.find(job.id) is None
    assert not jobs.forget(job.id)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "..", "../secret", "nobody-has-this-one", "x" * 65])
def test_what_is_no_job(tmp_path: Path, name: str) -> None:
    assert kept(tmp_path / "jobs").find(name) is None


def test_no_more_than_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_folder, "MOST_JOBS", 2)
    jobs = kept(tmp_path)
    for _ in range(2):
        jobs.accept(ORDER, b"sound")
    with pytest.raises(FullError):
        jobs.accept(ORDER, b"sound")
    jobs.answer_one()
    monkeypatch.setattr(in_folder, "MOST_BYTES", 8)
    with pytest.raises(FullError):
        jobs.accept(ORDER, b"sound")


def test_two_answer_different_jobs_and_none_twice(tmp_path: Path) -> None:
    both, answered = threading.Barrier(2, timeout=20), []

    def work(order, _data, _progress) -> dict:
        both.wait()
        answered.append(order.name)
        return {}

    jobs = kept(tmp_path, work)
    for name in ("a", "b"):
        jobs.accept(Order("analyze", name), b"sound")
    threads = [threading.Thread(target=jobs.answer_one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answered) == ["a", "b"]
    assert not jobs.answer_one()


KILLED = """
import sys, time
from pathlib import Path
from dashapp.jobs.in_folder import FolderJobs

def work(order, data, progress):
    progress(0.5)
    print("begun", flush=True)
    time.sleep(60)

FolderJobs(Path(sys.argv[1]), work, str).answer_one()
"""


def test_another_process_goes_on_where_one_is_killed(tmp_path: Path) -> None:
    jobs = kept(tmp_path)
    job = jobs.accept(ORDER, b"sound")
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT, env=os.environ
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        assert not jobs.answer_one()
        assert jobs.find(job.id) == Job(job.id, "running", 0.5)
        process.kill()
    assert jobs.answer_one()
    assert jobs.find(job.id).state == "done"  # type: ignore[union-attr]


def test_what_nobody_asks_about_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = kept(tmp_path)
    jobs.accept(ORDER, b"sound")
    jobs._expire()
    assert len(list(tmp_path.iterdir())) == 1
    monkeypatch.setattr(in_folder, "EXPIRES_S", -1)
    jobs._expire()
    assert list(tmp_path.iterdir()) == []


def test_answers_come_in_the_background(tmp_path: Path) -> None:
    done = threading.Event()
    jobs = FolderJobs(tmp_path, lambda *_: done.set() or {}, explain)
    jobs.accept(ORDER, b"sound")
    assert done.wait(20)


def test_the_folder_of_somebody_else_is_not_taken(tmp_path: Path) -> None:
    assert folder_of(tmp_path / "jobs", 8050).is_dir()
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(PermissionError, match="DASHAPP_JOBS"):
        folder_of(tmp_path / "link", 8050)
