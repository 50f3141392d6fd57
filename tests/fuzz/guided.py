"""``python -m tests.fuzz.guided walk -max_total_time=60``: coverage-guided (atheris) on what reads bytes in Python.

libFuzzer's own options follow the target: ``walk`` tells kinds of files apart and walks their parts, ``request`` is the
whole of the API behind a request's body. It begins with the seeds and alters as `tests.fuzz.mutations` does; nothing is
written unless a folder is named.
"""

import contextlib
import random
import sys
from typing import Final

import atheris

with atheris.instrument_imports(include=["dashapp.containers", "dashapp.audio.truncation", "dashapp.rest", "werkzeug"]):
    from dashapp import containers
    from dashapp.audio.truncation import looks_cut
    from dashapp.containers.boxes import boxes, has_packed_index
    from dashapp.errors import InputError
    from dashapp.service.intake import ACCEPTED
    from tests.fakes import fake_service
    from tests.rest.test_analyses import CONTENT_TYPE, multipart, server_of

from tests.fuzz.mutations import altered
from tests.fuzz.seeds import seeds

AFRESH: Final = 0.2
"""How often a seed is taken instead of what libFuzzer has found."""

CLIENT = server_of(fake_service()).test_client()


def walk(data: bytes) -> None:
    """Tell what a file is, and whether it is whole."""
    kind = containers.container(data)
    assert containers.describe(data)
    if kind:
        looks_cut(data, kind)
    has_packed_index(data)
    assert all(end >= start for _, start, _, end in list(boxes(data))[:-1])
    with contextlib.suppress(InputError):
        raise containers.unsupported(data, ACCEPTED)


def request(data: bytes) -> None:
    """Send a body."""
    answer = CLIENT.post("/api/v1/analyze", data=data, content_type=CONTENT_TYPE)
    assert answer.status_code < 500 or answer.status_code in {503, 507}
    assert b"Traceback" not in answer.data


TARGETS = {"walk": (walk, lambda data: data), "request": (request, multipart)}


def main() -> None:
    """Run until libFuzzer's options say that it is enough."""
    target, framed = TARGETS[sys.argv[1]]

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        afresh = len(data) < 8 or chance.random() < AFRESH
        start = framed(seeds()[chance.choice(list(seeds()))]) if afresh else data
        return altered(start, chance)[:most]

    options = ["-max_len=100000", "-len_control=0", *sys.argv[2:]]
    atheris.Setup([sys.argv[0], *options], target, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
