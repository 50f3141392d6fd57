"""A network in the form in which it is trained: Keras on TensorFlow. The reference of what is served.

Nothing is unpickled: ``.keras`` is read in Keras's safe mode. A network is called through one compiled function of a
fixed signature, behind a lock: ``model.predict`` leaks memory and is not safe across threads. Keras and TensorFlow are
imported when something here is called, never with the module.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np

from dashapp.errors import ModelError
from dashapp.inference.calling import Array, Call, in_chunks
from dashapp.inference.manifest import Manifest
from dashapp.inference.quiet_tensorflow import without_notices

_IMPORTING: Final = threading.Lock()


def quiet_keras() -> Any:
    """Import and return Keras, without TensorFlow's notices about the machine on standard error."""
    with _IMPORTING:
        if "keras" not in sys.modules:
            os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
            with without_notices():
                import_module("keras")
    import keras

    return keras


def read_network(path: Path) -> Any:
    """Return the Keras network of a file, in float32; nothing is checked but that it can be rebuilt.

    Raises:
        ModelError: If it cannot.
    """
    try:
        with float32_policy():
            return quiet_keras().saving.load_model(path, compile=False, safe_mode=True)
    except Exception as exc:
        raise ModelError(f"{path} cannot be rebuilt: {exc}") from exc


def in_float32(model: Any) -> Any:
    """Return a copy of a built Keras ``model`` whose layers all compute and keep their weights in float32."""
    with float32_policy():
        copy = type(model).from_config(_with_float32(model.get_config()))
    copy.set_weights([np.asarray(weight, np.float32) for weight in model.get_weights()])
    return copy


@contextmanager
def float32_policy() -> Iterator[None]:
    """Build in float32 whatever the global policy is: a model itself and its inputs take that one."""
    config = quiet_keras().config
    policy = config.dtype_policy()
    config.set_dtype_policy("float32")
    try:
        yield
    finally:
        config.set_dtype_policy(policy)


def members(network: Any) -> list[Any]:
    """Return the networks of which a joined one is the mean; of any other the network itself."""
    keras = quiet_keras()
    return [layer for layer in network.layers if isinstance(layer, keras.Model)] or [network]


def trunk(network: Any, output: str) -> Any:
    """Return a network without its last layer, whose name is ``output``.

    Of a joined network it gives what all of its members do before theirs, one behind the other.

    Raises:
        ModelError: If no layer has that name.
    """
    keras = quiet_keras()
    try:
        trunks = [keras.Model(each.input, each.get_layer(output).input) for each in members(network)]
    except ValueError as exc:
        raise ModelError(f"a network without a layer {output!r} has nothing before it: {exc}") from exc
    if len(trunks) == 1:
        return trunks[0]
    inputs = keras.Input(network.input_shape[1:])
    return keras.Model(inputs, keras.layers.Concatenate()([each(inputs) for each in trunks]))


def check_fit(network: Any, manifest: Manifest) -> None:
    """Hold a network to its manifest.

    Raises:
        ModelError: If its input shape, its labels or its precision is another.
    """
    inputs = tuple(network.input_shape[1:])
    if inputs != manifest.input_shape:
        raise ModelError(f"{manifest.name} takes inputs of {inputs}, its manifest says {manifest.input_shape}")
    shapes = named(network.output_shape, manifest)
    for output, labels in manifest.outputs.items():
        if shapes[output][-1] != len(labels):
            raise ModelError(
                f"{manifest.name} gives {shapes[output][-1]} numbers for {len(labels)} labels of {output!r}"
            )
    # `_flatten_layers` sees the layers inside layers too; every weight's and every computation's precision counts.
    odd = sorted({layer.name for layer in network._flatten_layers() if layer.compute_dtype != "float32"})
    if odd:
        raise ModelError(f"{manifest.name} is not float32 in its layers {', '.join(odd)}; save it with save_artefact")


def named(outputs: Any, manifest: Manifest) -> dict[str, Any]:
    """Give a network's outputs (one, several, or already named) the names of the manifest.

    Raises:
        ModelError: If there are others.
    """
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


def compiled(network: Any, manifest: Manifest) -> Call:
    """Return the network as a function of arrays, traced once for any number of inputs."""
    keras = quiet_keras()

    def forward(batch: Any) -> dict[str, Any]:
        return named(network(batch, training=False), manifest)

    run: Callable[[Any], dict[str, Any]] = forward
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        # Each network is traced once; TensorFlow takes them for one that is traced again and again, and warns.
        tf.get_logger().setLevel("ERROR")
        run = tf.function(forward, input_signature=[tf.TensorSpec([None, *manifest.input_shape], tf.float32)])
    lock = threading.Lock()

    def locked(batch: Array) -> dict[str, Array]:
        with lock:
            answer = run(batch)
        return {name: keras.ops.convert_to_numpy(value) for name, value in answer.items()}

    return in_chunks(locked, manifest)


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
