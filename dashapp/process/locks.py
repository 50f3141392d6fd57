"""Files and folders that one process at a time holds; the hold ends with the process, however that ends."""

import sys


def hold(descriptor: int) -> bool:
    """Hold an open file or folder until it is closed; False where another holds it, in this process or elsewhere.

    On Windows, which has no such holds, everything may be held.
    """
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
