"""Chooses what a trained face network is to say, and writes it into its manifest; the network stays as it is."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from dashapp.datasets.fer2013 import read_fer2013
from dashapp.datasets.portraits import CHOOSING, Portrait, read_portraits
from dashapp.datasets.utkface import AgedFace, read_utkface
from dashapp.errors import DashappError
from dashapp.evaluation.evaluate import FERPLUS_CLASSES, ferplus_majority
from dashapp.inference.answer_rule import AnswerRule, columns_of
from dashapp.inference.apparent import ApparentCorrection
from dashapp.inference.artefact import MANIFEST_FILE, Artefact, Manifest
from dashapp.inference.face_fer_cnn import average_with_mirror_image
from dashapp.labels import EMOTIONS, LABELS_ANSWER, RATERS_ANSWER, SEXES
from dashapp.process.progress import Progress, untold
from dashapp.settings import Limits
from dashapp.training.face.apparent import Looked, fit
from dashapp.training.face.joined_answer import LABELS_OUTPUT, RATERS_OUTPUT, Seen, choose, label_rule
from dashapp.training.fit.recipe import NoDataError
from dashapp.vision.crop import face_crop
from dashapp.vision.decode import decode_image
from dashapp.vision.faces import detect_faces

if TYPE_CHECKING:
    from dashapp.inference.agender import Agender

CHUNK: Final = 256
WORKERS: Final = 4
"""Faces looked for at once: while one is read, others are found."""


class NotJoinedError(DashappError):
    """A network that has learnt no votes of raters: there is nothing to join."""


def calibrate(artefact: Artefact, data: Path, folder: Path) -> Manifest:
    """Choose how the network of ``folder`` answers, and write that into its manifest.

    Args:
        artefact: The network.
        data: The folder of the corpora.
        folder: Where its manifest stands.

    Returns:
        The manifest as it was written.

    Raises:
        NotJoinedError: If the network has no output of raters' votes.
        NoDataError: If there is no FER2013, or there are no portraits, under ``data``.
    """
    manifest = artefact.manifest
    if not {LABELS_OUTPUT, RATERS_OUTPUT} <= manifest.outputs.keys():
        raise NotJoinedError(f"{manifest.name} has not learnt what raters say; there is nothing to join")
    try:
        public, labels = _public(artefact, data)
        portraits = _portraits(artefact, data)
    except FileNotFoundError as exc:
        raise NoDataError(str(exc)) from exc
    rule, report = choose(public, portraits, labels, manifest.outputs)
    plain = label_rule(AnswerRule({LABELS_OUTPUT: 1.0}, temperature=manifest.temperature), labels, manifest.outputs)
    command = f"dashapp calibrate {manifest.name} --data DATA"
    written = replace(
        manifest,
        answers={RATERS_ANSWER: rule.to_dict(), LABELS_ANSWER: plain.to_dict()},
        certain_above=rule.certain_above,
        promise=rule.promise.to_dict() if rule.promise else None,
        training=manifest.training | {"answers": {"command": command, **report}},
    )
    text = json.dumps(written.to_dict(), indent=2, allow_nan=False, ensure_ascii=False)
    (folder / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")
    return written


def _public(artefact: Artefact, data: Path) -> tuple[Seen, Seen]:
    """Return PublicTest with what most raters saw, where that is one of the seven expressions; and with its labels."""
    faces = read_fer2013(data).part("PublicTest")
    logits = _logits(artefact, faces.images)
    places = dict(zip(columns_of(FERPLUS_CLASSES), range(len(EMOTIONS)), strict=True))
    saw = np.array(
        [places.get(FERPLUS_CLASSES.index(name), -1) if name else -1 for name in ferplus_majority(faces.votes)]
    )
    agreed = {name: values[saw >= 0] for name, values in logits.items()}
    return (
        Seen("FER2013's PublicTest, by most of FER+'s raters", agreed, saw[saw >= 0]),
        Seen("FER2013's PublicTest, by its labels", logits, faces.emotion),
    )


def _portraits(artefact: Artefact, data: Path) -> Seen:
    """Return the portraits of people of even rank in which a face is found, as the service finds and frames it."""
    portraits = [portrait for portrait in read_portraits(data)[0] if portrait.part == CHOOSING]
    crops = [(crop, portrait) for portrait in portraits if (crop := _largest_face(portrait)) is not None]
    truth = np.array([EMOTIONS.index(portrait.emotion) for _, portrait in crops])
    return Seen("portraits of people of even rank", _logits(artefact, np.stack([crop for crop, _ in crops])), truth)


def _largest_face(portrait: Portrait) -> NDArray[np.uint8] | None:
    pixels = decode_image(portrait.path.read_bytes(), Limits()).pixels
    faces = detect_faces(pixels)
    return face_crop(pixels, faces[0]) if faces else None


def _logits(artefact: Artefact, crops: NDArray[np.uint8]) -> dict[str, NDArray[Any]]:
    parts = [
        average_with_mirror_image(artefact.call, crops[start : start + CHUNK]) for start in range(0, len(crops), CHUNK)
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def calibrate_apparent(data: Path, folder: Path, progress: Progress = untold) -> ApparentCorrection:
    """Fit how apparent age and sex are corrected, and write that into ``folder``.

    Args:
        data: The folder of the corpora.
        folder: Of the model.
        progress: Told how far it is.

    Raises:
        NoDataError: If there is no UTKFace under ``data``.
        ModelError: If the network cannot be loaded.
    """
    from dashapp.inference.agender import Agender

    try:
        faces, _ = read_utkface(data)
    except FileNotFoundError as exc:
        raise NoDataError(str(exc)) from exc
    look = partial(_raw_age_and_woman, Agender())
    raw_ages, raw_women = [], []
    with ThreadPoolExecutor(WORKERS) as pool:
        for done, (raw_age, raw_woman) in enumerate(pool.map(look, faces), start=1):
            raw_ages.append(raw_age)
            raw_women.append(raw_woman)
            progress(done / len(faces))
    correction = fit(Looked.of(faces, raw_ages, raw_women))
    correction.write(folder)
    return correction


def _raw_age_and_woman(network: "Agender", face: AgedFace) -> tuple[float, float]:
    """Return what the network says of the largest face, NaN where none is found."""
    pixels = decode_image(face.path.read_bytes(), Limits()).pixels
    found = detect_faces(pixels)[:1]
    if not found:
        return np.nan, np.nan
    (seen,) = network.predict(pixels, found)
    return seen.age_years, seen.sex[SEXES[0]]
