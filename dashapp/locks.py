"""Files and folders that one process at a time holds; the hold ends with the process, however that ends."""

import fcntl


def hold(descriptor: int) -> bool:
    """Hold an open file or folder until it is closed; False where another holds it, in this process or elsewhere."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
