"""A value that is made when it is first asked for, once, whichever thread asks."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


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
