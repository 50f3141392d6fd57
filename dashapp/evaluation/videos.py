"""Videos of actors: the face, the voice and both joined, judged on the same people and words.

For those who have RAVDESS's or CREMA-D's own video releases; they are not among the data at hand. Judged are the actors
of the test part: the voice model has not heard them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from dashapp.datasets import crema_d, ravdess
from dashapp.datasets.sample import Sample
from dashapp.datasets.splits import speaker_split
from dashapp.errors import DashappError, InputError
from dashapp.evaluation.figures import Judged, figures_of
from dashapp.labels import EMOTIONS
from dashapp.predictions import Distribution, Json, SpeechPrediction, VideoPrediction, marginals
from dashapp.process.progress import Progress, untold

CORPORA: Final = (ravdess, crema_d)
MODALITIES: Final = ("face", "voice", "joined")

Analyze = Callable[[bytes], Any]
Answers = Mapping[str, Distribution | None]


class NoVideosError(DashappError):
    """A folder without videos of these corpora."""


def judged_videos(data: Path) -> list[Sample]:
    """Return the videos under ``data`` of actors of the test part.

    Raises:
        NoVideosError: If there are none.
    """
    samples = [sample for corpus in CORPORA for sample in corpus.read_videos(data)[0]]
    chosen = [sample for sample in samples if speaker_split(sample) == "test"]
    if not chosen:
        raise NoVideosError(
            f"no videos of test actors under {data}: looked for RAVDESS's 01-01-...mp4 (actors 19 to 24) and CREMA-D's "
            "1074_IEO_ANG_HI.flv (actors 1074 to 1091)"
        )
    return chosen


def evaluate_videos(analyze: Analyze, samples: Sequence[Sample], progress: Progress = untold) -> Json:
    """Return the figures of face, voice and both joined, by corpus.

    A video without an answer of a modality counts as wrong there.

    Args:
        analyze: Bytes of a video to its answer, as the service gives it.
        samples: The videos.
        progress: Told how far it is.
    """
    answers = []
    for done, sample in enumerate(samples, start=1):
        answers.append(_answers(analyze, sample.path.read_bytes()))
        progress(done / len(samples))
    return {
        name: {"n": len(chosen), "actors": len({samples[i].speaker for i in chosen})}
        | {modality: _figures(samples, answers, chosen, modality) for modality in MODALITIES}
        for name, chosen in _by_corpus(samples)
    }


def _by_corpus(samples: Sequence[Sample]) -> Iterator[tuple[str, list[int]]]:
    for name in dict.fromkeys(sample.corpus for sample in samples):
        yield name, [i for i, sample in enumerate(samples) if sample.corpus == name]


def _answers(analyze: Analyze, data: bytes) -> Answers:
    try:
        answer = analyze(data)
    except InputError:
        return {}
    if isinstance(answer, SpeechPrediction):
        return {"voice": _emotion(answer)}
    if not isinstance(answer, VideoPrediction):
        return {}
    face = answer.faces[0].best.emotion if answer.faces else None
    return {"face": face, "voice": _emotion(answer.voice), "joined": answer.emotion}


def _emotion(voice: SpeechPrediction | None) -> Distribution | None:
    return marginals(voice.joint)[0] if voice and voice.joint else None


def _figures(samples: Sequence[Sample], answers: Sequence[Answers], chosen: Sequence[int], modality: str) -> Json:
    truth = np.array([EMOTIONS.index(samples[i].emotion) for i in chosen])
    found = [answers[i].get(modality) for i in chosen]
    none = (float("nan"),) * len(EMOTIONS)
    rows = [each.probabilities if each and each.labels == EMOTIONS else none for each in found]
    figures = figures_of(Judged(EMOTIONS, truth, np.array(rows), [samples[i].speaker for i in chosen]))
    kept = {name: figures[name] for name in ("accuracy", "uar", "classes_present", "interval_95", "per_class")}
    return {"unanswered": sum(each is None for each in found), **kept}
