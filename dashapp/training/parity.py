"""How far the form of a network that is served differs from the one that was trained, in probabilities.

Asked with random inputs, and with real ones: files of the corpora where those are at hand, else the project's own
exemplars. Real files go through the model as any file does, so that both forms see the very inputs of serving.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dashapp.audio.decode import decode_audio
from dashapp.audio.waveform import Waveform
from dashapp.datasets import esc10
from dashapp.datasets.fer2013 import read_fer2013
from dashapp.datasets.speech import read_speech
from dashapp.inference.artefact import load_artefact, softmax
from dashapp.inference.manifest import Manifest
from dashapp.inference.registry import LOADERS
from dashapp.settings import Runtime
from dashapp.vision.crop import whole_picture_crop
from dashapp.vision.decode import decode_image

INPUTS: Final = 200
TOLERANCE: Final = 1e-5
"""The greatest difference that is let pass."""

Array = NDArray[Any]


@dataclass
class _Both:
    """Answers as the form that is served, and keeps the greatest difference from the one that was trained."""

    manifest: Manifest
    served: Callable[[Array], dict[str, Array]]
    trained: Callable[[Array], dict[str, Array]]
    difference: float = 0.0
    seen: int = 0

    def __call__(self, batch: Array) -> dict[str, Array]:
        answer, expected = self.served(batch), self.trained(batch)
        for output, values in answer.items():
            # As they are served: the first output at its temperature.
            temperature = self.manifest.temperature if output == next(iter(self.manifest.outputs)) else 1.0
            gap = np.abs(softmax(values, temperature) - softmax(expected[output], temperature)).max(initial=0.0)
            self.difference = max(self.difference, float(gap))
        self.seen += len(batch)
        return answer


def parity(folder: Path, models: Path, assets: Path, data: Path | None, inputs: int = INPUTS) -> dict[str, Any]:
    """Return the greatest difference of a probability between the two forms of a model.

    Args:
        folder: Of the model; its ``model.tflite`` need not be in its manifest yet.
        models: The folder of all models.
        assets: The folder of the exemplars.
        data: The folder of the corpora, where there is one.
        inputs: How many of each kind; of the exemplars as many as there are.

    Returns:
        ``random`` and ``real``, the differences; ``random_inputs`` and ``real_inputs``, how many were asked; ``from``,
        where the real ones come from.

    Raises:
        ModelError: If one of the forms cannot be loaded.
    """
    served, trained = (load_artefact(folder, Runtime(tensorflow=form)) for form in (False, True))
    manifest = served.manifest
    random = _Both(manifest, served.call, trained.call)
    random(np.random.default_rng(23).normal(size=(inputs, *manifest.input_shape)).astype(np.float32))
    real = _Both(manifest, served.call, trained.call)
    answer = _answering(manifest, LOADERS[manifest.name](replace(served, call=real), models))
    there = data if data is not None and data.is_dir() else None
    for item in _real_items(manifest.kind, assets, there):
        answer(item)
        if real.seen >= inputs:
            break
    return {
        "random": random.difference,
        "random_inputs": random.seen,
        "real": real.difference,
        "real_inputs": real.seen,
        "from": "corpora" if there else "exemplars",
    }


def _answering(manifest: Manifest, model: Any) -> Callable[[Any], object]:
    ways: Mapping[str, Callable[[Any], object]] = {
        "face": lambda crop: model.predict(crop[None]),
        "verifier": lambda crop: model.look(crop[None]),
        "speech": lambda clip: model.predict(clip),
        "crowd": lambda clip: model.predict(clip),
        "gate": lambda clip: model.hear(clip, [(0.0, clip.duration_s)]),
    }
    return ways[manifest.kind]


def _real_items(kind: str, assets: Path, data: Path | None) -> Iterator[Any]:
    """Yield crops ``(48, 48)`` for a model of faces, clips for any other."""
    if kind in {"face", "verifier"}:
        yield from _crops(assets, data)
    else:
        yield from _clips(kind, assets, data)


def _crops(assets: Path, data: Path | None) -> Iterator[NDArray[np.uint8]]:
    if data is not None:
        faces = read_fer2013(data)
        yield from faces.images[faces.usage == "PublicTest"]
    for path in sorted((assets / "exemplars").glob("*.webp")):
        yield whole_picture_crop(decode_image(path.read_bytes()).pixels)


def _clips(kind: str, assets: Path, data: Path | None) -> Iterator[Waveform]:
    paths = sorted((assets / "samples" if kind == "crowd" else assets / "exemplars").glob("*.ogg"))
    if data is not None:
        found = esc10.read(data) if kind == "crowd" else read_speech(data).samples
        paths = [each.path for each in found[:: max(1, len(found) // (2 * INPUTS))]] + paths
    for path in paths:
        yield decode_audio(path.read_bytes()).waveform
