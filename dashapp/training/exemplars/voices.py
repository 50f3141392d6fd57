"""The voice of a sex and an emotion as a file, and what was measured of it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dashapp.audio.decode import decode_audio
from dashapp.audio.waveform import Waveform
from dashapp.errors import DashappError
from dashapp.training.exemplars.carrier import SENTENCE, SYLLABLES
from dashapp.training.exemplars.ogg import opus
from dashapp.training.exemplars.prosody import Prosody, measure
from dashapp.training.exemplars.resynthesis import resynthesise
from dashapp.training.exemplars.search import Listener, Search, best_variants, listen
from dashapp.training.exemplars.statistics import ClassStatistics
from dashapp.training.exemplars.variants import Variant


class ExemplarError(DashappError):
    """No variant meets what is asked of an exemplar."""


@dataclass(frozen=True)
class Chooser:
    """The model that chooses.

    Attributes:
        model: The model.
        name: What to call it.
        sha256: Checksum of its weights: with others, other clips win.
        is_speech: Whether the speech gate takes a clip for speech: an exemplar that it refuses would be a bad one.
    """

    model: Listener
    name: str
    sha256: str
    is_speech: Callable[[Waveform], bool] = lambda _: True


@dataclass(frozen=True, eq=False)
class Voice:
    """A clip.

    Attributes:
        label: Its class.
        variant: How it was made.
        data: The file.
        prosody: What was measured of the file.
        probability: What the choosing model gives its class.
    """

    label: str
    variant: Variant
    data: bytes
    prosody: Prosody
    probability: float


def make_voice(
    label: str,
    statistics: ClassStatistics,
    chooser: Chooser,
    seed: int,
    search: Search,
    cache: Path,
    progress: Callable[[], Any] = lambda: None,
) -> Voice:
    """Make the clip of a class: the best variant whose file is speech and, too, lies between the class's quartiles.

    Args:
        label: One of `SPEECH_CLASSES`.
        statistics: How the corpora's speakers sound in it.
        chooser: The model that chooses.
        seed: The same seed gives the same file.
        search: How long to look.
        cache: JSON file of what searches found; a search under the same conditions is not made again.
        progress: Called after each variant.

    Raises:
        ExemplarError: If there is none.
    """
    for variant in _searched(label, statistics, chooser, seed, search, cache, progress):
        data = opus(resynthesise(variant, statistics.contour_st))
        waveform = decode_audio(data).waveform
        prosody = measure(waveform, SYLLABLES)
        if prosody is not None and statistics.holds(prosody) and chooser.is_speech(waveform):
            return Voice(label, variant, data, prosody, listen(chooser.model, waveform)[label])
    raise ExemplarError(
        f"none of {search.variants} variants of {label} is speech and lies between the corpora's quartiles"
    )


def _searched(
    label: str,
    statistics: ClassStatistics,
    chooser: Chooser,
    seed: int,
    search: Search,
    cache: Path,
    progress: Callable[[], Any],
) -> list[Variant]:
    conditions = [label, statistics.to_dict(), chooser.sha256, seed, asdict(search), SENTENCE]
    key = hashlib.sha256(json.dumps(conditions).encode()).hexdigest()
    if key not in _read(cache):
        best = best_variants(label, statistics, chooser.model, seed, search, progress)
        cache.parent.mkdir(parents=True, exist_ok=True)
        # Read again: another search may have ended meanwhile.
        cache.write_text(json.dumps(_read(cache) | {key: [asdict(variant) for variant in best]}), encoding="utf-8")
    return [Variant(**values) for values in _read(cache)[key]]


def _read(cache: Path) -> dict[str, Any]:
    known: dict[str, Any] = json.loads(cache.read_text(encoding="utf-8")) if cache.exists() else {}
    return known
