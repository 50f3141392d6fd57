"""A trained network on disk: ``model.keras``, ``model.tflite`` made of it for serving, and their manifest.

An artefact fails when it is loaded, not when it predicts: checksum, input shape, number of labels and float32 are
checked first.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from dashapp.errors import ModelError
from dashapp.inference import keras_network, saliency
from dashapp.inference.calling import CHUNK, Array, Call, softmax
from dashapp.inference.converted import converted
from dashapp.inference.litert import LITERT_FILE, LiteRtNetwork, calling
from dashapp.inference.manifest import MANIFEST_FILE, Manifest, unreadable
from dashapp.process.lazy import Lazy
from dashapp.settings import Runtime

__all__ = [
    "CHUNK",
    "LITERT_FILE",
    "MANIFEST_FILE",
    "NETWORK_FILE",
    "Artefact",
    "Manifest",
    "load_artefact",
    "save_artefact",
    "sha256_of",
    "softmax",
]

NETWORK_FILE: Final = "model.keras"
EMBEDDING: Final = "embedding"
"""Of a converted network: what its last layer reads, as one more output."""
EXPLAINED: Final = frozenset({"face", "speech"})
"""Kinds of models that are asked where their answers come from."""

Embed = Callable[[Array], Array]


@dataclass(frozen=True)
class Artefact:
    """A loaded network.

    Attributes:
        manifest: Its description.
        call: Maps ``(n, *input_shape)`` float32 to ``{output: (n, labels) float32}``; safe across threads.
        explain: Shows where its answers come from; None for a stand-in.
        embed: Maps inputs to the numbers that the last layer reads, ``(n, size)``; None for a stand-in.
        network: The Keras network itself, where that answers.
        runtime: How it was loaded.
    """

    manifest: Manifest
    call: Call
    explain: saliency.Saliency | None = None
    embed: Embed | None = None
    network: Any = None
    runtime: Runtime | None = None


def save_artefact(model: Any, manifest: Manifest, folder: Path) -> Manifest:
    """Write ``model`` and its manifest into ``folder``, rebuilt in float32 and without its optimiser.

    A network saved under a mixed policy would come back in it, silently; so it is rebuilt before it is saved. A form
    for serving that was made of another network is removed; `dashapp.inference.conversion` makes a new one.

    Args:
        model: A built Keras model whose outputs are logits, in the order of ``manifest.outputs``.
        manifest: Its description; ``parameters`` and ``sha256`` are filled in here.
        folder: Made where it is missing.

    Returns:
        The manifest as it was written.

    Raises:
        ModelError: If the network does not fit the manifest.
    """
    network = keras_network.in_float32(model)
    keras_network.check_fit(network, manifest)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NETWORK_FILE
    network.save(path, include_optimizer=False)
    (folder / LITERT_FILE).unlink(missing_ok=True)
    written = replace(manifest, parameters=int(network.count_params()), sha256=sha256_of(path), litert_sha256="")
    write_manifest(written, folder)
    return written


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write ``model.json``."""
    text = json.dumps(manifest.to_dict(), indent=2, allow_nan=False, ensure_ascii=False)
    (folder / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")


def load_artefact(folder: Path, runtime: Runtime | None = None) -> Artefact:
    """Load the network of ``folder`` and run it once.

    Args:
        folder: Of the model.
        runtime: Which form of it answers. Left out, the one to be served where that stands in the folder, else the
            network as it was trained; nothing is converted.

    Raises:
        ModelError: If a file is missing, a network is not the file that was saved, or it does not fit its manifest in
            input shape, number of labels or float32.
    """
    manifest = Manifest.read(folder)
    runtime = runtime or Runtime(tensorflow=not manifest.litert_sha256)
    loaded = _in_keras(folder, manifest) if runtime.tensorflow else _in_litert(folder, manifest, runtime.cache)
    return replace(loaded, runtime=runtime)


def prepare(folder: Path, cache: Path) -> None:
    """Convert whatever a model needs to be served and to explain itself, where that is not there yet.

    Args:
        folder: Of the model.
        cache: The folder of what is converted.

    Raises:
        ModelError: If it cannot be converted.
    """
    manifest = Manifest.read(folder)
    _served_file(folder, manifest, cache)
    if manifest.kind in EXPLAINED and saliency.has_map(manifest.input_shape):
        _explanation_file(folder, manifest, cache)


def _served_file(folder: Path, manifest: Manifest, cache: Path) -> Path:
    if manifest.litert_sha256:
        return _checked(folder / LITERT_FILE, manifest.litert_sha256)
    source = _checked(folder / NETWORK_FILE, manifest.sha256)
    return converted("network", manifest.sha256, [str(source.parent)], cache)


def _explanation_file(folder: Path, manifest: Manifest, cache: Path) -> Path:
    source = _checked(folder / NETWORK_FILE, manifest.sha256)
    return converted("explanation", manifest.sha256, [str(source.parent)], cache)


def _in_keras(folder: Path, manifest: Manifest) -> Artefact:
    path = _checked(folder / NETWORK_FILE, manifest.sha256)
    network = keras_network.read_network(path)
    keras_network.check_fit(network, manifest)
    output = next(iter(manifest.outputs))
    call = keras_network.compiled(network, manifest)
    # Tracing costs most of the first call; here it belongs to loading.
    call(np.zeros((1, *manifest.input_shape), np.float32))
    explaining = Lazy(partial(saliency.of_keras, network, *manifest.outputs))
    embedding = Lazy(lambda: _embedding_of(network, manifest, output))
    return Artefact(
        manifest,
        call,
        _asked(explaining),
        lambda inputs: embedding.get()(inputs)[EMBEDDING],
        network,
    )


def _embedding_of(network: Any, manifest: Manifest, output: str) -> Call:
    trunk = keras_network.trunk(network, output)
    return keras_network.compiled(trunk, _gives_embedding(manifest, int(trunk.output_shape[-1])))


def _in_litert(folder: Path, manifest: Manifest, cache: Path) -> Artefact:
    network = LiteRtNetwork(_served_file(folder, manifest, cache))
    call = calling(network, manifest)
    # The first call prepares the network; here that belongs to loading.
    call(np.zeros((1, *manifest.input_shape), np.float32))
    network.settle()
    explaining = Lazy(lambda: _explaining(folder, manifest, cache))

    def embed(inputs: Array) -> Array:
        size = network.output_shapes.get(EMBEDDING, (0,))[0]
        return calling(network, _gives_embedding(manifest, size))(inputs)[EMBEDDING]

    return Artefact(manifest, call, _asked(explaining), embed)


def _asked(explaining: Lazy[saliency.Saliency]) -> saliency.Saliency:
    return lambda inputs, indices, output="": explaining.get()(inputs, indices, output)


def _explaining(folder: Path, manifest: Manifest, cache: Path) -> saliency.Saliency:
    """Return how the network explains itself, converted when it is first asked."""
    saliency.check_shape(manifest.input_shape)
    sizes = {output: len(labels) for output, labels in manifest.outputs.items()}
    return saliency.of_litert(LiteRtNetwork(_explanation_file(folder, manifest, cache)), sizes)


def _gives_embedding(manifest: Manifest, size: int) -> Manifest:
    return replace(manifest, outputs={EMBEDDING: [""] * size})


def _checked(path: Path, sha256: str) -> Path:
    try:
        found = sha256_of(path)
    except OSError as exc:
        raise unreadable(path, exc) from exc
    if found != sha256:
        raise ModelError(f"{path} is not the file that was saved: its sha256 is {found}, not {sha256}")
    return path


def sha256_of(path: Path) -> str:
    """Return the checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
