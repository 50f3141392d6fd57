"""How a crowd network is trained."""

from dataclasses import dataclass
from typing import Final

from dashapp.audio.frequency_scales import SCALES
from dashapp.training.fit.recipe import Recipe, RecipeError

EVERY_SCALE: Final = "all"


@dataclass(frozen=True)
class CrowdRecipe(Recipe):
    """How a crowd network is trained.

    Attributes:
        clips: Simulated clips that are trained on; every third is a mixture, in which people show several things.
        scale: Of frequency: one of `SCALES`, or `EVERY_SCALE`, in turn, for a network that hears on each of them.
        width: Channels of the first convolution.
        dropout: Before the last layers.
        smoothing: Of the labels.
        shares_weight: Of the loss of the shares; that of the class is 1.
        augment: Whether pictures are changed at random.
    """

    epochs: int = 16
    batch_size: int = 64
    learning_rate: float = 2e-3
    weight_decay: float = 0.02
    ema: float = 0.998
    clips: int = 18_000
    scale: str = EVERY_SCALE
    width: int = 24
    dropout: float = 0.2
    smoothing: float = 0.02
    shares_weight: float = 1.0
    augment: bool = True

    @property
    def scales(self) -> tuple[str, ...]:
        """The scales that are heard on.

        Raises:
            RecipeError: If there is no such scale.
        """
        if self.scale not in {EVERY_SCALE, *SCALES}:
            raise RecipeError(f"scale={self.scale!r} is not one of {', '.join((EVERY_SCALE, *SCALES))}")
        return SCALES if self.scale == EVERY_SCALE else (self.scale,)
