"""How many bytes may be held at once by everybody together."""

import threading
from typing import Final

LARGE_BYTES: Final = 5_000_000
"""Larger requests may fill `LARGE_SHARE` of the budget; the rest is kept for smaller ones."""
LARGE_SHARE: Final = 0.75


class Budget:
    """Counts bytes up to a total; safe across threads."""

    def __init__(self, total: int) -> None:
        self.total = total
        self._taken = 0
        self._lock = threading.Lock()

    @property
    def taken(self) -> int:
        """Bytes that are held."""
        return self._taken

    def take(self, n_bytes: int) -> bool:
        """Count bytes; False where there is no room for them, and nothing is counted."""
        most = self.total * (LARGE_SHARE if n_bytes > LARGE_BYTES else 1)
        with self._lock:
            # One that is larger than all there is may come alone.
            if self._taken + n_bytes > most and self._taken > 0:
                return False
            self._taken += n_bytes
            return True

    def give(self, n_bytes: int) -> None:
        """Count bytes no longer."""
        with self._lock:
            self._taken -= n_bytes
