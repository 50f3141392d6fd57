"""What a speech network gets right on the validation speakers: the figures that a recipe is chosen by."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dashapp.audio.features import Array
from dashapp.evaluation import metrics
from dashapp.labels import EMOTIONS, SPEECH_CLASSES
from dashapp.training.speech.augmentation import Surroundings, add

BABBLE_DB = 10.0


def in_babble(spectrograms: Sequence[Array]) -> list[Array]:
    """Return each spectrogram with a handful of the others behind it, `BABBLE_DB` below; always the same."""
    rng = np.random.default_rng(0)
    around = Surroundings(spectrograms)
    return [add(spectrogram, around.babble(len(spectrogram), rng), BABBLE_DB) for spectrogram in spectrograms]


def figures(logits: NDArray[np.floating], classes: NDArray[np.int64], corpora: Sequence[str]) -> dict[str, float]:
    """Return accuracy, log-loss, the emotions' unweighted average recall by corpus, and the accuracy of sex.

    Args:
        logits: ``(n, 14)``.
        classes: ``n`` indices of `SPEECH_CLASSES`.
        corpora: ``n`` names.
    """
    shifted = logits - logits.max(axis=1, keepdims=True)
    surprise = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(classes)), classes]
    joint = np.exp(shifted)
    by_sex = joint.reshape(len(joint), len(SPEECH_CLASSES) // len(EMOTIONS), len(EMOTIONS))
    emotion, sex = by_sex.sum(axis=1).argmax(axis=1), by_sex.sum(axis=2).argmax(axis=1)
    named = np.asarray(corpora)
    heard = {
        f"{corpus} UAR": metrics.uar(classes[named == corpus] % len(EMOTIONS), emotion[named == corpus], len(EMOTIONS))
        for corpus in sorted(set(corpora))
    }
    return {
        "accuracy": metrics.accuracy(classes, logits.argmax(axis=1)),
        "log-loss": float(surprise.mean()),
        **heard,
        "sex": metrics.accuracy(classes // len(EMOTIONS), sex),
    }


def line(conditions: Mapping[str, Mapping[str, float]]) -> str:
    """Return the figures of each condition as text."""
    return "\n".join(
        f"{condition}: " + ", ".join(f"{name} {_number(name, value)}" for name, value in values.items())
        for condition, values in conditions.items()
    )


def _number(name: str, value: float) -> str:
    return f"{value:.3f}" if name == "log-loss" else f"{100 * value:.1f} %"
