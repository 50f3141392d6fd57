"""A run in processes of its own, to be killed: ``python -m tests.batch.killed FOLDER OUT``."""

import sys

from dashapp.batch.inputs import find
from dashapp.batch.local import answer_here
from dashapp.batch.output import Output
from dashapp.batch.run import run_batch
from tests.batch.services import QUESTION, slow

if __name__ == "__main__":
    folder, out = sys.argv[1:]
    run_batch(
        find([folder]),
        QUESTION,
        Output(out),
        lambda chunks: answer_here(chunks, QUESTION, 2, slow),
        chunk_size=3,
        resume=True,
    )
