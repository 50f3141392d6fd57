"""A network in the form in which it is served: LiteRT, TensorFlow's small runtime, without TensorFlow.

An interpreter is not safe across threads, so each has a lock. One that uses all cores serves many threads as fast as
several of one core each, and holds its weights and its working memory once.
"""

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from dashapp.errors import ModelError
from dashapp.inference.calling import Array, Call, in_chunks
from dashapp.inference.manifest import Manifest
from dashapp.inference.quiet_tensorflow import without_notices
from dashapp.process.memory import let_go_of

LITERT_FILE: Final = "model.tflite"
CHUNK: Final = 16
"""Inputs in one call: the memory of the largest call is kept, and larger ones are no faster."""
MOST_THREADS: Final = 4
_MULTIPLYING: Final = frozenset({"CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED"})


class LiteRtNetwork:
    """A network in a ``.tflite`` file, which is mapped into memory; safe across threads."""

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises:
            ModelError: If it is no network, or LiteRT is not installed.
        """
        try:
            with without_notices():
                from ai_edge_litert.interpreter import Interpreter

                self._interpreter = Interpreter(model_path=str(path), num_threads=_threads())
                self._interpreter.allocate_tensors()
                self._runner = self._interpreter.get_signature_runner()
        except (ImportError, OSError, RuntimeError, ValueError) as exc:
            raise ModelError(f"{path} cannot be opened as a LiteRT network: {exc}") from exc
        self._path = path.resolve()
        self._lock = threading.Lock()

    def multiplications(self) -> int:
        """Return how many multiplications one input takes in convolutions and dense layers, which are nearly all."""
        shapes = {each["index"]: np.asarray(each["shape"]) for each in self._interpreter.get_tensor_details()}
        total = 0
        # The one way in which LiteRT tells its operations; it is for measuring alone.
        for operation in self._interpreter._get_ops_details():
            if operation["op_name"] not in _MULTIPLYING:
                continue
            weights, given = shapes[operation["inputs"][1]], shapes[operation["outputs"][0]]
            # Filters are (out, height, width, in); those of each channel by itself (1, height, width, out).
            each = weights[1:].prod() if operation["op_name"] != "DEPTHWISE_CONV_2D" else weights[1:3].prod()
            total += int(given[1:].prod() * each)
        return total

    def settle(self) -> None:
        """Drop the file's pages from memory, to be called after a first answer: that has packed the weights anew."""
        let_go_of(self._path)

    @property
    def input_shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape of each input by its name, without the batch."""
        return _shapes(self._runner.get_input_details())

    @property
    def output_shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape of each output by its name, without the batch."""
        return _shapes(self._runner.get_output_details())

    def __call__(self, **inputs: Array) -> dict[str, Array]:
        """Return the outputs by their names."""
        with self._lock:
            answer: dict[str, Array] = self._runner(**inputs)
        return answer


def calling(network: LiteRtNetwork, manifest: Manifest) -> Call:
    """Return a network as a function of arrays.

    Raises:
        ModelError: If it does not fit the manifest in input shape or number of labels.
    """
    if list(network.input_shapes.values()) != [manifest.input_shape]:
        raise ModelError(f"{manifest.name} takes {network.input_shapes}, its manifest says {manifest.input_shape}")
    labels = {output: (len(names),) for output, names in manifest.outputs.items()}
    found = {name: shape for name, shape in network.output_shapes.items() if name in labels}
    if found != labels:
        raise ModelError(f"{manifest.name} gives {found}, its manifest says {labels}")
    (name,) = network.input_shapes
    return in_chunks(lambda batch: network(**{name: batch}), manifest, CHUNK)


def _shapes(details: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[int, ...]]:
    return {name: tuple(int(side) for side in np.asarray(each["shape"])[1:]) for name, each in details.items()}


def _threads() -> int:
    """Return how many cores a call uses: all, unless this process has one core for itself."""
    given = os.environ.get("OMP_NUM_THREADS", "")
    return int(given) if given.isdecimal() and int(given) else min(os.cpu_count() or 1, MOST_THREADS)
