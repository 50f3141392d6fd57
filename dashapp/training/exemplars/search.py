"""Of many ways of saying the sentence, those in which a speech model hears a class best.

A seeded search: first at random, then around the best. A variant is judged together with slightly altered copies, so
that it wins by its expression and not by an accident of one model.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
import soxr

from dashapp.audio.decode import SAMPLE_RATE
from dashapp.audio.waveform import Waveform
from dashapp.labels import SPEECH_CLASSES
from dashapp.predictions import Distribution, SpeechSegment, pool
from dashapp.training.exemplars.carrier import SYLLABLES
from dashapp.training.exemplars.prosody import measure
from dashapp.training.exemplars.resynthesis import resynthesise
from dashapp.training.exemplars.statistics import ClassStatistics
from dashapp.training.exemplars.variants import Variant, draw, near

SPEEDS: Final = (0.95, 1.05)
NOISE_DB: Final = 25.0
"""Of the voice above the noise of the noisy copy."""


class Listener(Protocol):
    """A speech model."""

    def predict(self, waveform: Waveform) -> tuple[SpeechSegment, ...]:
        """Return the windows of a clip."""


@dataclass(frozen=True)
class Search:
    """How long to look.

    Attributes:
        drawn: Variants at random.
        rounds: Rounds around the best.
        nearby: Variants a round.
        parents: How many of the best are varied.
        enough: Score at which a search ends early.
    """

    drawn: int = 48
    rounds: int = 10
    nearby: int = 14
    parents: int = 4
    enough: float = 0.85

    @property
    def variants(self) -> int:
        """How many are tried of a class at most."""
        return self.drawn + self.rounds * self.nearby


Scored = tuple[float, Variant]


def best_variants(
    label: str,
    statistics: ClassStatistics,
    chooser: Listener,
    seed: int,
    search: Search,
    progress: Callable[[], Any] = lambda: None,
) -> list[Variant]:
    """Search the variants of a class in which ``chooser`` hears it best, the best first.

    Args:
        label: One of `SPEECH_CLASSES`.
        statistics: How the corpora's speakers sound in it; pitch, range and tempo of a variant lie in its quartiles.
        chooser: The model that chooses.
        seed: The same seed gives the same variants.
        search: How long to look.
        progress: Called after each variant.
    """
    best: list[Scored] = []
    for variant in _variants(label, statistics, seed, search, best):
        bar = best[-1][0] if len(best) == search.parents else 0.0
        score = _score(label, variant, statistics, chooser, bar)
        if score > bar:
            best[:] = sorted([*best, (score, variant)], key=lambda scored: -scored[0])[: search.parents]
        progress()
        if score >= search.enough:
            break
    return [variant for _, variant in best]


def listen(model: Listener, waveform: Waveform) -> Distribution:
    """Return what a model hears in a whole clip, over `SPEECH_CLASSES`."""
    return pool([segment.joint for segment in model.predict(waveform)])


def _variants(
    label: str, statistics: ClassStatistics, seed: int, search: Search, best: list[Scored]
) -> Iterator[Variant]:
    """Yield variants; ``best`` is what the caller keeps of those before."""
    sex = label.partition("_")[0]
    generator = np.random.default_rng((seed, SPEECH_CLASSES.index(label)))
    for _ in range(search.drawn):
        yield draw(statistics, sex, generator)
    for _ in range(search.rounds):
        parents = [variant for _, variant in best]
        for i in range(search.nearby):
            fresh = draw(statistics, sex, generator)
            yield near(parents[i % len(parents)], fresh, generator) if parents else fresh


def _score(label: str, variant: Variant, statistics: ClassStatistics, chooser: Listener, bar: float) -> float:
    """Return the geometric mean of the probabilities of a variant and its copies; 0 where it cannot be taken.

    The copies are only made of a variant that by itself is above ``bar``.
    """
    waveform = resynthesise(variant, statistics.contour_st)
    own = listen(chooser, waveform)[label]
    if own <= bar:
        return 0.0
    prosody = measure(waveform, SYLLABLES)
    if prosody is None or not statistics.holds(prosody):
        return 0.0
    probabilities = [own, *(listen(chooser, copy)[label] for copy in _copies(waveform, variant.seed))]
    return float(np.exp(np.mean(np.log(np.maximum(probabilities, 1e-9)))))


def _copies(waveform: Waveform, seed: int) -> Iterator[Waveform]:
    """Yield a clip a little slower, a little faster, and in a little noise."""
    for speed in SPEEDS:
        samples = soxr.resample(waveform.samples, SAMPLE_RATE * speed, SAMPLE_RATE, quality="HQ")
        yield Waveform(samples.astype(np.float32), SAMPLE_RATE)
    noise = np.random.default_rng(seed).normal(size=len(waveform.samples))
    level = float(np.sqrt(np.mean(np.square(waveform.samples)))) * 10 ** (-NOISE_DB / 20)
    yield Waveform((waveform.samples + level * noise).astype(np.float32), SAMPLE_RATE)
