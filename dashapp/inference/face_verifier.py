"""The face verifier: a 48 x 48 grey crop to a face that can be read, or why it cannot be read."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dashapp.errors import ModelError
from dashapp.inference.artefact import Artefact, softmax
from dashapp.labels import CROP_KINDS
from dashapp.predictions import Distribution
from dashapp.vision.crop import standardise


class FaceVerifier:
    """Tells readable faces from blurred, covered and turned ones and from what is no face.

    Attributes:
        name: Its folder's name.
        face_above: Probability of a face from which a crop counts as readable.
    """

    def __init__(self, artefact: Artefact) -> None:
        """Take a loaded network.

        Raises:
            ModelError: If it was trained on other labels than this program has, or its manifest does not say from which
                probability a crop is readable.
        """
        manifest = artefact.manifest
        if manifest.labels != CROP_KINDS:
            raise ModelError(f"{manifest.name} has the labels {manifest.labels}, not {CROP_KINDS}")
        if manifest.face_above is None:
            raise ModelError(f"the manifest of {manifest.name} lacks `face_above`")
        self.name = manifest.name
        self.face_above = manifest.face_above
        self._output = next(iter(manifest.outputs))
        self._temperature = manifest.temperature
        self._call = artefact.call

    def look(self, crops: NDArray[np.uint8]) -> Sequence[Distribution]:
        """Return what each crop ``(n, 48, 48)`` shows, over `CROP_KINDS`."""
        rows = softmax(self._call(standardise(crops))[self._output], self._temperature)
        return [Distribution.of(CROP_KINDS, row) for row in rows]
