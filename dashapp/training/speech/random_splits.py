"""How other systems on RAVDESS were judged: on a random part of its clips, whose speakers are heard in training too.

A random split of a few hundred test clips moves by several points with its seed, so figures are the mean and deviation
over many. The spectral features are added one by one and all together, on the same splits, to see which of them help.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import polars as pl
from keras import layers
from numpy.typing import NDArray
from rich.progress import track
from sklearn.model_selection import train_test_split

from dashapp.audio.clip_features import SPECTRAL
from dashapp.audio.features import Array
from dashapp.datasets.sample import Sample
from dashapp.evaluation.conditions import CLEAN
from dashapp.evaluation.predictions_table import build_table, probability_columns
from dashapp.inference.artefact import softmax
from dashapp.predictions import Json
from dashapp.training.fit.fitting import compile_classifier, seed_everything
from dashapp.training.speech.clip_vectors import clip_vectors
from dashapp.training.speech.speech_feature_mlp import MlpRecipe, classes_of, read_labelled

RUN: Final = "random-splits"
TEST_PERCENT: Final = (25, 15)
"""Share of the clips to test on; the first is that of the ablation."""
NO_SPECTRAL: Final = "none"
SPLIT: Final = "random{percent}-{seed:02d}"

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Repeats:
    """One recipe on many random splits.

    Attributes:
        accuracy: ``(repeats,)``.
        tests: Indices of the test clips of each split.
        probabilities: ``(test clips, classes)`` of each split.
    """

    accuracy: NDArray[np.float64]
    tests: list[Ints]
    probabilities: list[NDArray[np.floating[Any]]]


def random_splits(data: Path, recipe: MlpRecipe, folder: Path, *, labels: tuple[str, ...]) -> tuple[pl.DataFrame, Json]:
    """Train on many random splits; the features are kept in the folder above ``folder``.

    Returns:
        The answers to the test clips of every split (the recipe as it is; a column ``split`` names share and seed), and
        the figures.

    Raises:
        NoDataError: If there is no clip of RAVDESS under ``data``.
    """
    samples, _ = read_labelled(data, labels)
    classes = classes_of(samples, labels)
    one_hot = np.eye(len(labels), dtype=np.float32)[classes]
    variants = _variants(recipe)

    def repeat(variant: MlpRecipe, percent: int) -> Repeats:
        vectors = clip_vectors(samples, variant.features, folder.parent)
        splits = [_split(classes, percent, seed) for seed in range(recipe.repeats)]
        answers, tests = _answers(variant, vectors, one_hot, splits), [test for _, test in splits]
        right = [float((p.argmax(axis=1) == classes[t]).mean()) for t, p in zip(tests, answers, strict=True)]
        return Repeats(np.array(right), tests, answers)

    by_percent = {percent: repeat(recipe, percent) for percent in track(TEST_PERCENT, "random splits")}
    known = {recipe: by_percent[TEST_PERCENT[0]]}
    by_features = {
        name: known.get(variant) or repeat(variant, TEST_PERCENT[0])
        for name, variant in track(variants.items(), "spectral features")
    }
    figures = {
        "headline": {f"accuracy_random{percent}": _rounded(r.accuracy.mean()) for percent, r in by_percent.items()},
        "run": RUN,
        "split": "random",
        "n": len(samples),
        "labels": list(labels),
        "random_splits": [_figures(repeats, percent) for percent, repeats in by_percent.items()],
        "ablation": [
            _compared(name, variant, by_features[name], by_features[NO_SPECTRAL]) for name, variant in variants.items()
        ],
    }
    return _table(samples, by_percent, labels), figures


def _variants(recipe: MlpRecipe) -> dict[str, MlpRecipe]:
    """Return the recipe without spectral features, with each of them alone, and with all."""
    alone = {name: recipe.with_spectral([name]) for name in SPECTRAL}
    return {NO_SPECTRAL: recipe.with_spectral([]), **alone, "all": recipe.with_spectral(SPECTRAL)}


def _split(classes: Ints, percent: int, seed: int) -> tuple[Ints, Ints]:
    """Return the indices of the clips to train and to test on, every class in the same shares."""
    training, test = train_test_split(
        np.arange(len(classes)), test_size=percent / 100, random_state=seed, stratify=classes
    )
    return training, test


def build_side_by_side(recipe: MlpRecipe, splits: int, features: int, classes: int) -> keras.Model:
    """Return as many of the networks of `speech_feature_mlp` as there are splits, in one.

    ``(splits, features)`` to logits ``emotion`` ``(splits, classes)``. None of them sees another's clips or weights,
    and the optimiser's steps do not depend on the scale of the loss, which is their mean: each is trained as if alone.
    One call trains all of them, where the calls would take most of the time of a network so small.
    """

    def dense(inputs: Any, units: int, **options: Any) -> Any:
        # Glorot's uniform initialisation of each network by itself: Keras's would take them for one.
        limit = (6 / (inputs.shape[-1] + units)) ** 0.5
        uniform = keras.initializers.RandomUniform(-limit, limit)
        layer = layers.EinsumDense(
            "bsf,sfu->bsu", (splits, units), bias_axes="su", kernel_initializer=uniform, **options
        )
        return layer(inputs)

    clips = keras.Input((splits, features), name="features")
    x: Any = clips
    for units in recipe.hidden:
        x = layers.Dropout(recipe.dropout)(dense(x, units, activation="relu"))
    return keras.Model(clips, {"emotion": dense(x, classes, name="emotion")}, name="side_by_side")


def _answers(
    recipe: MlpRecipe, vectors: Array, one_hot: NDArray[np.float32], splits: Sequence[tuple[Ints, Ints]]
) -> list[NDArray[np.floating[Any]]]:
    """Train on each of ``splits``; return the probabilities ``(test clips, classes)`` of each."""
    keras.backend.clear_session()
    seed_everything(recipe.seed)
    shown = [_standardised(vectors[training], vectors[test]) for training, test in splits]
    training, test = (np.stack(part, axis=1) for part in zip(*shown, strict=True))
    targets = np.stack([one_hot[chosen] for chosen, _ in splits], axis=1)
    model = build_side_by_side(recipe, len(splits), vectors.shape[1], one_hot.shape[1])
    steps = -(-len(training) // recipe.batch_size)
    compile_classifier(model, recipe, steps, "emotion", smoothing=recipe.smoothing)
    model.fit(training, targets, batch_size=recipe.batch_size, epochs=recipe.epochs, verbose=0)
    logits = keras.ops.convert_to_numpy(model(test, training=False)["emotion"])
    return [softmax(logits[:, place]) for place in range(len(splits))]


def _standardised(training: Array, test: Array) -> tuple[Array, Array]:
    """Return both by the means and deviations of the training part, as the served network does inside."""
    mean, deviation = training.mean(axis=0), np.maximum(training.std(axis=0), keras.backend.epsilon())
    return (training - mean) / deviation, (test - mean) / deviation


def _figures(repeats: Repeats, percent: int) -> Json:
    accuracy = repeats.accuracy
    return {
        "test_percent": percent,
        "test_clips": len(repeats.tests[0]),
        "repeats": len(accuracy),
        "accuracy": _rounded(accuracy.mean()),
        "deviation": _deviation(accuracy),
        "lowest": _rounded(accuracy.min()),
        "highest": _rounded(accuracy.max()),
        "by_seed": [_rounded(value) for value in accuracy],
    }


def _compared(name: str, variant: MlpRecipe, repeats: Repeats, base: Repeats) -> Json:
    """Return the figures of a variant, and what it gains over ``base``, split by split."""
    gained = repeats.accuracy - base.accuracy
    return {
        "added": name,
        "features": variant.features.input_shape[0],
        "accuracy": _rounded(repeats.accuracy.mean()),
        "deviation": _deviation(repeats.accuracy),
        "gained": _rounded(gained.mean()),
        "gained_deviation": _deviation(gained),
        "splits_better": int((gained > 0).sum()),
        "splits_worse": int((gained < 0).sum()),
    }


def _table(samples: Sequence[Sample], by_percent: dict[int, Repeats], labels: Sequence[str]) -> pl.DataFrame:
    rows = []
    for percent, repeats in by_percent.items():
        for seed, (test, answers) in enumerate(zip(repeats.tests, repeats.probabilities, strict=True)):
            for index, answer in zip(test, answers, strict=True):
                sample = samples[index]
                about = {"item": sample.item, "corpus": sample.corpus, "speaker": sample.speaker, "sex": sample.sex}
                split = {"split": SPLIT.format(percent=percent, seed=seed), "run": RUN, "condition": CLEAN}
                rows.append({**about, **split, "truth": sample.source_label, **probability_columns(labels, answer)})
    return build_table(rows, "speech", classes=labels)


def _deviation(values: NDArray[np.float64]) -> float:
    """Return the standard deviation of a sample; 0 of a single value."""
    return _rounded(values.std(ddof=1)) if len(values) > 1 else 0.0


def _rounded(value: Any) -> float:
    return round(float(value), 6)
