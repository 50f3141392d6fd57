"""A new last layer on a trained speech network, taught by every corpus at hand; what lies below it stays as it is.

Convolutions that learnt three English corpora hear much of other languages that their last layer reads wrongly.
Teaching that layer anew takes minutes. It is pulled towards the one that there was, so that what was known is not
forgotten (the penalty of J. Kirkpatrick et al., "Overcoming catastrophic forgetting in neural networks", PNAS 2017,
doi 10.1073/pnas.1611835114, with the variance of each input in the place of its Fisher information).
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from scipy.optimize import minimize

from dashapp.audio.features import MfccConfig, first_window
from dashapp.datasets.sample import Sample
from dashapp.datasets.speech import read_speech
from dashapp.errors import ModelError
from dashapp.evaluation.parts import SPEAKER
from dashapp.inference.artefact import Artefact
from dashapp.inference.keras_network import members
from dashapp.inference.manifest import Manifest
from dashapp.labels import speech_class_index
from dashapp.training.fit.recipe import NoDataError, Recipe
from dashapp.training.speech import validation
from dashapp.training.speech.batches import sampling_chance
from dashapp.training.speech.features import spectrograms
from dashapp.training.speech.parts import Part, heard_classes, split_of
from dashapp.training.speech.speech_mfcc_cnn import calibrate

Floats = NDArray[np.floating[Any]]

OUTPUT: Final = "joint"
TAUGHT: Final = "last_layer"
"""Where a manifest's ``training`` says how its last layer was taught anew."""
AT_ONCE: Final = 32


@dataclass(frozen=True)
class LastLayerRecipe(Recipe):
    """How the last layer is taught.

    Attributes:
        split: As of `dashapp.training.speech.recipe.SpeechRecipe`.
        pull: How strongly it is held to the layer that there was.
        smoothing: Of the labels, over the emotions of the speaker's sex.
        balance: Each corpus, sex and emotion, and each speaker, counts by its number to the power of ``1 - balance``.
        words: How much a clip counts whose words tell its emotion, beside one whose words do not.
        most: Clips of one corpus that are heard; of more, every second, third ... one of each speaker.
        steps: Of the optimiser (L-BFGS).
    """

    split: str = "speaker"
    pull: float = 0.1
    smoothing: float = 0.05
    balance: float = 0.5
    words: float = 0.3
    most: int = 1300
    steps: int = 60


@dataclass(frozen=True)
class LastLayer:
    """Weights ``(numbers, 14)`` and biases ``(14,)`` over the numbers of all members of a network, side by side."""

    weights: Floats
    biases: Floats

    def logits(self, numbers: Floats) -> Floats:
        """Return the logits ``(n, 14)`` of ``numbers`` ``(n, k)``."""
        return numbers @ self.weights + self.biases


@dataclass(frozen=True)
class Taught:
    """A network with a new last layer, and what its manifest says.

    Attributes:
        network: The Keras network.
        manifest: As that of the network before, but for calibration and `TAUGHT`.
    """

    network: Any
    manifest: Manifest


def teach(artefact: Artefact, data: Path, recipe: LastLayerRecipe, cache: Path, *, command: str = "") -> Taught:
    """Teach the last layer of a network anew and calibrate it on the validation part.

    Args:
        artefact: The network, in Keras's form.
        data: The folder of the corpora.
        recipe: How.
        cache: Folder of spectrograms and of what the network makes of them.
        command: That repeats it.

    Raises:
        ModelError: If its last layer was taught already: it would be pulled towards itself.
        NoDataError: If there is no speech corpus under ``data``.
    """
    manifest = artefact.manifest
    if TAUGHT in manifest.training:
        raise ModelError(f"the last layer of {manifest.name} was taught already; take the network as it was before")
    samples = read_speech(data).samples
    if not samples:
        raise NoDataError(f"no clip of a known speech corpus in {data}")
    parts = split_of(samples, recipe.split)
    chosen = {
        part: few_of_each([s for s, p in zip(samples, parts, strict=True) if p == part], recipe.most)
        for part in ("train", "validation")
    }
    heard = {part: numbers_of(artefact, clips, cache) for part, clips in chosen.items()}
    held_out = _part(chosen["validation"])
    before = last_layer(artefact.network)
    after = _fitted(heard["train"], chosen["train"], before, recipe)
    logits = np.asarray(after.logits(heard["validation"]), np.float32)
    temperature, hedge = calibrate(logits, held_out.classes)
    about = {
        "command": command,
        "recipe": {name: getattr(recipe, name) for name in ("split", *_OWN)},
        "items": {part: len(clips) for part, clips in chosen.items()},
        "validation": {
            name: validation.figures(said, held_out.classes, held_out.corpora)
            for name, said in {"before": before.logits(heard["validation"]), "after": logits}.items()
        },
    }
    corpora = dict.fromkeys([*manifest.training.get("corpora", []), *(sample.corpus for sample in chosen["train"])])
    taught = manifest.training | {TAUGHT: about, "corpora": list(corpora)}
    changed = replace(manifest, temperature=temperature, certain_above=hedge, promise=None, training=taught)
    return Taught(with_last_layer(artefact.network, after), changed)


_OWN: Final = ("pull", "smoothing", "balance", "words", "most", "steps")


def left_out(artefact: Artefact, data: Path, recipe: LastLayerRecipe, cache: Path) -> dict[str, dict[str, float]]:
    """Return what a last layer that is taught by all corpora but one gets right of that one, on its validation part.

    Only corpora are left out that nothing below the last layer has heard either.

    Args:
        artefact: As of `teach`.
        data: The folder of the corpora.
        recipe: How; its split is not used.
        cache: As of `teach`.

    Returns:
        By corpus the figures of `dashapp.training.speech.validation.figures`, over the clips whose words tell nothing.
    """
    samples = read_speech(data).samples
    parts = split_of(samples, SPEAKER)
    clips, held_out = (
        few_of_each([s for s, p in zip(samples, parts, strict=True) if p == part], recipe.most)
        for part in ("train", "validation")
    )
    numbers, before = numbers_of(artefact, clips, cache), last_layer(artefact.network)
    unmet = sorted({clip.corpus for clip in clips} - set(artefact.manifest.training.get("corpora", [])))
    found = {}
    for corpus in unmet:
        kept = np.array([clip.corpus != corpus for clip in clips])
        after = _fitted(numbers[kept], [clip for clip in clips if clip.corpus != corpus], before, recipe)
        asked = [clip for clip in held_out if clip.corpus == corpus]
        part = _part(asked)
        judged = ~part.told_by_words()
        logits = after.logits(numbers_of(artefact, asked, cache))[judged]
        corpora = [corpus] * int(judged.sum())
        found[corpus] = validation.figures(np.asarray(logits, np.float32), part.classes[judged], corpora)
    return found


def _fitted(numbers: Floats, clips: Sequence[Sample], before: LastLayer, recipe: LastLayerRecipe) -> LastLayer:
    part = _part(clips)
    counts = sampling_chance(recipe.balance, part.groups(), part.speakers)
    counts = np.where(part.told_by_words(), recipe.words * counts, counts)
    targets = part.targets(0.0, recipe.smoothing)
    return fit(numbers, targets, counts / counts.sum(), before, recipe.pull, recipe.steps)


def few_of_each(samples: Sequence[Sample], most: int) -> list[Sample]:
    """Return all clips of corpora with at most ``most`` of them; of others every second, third ... of each speaker."""
    sizes = Counter(sample.corpus for sample in samples)
    by_speaker: dict[tuple[str, str], list[Sample]] = {}
    for sample in samples:
        by_speaker.setdefault((sample.corpus, sample.speaker), []).append(sample)
    return [sample for (corpus, _), clips in by_speaker.items() for sample in clips[:: -(-sizes[corpus] // most)]]


def numbers_of(artefact: Artefact, samples: Sequence[Sample], cache: Path) -> NDArray[np.float32]:
    """Return what a network makes of the first window of each clip, ``(n, k)``: the numbers that its last layer reads.

    They are kept in ``cache``, a file a speaker.
    """
    config = artefact.manifest.features_as(MfccConfig)
    groups: dict[str, list[int]] = {}
    for place, sample in enumerate(samples):
        groups.setdefault(sample.speaker, []).append(place)
    found: dict[int, NDArray[np.float32]] = {}
    for places in track(groups.values(), description="numbers"):
        clips = [samples[place] for place in places]
        key = json.dumps([artefact.manifest.sha256, [clip.item for clip in clips]])
        file = cache / "numbers" / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.npy"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            heard = [first_window(spectrogram, config) for spectrogram in spectrograms(clips, config, cache)]
            if artefact.embed is None:
                raise ModelError(f"{artefact.manifest.name} does not tell what its last layer reads")
            numbers = [artefact.embed(np.stack(heard[i : i + AT_ONCE])) for i in range(0, len(heard), AT_ONCE)]
            np.save(file, np.concatenate(numbers).astype(np.float16))
        found |= dict(zip(places, np.load(file, allow_pickle=False).astype(np.float32), strict=True))
    return np.stack([found[place] for place in range(len(samples))])


def _part(samples: Sequence[Sample]) -> Part:
    classes = np.array([speech_class_index(sample.sex, sample.emotion) for sample in samples])
    about = ([sample.item for sample in samples], [sample.corpus for sample in samples])
    return Part(about[0], [], classes, about[1], [sample.speaker for sample in samples], heard_classes(samples))


def last_layer(network: Any) -> LastLayer:
    """Return the last layer of a network, of a joined one as one over the numbers of all members."""
    weights = [member.get_layer(OUTPUT).get_weights() for member in members(network)]
    kernels, biases = zip(*weights, strict=True)
    return LastLayer(np.concatenate(kernels) / len(kernels), np.mean(biases, axis=0))


def with_last_layer(network: Any, layer: LastLayer) -> Any:
    """Return a copy of a network with another last layer."""
    copy = type(network).from_config(network.get_config())
    copy.set_weights(network.get_weights())
    parts = members(copy)
    for member, kernel in zip(parts, np.split(layer.weights, len(parts)), strict=True):
        member.get_layer(OUTPUT).set_weights([kernel * len(parts), layer.biases])
    return copy


def fit(numbers: Floats, targets: Floats, counts: Floats, before: LastLayer, pull: float, steps: int) -> LastLayer:
    """Return the layer with the least cross-entropy plus ``pull`` times its squared distance from ``before``.

    The distance is measured in numbers of deviation 1.

    Args:
        numbers: ``(n, k)``.
        targets: ``(n, 14)``, rows that sum to 1.
        counts: ``(n,)``, that sum to 1: how much each item counts.
        before: What it is pulled towards.
        pull: How strongly.
        steps: Of L-BFGS.
    """
    mean, deviation = numbers.mean(axis=0), np.maximum(numbers.std(axis=0), 1e-3)
    shown = ((numbers - mean) / deviation).astype(np.float32)
    logits, shape = before.logits(numbers), before.weights.shape

    def loss(change: Floats) -> tuple[float, Floats]:
        moved, shifted = change[: -shape[1]].reshape(shape), change[-shape[1] :]
        said = logits + shown @ moved.astype(np.float32) + shifted
        said -= said.max(axis=1, keepdims=True)
        shares = np.exp(said)
        total = shares.sum(axis=1, keepdims=True)
        surprise = counts @ (np.log(total)[:, 0] - (targets * said).sum(axis=1))
        wrong = counts[:, None] * (shares / total - targets)
        slope = shown.T @ wrong.astype(np.float32) + 2 * pull * moved
        return float(surprise + pull * (moved**2).sum()), np.concatenate([slope.ravel(), wrong.sum(axis=0)])

    minimise: Callable[..., Any] = minimize
    found = minimise(
        loss, np.zeros(shape[0] * shape[1] + shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": steps}
    ).x
    moved, shifted = found[: -shape[1]].reshape(shape), found[-shape[1] :]
    weights = before.weights + moved / deviation[:, None]
    return LastLayer(weights, before.biases + shifted - (mean / deviation) @ moved)
