"""Models of which only the last layer is trained, and the frozen networks below them; nothing is loaded here.

InceptionV3 is not part of this project: its ImageNet weights are fetched through Keras, or given as a file, and kept
in ``models/backbones``. The project's own networks are always there. A model knows its backbone by name and checksum:
on another one its last layer means nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from dashapp.errors import ModelError
from dashapp.inference.artefact import NETWORK_FILE, sha256_of

INCEPTION: Final = "inception-v3"
OWN_FACE: Final = "face-fer-cnn"
OWN_SPEECH: Final = "speech-mfcc-cnn"
TRANSFERS: Final[Mapping[str, str]] = {
    "speech-spectrogram-transfer": INCEPTION,
    "speech-spectrogram-transfer-face": OWN_FACE,
    "speech-spectrogram-transfer-speech": OWN_SPEECH,
}
"""The models, and the frozen network of each."""


class NeedsBackboneError(ModelError):
    """A model whose backbone is not there, or is not the one that it was trained on."""


@dataclass(frozen=True)
class TransferConfig:
    """What a network learnt on top of; saved in its manifest.

    Attributes:
        backbone: `INCEPTION`, `OWN_FACE` or `OWN_SPEECH`.
        sha256: Checksum of the backbone's weights.
        size: How many numbers it gives a window.
        spectrogram: How a window becomes the picture that it sees; nothing where it sees MFCC.
    """

    backbone: str
    sha256: str
    size: int
    spectrogram: dict[str, Any] = field(default_factory=dict)

    @property
    def input_shape(self) -> tuple[int]:
        """Shape of what the last layer reads."""
        return (self.size,)

    def to_dict(self) -> dict[str, Any]:
        """Return all fields for a manifest."""
        return asdict(self)

    @classmethod
    def from_dict(cls, fields: dict[str, Any]) -> "TransferConfig":
        """Rebuild from `to_dict`.

        Raises:
            TypeError: If a field is unknown.
        """
        return cls(**fields)


def weights_file(backbone: str, models: Path) -> Path | None:
    """Return where the weights of ``backbone`` are; None where they are not.

    Args:
        backbone: `INCEPTION`, `OWN_FACE` or `OWN_SPEECH`.
        models: The folder of the models.
    """
    own = models / backbone / NETWORK_FILE
    found = sorted(models.glob(f"backbones/{backbone}*.h5")) if backbone == INCEPTION else [own]
    return next((path for path in found if path.is_file()), None)


def trusted(config: TransferConfig, models: Path) -> Path:
    """Return the weights of the backbone that ``config`` names.

    Raises:
        NeedsBackboneError: If they are not there, or are others than those that were learnt on.
    """
    path = weights_file(config.backbone, models)
    if path is None:
        raise NeedsBackboneError(f"the weights of {config.backbone} are not there")
    if sha256_of(path) != config.sha256:
        raise NeedsBackboneError(f"the weights of {config.backbone} in {path} are not those that were learnt on")
    return path


def remedy(name: str) -> str:
    """Return the command that gets a model's backbone and trains the model on it."""
    given = " [--backbone-weights FILE]" if TRANSFERS[name] == INCEPTION else ""
    return f"dashapp train {name} --data DIR{given}"
