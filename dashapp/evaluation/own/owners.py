"""Whose an evaluation of own files is: whoever has its key, which nobody can guess and which is kept nowhere.

The evaluations under one key stand in a folder named by the key's checksum: who reads the disk does not get the keys.
Those that stand in no such folder, made on the command line or by an older build, belong to everybody who may read the
disk, and are served only where ``DASHAPP_SHARED_EVALUATIONS`` says so.
"""

import hashlib
import re
import secrets
from pathlib import Path
from typing import Final

from dashapp.errors import InputError
from dashapp.evaluation.own.names import ANSWERS_FILE

PREFIX: Final = "key-"
KEY_BYTES: Final = 24
MOST_UNDER_A_KEY: Final = 100
"""Evaluations; older ones are deleted by their owner before there can be more."""
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{22,64}")


def new_key() -> str:
    """Return a key of 192 random bits."""
    return secrets.token_urlsafe(KEY_BYTES)


def is_key(text: str) -> bool:
    """Whether a text has the form of a key."""
    return _KEY.fullmatch(text) is not None


def folder_of(evaluations: Path, key: str) -> Path:
    """Return the folder of the evaluations under a key, which need not be there."""
    return evaluations / f"{PREFIX}{hashlib.sha256(key.encode()).hexdigest()[:40]}"


def check_room(evaluations: Path, folder: Path, most: int) -> None:
    """Refuse one more evaluation where there are too many; one that is there may grow.

    Args:
        evaluations: The folder of all evaluations.
        folder: Of the one to be made.
        most: How many there may be in all.

    Raises:
        InputError: ``too_many_kept`` where they are those of one key, ``no_room`` where they are everybody's.
    """
    if folder.exists():
        return
    if folder.parent != evaluations and len(list(folder.parent.glob(f"*/{ANSWERS_FILE}"))) >= MOST_UNDER_A_KEY:
        raise InputError(
            "too_many_kept",
            f"{MOST_UNDER_A_KEY} evaluations are kept for you, the most there may be. Please delete one first.",
        )
    kept = len(list(evaluations.glob(f"*/{ANSWERS_FILE}"))) + len(list(evaluations.glob(f"{PREFIX}*/*/{ANSWERS_FILE}")))
    if kept >= most:
        raise InputError(
            "no_room",
            f"{kept} evaluations are kept on this server, the most there may be. Whoever runs it can delete some in "
            "its folder, or raise DASHAPP_MAX_EVALUATIONS.",
        )
