"""A recipe: all that decides how a training comes out, settable from the command line, saved in the manifest."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from dashapp.errors import DashappError


class NoDataError(DashappError):
    """A folder that holds nothing to train on."""


class RecipeError(DashappError):
    """A setting that the recipe does not have or that has the wrong type."""


@dataclass(frozen=True)
class Recipe:
    """What every training has in common.

    Attributes:
        epochs: Passes over the training part.
        batch_size: Items a step.
        learning_rate: Peak of the cosine schedule.
        warmup_epochs: Linear rise before the cosine.
        weight_decay: Decoupled, on kernels only.
        ema: Momentum of the averaged weights, which are the ones validated and saved; less in a short training.
        seed: Of weights, order and augmentation.
        limit: Train and validate on this many items only (0: on all); for trials.
        teach: Share of the targets that is what an ensemble said (`teachers`), instead of the labels.
        teach_temperature: By which the ensemble's logits are divided.
        precision: Keras dtype policy of the training; the saved network is float32.
    """

    epochs: int = 30
    batch_size: int = 96
    learning_rate: float = 0.1
    warmup_epochs: float = 1.0
    weight_decay: float = 5e-3
    ema: float = 0.999
    seed: int = 1
    limit: int = 0
    teach: float = 0.0
    teach_temperature: float = 2.0
    precision: str = "mixed_bfloat16"

    def with_settings(self, settings: dict[str, str]) -> Self:
        """Return a copy with fields set from text, as ``--set key=value`` gives them.

        Raises:
            RecipeError: If a field is unknown or its text is not of its type.
        """
        types = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        unknown = sorted(set(settings) - set(types))
        if unknown:
            raise RecipeError(f"no such setting: {', '.join(unknown)}; there are {', '.join(types)}")
        return replace(self, **{name: _parse(name, text, types[name]) for name, text in settings.items()})

    def to_dict(self) -> dict[str, Any]:
        """Return all fields for a manifest."""
        return asdict(self)


def _parse(name: str, text: str, kind: type) -> Any:
    """Read a setting; a bool is ``true`` or ``false``, a tuple is of int, as in ``200,100``."""
    try:
        if kind is bool:
            return {"true": True, "false": False}[text.lower()]
        return tuple(int(part) for part in text.split(",")) if kind is tuple else kind(text)
    except (KeyError, ValueError) as exc:
        raise RecipeError(f"{name}={text!r} is not {kind.__name__}") from exc
