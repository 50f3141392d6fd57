"""Networks in the form to be served that are made here once, in a process of their own, and kept in the cache.

What is committed needs no such thing. It is for what is not committed: the age and sex model, which comes with its
package; explanations, whose graphs are as large as the networks; models of one's own in the older form. TensorFlow is
needed to make them, and ends with the process that made them.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from dashapp.errors import ModelError
from dashapp.process.locks import hold

FORM: Final = 2
"""Raised when a conversion changes: what an earlier one made is then made anew."""
LONGEST_S: Final = 900.0
PAUSE_S: Final = 0.2


def converted(what: str, checksum: str, arguments: Sequence[str], cache: Path) -> Path:
    """Return a converted network, made first where it is not there; that takes seconds, up to a minute.

    Several processes may ask at once: one of them makes it, the others wait.

    Args:
        what: A conversion, by its name in `dashapp.inference.conversion`.
        checksum: Of what it is made from.
        arguments: Of the conversion.
        cache: The folder.

    Raises:
        ModelError: If it cannot be made.
    """
    path = cache / f"{what}-{checksum[:32]}-{FORM}.tflite"
    if path.exists():
        return path
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with path.with_suffix(".lock").open("w") as lock:
            until = time.monotonic() + LONGEST_S
            while not hold(lock.fileno()) and time.monotonic() < until:
                time.sleep(PAUSE_S)
            if not path.exists():
                _make(what, arguments, path)
    except OSError as exc:
        raise ModelError(f"a network cannot be kept in {cache} ({exc}); set DASHAPP_CACHE to another folder") from exc
    return path


def _make(what: str, arguments: Sequence[str], path: Path) -> None:
    part = path.with_suffix(f".{os.getpid()}.part")
    command = [sys.executable, "-m", "dashapp.inference.conversion", what, *arguments, str(part)]
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=LONGEST_S)  # noqa: S603
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.strip()]
            raise ModelError(f"the conversion {what} failed: {said[-1] if said else f'exit code {done.returncode}'}")
        part.replace(path)
    except subprocess.TimeoutExpired as exc:
        raise ModelError(f"the conversion {what} took longer than {LONGEST_S:.0f} seconds") from exc
    finally:
        part.unlink(missing_ok=True)
