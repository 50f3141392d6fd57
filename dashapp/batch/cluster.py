"""Chunks answered by an existing Dask cluster (https://distributed.dask.org).

The scheduler, not this program, hands them out, and gives those of a worker that is lost to another. The workers need
this program, its models, and a way to the files; what they answer comes back here and is kept here.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from dashapp.batch.answering import MakeService, Part, answer_chunk, files_of, service_for
from dashapp.batch.inputs import Source, is_there
from dashapp.batch.plan import Chunk, Question
from dashapp.errors import DashappError

if TYPE_CHECKING:
    from distributed import Client

AHEAD: Final = 2
"""Chunks that are handed out for each thread of a worker: one that it works on, and one that waits."""
REACHED_S: Final = 10
"""How long a scheduler is waited for: it is there already, or the address is wrong."""
PATIENCE_S: Final = 30
"""How long its first worker is waited for, which may be about to start."""


class ClusterError(DashappError):
    """A cluster that cannot be reached, has no worker, or loses workers again and again over the same files."""


def answer_on(
    address: str, chunks: Iterable[Chunk], question: Question, make_service: MakeService = service_for
) -> Iterator[Part]:
    """Yield the answers to chunks as they come.

    Args:
        address: Of the scheduler: ``tcp://10.0.0.1:8786``.
        chunks: Taken one after the other, never many at a time.
        question: What is asked.
        make_service: Makes what is asked, in each worker; must be known by its name in a module.

    Raises:
        ClusterError: If there is no such cluster, its workers do not see the files, or a chunk costs worker after
            worker.
        ModelError: If a worker has no such models.
    """
    try:
        from distributed import Client, KilledWorker, as_completed
    except ImportError as exc:
        raise ClusterError("a Dask cluster needs the package distributed: `make cluster` installs it") from exc

    try:
        client = Client(address, timeout=REACHED_S, name="dashapp batch")
        client.wait_for_workers(1, timeout=PATIENCE_S)
    except (OSError, ValueError) as exc:
        raise ClusterError(f"no Dask scheduler with a worker answers at {address}: {exc}") from exc
    run, waiting = uuid4().hex, iter(chunks)

    with client:
        first = next(waiting, None)
        if first is None:
            return
        _check_sight(client, first.files[0])
        waiting = chain([first], waiting)
        answers = as_completed()
        unanswered: dict[str, Chunk] = {}
        while True:
            for chunk in islice(waiting, max(0, AHEAD * _threads(client) - len(unanswered))):
                key = f"dashapp-{run}-{chunk.index}"
                future = client.submit(answer_chunk, chunk, question, make_service, key=key, pure=False)
                unanswered[key] = chunk
                answers.add(future)
            if not unanswered:
                return
            future = next(answers)
            try:
                yield future.result()
            except KilledWorker as exc:
                raise ClusterError(
                    f"worker after worker was lost over one of these files: {files_of([unanswered[future.key]])}. "
                    "What is done is kept: --resume goes on."
                ) from exc
            del unanswered[future.key]
            future.release()


def _check_sight(client: "Client", file: Source) -> None:
    """Check that every worker sees what this machine sees.

    Raises:
        ClusterError: If one does not.
    """
    if file.size is None:
        return
    blind = [worker for worker, sees in client.run(is_there, file).items() if not sees]
    if blind:
        raise ClusterError(
            f"{len(blind)} workers do not see {file.url}, {blind[0]} among them: paths must lead to the same files on "
            "every machine; use a shared folder or a bucket"
        )


def _threads(client: "Client") -> int:
    """Return how many chunks the cluster can work on at once, now."""
    workers = client.scheduler_info(n_workers=-1)["workers"].values()
    threads: int = sum(worker["nthreads"] for worker in workers)
    return max(1, threads)
