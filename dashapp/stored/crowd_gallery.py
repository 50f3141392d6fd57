"""Spectrograms that a crowd model classified rightly and wrongly: what the training leaves, and what the page shows.

``models/crowd-cnn/gallery.json`` lists them, ``models/crowd-cnn/gallery/`` has their pictures.
"""

import base64
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

MODEL: Final = "crowd-cnn"
FILE: Final = "gallery.json"
FOLDER: Final = "gallery"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Classified:
    """A spectrogram and what was said of it.

    Attributes:
        picture: As a data URI.
        truth: What the crowd was, one of `dashapp.labels.CROWD_CLASSES`.
        said: What the model said, likewise.
        probability: Of what it said.
        setting: Of the simulator that made the crowd.
        mixture: Whether the crowd was of two minds.
    """

    picture: str
    truth: str
    said: str
    probability: float
    setting: str
    mixture: bool

    @property
    def right(self) -> bool:
        """Whether the model was right."""
        return self.truth == self.said


def read_gallery(models: Path) -> tuple[Classified, ...]:
    """Return the gallery, in the order of its list; nothing where there is none, or where it is damaged.

    Args:
        models: The folder of the models.
    """
    path = models / MODEL / FILE
    if not path.is_file():
        return ()
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_read(entry, path.parent / FOLDER) for entry in entries)
    except (ValueError, KeyError, TypeError, OSError) as exc:
        log.warning("%s is damaged, the gallery is left out: %s", path, exc)
        return ()


def _read(entry: dict[str, Any], folder: Path) -> Classified:
    # A name and no path: nothing outside the folder is read.
    data = (folder / Path(entry["file"]).name).read_bytes()
    return Classified(
        picture=f"data:image/webp;base64,{base64.b64encode(data).decode('ascii')}",
        truth=entry["truth"],
        said=entry["said"],
        probability=float(entry["probability"]),
        setting=str(entry["setting"]),
        mixture=bool(entry["mixture"]),
    )
