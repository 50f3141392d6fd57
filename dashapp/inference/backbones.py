"""Frozen networks that others learn on top of: sound goes in, the numbers before a network's last layer come out.

InceptionV3: C. Szegedy et al., "Rethinking the Inception architecture for computer vision", CVPR 2016,
doi 10.1109/CVPR.2016.308.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from dashapp.audio.features import Array, MfccConfig
from dashapp.audio.spectrogram import SpectrogramConfig, decibels, pictures
from dashapp.audio.waveform import Waveform
from dashapp.audio.windows import Windows, windows
from dashapp.errors import ModelError
from dashapp.inference.artefact import EMBEDDING, Artefact, load_artefact, sha256_of
from dashapp.inference.converted import converted
from dashapp.inference.keras_network import compiled, quiet_keras
from dashapp.inference.litert import LiteRtNetwork, calling
from dashapp.inference.manifest import Manifest
from dashapp.inference.transfers import (
    INCEPTION,
    OWN_FACE,
    OWN_SPEECH,
    NeedsBackboneError,
    TransferConfig,
    trusted,
    weights_file,
)
from dashapp.settings import Runtime
from dashapp.vision.crop import SIDE, standardise

INCEPTION_SIZE: Final = 2048
INCEPTION_SIDE: Final = 75
"""Pixels a side of the smallest pictures that it reads."""
Embed = Callable[[Waveform], Windows]
"""A clip to its windows, the features of which are the backbone's numbers ``(windows, size)``."""


def fetch_inception(models: Path, weights: Path | None = None) -> Path:
    """Put the weights of InceptionV3 without its last layer where `weights_file` finds them.

    Args:
        models: The folder of the models.
        weights: A file of them, as Keras keeps it; without one those that are there stay, or Keras fetches ImageNet's.

    Raises:
        NeedsBackboneError: If they cannot be fetched.
        ModelError: If ``weights`` are none; those that are there stay.
    """
    if weights is None:
        if there := weights_file(INCEPTION, models):
            return there
        weights = _downloaded()
    inception(weights, INCEPTION_SIDE)
    home = models / "backbones"
    home.mkdir(parents=True, exist_ok=True)
    # The suffix says in which of Keras's two forms the file is.
    kept = home / f"{INCEPTION}{'.weights' if weights.name.endswith('.weights.h5') else ''}.h5"
    for other in home.glob(f"{INCEPTION}*.h5"):
        if other != kept:
            other.unlink()
    if weights.resolve() != kept.resolve():
        shutil.copyfile(weights, kept)
    return kept


def _downloaded() -> Path:
    keras = quiet_keras()
    from keras.src.applications import inception_v3

    url = inception_v3.WEIGHTS_PATH_NO_TOP
    try:
        return Path(keras.utils.get_file(Path(url).name, url, cache_subdir="models"))
    except Exception as exc:
        raise NeedsBackboneError(
            f"the weights of InceptionV3 cannot be fetched ({exc}); give a file of them: --backbone-weights FILE"
        ) from exc


def config_of(backbone: str, models: Path, picture: SpectrogramConfig) -> TransferConfig:
    """Return the settings with which something can be learnt on top of ``backbone``.

    Args:
        backbone: `INCEPTION`, `OWN_FACE` or `OWN_SPEECH`.
        models: The folder of the models.
        picture: How a window becomes a picture, for a backbone that sees pictures.

    Raises:
        NeedsBackboneError: If its weights are not there.
    """
    path = weights_file(backbone, models)
    if path is None:
        raise NeedsBackboneError(f"the weights of {backbone} are not there")
    size = INCEPTION_SIZE if backbone == INCEPTION else _size_of(path)
    seen = replace(picture, side=SIDE) if backbone == OWN_FACE else picture
    return TransferConfig(backbone, sha256_of(path), size, {} if backbone == OWN_SPEECH else seen.to_dict())


def embedding(config: TransferConfig, models: Path, runtime: Runtime | None = None) -> Embed:
    """Load a backbone; takes seconds.

    Args:
        config: Which one, and what it sees.
        models: The folder of the models.
        runtime: Which form of it answers; see `dashapp.inference.artefact.load_artefact`.

    Raises:
        NeedsBackboneError: If its weights are not there, or are others than those that were learnt on.
        ModelError: If they cannot be loaded.
    """
    path = trusted(config, models)
    if config.backbone == OWN_SPEECH:
        artefact = load_artefact(path.parent, runtime)
        features = artefact.manifest.features_as(MfccConfig)
        return partial(_embed, call=_embed_of(artefact), cut=partial(windows, config=features))
    picture = SpectrogramConfig.from_dict(config.spectrogram)
    cut = partial(pictures, config=picture)
    if config.backbone == OWN_FACE:
        return partial(_embed, call=_embed_of(load_artefact(path.parent, runtime)), cut=cut, prepare=_as_face)
    return partial(_embed, call=_inception_call(path, picture.side, runtime), cut=cut, prepare=_as_photograph)


def show(waveform: Waveform, config: TransferConfig) -> Array:
    """Return what people see of a clip, ``(frames, bands)``: the spectrogram that the backbone sees, or a usual one."""
    return decibels(waveform, SpectrogramConfig.from_dict(config.spectrogram))


def _embed(
    waveform: Waveform,
    *,
    call: Callable[[Array], Array],
    cut: Callable[[Waveform], Windows],
    prepare: Callable[[Array], Array] = lambda features: features,
) -> Windows:
    found = cut(waveform)

    def take(start: int, stop: int) -> Array:
        return call(prepare(found.take(start, stop)))

    return Windows(found.seconds, take)


def _as_face(drawn: Array) -> Array:
    """Return pictures ``(n, 48, 48, 1)`` as a face network sees a crop."""
    return standardise(np.round(255 * drawn[..., 0]).astype(np.uint8))


def _as_photograph(drawn: Array) -> Array:
    """Return pictures ``(n, side, side, 1)`` as InceptionV3 sees a photograph: three channels, -1 to 1."""
    return np.repeat(2 * drawn - 1, 3, axis=-1)


def _size_of(path: Path) -> int:
    """Return how many numbers one of the project's own networks gives before its last layer."""
    artefact = load_artefact(path.parent)
    return int(_embed_of(artefact)(np.zeros((1, *artefact.manifest.input_shape), np.float32)).shape[1])


def _embed_of(artefact: Artefact) -> Callable[[Array], Array]:
    if artefact.embed is None:
        raise ModelError(f"nothing can be learnt on top of {artefact.manifest.name}")
    return artefact.embed


def _inception_call(path: Path, side: int, runtime: Runtime | None) -> Callable[[Array], Array]:
    shape = (side, side, 3)
    described = Manifest("backbone", "speech", shape, {EMBEDDING: [""] * INCEPTION_SIZE})
    if runtime is None or runtime.tensorflow:
        call = compiled(inception(path, side), described)
    else:
        made = converted("backbone", sha256_of(path), [str(path), str(side)], runtime.cache)
        call = calling(LiteRtNetwork(made), described)
    return lambda inputs: call(inputs)[EMBEDDING]


def inception(path: Path, side: int) -> Any:
    """Return InceptionV3 without its last layer, for pictures of ``side`` pixels.

    Raises:
        ModelError: If the file holds no such weights.
    """
    try:
        return quiet_keras().applications.InceptionV3(
            include_top=False, weights=str(path), input_shape=(side, side, 3), pooling="avg"
        )
    except Exception as exc:
        raise ModelError(f"{path} holds no weights of InceptionV3 without its last layer: {exc}") from exc
