"""What an ensemble said of the training items: its averaged logits, from which one network learns.

Only these are kept of the members, not their weights. Source: G. Hinton, O. Vinyals, J. Dean, "Distilling the knowledge
in a neural network", arXiv 1503.02531.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dashapp.errors import ModelError
from dashapp.inference.artefact import Artefact, softmax

TEACHERS_FILE: Final = "teachers.npz"

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Teachers:
    """The averaged logits of an ensemble.

    Attributes:
        items: ``n`` names.
        logits: ``(n, classes)`` of each of the networks' outputs.
        members: Names of the runs that were averaged.
    """

    items: tuple[str, ...]
    logits: Mapping[str, Array]
    members: tuple[str, ...]

    def shares(self, items: Sequence[str], output: str, temperature: float) -> NDArray[np.float32]:
        """Return the softened probabilities ``(len(items), classes)`` of ``output``.

        Raises:
            ModelError: If an item is not among those that the teachers saw.
        """
        place = {item: i for i, item in enumerate(self.items)}
        unknown = [item for item in items if item not in place]
        if unknown:
            raise ModelError(f"the teachers never saw {len(unknown)} of {len(items)} items, {unknown[0]} among them")
        logits = self.logits[output][[place[item] for item in items]]
        return softmax(logits, temperature).astype(np.float32)

    def save(self, folder: Path) -> Path:
        """Write ``teachers.npz`` into ``folder``: logits in float16, no pickle."""
        path = folder / TEACHERS_FILE
        arrays: dict[str, Any] = {"items": np.array(self.items), "members": np.array(self.members)}
        arrays |= {f"logits_{output}": values.astype(np.float16) for output, values in self.logits.items()}
        with path.open("wb") as file:
            np.savez_compressed(file, **arrays)
        return path

    @classmethod
    def load(cls, folder: Path) -> "Teachers":
        """Read ``teachers.npz`` of ``folder``.

        Raises:
            ModelError: If it is missing or damaged.
        """
        try:
            with np.load(folder / TEACHERS_FILE, allow_pickle=False) as stored:
                logits = {
                    name.removeprefix("logits_"): stored[name].astype(np.float32)
                    for name in stored.files
                    if name.startswith("logits_")
                }
                return cls(tuple(stored["items"].tolist()), logits, tuple(stored["members"].tolist()))
        except (OSError, ValueError, KeyError) as exc:
            raise ModelError(f"{folder / TEACHERS_FILE} cannot be read ({exc}); `dashapp teachers` makes it") from exc


def ask(members: Sequence[tuple[str, Artefact, Any]], items: Sequence[str]) -> Teachers:
    """Average the logits of ``members``.

    Args:
        members: Name, network and inputs ``(n, ...)`` of each; members of different features have their own inputs.
        items: ``n`` names.
    """
    answers = [artefact.call(inputs) for _, artefact, inputs in members]
    # Centred, since a constant added to a member's logits says nothing.
    logits = {
        output: np.mean([each[output] - each[output].mean(axis=1, keepdims=True) for each in answers], axis=0)
        for output in answers[0]
    }
    return Teachers(tuple(items), logits, tuple(name for name, _, _ in members))


def blend(targets: NDArray[np.float32], shares: NDArray[np.float32], weight: float) -> NDArray[np.float32]:
    """Return targets of which a share ``weight`` is what the teachers said; an item without a target keeps none."""
    known = targets.sum(axis=1, keepdims=True) > 0
    return np.where(known, (1 - weight) * targets + weight * shares, 0).astype(np.float32)
