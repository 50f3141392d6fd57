"""Where in an input a network's answer comes from: LayerCAM.

A feature map of the network times the slope of the answer at each place of it, where both speak for the answer, summed
over the channels. Grad-CAM, its better known relative, averages the slopes over all places of the last map, whose 6 x 6
places are too coarse for a face.

Source: P.-T. Jiang, C.-B. Zhang, Q. Hou, M.-M. Cheng, Y. Wei, "LayerCAM: exploring hierarchical class activation maps
for localization", IEEE Transactions on Image Processing 30, 2021, doi 10.1109/TIP.2021.3089943. Tests hold that a map
depends on the trained weights (J. Adebayo et al., "Sanity checks for saliency maps", NeurIPS 2018, arXiv 1810.03292)
and that the network's answer falls where the places that it points to are blurred.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import cv2
import numpy as np

from dashapp.errors import InputError
from dashapp.inference.artefact import members, quiet_keras

Array = np.ndarray[Any, Any]
Saliency = Callable[[Array, Sequence[int]], Array]

FINENESS: Final = 0.5
"""Least length of the feature map's longer side, as a share of the input's."""
MAP_RANK: Final = 4


def saliency(network: Any, output: str) -> Saliency:
    """Return a function of inputs ``(n, height, width, channels)`` and of label indices: their maps.

    The maps are ``(n, height, width)`` float32: 1 at the place that speaks most for the labels together, 0 where
    nothing speaks for them.

    Args:
        network: A Keras network whose outputs are logits.
        output: The one to explain.

    Raises:
        InputError: ``bad_request`` if the network has no feature map, as one of averages over a clip has none.
    """
    if network is None:
        raise _NOTHING_TO_SHOW
    import tensorflow as tf

    keras = quiet_keras()
    # Of a network of networks, each of these has a map of its own, and the answer is the mean of theirs.
    models = [keras.Model(each.inputs, [_fine_map(each), _answer(each, output)]) for each in members(network)]

    def places(batch: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(batch)
            maps, logits = zip(*(model(batch, training=False) for model in models), strict=True)
            mean = tf.add_n(list(logits)) / len(models)
            said = tf.reduce_sum(tf.reduce_logsumexp(tf.gather(mean, labels, axis=1), axis=1))
        slopes = tape.gradient(said, maps)
        return [
            tf.reduce_sum(tf.nn.relu(features * tf.nn.relu(slope)), axis=-1)
            for features, slope in zip(maps, slopes, strict=True)
        ]

    run = tf.function(places, reduce_retracing=True)

    def explain(inputs: Array, labels: Sequence[int]) -> Array:
        found = run(np.asarray(inputs, np.float32), np.asarray(labels, np.int32))
        size = inputs.shape[1:3]
        together = [[_enlarged(each, size) for each in one] for one in zip(*found, strict=True)]
        return np.stack([_shares(np.sum(maps, axis=0)) for maps in together])

    return explain


def indices_of(emotion: str, labels: Sequence[str]) -> list[int]:
    """Return where ``emotion`` stands among a model's labels: for both sexes, if it tells them apart.

    Raises:
        InputError: ``bad_request`` if it does not.
    """
    emotions = [label.split("_")[-1] for label in labels]
    if emotion not in emotions:
        known = ", ".join(dict.fromkeys(emotions))
        raise InputError("bad_request", f"There is no emotion {emotion[:40]!r} to explain; this model has {known}.")
    return [index for index, each in enumerate(emotions) if each == emotion]


def _fine_map(network: Any) -> Any:
    """Return the last output within the network that is still fine: the later, the more of the answer is in it."""
    longest = max(network.input_shape[1:3]) if len(network.input_shape) == MAP_RANK else np.inf
    for layer in reversed(network.layers):
        shape = getattr(layer.output, "shape", ())
        if len(shape) == MAP_RANK and max(shape[1:3]) >= FINENESS * longest:
            return layer.output
    raise _NOTHING_TO_SHOW


def _answer(network: Any, output: str) -> Any:
    return network.output[output] if isinstance(network.output, dict) else network.output


def _enlarged(found: Any, size: Sequence[int]) -> Array:
    """Return a map enlarged to ``size`` ``(height, width)``."""
    # Strides leave a grid in the slopes, which says nothing of the input.
    smooth = cv2.GaussianBlur(_turned_as(size, found.numpy()), (0, 0), sigmaX=1.0)
    enlarged: Array = cv2.resize(smooth, (int(size[1]), int(size[0])), interpolation=cv2.INTER_LINEAR)
    return enlarged


def _shares(found: Array) -> Array:
    """Return a map in shares of its most."""
    most = float(found.max())
    return found / most if most else found


def _turned_as(size: Sequence[int], found: Array) -> Array:
    """Turn a map whose axes the network has swapped for speed."""
    swapped = (size[0] > size[1]) != (found.shape[0] > found.shape[1]) and found.shape[0] != found.shape[1]
    return found.T if swapped else found


_NOTHING_TO_SHOW: Final = InputError(
    "bad_request", "This model keeps no map of its input, so it cannot show where its answer comes from."
)
