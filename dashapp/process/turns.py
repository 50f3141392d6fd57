"""Whose turn it is to compute: a few at once, short work before long work, and a bounded number that wait.

Large work never takes all turns. Work takes its turn for as long as it lasts, but long work is asked to `Place.let_by`
others between two of its steps. Who has computed for some seconds then waits behind whoever came within those seconds,
at most `HELD_BACK_S` of them: a picture is not stuck behind memos of ten minutes, and no memo waits for ever (least
attained service with ageing).
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

HELD_BACK_S: Final = 5.0
"""So long work is held back at most for what came after it."""
STEP_S: Final = 0.1
"""Work is not interrupted before it has computed for so long."""
LOOK_S: Final = 0.25
"""While somebody waits, it is looked this often whether they have left."""


class CrowdedError(Exception):
    """There is no place: too much waits already.

    Attributes:
        own: Whether it is the client's own work that fills the places.
    """

    def __init__(self, *, own: bool = False) -> None:
        super().__init__("no place is free")
        self.own = own


class GivenUpError(Exception):
    """Nobody waits for the work any more, or the program ends."""


class Turns:
    """Gives places, and turns to those who have one; safe across threads.

    Attributes:
        at_once: How many compute at a time.
        places: How many may have a place.
        closing: Whether the program is about to end; told, not heeded.
    """

    def __init__(self, at_once: int, waiting: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Give nothing yet.

        Args:
            at_once: How many compute at a time, at least two; large work may take all turns but one.
            waiting: How many more may have a place. Half of all places may be one client's, and half large work's.
            clock: Seconds of a clock that never goes back.
        """
        self.at_once = max(2, at_once)
        self.places = self.at_once + waiting
        self._clock = clock
        self._lock = threading.Lock()
        self._held: list[Place] = []
        self._queue: list[Place] = []
        self._running: list[Place] = []
        self._stopped = threading.Event()

        self.closing = False

    @property
    def full(self) -> bool:
        """Whether there is no place."""
        return len(self._held) >= self.places

    @property
    def running(self) -> int:
        """How many compute."""
        return len(self._running)

    @property
    def waiting(self) -> int:
        """How many have a place and do not compute."""
        return len(self._held) - len(self._running)

    def enter(self, client: str, *, large: bool = False) -> "Place":
        """Return a place, at once.

        Args:
            client: Who asks.
            large: Whether the work will take long.

        Raises:
            CrowdedError: If there is none.
        """
        half = max(1, self.places // 2)
        with self._lock:
            own = sum(place.client == client for place in self._held)
            many = sum(place.large for place in self._held) if large else 0
            if len(self._held) >= self.places or own >= half or many >= half:
                raise CrowdedError(own=own >= half)
            place = Place(self, client, large=large)
            self._held.append(place)
            return place

    def stop(self) -> None:
        """Have all work give up, as soon as it lets others by."""
        self._stopped.set()

    def _leave(self, place: "Place") -> None:
        with self._lock:
            if place in self._held:
                self._held.remove(place)

    def _wait(self, place: "Place", gone: Callable[[], bool]) -> None:
        with self._lock:
            place.queued_at = self._clock()
            place.called.clear()
            self._queue.append(place)
            self._call_next()
        while not place.called.wait(LOOK_S):
            if self._stopped.is_set() or gone():
                with self._lock:
                    if not place.called.is_set():
                        self._queue.remove(place)
                        raise GivenUpError
        place.began_at = self._clock()

    def _end(self, place: "Place") -> None:
        with self._lock:
            place.attained_s += self._clock() - place.began_at
            self._running.remove(place)
            self._call_next()

    def _call_next(self) -> None:
        while first := self._first():
            self._queue.remove(first)
            self._running.append(first)
            first.called.set()

    def _first(self) -> "Place | None":
        """Return whose turn it is now, if anybody's."""
        free = self.at_once - len(self._running)
        large = sum(place.large for place in self._running) < self.at_once - 1
        may = [place for place in self._queue if free and (large or not place.large)]
        return min(may, key=lambda place: place.due, default=None)

    def _is_late(self, place: "Place") -> bool:
        """Return whether somebody who waits comes before one that computes."""
        now = self._clock()
        computed_s = now - place.began_at
        if computed_s < STEP_S:
            return False
        own = now + min(place.attained_s + computed_s, HELD_BACK_S)
        with self._lock:
            return any(other.due < own for other in self._queue if place.large or not other.large)


class Place:
    """A right to a turn; left by whoever got it, whether or not they took it.

    Attributes:
        client: Whose it is.
        large: Whether the work will take long.
        attained_s: Seconds that it has computed.
        queued_at: When it began to wait for its turn.
        began_at: When its turn began.
        called: Set when its turn is there.
    """

    def __init__(self, turns: Turns, client: str, *, large: bool) -> None:
        self._turns = turns
        self.client, self.large = client, large
        self.attained_s = self.queued_at = self.began_at = 0.0
        self.called = threading.Event()
        self._gone: Callable[[], bool] = lambda: False

    @property
    def due(self) -> float:
        """When it is its turn: the earlier, the sooner."""
        return self.queued_at + min(self.attained_s, HELD_BACK_S)

    @contextmanager
    def turn(self, gone: Callable[[], bool] = lambda: False) -> Iterator[None]:
        """Wait for the turn and hold it.

        Args:
            gone: Whether nobody waits for the work any more.

        Raises:
            GivenUpError: If nobody does, or the program ends.
        """
        self._gone = gone
        self._turns._wait(self, gone)
        try:
            yield
        finally:
            # Whoever gave up while others were let by holds no turn.
            if self.called.is_set():
                self._turns._end(self)

    def let_by(self) -> None:
        """Between two steps of the work: let others by whose turn comes first.

        Raises:
            GivenUpError: If nobody waits for the work any more, or the program ends.
        """
        if self._turns._stopped.is_set() or self._gone():
            raise GivenUpError
        if self._turns._is_late(self):
            self._turns._end(self)
            self.called.clear()
            self._turns._wait(self, self._gone)

    def leave(self) -> None:
        """Give the place back; a second time does nothing."""
        self._turns._leave(self)
