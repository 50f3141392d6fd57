"""Crowds of people: how many feel what, what each of them does, how loud and how far away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from dashapp.labels import CROWD_CLASSES
from dashapp.training.crowd.cast import VOICE, Cast
from dashapp.training.crowd.recordings import Samples
from dashapp.training.crowd.settings import Setting, draw, draw_number

KINDS: Final = CROWD_CLASSES[:3]
"""What a person in a crowd may show: all but silence."""
RINGS: Final = 3
"""People stand in rings around the microphone, each twice as many as its inner neighbour."""

DOES: Final[Mapping[str, Mapping[str, float]]] = {
    "approval": {VOICE: 0.35, "cheer": 0.3, "claps": 0.28, "whistle of joy": 0.07},
    "disapproval": {VOICE: 0.4, "boo": 0.5, "whistle of scorn": 0.1},
    "neutral": {VOICE: 1.0},
}
"""What people do, as shares on average over crowds; one crowd mostly claps, another mostly shouts."""
_ALIKE: Final = 5.0
"""How alike crowds are in that."""
_SWELL_DB: Final = 3.0
"""How much a crowd as a whole grows louder and softer within a clip."""


@dataclass(frozen=True, eq=False)
class Crowd:
    """A crowd before it is heard in a room.

    Attributes:
        people: How many of each of `KINDS`.
        distances_m: Of the rings, ``(RINGS,)``.
        sound: What the people of each kind in each ring do, ``(3, RINGS, n)``, where they stand.
        speakers: Whose voices are heard, sorted.
    """

    people: tuple[int, int, int]
    distances_m: tuple[float, ...]
    sound: Samples
    speakers: tuple[str, ...]


def draw_crowd(
    label: str, length: int, setting: Setting, cast: Cast, rng: np.random.Generator, *, mixed: bool = False
) -> Crowd:
    """Return a crowd most of which shows ``label``, all of it unless ``mixed``.

    Args:
        label: One of `KINDS`.
        length: Samples at 16 kHz; what reaches beyond the end goes on at the beginning.
        setting: Bounds of what is drawn.
        cast: Who may be there.
        rng: Source of chance.
        mixed: Whether others show something else.
    """
    total = draw_number(setting.people, rng)
    people = _mixed(label, total, rng) if mixed else tuple(total * (kind == label) for kind in KINDS)
    nearest = draw(setting.nearest_m, rng)
    distances = np.geomspace(nearest, nearest * draw(setting.depth, rng), RINGS)
    spread_db = draw(setting.spread_db, rng)
    sound = np.zeros((len(KINDS), RINGS, length), np.float32)
    speakers: set[str] = set()
    for number, kind in enumerate(KINDS):
        if people[number]:
            speakers |= _perform(sound[number], kind, people[number], spread_db, cast, rng)
            sound[number] *= _swell(length, rng)
    first, second, third = people
    return Crowd((first, second, third), tuple(float(d) for d in distances), sound, tuple(sorted(speakers)))


def _mixed(label: str, total: int, rng: np.random.Generator) -> tuple[int, ...]:
    """Return how many show each of `KINDS`: two kinds, or in a fifth of larger crowds all three; ``label`` is ahead."""
    others = [kind for kind in KINDS if kind != label]
    if total < 5 or rng.random() > 0.2:
        others = [str(rng.choice(others))]
    most = (total - 1) // 2 if len(others) == 1 else (total - 1) // 3
    counts = {kind: int(rng.integers(1, most + 1)) for kind in others}
    counts[label] = total - sum(counts.values())
    return tuple(counts.get(kind, 0) for kind in KINDS)


def _perform(
    rings: Samples, kind: str, people: int, spread_db: float, cast: Cast, rng: np.random.Generator
) -> set[str]:
    """Add what ``people`` do to the rings ``(RINGS, n)`` and return whose voices were taken."""
    names = list(DOES[kind])
    shares = rng.dirichlet([_ALIKE * share for share in DOES[kind].values()])
    activities = rng.choice(len(names), people, p=shares)
    weights = 2.0 ** np.arange(RINGS)
    places = rng.choice(RINGS, people, p=weights / weights.sum())
    gains = 10 ** (rng.normal(0, spread_db, people) / 20)
    speakers = set()
    for activity, ring, gain in zip(activities, places, gains, strict=True):
        sound, speaker = cast.take(kind, names[activity], rng)
        add_repeated(rings[ring], sound, np.float32(gain), rng)
        if speaker:
            speakers.add(speaker)
    return speakers


def add_repeated(total: Samples, sound: Samples, gain: np.float32, rng: np.random.Generator) -> None:
    """Add ``sound`` to ``total`` from a random place on, again and again with pauses, going round at the end."""
    length = len(total)
    taken = sound[:length] * gain
    at, left = int(rng.integers(length)), length
    while left >= min(len(taken), length):
        before = min(len(taken), length - at)
        total[at : at + before] += taken[:before]
        total[: len(taken) - before] += taken[before:]
        step = len(taken) + int(rng.integers(0, 1 + length // 4))
        at, left = (at + step) % length, left - step


def _swell(length: int, rng: np.random.Generator) -> Samples:
    """Return how a crowd grows louder and softer together, ``(n,)`` around 1; it ends as it began."""
    knots = rng.uniform(-_SWELL_DB, _SWELL_DB, 4)
    level_db = np.interp(np.arange(length) / length, np.linspace(0, 1, 5), [*knots, knots[0]])
    return np.asarray(10 ** (level_db / 20), np.float32)
