"""The same run on a Dask cluster of worker processes, one of which is killed."""

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from distributed import Client, LocalCluster
from polars.testing import assert_frame_equal

from dashapp.batch.cluster import ClusterError, answer_on
from dashapp.batch.inputs import Source, find
from dashapp.batch.output import Output
from dashapp.batch.run import Summary, run_batch
from tests.batch.services import QUESTION, broken, fast, slow
from tests.batch.test_run import here
from tests.signals import sound_file, voice

pytestmark = pytest.mark.filterwarnings(
    # Dask's own sockets and loops, closed while its threads still run.
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None) as running:
        yield running


def run(folder: Path, out: Path, address: str, make_service=fast, progress=None) -> Summary:
    answer = partial(answer_on, address, question=QUESTION, make_service=make_service)
    return run_batch(find([str(folder)]), QUESTION, Output(str(out)), answer, chunk_size=3, progress=progress)


def test_a_worker_is_killed_and_nothing_is_lost(cluster: LocalCluster, tmp_path: Path) -> None:
    folder = tmp_path / "clips"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.wav").write_bytes(sound_file(voice(0.3)))
    (folder / "150.wav").write_text("no sound")
    with Client(cluster) as client:
        pids = client.run(os.getpid)
    told = []

    def kill_one(done: int, known: int, total: int, refused: int) -> None:
        told.append(done)
        if len(told) == 20:
            os.kill(next(iter(pids.values())), signal.SIGKILL)

    out, alone = tmp_path / "cluster", tmp_path / "alone.parquet"
    assert run(folder, out, cluster.scheduler_address, slow, kill_one) == Summary(300, 0, 1)
    assert len(list(out.iterdir())) == 100
    run_batch(find([str(folder)]), QUESTION, Output(str(alone)), here, chunk_size=3)
    assert_frame_equal(pl.read_parquet(out), pl.read_parquet(alone))
    with Client(cluster) as client:
        client.wait_for_workers(3, timeout=60)
        assert set(client.run(os.getpid).values()) != set(pids.values())


def test_an_error_of_the_models_comes_back(cluster: LocalCluster, clips: Path, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        run(clips, tmp_path / "out", cluster.scheduler_address, broken)


def test_workers_that_do_not_see_the_files_are_told(cluster: LocalCluster, tmp_path: Path) -> None:
    unseen = Source("clips/a.wav", f"file://{tmp_path}/clips/a.wav", 9, "9")
    answer = partial(answer_on, cluster.scheduler_address, question=QUESTION, make_service=fast)
    with pytest.raises(ClusterError, match=r"3 workers do not see file://.*a\.wav"):
        run_batch([unseen], QUESTION, Output(str(tmp_path / "out")), answer, chunk_size=3)


def test_no_cluster_is_said_in_words(clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashapp.batch.cluster.PATIENCE_S", 1)
    with pytest.raises(ClusterError, match="no Dask scheduler with a worker answers at tcp://127"):
        run(clips, tmp_path / "out", "tcp://127.0.0.1:9")
