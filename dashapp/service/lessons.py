"""What is learnt from an exemplar: how its voice sounds in figures, where its face speaks, what a network makes of it.

Everything is worked out of the exemplars' own files when it is first asked for, and kept: there are 28 of them.
"""

import json
import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from dashapp.errors import DashappError, InputError
from dashapp.predictions import Exemplar, ImagePrediction, Json, SpeechPrediction
from dashapp.service.steps import Asked
from dashapp.settings import Settings

if TYPE_CHECKING:
    # For the types alone: they pull in librosa, which the first page does not wait for.
    from dashapp.audio.voice_measures import VoiceMeasures
    from dashapp.audio.waveform import Waveform

BUNDLED: Final = "/assets/"
"""Before the address of a file that comes with the program."""
SENTENCE_SYLLABLES: Final = 8
"""Of "Tickets are sold beside the gate.", which the synthetic exemplars say."""
REGIONS: Final[Mapping[str, tuple[float, float]]] = {"brow": (0.1, 0.3), "eyes": (0.3, 0.5), "mouth": (0.62, 0.92)}
"""Rows of a face crop framed as FER2013 frames its faces, in shares of its height."""


class Analyses(Asked, Protocol):
    """What lessons ask of the service."""

    def exemplars(self) -> tuple[Exemplar, ...]:
        """Return every representative clip and picture there is."""

    def exemplar_clip(self, item: str) -> Any:
        """Return a recorded clip; None for anything else."""

    def analyze(self, data: bytes) -> Any:
        """Analyse a file of any kind."""


@dataclass(frozen=True)
class VoiceLesson:
    """A representative voice in figures.

    Attributes:
        exemplar: The clip.
        duration_s: Its length.
        envelope: Lowest and highest sample of equal stretches.
        mfcc: ``(frames, coefficients)``.
        measures: Pitch, tempo, level, brightness.
        synthetic: Whether a program made it.
    """

    exemplar: Exemplar
    duration_s: float
    envelope: tuple[tuple[float, float], ...]
    mfcc: tuple[tuple[float, ...], ...]
    measures: "VoiceMeasures"
    synthetic: bool


@dataclass(frozen=True)
class FaceLesson:
    """A representative face in figures.

    Attributes:
        exemplar: The picture.
        regions: Share of what speaks for its emotion that lies in each of `REGIONS`; empty where nothing can be shown.
        overlay: Where it lies, as a data URI to be laid over the picture; None likewise.
    """

    exemplar: Exemplar
    regions: Mapping[str, float]
    overlay: str | None


class Lessons:
    """Works out what is learnt of each exemplar; safe across threads.

    Attributes:
        service: What answers.
    """

    def __init__(self, service: Analyses, settings: Settings) -> None:
        """Take what answers; nothing is read yet.

        Args:
            service: Of the answers.
            settings: Where the exemplars lie.
        """
        self.service = service
        self._assets = settings.assets
        # A cache of the object's own: it goes with it.
        self.voice: Callable[[str, str], VoiceLesson | None] = lru_cache(maxsize=None)(self._voice)
        self.face: Callable[[str, str], FaceLesson | None] = lru_cache(maxsize=None)(self._face)
        self.answer: Callable[[str, str, str], Json | None] = lru_cache(maxsize=None)(self._answer)

    def exemplars(self) -> tuple[Exemplar, ...]:
        """Return every representative clip and picture there is."""
        return self.service.exemplars()

    def exemplar(self, kind: str, sex: str, emotion: str) -> Exemplar | None:
        """Return one of them; None where there is none."""
        wanted = (kind, sex, emotion)
        return next((e for e in self.exemplars() if (e.kind, e.sex, e.emotion) == wanted), None)

    def data(self, exemplar: Exemplar) -> bytes | None:
        """Return the file of an exemplar; None where it cannot be read."""
        if not exemplar.url.startswith(BUNDLED):
            recorded = self.service.exemplar_clip(exemplar.id)
            return recorded.data if recorded else None
        return self.bundled(exemplar.url)

    def bundled(self, url: str) -> bytes | None:
        """Return a file that comes with the program by its address; None where it is not there."""
        with suppress(OSError):
            return Path(self._assets, url.removeprefix(BUNDLED)).read_bytes()
        return None

    def spread(self) -> Mapping[str, Mapping[str, tuple[float, float, float]]]:
        """Return quartiles of each measure of the corpora's training speakers, by class; empty where there are none."""
        return _spread(self._assets / "exemplars" / "statistics.json")

    def waveform(self, sex: str, emotion: str) -> "Waveform | None":
        """Return the decoded clip of a class; None where there is none."""
        from dashapp.audio.decode import decode_audio

        exemplar = self.exemplar("clip", sex, emotion)
        data = self.data(exemplar) if exemplar else None
        with suppress(InputError):
            return decode_audio(data).waveform if data else None
        return None

    def _voice(self, sex: str, emotion: str) -> VoiceLesson | None:
        from dashapp.audio.features import MfccConfig, log_mel, mfcc
        from dashapp.audio.voice_measures import measure
        from dashapp.service.views import COLUMNS, envelope, thinned

        exemplar, sound = self.exemplar("clip", sex, emotion), self.waveform(sex, emotion)
        if exemplar is None or sound is None:
            return None
        synthetic = exemplar.url.startswith(BUNDLED)
        config = MfccConfig()
        features = mfcc(log_mel(sound, config), config)[:, :, 0]
        return VoiceLesson(
            exemplar,
            sound.duration_s,
            envelope(sound.samples, COLUMNS),
            thinned(features, COLUMNS // 2),
            measure(sound, SENTENCE_SYLLABLES if synthetic else None),
            synthetic,
        )

    def _face(self, sex: str, emotion: str) -> FaceLesson | None:
        exemplar = self.exemplar("picture", sex, emotion)
        data = self.data(exemplar) if exemplar else None
        if exemplar is None or data is None:
            return None
        try:
            said = self.service.explain(_small(data), emotion)
        except DashappError:
            return FaceLesson(exemplar, {}, None)
        return FaceLesson(exemplar, regions(said.relevance), said.overlay)

    def _answer(self, kind: str, sex: str, emotion: str) -> Json | None:
        exemplar = self.exemplar(kind, sex, emotion)
        data = self.data(exemplar) if exemplar else None
        try:
            return _shares(self.service.analyze(data)) if data else None
        except DashappError:
            return None


def regions(relevance: NDArray[np.floating[Any]]) -> dict[str, float]:
    """Return the share of what speaks for an emotion in a crop ``(rows, columns)`` that lies in each of `REGIONS`."""
    by_row = relevance.sum(axis=1)
    total = float(by_row.sum())
    rows = len(by_row)
    if not total:
        return {}
    return {
        name: float(by_row[round(top * rows) : round(bottom * rows)].sum()) / total
        for name, (top, bottom) in REGIONS.items()
    }


def _shares(answer: SpeechPrediction | ImagePrediction) -> Json | None:
    """Return the probability of each emotion in an answer; None where it has none."""
    said = answer.to_dict()
    part = (said["faces"] or [None])[0] if said["kind"] == "image" else said
    return part["emotion"] if part and part["emotion"] else None


def _small(data: bytes) -> bytes:
    """Return a picture as small as a face crop, which is what can be explained."""
    import cv2

    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if pixels is None:
        raise InputError(
            "decode_failed", "The picture of the exemplar cannot be read; make it with `dashapp exemplars`."
        )
    return cv2.imencode(".png", cv2.resize(pixels, (48, 48), interpolation=cv2.INTER_AREA))[1].tobytes()


@lru_cache(maxsize=4)
def _spread(path: Path) -> Mapping[str, Mapping[str, tuple[float, float, float]]]:
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return {
            name: {measure: (low, middle, high) for measure, (low, middle, high) in entry["quartiles"].items()}
            for name, entry in table.items()
            if all(math.isfinite(value) for values in entry["quartiles"].values() for value in values)
        }
    except (OSError, ValueError, KeyError):
        return {}
