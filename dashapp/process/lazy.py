"""A value that is made when it is first asked for, once, whichever thread asks."""

import threading
import time
from collections.abc import Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

PATIENCE_S: Final = 2.0


class NotYetError(Exception):
    """A value that is still being made; who asks again later has it."""


class Lazy(Generic[T]):
    """Holds what ``make`` returns.

    A thread that asks while another makes the value waits for it. Where ``make`` raises, so does `get`, and the next
    one to ask tries again.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: list[T] = []

    @classmethod
    def of(cls, value: T) -> "Lazy[T]":
        """Hold ``value``, already made."""
        lazy = cls(lambda: value)
        lazy.get()
        return lazy

    @property
    def ready(self) -> bool:
        """Whether the value has been made; does not wait."""
        return bool(self._made)

    def get(self) -> T:
        """Return the value, making it first where needed."""
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]


class Later(Lazy[T]):
    """Holds what ``make`` returns, which is made in the background: who asks too early is told so and need not wait."""

    def __init__(self, make: Callable[[], T], patience_s: float = PATIENCE_S) -> None:
        """Take how it is made.

        Args:
            make: Called in a thread of its own.
            patience_s: How long those who ask wait after that has begun: what takes no longer is there at once.
        """
        super().__init__(make)
        self._patience_s = patience_s
        self._thread: threading.Thread | None = None
        self._waits_until = 0.0
        self._error: Exception | None = None
        self._starting = threading.Lock()

    def get(self) -> T:
        """Return the value.

        Raises:
            NotYetError: If it is still being made.
        """
        if self.ready:
            return super().get()
        with self._starting:
            if self._thread is None:
                self._waits_until = time.monotonic() + self._patience_s
                self._thread = threading.Thread(target=self._run, name="later", daemon=True)
                self._thread.start()
            thread = self._thread
        thread.join(max(0.0, self._waits_until - time.monotonic()))
        if thread.is_alive():
            raise NotYetError("it is still being prepared; ask again in a minute")
        if self._error is not None:
            raise self._error
        return super().get()

    def _run(self) -> None:
        try:
            super().get()
        except Exception as exc:  # noqa: BLE001 (raised again where it is asked for)
            self._error = exc
