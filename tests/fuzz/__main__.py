"""``python -m tests.fuzz --seconds 600 --seed 1``: files and requests are altered, and what came of it is told."""

import argparse
import sys
import time

from dashapp.decoding import files
from tests.fuzz.campaign import SLOW_S, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1, help="the same one, the same inputs")
    parser.add_argument("--slow", type=float, default=SLOW_S, help="seconds from which an answer counts as a hang")
    parser.add_argument("--here", action="store_true", help="decode in this process: many more inputs a second")
    asked = parser.parse_args()
    if asked.here:
        files.AVAILABLE = False
    until = time.monotonic() + asked.seconds
    outcome = run(asked.seed, lambda _: time.monotonic() < until, asked.slow)
    print(f"seed {asked.seed}: {sum(outcome.inputs.values()):,} inputs in {asked.seconds:.0f} s")  # noqa: T201
    for name in ("inputs", "codes", "lost"):
        print(f"{name}: {dict(getattr(outcome, name).most_common())}")  # noqa: T201
    print(f"slowest {outcome.slowest_s:.1f} s, grown by {outcome.grown_mb:.0f} MB")  # noqa: T201
    for line in outcome.failed:
        print(f"FAILED {line}")  # noqa: T201
    return 1 if outcome.failed else 0


if __name__ == "__main__":
    sys.exit(main())
