"""Whether a disk is full, or may not be written to."""

import errno
from typing import Final

FULL: Final = {errno.ENOSPC, errno.EDQUOT}
LOCKED: Final = {errno.EROFS, errno.EACCES, errno.EPERM}
_FULL_WORDS: Final = tuple(f"(os error {number})" for number in FULL)


def is_full(error: OSError) -> bool:
    """Whether an error says that there is no room, or that whoever writes has used theirs up."""
    # Libraries written in Rust tell the number in the text alone.
    return error.errno in FULL or (error.errno is None and str(error).endswith(_FULL_WORDS))


def is_locked(error: OSError) -> bool:
    """Whether an error says that nothing may be written there."""
    return error.errno in LOCKED
