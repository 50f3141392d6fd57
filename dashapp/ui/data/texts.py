"""What people read on the page "Data"; see `dashapp.ui.language`."""

from collections.abc import Mapping
from typing import Final

from dashapp.ui.language import translatable

NAME: Final = "Data"
LEAD: Final = (
    "The models learned from two kinds of data: actors who spoke a few sentences in seven emotions, and pictures from "
    "the web that people labelled with one of seven words."
)
NOBODY_LOOKED: Final = "The corpora have not been explored yet. The command {command} fills this page."
NO_CORPUS: Final[Mapping[str, str]] = {
    "voices": "No speech corpus was found when the corpora were explored.",
    "faces": "FER2013 was not found when the corpora were explored.",
}

# Voices
VOICES: Final = "Voices"
VOICES_TEXT: Final = (
    "{count:,} clips. 80 % of them last at most {seconds:.2f} s, and 80 % were stored at {kilohertz:g} kHz or more."
)
CLIPS: Final = "Clips"
BARS: Final = "Bars"
COLOURS: Final = "Colours"
GROUP_BY: Final = "Group by"
VOICE_LABELS: Final[Mapping[str, str]] = {"corpus": "Corpus", "emotion": "Emotion", "sex": "Sex"}
VOICE_GROUPS: Final[Mapping[str, str]] = {
    "corpus": "Corpus",
    "emotion": "Emotion",
    "sex": "Sex",
    "class": "Emotion and sex",
}
LENGTHS: Final = (
    "A box holds the middle half of the clips, the line in it is the median, and the whiskers are the 5th and 95th "
    "percentiles. 80 % of the clips are no longer than the diamond."
)
LENGTH: Final = "Length"
RATES: Final = "Clips by native sample rate"
KEPT: Final = "Lengths and sample rates that keep 80 % of the clips of each group"
KEPT_COLUMNS: Final = ("Group", "Clips", "80 % last at most", "80 % have at least")

# Faces
FACES: Final = "Faces"
FACES_TEXT: Final = "FER2013 has {count:,} faces here."
FACES_SEX: Final = (
    "Apparent sex was estimated by the age and sex model on a random sample of {count:,} faces, drawn from every "
    "emotion and part."
)
FACES_NO_SEX: Final = "Their apparent sex has not been estimated."
FACE_LABELS: Final[Mapping[str, str]] = {"emotion": "Emotion", "part": "Part", "sex": "Apparent sex"}
AVERAGES: Final = (
    "Each picture is the mean of all faces with one label, at the same contrast and not aligned. It shows no real "
    "person."
)
AVERAGE_FACE: Final = "Average face: {emotion}"
AGREEMENT: Final = "Agreement of ten raters"
AGREEMENT_TEXT: Final = (
    "Ten people (FER+) labelled each face again. From full colour to faintest: 9 or 10 of them chose the same word, 7 "
    "or 8, 5 or 6, at most 4."
)
SAME: Final = "The raters' majority agrees with the label"
SAME_TEXT: Final = "Share of the faces with a majority whose word is FER2013's label."

# One sentence
SIGNALS: Final = "One sentence, seven emotions"
SIGNALS_TEXT: Final = "The same sentence, spoken by a woman and a man in seven emotions, as the program sees it."
PICTURES: Final[Mapping[str, str]] = {
    "data-sentence-waveforms.webp": "Waveforms",
    "data-sentence-spectrograms.webp": "Spectrograms",
    "data-sentence-mfcc.webp": "MFCC, what the speech model sees",
    "data-resampled.webp": "One clip at falling sample rates: what lies above half the rate is lost",
}

translatable(__name__)
