"""Where in an input a network's answer comes from: LayerCAM.

A feature map of the network times the slope of the answer at each place of it, where both speak for the answer, summed
over the channels. Grad-CAM, its better known relative, averages the slopes over all places of the last map, whose 6 x 6
places are too coarse for a face.

Source: P.-T. Jiang, C.-B. Zhang, Q. Hou, M.-M. Cheng, Y. Wei, "LayerCAM: exploring hierarchical class activation maps
for localization", IEEE Transactions on Image Processing 30, 2021, doi 10.1109/TIP.2021.3089943. Tests hold that a map
depends on the trained weights (J. Adebayo et al., "Sanity checks for saliency maps", NeurIPS 2018, arXiv 1810.03292)
and that the network's answer falls where the places that it points to are blurred.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

import numpy as np

from dashapp.errors import InputError
from dashapp.inference.calling import Array
from dashapp.inference.litert import LiteRtNetwork


class Saliency(Protocol):
    """Explains answers of a network."""

    def __call__(self, inputs: Array, indices: Sequence[int], output: str = "") -> Array:
        """Return maps ``(n, height, width)`` float32.

        They are 1 at the place that speaks most for the labels together, 0 where nothing speaks for them.

        Args:
            inputs: ``(n, height, width, channels)``.
            indices: Of labels of one output.
            output: Its name; the first where it is left out.
        """


Places = Callable[[Array, Array], Sequence[Array]]
"""One input ``(1, height, width, channels)`` and 1 for each label that is asked about, 0 for the others of all outputs,
to a map ``(1, rows, columns)`` of each network within the network."""

MAP_RANK: Final = 4
NO_MAP: Final = InputError(
    "bad_request", "This model keeps no map of its input, so it cannot show where its answer comes from."
)
"""Said of a network of averages over a clip, and of a stand-in."""


def of_keras(network: Any, *outputs: str) -> Saliency:
    """Return the explanations of a Keras network whose outputs are logits; the reference.

    Args:
        network: The network.
        outputs: Their names.

    Raises:
        InputError: ``bad_request`` if the network has no feature map, as one of averages over a clip has none.
    """
    from dashapp.inference.explanation_graph import explanation_graph

    check_shape(network.input_shape[1:])
    graph = explanation_graph(network, outputs)

    def places(one: Array, asked: Array) -> Sequence[Array]:
        return [each.numpy() for each in graph.places(one, asked).values()]

    return _explanations(places, dict(zip(outputs, graph.sizes, strict=True)))


def of_litert(network: LiteRtNetwork, sizes: Mapping[str, int]) -> Saliency:
    """Return the explanations of a network whose explanation graph was converted.

    Args:
        network: The graph, of the inputs ``input`` and ``asked``.
        sizes: How many labels each output has.
    """

    def places(one: Array, asked: Array) -> Sequence[Array]:
        answer = network(input=one, asked=asked)
        return [answer[name] for name in sorted(answer)]

    return _explanations(places, sizes)


def check_shape(input_shape: Sequence[int]) -> None:
    """Refuse to explain what is no picture and no sequence of frames.

    Raises:
        InputError: ``bad_request``.
    """
    if not has_map(input_shape):
        raise NO_MAP


def has_map(input_shape: Sequence[int]) -> bool:
    """Tell whether inputs of a shape, without the batch, are pictures or sequences of frames."""
    return len(input_shape) == MAP_RANK - 1


def _explanations(places: Places, sizes: Mapping[str, int]) -> Saliency:
    starts = dict(zip(sizes, np.cumsum([0, *sizes.values()]), strict=False))

    def explain(inputs: Array, indices: Sequence[int], output: str = "") -> Array:
        asked = np.zeros(sum(sizes.values()), np.float32)
        asked[starts[output or next(iter(sizes))] + np.asarray(indices, int)] = 1
        batch = np.asarray(inputs, np.float32)
        size = batch.shape[1:3]
        found = [places(batch[i : i + 1], asked) for i in range(len(batch))]
        return np.stack([_shares(np.sum([_enlarged(each[0], size) for each in maps], axis=0)) for maps in found])

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


def _enlarged(found: Any, size: Sequence[int]) -> Array:
    """Return a map enlarged to ``size`` ``(height, width)``."""
    import cv2

    # Strides leave a grid in the slopes, which says nothing of the input.
    smooth = cv2.GaussianBlur(_turned_as(size, found), (0, 0), sigmaX=1.0)
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
