"""A trained network on disk: ``model.keras`` and its manifest ``model.json``.

An artefact fails when it is loaded, not when it predicts: checksum, input shape, number of labels and float32 are
checked first. Nothing is unpickled: ``.keras`` is read in Keras's safe mode. A network is called through one compiled
function of a fixed signature, behind a lock: ``model.predict`` leaks memory and is not safe across threads.
"""

import hashlib
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np

from dashapp.errors import ModelError
from dashapp.inference.manifest import MANIFEST_FILE, Manifest, unreadable
from dashapp.inference.notices import without_notices

__all__ = [
    "CHUNK",
    "MANIFEST_FILE",
    "NETWORK_FILE",
    "Artefact",
    "Manifest",
    "compiled",
    "in_float32",
    "load_artefact",
    "quiet_keras",
    "read_network",
    "save_artefact",
    "sha256_of",
    "softmax",
]

NETWORK_FILE: Final = "model.keras"
CHUNK: Final = 32
"""Inputs in one call of the network; a larger batch is no faster on a CPU and takes more memory."""

Array = np.ndarray[Any, Any]

_IMPORTING: Final = threading.Lock()


@dataclass(frozen=True)
class Artefact:
    """A loaded network.

    Attributes:
        manifest: Its description.
        call: Maps ``(n, *input_shape)`` float32 to ``{output: (n, labels) float32}``; safe across threads.
        network: The Keras network itself, to look inside it; None for a stand-in.
    """

    manifest: Manifest
    call: Callable[[Array], dict[str, Array]]
    network: Any = None


def save_artefact(model: Any, manifest: Manifest, folder: Path) -> Manifest:
    """Write ``model`` and its manifest into ``folder``, rebuilt in float32 and without its optimiser.

    A network saved under a mixed policy would come back in it, silently; so it is rebuilt before it is saved.

    Args:
        model: A built Keras model whose outputs are logits, in the order of ``manifest.outputs``.
        manifest: Its description; ``parameters`` and ``sha256`` are filled in here.
        folder: Made where it is missing.

    Returns:
        The manifest as it was written.

    Raises:
        ModelError: If the network does not fit the manifest.
    """
    network = in_float32(model)
    _check_fit(network, manifest)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NETWORK_FILE
    network.save(path, include_optimizer=False)
    written = replace(manifest, parameters=int(network.count_params()), sha256=sha256_of(path))
    text = json.dumps(written.to_dict(), indent=2, allow_nan=False, ensure_ascii=False)
    (folder / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")
    return written


def load_artefact(folder: Path) -> Artefact:
    """Load the network of ``folder`` and run it once.

    Raises:
        ModelError: If a file is missing, ``model.keras`` is not the file that was saved, or the network does not fit
            its manifest in input shape, number of labels or float32.
    """
    manifest = Manifest.read(folder)
    path = folder / NETWORK_FILE
    try:
        found = sha256_of(path)
    except OSError as exc:
        raise unreadable(path, exc) from exc
    if found != manifest.sha256:
        raise ModelError(f"{path} is not the file that was saved: its sha256 is {found}, not {manifest.sha256}")
    network = read_network(path)
    _check_fit(network, manifest)
    artefact = Artefact(manifest, compiled(network, manifest), network)
    # Tracing costs most of the first call; here it belongs to loading.
    artefact.call(np.zeros((1, *manifest.input_shape), np.float32))
    return artefact


def in_float32(model: Any) -> Any:
    """Return a copy of a built Keras ``model`` whose layers all compute and keep their weights in float32."""
    with _float32_policy():
        copy = type(model).from_config(_with_float32(model.get_config()))
    copy.set_weights([np.asarray(weight, np.float32) for weight in model.get_weights()])
    return copy


def softmax(logits: Array, temperature: float = 1.0) -> Array:
    """Return probabilities ``(n, classes)`` float64 of ``logits / temperature``."""
    scaled = np.asarray(logits, np.float64) / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True, initial=-np.inf))
    probabilities: Array = powers / powers.sum(axis=1, keepdims=True)
    return probabilities


def quiet_keras() -> Any:
    """Import and return Keras, without TensorFlow's notices about the machine on standard error."""
    with _IMPORTING:
        if "keras" not in sys.modules:
            os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
            with without_notices():
                import_module("keras")
    import keras

    return keras


@contextmanager
def _float32_policy() -> Iterator[None]:
    """Build in float32 whatever the global policy is: a model itself and its inputs take that one."""
    config = quiet_keras().config
    policy = config.dtype_policy()
    config.set_dtype_policy("float32")
    try:
        yield
    finally:
        config.set_dtype_policy(policy)


def sha256_of(path: Path) -> str:
    """Return the checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_network(path: Path) -> Any:
    """Return the Keras network of a file, in float32; nothing is checked but that it can be rebuilt.

    Raises:
        ModelError: If it cannot.
    """
    try:
        with _float32_policy():
            return quiet_keras().saving.load_model(path, compile=False, safe_mode=True)
    except Exception as exc:
        raise ModelError(f"{path} cannot be rebuilt: {exc}") from exc


def members(network: Any) -> list[Any]:
    """Return the networks of which a joined one is the mean; of any other the network itself."""
    keras = quiet_keras()
    return [layer for layer in network.layers if isinstance(layer, keras.Model)] or [network]


def _with_float32(config: Any) -> Any:
    """Replace every dtype policy inside a Keras configuration by float32; an integer cast stays one."""
    if isinstance(config, Mapping):
        return {
            key: "float32" if key == "dtype" and "float" in str(value) else _with_float32(value)
            for key, value in config.items()
        }
    if isinstance(config, list | tuple):
        return type(config)(_with_float32(value) for value in config)
    return config


def _check_fit(network: Any, manifest: Manifest) -> None:
    inputs = tuple(network.input_shape[1:])
    if inputs != manifest.input_shape:
        raise ModelError(f"{manifest.name} takes inputs of {inputs}, its manifest says {manifest.input_shape}")
    shapes = _named(network.output_shape, manifest)
    for output, labels in manifest.outputs.items():
        if shapes[output][-1] != len(labels):
            raise ModelError(
                f"{manifest.name} gives {shapes[output][-1]} numbers for {len(labels)} labels of {output!r}"
            )
    # `_flatten_layers` sees the layers inside layers too; every weight's and every computation's precision counts.
    odd = sorted({layer.name for layer in network._flatten_layers() if layer.compute_dtype != "float32"})
    if odd:
        raise ModelError(f"{manifest.name} is not float32 in its layers {', '.join(odd)}; save it with save_artefact")


def _named(outputs: Any, manifest: Manifest) -> dict[str, Any]:
    """Give a network's outputs (one, several, or already named) the names of the manifest."""
    names = list(manifest.outputs)
    if isinstance(outputs, Mapping):
        if set(outputs) != set(names):
            raise ModelError(f"{manifest.name} has the outputs {sorted(outputs)}, its manifest says {sorted(names)}")
        return {name: outputs[name] for name in names}
    several = isinstance(outputs, list) or (isinstance(outputs, tuple) and not isinstance(outputs[-1], int))
    values: Sequence[Any] = outputs if several else [outputs]
    if len(values) != len(names):
        raise ModelError(f"{manifest.name} has {len(values)} outputs, its manifest names {len(names)}")
    return dict(zip(names, values, strict=True))


def compiled(network: Any, manifest: Manifest) -> Callable[[Array], dict[str, Array]]:
    """Return the network as a function of arrays, traced once for any number of inputs."""
    keras = quiet_keras()

    def forward(batch: Any) -> dict[str, Any]:
        return _named(network(batch, training=False), manifest)

    run = forward
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        # Each network is traced once; TensorFlow takes them for one that is traced again and again, and warns.
        tf.get_logger().setLevel("ERROR")
        run = tf.function(forward, input_signature=[tf.TensorSpec([None, *manifest.input_shape], tf.float32)])
    lock = threading.Lock()

    def call(batch: Array) -> dict[str, Array]:
        if batch.shape[1:] != manifest.input_shape:
            raise ValueError(f"{manifest.name} takes (n, {manifest.input_shape}), not {batch.shape}")
        inputs = np.asarray(batch, np.float32)
        parts = []
        for start in range(0, len(inputs), CHUNK):
            with lock:
                answer = run(inputs[start : start + CHUNK])
            parts.append({name: keras.ops.convert_to_numpy(value) for name, value in answer.items()})
        return {
            name: np.concatenate([part[name] for part in parts]) if parts else np.zeros((0, len(labels)), np.float32)
            for name, labels in manifest.outputs.items()
        }

    return call
