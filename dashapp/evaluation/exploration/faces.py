"""FER2013 to counts, agreement of FER+'s raters, average faces and a sample's apparent sex."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dashapp.datasets.faceset import USAGES, VOTE_LABELS, FaceSet
from dashapp.evaluation.evaluate import ferplus_majority
from dashapp.labels import EMOTION_NAMES, EMOTIONS, SEXES
from dashapp.predictions import Json
from dashapp.process.progress import Progress, untold
from dashapp.protocols import AgeSexModel
from dashapp.vision.strip import framed_strip

VOTES: Final = ("up to 4", "5 or 6", "7 or 8", "9 or 10")
"""How many of ten raters said the most frequent word, in steps."""

_EDGES: Final = (0.0, 0.45, 0.65, 0.85, 1.0)
"""Of `VOTES`, as shares; a face may have fewer than ten votes."""
_AT_ONCE: Final = 16
"""Faces that the model of apparent sex is asked about at once."""


def faces(found: FaceSet) -> Json:
    """Return what is told of the faces.

    Returns:
        ``n``; ``counts``, rows of emotion, part and ``n``; ``agreement``, see `agreement`.
    """
    counts = [
        {"emotion": emotion, "part": part, "n": int(of.sum())} for emotion, part, of in _strata(found) if of.any()
    ]
    return {"n": len(found), "counts": counts, "agreement": agreement(found)}


def agreement(found: FaceSet) -> list[Json]:
    """Return how far FER+'s raters agree on the faces of each of FER2013's labels.

    Returns:
        Rows of ``emotion``, ``n`` (faces with votes), ``share`` (the winning vote's mean share of the votes),
        ``votes`` (faces by `VOTES`) and ``same``, the share of the faces with a majority (``majority`` of them) on
        which it is FER2013's label; None where there is none.
    """
    voted = found.votes.sum(axis=1) > 0
    rows = []
    for i, emotion in enumerate(EMOTIONS):
        votes = found.votes[voted & (found.emotion == i)]
        if not len(votes):
            continue
        shares = winning_share(votes)
        majority = [label for label in ferplus_majority(votes) if label]
        # FER+ calls the seven emotions as we do.
        same = majority.count(EMOTION_NAMES[emotion]) / len(majority) if majority else None
        rows.append(
            {
                "emotion": emotion,
                "n": len(votes),
                "share": round(float(shares.mean()), 4),
                "votes": dict(zip(VOTES, np.histogram(shares, _EDGES)[0].tolist(), strict=True)),
                "majority": len(majority),
                "same": None if same is None else round(same, 4),
            }
        )
    return rows


def winning_share(votes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share of the votes that the most frequent label of each face has, ``(n,)`` in 0 to 1.

    Args:
        votes: ``(n, 10)`` counts in the order of `VOTE_LABELS`, at least one for each face.
    """
    if votes.shape[1:] != (len(VOTE_LABELS),):
        raise ValueError(f"votes are (n, {len(VOTE_LABELS)}), not {votes.shape}")
    shares: NDArray[np.float64] = votes.max(axis=1) / votes.sum(axis=1)
    return shares


def average_faces(found: FaceSet) -> dict[str, NDArray[np.float32]]:
    """Return the mean of the crops of each emotion that has any, ``(48, 48)`` in 0 to 255, aligned as they are."""
    return {
        emotion: found.images[found.emotion == i].mean(axis=0, dtype=np.float64).astype(np.float32)
        for i, emotion in enumerate(EMOTIONS)
        if (found.emotion == i).any()
    }


def stretched(face: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return an average face in 0 to 1 of full contrast: averages have little, and differ in how bright they are."""
    low, high = np.percentile(face, (0.5, 99.5))
    shown: NDArray[np.float32] = np.clip((face - low) / max(float(high - low), 1.0), 0, 1).astype(np.float32)
    return shown


def apparent_sexes(
    found: FaceSet, model: AgeSexModel, most: int, seed: int = 1, progress: Progress = untold
) -> list[Json]:
    """Estimate how many faces look female and male from a random sample of each emotion and part.

    Args:
        found: The faces.
        model: Tells a face's apparent sex.
        most: Faces to look at, of each emotion and part; at least one.
        seed: The same seed looks at the same faces.
        progress: Told now and then.

    Returns:
        Rows of ``emotion``, ``part``, ``sex``, ``seen`` (faces of the sample that look so to the model) and ``n``, the
        estimate for all faces of the emotion and part.
    """
    random = np.random.default_rng(seed)
    strata = [(emotion, part, np.flatnonzero(of)) for emotion, part, of in _strata(found) if of.any()]
    samples = [random.permutation(stratum)[:most] for _, _, stratum in strata]
    total, done, rows = sum(map(len, samples)), 0, []
    for (emotion, part, stratum), sample in zip(strata, samples, strict=True):
        seen = dict.fromkeys(SEXES, 0)
        for batch in np.array_split(sample, -(-len(sample) // _AT_ONCE)):
            for answer in model.predict(*framed_strip(list(found.images[batch]))):
                seen[answer.sex.top] += 1
            done += len(batch)
            progress(done / total)
        female = round(len(stratum) * seen[SEXES[0]] / len(sample))
        estimates = dict(zip(SEXES, (female, len(stratum) - female), strict=True))
        rows += [{"emotion": emotion, "part": part, "sex": s, "seen": seen[s], "n": estimates[s]} for s in SEXES]
    return rows


def _strata(found: FaceSet) -> list[tuple[str, str, NDArray[Any]]]:
    """Return emotion, part and which faces are of both."""
    return [
        (emotion, part, (found.emotion == i) & (found.usage == part))
        for part in USAGES
        for i, emotion in enumerate(EMOTIONS)
    ]
