"""The face verifier: a crop to what it shows; an artefact that does not fit is refused when it is loaded."""

from dataclasses import replace

import numpy as np
import pytest

from dashapp.errors import ModelError
from dashapp.inference.artefact import Artefact, Manifest
from dashapp.inference.face_verifier import FaceVerifier
from dashapp.labels import CROP_KINDS

MANIFEST = Manifest("face-verifier", "verifier", (48, 48, 1), {"kind": list(CROP_KINDS)}, face_above=0.4)


def brightest_row(batch: np.ndarray) -> dict[str, np.ndarray]:
    """The kind is the number of the brightest of the first five rows."""
    return {"kind": 9 * np.eye(len(CROP_KINDS))[batch[:, : len(CROP_KINDS)].mean(axis=(2, 3)).argmax(axis=1)]}


def test_a_crop_gets_the_likeliest_kind() -> None:
    verifier = FaceVerifier(Artefact(MANIFEST, brightest_row))
    crops = np.zeros((5, 48, 48), np.uint8)
    for number in range(5):
        crops[number, number] = 255
    assert [seen.top for seen in verifier.look(crops)] == list(CROP_KINDS)
    assert verifier.face_above == 0.4


@pytest.mark.parametrize(
    ("manifest", "words"),
    [(replace(MANIFEST, face_above=None), "face_above"), (replace(MANIFEST, outputs={"kind": ["a", "b"]}), "labels")],
)
def test_what_does_not_fit_is_refused(manifest: Manifest, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        FaceVerifier(Artefact(manifest, brightest_row))
