"""A representative clip and picture for each sex and emotion, with how they were made.

The clips and pictures under ``assets/exemplars/`` are synthetic and always there. Where a folder of corpora is
configured, a recorded clip is played in the synthetic one's place.
"""

import json
import logging
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dashapp.errors import ModelError
from dashapp.labels import EMOTIONS, SEXES, speech_class
from dashapp.predictions import Exemplar, Json
from dashapp.process.lazy import Lazy

if TYPE_CHECKING:
    from dashapp.datasets.representative import Representative

FOLDER: Final = "exemplars"
INDEX: Final = "exemplars.json"
SUFFIXES: Final = {"clip": ".ogg", "picture": ".webp"}
CLIP_ROUTE: Final = "/api/v1/exemplars/"
"""Where a recorded clip is served: this and its item."""
PREDICTIONS: Final = Path("speech-mfcc-cnn") / "predictions.parquet"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ClipFile:
    """A recorded clip as it lies in its corpus."""

    data: bytes
    media_type: str


class Exemplars:
    """Looks up the representative clip or picture of a sex and an emotion; safe across threads."""

    def __init__(self, assets: Path, data: Path | None = None, models: Path | None = None) -> None:
        """Read the index.

        Args:
            assets: Folder of the static files, which holds ``exemplars/``.
            data: Folder of the corpora; without it all clips are synthetic.
            models: Folder of the models, whose stored predictions choose where there are no votes.

        Raises:
            ModelError: If the index is missing, damaged or incomplete.
        """
        self._made = _read_index(assets / FOLDER)
        self._recorded = Lazy(lambda: _recorded(data, models))

    def clip(self, sex: str, emotion: str) -> Exemplar:
        """Return the clip: a recorded one where there is one, else the synthetic one."""
        real = self._recorded.get().get((sex, emotion))
        if real is None:
            return self._made["clip", sex, emotion]
        item = real.sample.item
        return Exemplar(item, "clip", sex, emotion, CLIP_ROUTE + item, real.reason)

    def picture(self, sex: str, emotion: str) -> Exemplar:
        """Return the picture."""
        return self._made["picture", sex, emotion]

    def all(self) -> tuple[Exemplar, ...]:
        """Return all clips, then all pictures, in the order of the labels."""
        return tuple(find(sex, emotion) for find in (self.clip, self.picture) for sex in SEXES for emotion in EMOTIONS)

    def open_clip(self, item: str) -> ClipFile | None:
        """Return the recorded clip ``item``; None for anything but a clip that `clip` names.

        ``item`` is only ever compared: no path is made of it, so that none can lead elsewhere.
        """
        for real in self._recorded.get().values():
            if real.sample.item == item:
                return _read_clip(real.sample.path)
        return None


def _read_clip(path: Path) -> ClipFile | None:
    try:
        return ClipFile(path.read_bytes(), mimetypes.guess_type(path.name)[0] or "application/octet-stream")
    except OSError as exc:
        log.warning("%s cannot be read: %s", path, exc)
        return None


def _read_index(folder: Path) -> Mapping[tuple[str, str, str], Exemplar]:
    path = folder / INDEX
    try:
        index = json.loads(path.read_text(encoding="utf-8"))
        made = [_exemplar(kind, sex, emotion, index) for kind in SUFFIXES for sex in SEXES for emotion in EMOTIONS]
    except (OSError, ValueError, KeyError) as exc:
        raise ModelError(f"{path} cannot be read ({exc!r}); make it anew with `dashapp exemplars`") from exc
    return {(exemplar.kind, exemplar.sex, exemplar.emotion): exemplar for exemplar in made}


def _exemplar(kind: str, sex: str, emotion: str, index: Json) -> Exemplar:
    name = speech_class(sex, emotion)
    url = f"/assets/{FOLDER}/{name}{SUFFIXES[kind]}"
    return Exemplar(name, kind, sex, emotion, url, index[f"{kind}s"][name]["how_made"])


def _recorded(data: Path | None, models: Path | None) -> "Mapping[tuple[str, str], Representative]":
    if data is None:
        return {}
    # Where no corpora are configured, start-up does not wait for the libraries that read them.
    from dashapp.datasets.representative import read_probabilities, representatives
    from dashapp.datasets.speech import read_speech

    try:
        samples = read_speech(data).samples
        return representatives(samples, read_probabilities(models / PREDICTIONS, samples) if models else {})
    except Exception as exc:  # noqa: BLE001 (tables that are not what their names say fail in every way there is)
        log.warning("no recorded clips from %s (%r): the synthetic ones are played", data, exc)
        return {}
