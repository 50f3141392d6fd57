"""What people read on the page "Models"; see `dashapp.ui.language`. The cards themselves are in the repository."""

from collections.abc import Mapping
from typing import Final

from dashapp.ui.language import Forms, translatable

NAME: Final = "Models"
LEAD: Final = (
    "Every network of this program, with its figures on files that it had never seen. The networks for voices and "
    "faces say which word raters would choose, not what somebody feels. Choose a model to see its card, or a heading "
    "to sort."
)
NO_MODEL: Final = "There is no model of that name. {all_models}"
OTHERS: Final = "Other models and further trainings, to compare with"
ALL_MODELS: Final = "All models"
FACTS: Final[Mapping[str, str]] = {
    "reads": "Reads",
    "classes": "Classes",
    "accuracy": "Accuracy",
    "uar": "UAR",
    "ece": "Calibration error",
    "parameters": "Parameters",
    "size": "Size",
    "time": "Time",
    "split": "Tested on",
}
SPEECH_CLASSES: Final = "14: 7 emotions, 2 sexes"
FEW_CLASSES: Final = "{count}: {classes}"
REMEDY: Final = "This model cannot answer here ({state}). This command helps: {remedy}"
CONFUSION: Final = "Confusion matrix of the emotions"
CURVES: Final = "Training curves"
CURVE: Final[Mapping[str, str]] = {"loss": "Loss by epoch", "accuracy": "Accuracy by epoch"}
CURVE_ENDS: Final = ". At the end: {ends}"
CURVE_END: Final = "{part} {value}"
NOT_KNOWN: Final = "not known"
LAYERS: Final = "Layers"
LAYER_COUNT: Final[Forms] = {"one": "{count} layer", "other": "{count} layers"}
LAYERS_CAPTION: Final = "The layers of the network, {weights:,} weights"
LAYER_COLUMNS: Final = ("Layer", "Kind", "Output", "Weights")

translatable(__name__)
