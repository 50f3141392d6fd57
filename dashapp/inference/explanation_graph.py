"""LayerCAM as one graph of TensorFlow, forward and gradient together, which can be converted and served without it.

Its batch is fixed at one: with an open one the gradients of broadcast sums have no form in LiteRT.
"""

from collections.abc import Sequence
from typing import Any, Final

from dashapp.inference.keras_network import members, quiet_keras

FINENESS: Final = 0.5
"""Least length of the feature map's longer side, as a share of the input's."""
_MAP_RANK: Final = 4
_PLAIN_RELU: Final = "DashappPlainRelu"
_NEVER: Final = 1e9


def explanation_graph(network: Any, outputs: Sequence[str]) -> Any:
    """Return a ``tf.Module`` whose function ``places`` maps an input and the labels that are asked about to maps.

    Of a network of networks, each has a map of its own, and the answer is the mean of theirs.

    Args:
        network: A Keras network whose outputs are logits, and whose inputs have a height and a width.
        outputs: Their names; the labels of all of them, one behind the other, can be asked about.
    """
    import tensorflow as tf

    keras = quiet_keras()
    models = [keras.Model(each.inputs, [_fine_map(each), *_answers(each, outputs)]) for each in members(network)]
    sizes = [int(each.shape[-1]) for each in models[0].outputs[1:]]
    _register_plain_relu()

    class Explanation(tf.Module):  # type: ignore[misc]  # TensorFlow has no types
        def __init__(self) -> None:
            super().__init__()
            self.sizes = sizes
            # Keras's networks are no modules of TensorFlow; without these their weights would not be saved.
            self.weights = [variable.value for model in models for variable in model.variables]

        @tf.function(  # type: ignore[untyped-decorator]
            input_signature=[
                tf.TensorSpec([1, *network.input_shape[1:]], tf.float32, name="input"),
                tf.TensorSpec([sum(sizes)], tf.float32, name="asked"),
            ]
        )
        def places(self, one: Any, asked: Any) -> dict[str, Any]:
            with tf.compat.v1.get_default_graph().gradient_override_map({"Relu": _PLAIN_RELU}):
                said_by = [model(one, training=False) for model in models]
            maps = [each[0] for each in said_by]
            mean = tf.add_n([tf.concat(each[1:], axis=1) for each in said_by]) / len(models)
            said = tf.reduce_logsumexp(mean + (asked - 1) * _NEVER)
            slopes = tf.gradients(said, maps)
            return {
                f"map_{number:02}": tf.reduce_sum(tf.nn.relu(features * tf.nn.relu(slope)), axis=-1)
                for number, (features, slope) in enumerate(zip(maps, slopes, strict=True))
            }

    return Explanation()


def _register_plain_relu() -> None:
    """Give TensorFlow a slope of the rectifier made of operations that LiteRT has."""
    import tensorflow as tf

    def slope(operation: Any, gradient: Any) -> Any:
        return tf.where(operation.outputs[0] > 0, gradient, tf.zeros_like(gradient))

    if not _REGISTERED:
        tf.RegisterGradient(_PLAIN_RELU)(slope)
        _REGISTERED.append(True)


_REGISTERED: Final[list[bool]] = []


def _fine_map(network: Any) -> Any:
    """Return the last output within the network that is still fine: the later, the more of the answer is in it."""
    longest = max(network.input_shape[1:3])
    for layer in reversed(network.layers):
        shape = getattr(layer.output, "shape", ())
        if len(shape) == _MAP_RANK and max(shape[1:3]) >= FINENESS * longest:
            return layer.output
    return network.input


def _answers(network: Any, outputs: Sequence[str]) -> list[Any]:
    return [network.output[each] for each in outputs] if isinstance(network.output, dict) else list(network.outputs)
