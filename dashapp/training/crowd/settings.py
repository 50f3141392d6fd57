"""What is drawn at random for a crowd, and between which bounds: one setting to train in, another to be surprised by.

Nothing that `OUTSIDE` draws lies within `INSIDE`: other rooms, other numbers of people, other distances and levels,
other noises, microphones and codecs.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from dashapp.training.crowd.codecs import Codec

Spans = tuple[tuple[float, float], ...]
"""One or several intervals; a number is drawn from one of them, each as often."""


@dataclass(frozen=True)
class RoomKind:
    """Places that sound alike.

    Attributes:
        name: What people call them.
        reverberation_s: Seconds until a sound has died down by 60 dB.
        critical_m: Distance in metres at which the room is as loud as the sound itself.
    """

    name: str
    reverberation_s: tuple[float, float]
    critical_m: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Bounds of what is drawn for a clip.

    Attributes:
        name: One of `SETTINGS`.
        people: How many; small crowds as often as large ones (on a logarithmic scale).
        nearest_m: Distance of the first ring of people in metres.
        depth: How many times as far the last ring is.
        spread_db: Standard deviation of the people's own levels.
        rooms: Kinds of places.
        snr_db: The crowd's power over that of all noise.
        mains_hz: Mains frequencies whose hum is heard.
        wind_hz: Up to where wind rumbles.
        traffic_hz: Where traffic is loudest.
        lowest_hz: Below which the microphone hears less.
        highest_hz: Above which it does.
        colour_db: How uneven it is between.
        level_db: Of the clip's loudest sample below full scale.
        codecs: What the recording went through, each as often.
    """

    name: str
    people: Spans
    nearest_m: Spans
    depth: Spans
    spread_db: Spans
    rooms: tuple[RoomKind, ...]
    snr_db: Spans
    mains_hz: tuple[float, ...]
    wind_hz: Spans
    traffic_hz: Spans
    lowest_hz: Spans
    highest_hz: Spans
    colour_db: Spans
    level_db: Spans
    codecs: tuple[Codec, ...]


INSIDE: Final = Setting(
    name="inside",
    people=((5, 200),),
    nearest_m=((1.5, 5),),
    depth=((2, 8),),
    spread_db=((2, 5),),
    rooms=(
        RoomKind("open air", (0.2, 0.4), (20, 60)),
        RoomKind("room", (0.4, 0.8), (1, 3)),
        RoomKind("hall", (0.8, 1.5), (3, 8)),
    ),
    snr_db=((10, 35),),
    mains_hz=(50, 60),
    wind_hz=((60, 250),),
    traffic_hz=((60, 300),),
    lowest_hz=((30, 150),),
    highest_hz=((5500, 7800),),
    colour_db=((0, 5),),
    level_db=((-24, -1),),
    codecs=(Codec("none"), Codec("none"), Codec("opus", 24_000), Codec("opus", 48_000), Codec("mp3", 64_000)),
)
"""What is trained in."""

OUTSIDE: Final = Setting(
    name="outside",
    people=((3, 4), (201, 400)),
    nearest_m=((6, 12),),
    depth=((10, 16),),
    spread_db=((6, 8),),
    rooms=(RoomKind("stadium", (1.7, 2.6), (15, 30)), RoomKind("tunnel", (1.7, 2.6), (1, 2.5))),
    snr_db=((3, 9),),
    mains_hz=(100, 400),
    wind_hz=((300, 500),),
    traffic_hz=((400, 900),),
    lowest_hz=((170, 300),),
    highest_hz=((3600, 5400),),
    colour_db=((6, 9),),
    level_db=((-40, -26),),
    codecs=(Codec("none"), Codec("opus", 12_000), Codec("telephone")),
)
"""What is only tested in."""

SETTINGS: Final = {setting.name: setting for setting in (INSIDE, OUTSIDE)}


def draw(spans: Spans, rng: np.random.Generator) -> float:
    """Return a number within ``spans``."""
    low, high = spans[rng.integers(len(spans))]
    return float(rng.uniform(low, high))


def draw_number(spans: Spans, rng: np.random.Generator) -> int:
    """Return a whole number within ``spans``, small ones as often as large ones on a logarithmic scale."""
    low, high = spans[rng.integers(len(spans))]
    return int(np.clip(np.floor(np.exp(rng.uniform(np.log(low), np.log(high + 1)))), low, high))
