"""Clips of simulated crowds, each decided by its number alone."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, rfft, rfftfreq

from dashapp.audio.decode import SAMPLE_RATE
from dashapp.audio.waveform import Waveform
from dashapp.datasets.splits import SPLITS
from dashapp.labels import CROWD_CLASSES
from dashapp.training.crowd.cast import Cast, read_cast
from dashapp.training.crowd.codecs import Codec
from dashapp.training.crowd.crowds import KINDS, Crowd, draw_crowd
from dashapp.training.crowd.microphones import draw_microphone
from dashapp.training.crowd.noises import draw_noise, read_environment
from dashapp.training.crowd.recordings import Samples, Sounds
from dashapp.training.crowd.rooms import Room, draw_room, responses
from dashapp.training.crowd.settings import Setting, draw

AS_IN_LIFE: Final = {"approval": 0.25, "disapproval": 0.1, "neutral": 0.45, "silence": 0.2}
"""How often each class is heard: mostly a neutral murmur, least of all disapproval."""
BALANCED: Final = dict.fromkeys(CROWD_CLASSES, 0.25)

PEOPLE_HZ: Final = 5500.0
"""What people do ends here in every clip: one corpus of voices does, and a band that only claps and cheers reach would
give them away."""

_STORED_PEAK: Final = 0.5
_SILENCE_DB: Final = 24.0
"""How much softer than a crowd silence may be."""


@dataclass(frozen=True, eq=False)
class CrowdClip:
    """A clip and all that is known of it.

    Attributes:
        waveform: At 16 kHz.
        label: One of `CROWD_CLASSES`: what most of the people show, or that there is nobody.
        people: How many people are heard.
        people_shares: The share of the people who show each of `CROWD_CLASSES`; of silence it is 1 without people.
        energy_shares: The share of the crowd's energy at the microphone, likewise, noise left out.
        speakers: Whose voices are heard, sorted.
        room: Where; None without people, since a room is heard by what sounds in it.
        distances_m: From the nearest people and to the farthest; None without people.
        snr_db: The crowd's power over that of the noise; None without people.
        noises: What is heard beside it.
        codec: What the recording went through.
    """

    waveform: Waveform
    label: str
    people: int
    people_shares: tuple[float, ...]
    energy_shares: tuple[float, ...]
    speakers: tuple[str, ...]
    room: Room | None
    distances_m: tuple[float, float] | None
    snr_db: float | None
    noises: tuple[str, ...]
    codec: Codec


@dataclass(frozen=True)
class CrowdSimulator:
    """Makes clips.

    Attributes:
        cast: Who may be in a crowd.
        environment: Sounds of ESC-10; none is fine.
        setting: Bounds of what is drawn.
        split: Part of the split that ``cast`` and ``environment`` are of.
        seed: Another one makes other clips.
        seconds: Length of a clip.
        weights: How often each of `CROWD_CLASSES` is drawn.
        mixed: Whether crowds show more than one thing.
    """

    cast: Cast
    environment: Sounds
    setting: Setting
    split: str
    seed: int
    seconds: float = 3.0
    weights: Mapping[str, float] | None = None
    mixed: bool = False

    def clip(self, number: int) -> CrowdClip:
        """Return clip ``number``, which is always the same for the same attributes."""
        setting_code = zlib.crc32(self.setting.name.encode())
        rng = np.random.default_rng((self.seed, SPLITS.index(self.split), setting_code, number))
        weights = self.weights or AS_IN_LIFE
        label = str(rng.choice(CROWD_CLASSES, p=[weights[name] for name in CROWD_CLASSES]))
        length = round(self.seconds * SAMPLE_RATE)
        noise, noises = draw_noise(length, self.setting, self.environment, rng)
        room, codec = draw_room(self.setting, rng), self.setting.codecs[rng.integers(len(self.setting.codecs))]
        crowd, snr_db, total, energies = None, None, rfft(noise), np.zeros(len(KINDS))
        if label in KINDS:
            crowd = draw_crowd(label, length, self.setting, self.cast, rng, mixed=self.mixed)
            snr_db = draw(self.setting.snr_db, rng)
            heard, energies = _heard(crowd, room, rng)
            total = heard + total * np.float32(10 ** (-snr_db / 20))
        samples = irfft(total * draw_microphone(length, self.setting, rng), length)
        level_db = draw(self.setting.level_db, rng) - (0 if crowd else rng.uniform(0, _SILENCE_DB))
        return CrowdClip(
            waveform=Waveform(_recorded(samples, codec, level_db), SAMPLE_RATE),
            label=label,
            people=sum(crowd.people) if crowd else 0,
            people_shares=_shares(np.array(crowd.people if crowd else (0, 0, 0))),
            energy_shares=_shares(energies),
            speakers=crowd.speakers if crowd else (),
            room=room if crowd else None,
            distances_m=(crowd.distances_m[0], crowd.distances_m[-1]) if crowd else None,
            snr_db=snr_db,
            noises=noises,
            codec=codec,
        )


def crowd_simulator(
    data: Path,
    split: str,
    setting: Setting,
    seed: int,
    *,
    weights: Mapping[str, float] | None = None,
    mixed: bool = False,
) -> CrowdSimulator:
    """Return a simulator with the voices and surroundings under ``data`` that belong to ``split``.

    Raises:
        CorpusError: If there are no voices.
        FileNotFoundError: If there is no such folder.
    """
    cast, environment = read_cast(data, split), read_environment(data, split)
    return CrowdSimulator(cast, environment, setting, split, seed, weights=weights, mixed=mixed)


def _heard(crowd: Crowd, room: Room, rng: np.random.Generator) -> tuple[NDArray[np.complex64], NDArray[np.float64]]:
    """Return the spectrum of the crowd at the microphone, with a mean power of 1, and the energy of each kind in it."""
    length = crowd.sound.shape[2]
    arriving = responses(room, crowd.distances_m, length, rng)
    band = 1 / np.sqrt(1 + (rfftfreq(length, 1 / SAMPLE_RATE) / PEOPLE_HZ) ** 40)
    kinds = np.zeros((len(KINDS), arriving.shape[1]), np.complex64)
    for number, people in enumerate(crowd.people):
        if people:
            kinds[number] = (rfft(crowd.sound[number]) * arriving).sum(axis=0) * band.astype(np.float32)
    energies = np.square(np.abs(kinds), dtype=np.float64).sum(axis=1)
    whole = kinds.sum(axis=0)
    # The two halves of a spectrum have the same power.
    power = 2 * float(np.square(np.abs(whole), dtype=np.float64).sum()) / length**2
    return whole / np.float32(np.sqrt(power)), energies


def _shares(parts: NDArray[np.number]) -> tuple[float, ...]:
    """Return ``parts`` ``(3,)`` as shares of `CROWD_CLASSES`: silence is all there is where all are 0."""
    total = float(parts.sum())
    return (*(float(part) / total if total else 0.0 for part in parts), float(not total))


def _recorded(samples: Samples, codec: Codec, level_db: float) -> Samples:
    stored = codec.through(np.asarray(samples / np.abs(samples).max() * _STORED_PEAK, np.float32))
    gain = 10 ** (level_db / 20) / max(float(np.abs(stored).max()), 1e-9)
    return np.asarray(stored * gain, np.float32)
