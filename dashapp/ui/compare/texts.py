"""What people read on the page "Compare" and in its report; see `dashapp.ui.language`. Of own files: `own_texts`."""

from collections.abc import Mapping
from typing import Final

from dashapp.ui.language import Forms, translatable

NAME: Final = "Compare"
LEAD: Final = (
    "See how models, or models and people, judge the same kind of files: which emotions they tell apart, and which "
    "they confuse. Rows are the true labels. People's answers are votes: those of CREMA-D's listeners and viewers, and "
    "of FER+'s raters."
)
NO_EVALUATION: Final = "There is no evaluation named {names}. Please choose another."
PEOPLE: Final[Mapping[str, str]] = {
    "people/listeners": "Listeners",
    "people/viewers": "Viewers",
    "people/raters": "Raters",
}
AGAIN: Final = ("{title} (second)", "{title} (third)", "{title} (fourth)")

PRESETS_LABEL: Final = "Start with"
PRESETS: Final[Mapping[str, str]] = {
    "voice": "Voice model against listeners",
    "face": "Face model against raters",
    "people": "Listeners against viewers",
    "predecessor": "Voice model against its predecessor",
    "mine": "My files against the test",
}
MODELS: Final[Mapping[str, str]] = {
    "speech-mfcc-cnn": "Voice: MFCC network",
    "speech-mfcc-cnn-classic": "Voice: predecessor's network",
    "speech-feature-mlp-4": "Voice: four emotions, means",
    "speech-feature-mlp-8": "Voice: eight emotions, means",
    "speech-spectrogram-cnn": "Voice: spectrogram network",
    "speech-spectrogram-transfer-face": "Voice: as a face network hears it",
    "speech-spectrogram-transfer-speech": "Voice: as a voice network hears it",
    "face-fer-cnn": "Face: FER+ network",
    "face-cnn-classic": "Face: predecessor's network",
}
"""What a model is called for people; its folder's name stands behind it."""
MODEL_AND_FOLDER: Final = "{title} ({name})"
AS_TABLE: Final = "The same as a table, in percent of each row"

# Controls
GROUP_TITLES: Final[Mapping[str, str]] = {"evaluations": "Evaluations", "items": "Items", "display": "Display"}
GROUPS: Final[Mapping[str, Mapping[str, str]]] = {
    "evaluations": {"a": "First", "b": "Second", "c": "Third", "d": "Fourth"},
    "items": {
        "part": "Part",
        "condition": "Condition",
        "corpus": "Corpus",
        "sex": "Sex",
        "race": "Race",
        "age": "Age",
        "sure": "Answers",
        "more": "Further",
    },
    "display": {
        "show": "Cells",
        "score": "Each emotion",
        "by": "Gaps by",
        "calm": "RAVDESS's calm",
        "merge": "Count as one",
    },
}
NOTHING_CHOSEN: Final[Mapping[str, str]] = {"merge": "none", "more": "any"}
NO_SIDE: Final = "none"
NOT_SHOWN: Final = "{name} (in none shown)"
NOT_SHOWN_GROUP: Final = "In none shown"
COLUMN_VALUE: Final = "{column} {value}"
ALL_OF: Final[Mapping[str, str]] = {
    "corpus": "every corpus",
    "sex": "both sexes",
    "race": "every race",
    "age": "every age",
}
CELLS: Final[Mapping[str, str]] = {"shares": "percent of the row", "counts": "counts"}
SCORES: Final[Mapping[str, str]] = {"recall": "Recall", "precision": "Precision", "f1": "F1"}
CALM: Final[Mapping[str, str]] = {"neutral": "as neutral", "own": "as a class of its own"}
ALL_ANSWERS: Final = "all"
SURE_ANSWERS: Final = "confidence of {percent} or more"
HELD_OUT: Final = "held out from training"
HELD_OUT_OR_OWN: Final = "held out from training, or own files"
OWN_FILES: Final = "own files"
ALL_PARTS: Final = "all there are"
FACTORS: Final[Mapping[str, str]] = {
    "corpus": "corpus",
    "sex": "sex",
    "race": "race",
    "age": "age",
    "condition": "condition",
    "split": "part",
    "confidence": "confidence",
}
FACTOR_TITLES: Final[Mapping[str, str]] = {
    "corpus": "Corpus",
    "sex": "Sex",
    "race": "Race",
    "age": "Age",
    "condition": "Condition",
    "split": "Part",
    "speaker": "Speaker",
}
"""Names of factors in a sentence, and at the head of a column."""

# What a side shows
VOTES: Final[Forms] = {"one": "{count:,} vote", "other": "{count:,} votes"}
VOTES_OF_SPEAKERS: Final[Forms] = {
    "one": "{count:,} vote on {speakers:,} speakers",
    "other": "{count:,} votes on {speakers:,} speakers",
}
ANSWERS: Final[Forms] = {"one": "{count:,} answer", "other": "{count:,} answers"}
ANSWERS_OF_SPEAKERS: Final[Forms] = {
    "one": "{count:,} answer on {speakers:,} speakers",
    "other": "{count:,} answers on {speakers:,} speakers",
}
UNANSWERED: Final[Forms] = {
    "one": "{count:,} item without an answer (counted as wrong, but in no cell of the matrix)",
    "other": "{count:,} items without an answer (counted as wrong, but in no cell of the matrix)",
}
UNKNOWN_TRAINING: Final = "it is not known whether the model was trained on these files"
COVERED: Final = "{percent} of the items have an answer of this confidence"
COUNTS_AS: Final = "{emotions} counts as {emotion}"
COUNT_AS_ONE: Final = "{emotions} count as one"
LEFT_OPEN: Final = "Not applied: {choices}"
CHOICE: Final = "{factor} {value}"

# Figures
DIFFERENCE: Final = "Difference"
DIFFERENCE_NOTE: Final = (
    "{first} minus {second}, in percentage points; bold where the 95 % interval of the difference excludes zero"
)
SCORE_OF_EACH: Final[Mapping[str, str]] = {
    "recall": "Recall of each emotion",
    "precision": "Precision of each emotion",
    "f1": "F1 of each emotion",
}
SCORE_NOTE: Final = "95\u00a0% confidence intervals over speakers, or over items where no speaker is known"
RELIABILITY: Final = "Calibration: is it as often right as it is confident?"
RELIABILITY_NOTE: Final = (
    "Reliability diagram; each point stands for at least ten answers; on the dotted line, accuracy equals confidence"
)
COVERAGE: Final = "Accuracy if only the most confident answers count"
COVERAGE_NOTE: Final = "Accuracy against coverage"
GAPS: Final = "Is it equally good for everyone? By {factor}"
GAPS_NOTE: Final = "Unweighted average recall (UAR) with 95\u00a0% confidence intervals"
GAPS_TABLE: Final = "Gaps"
ANSWERS_COLUMN: Final = "Answers"
UAR_COLUMN: Final = "UAR"
GAP_COLUMN: Final = "Points above all others"
MODALITIES: Final = "What the voice shows, and what the face shows"
MODALITIES_NOTE: Final = (
    "Recall of each emotion with 95\u00a0% confidence intervals; a thick line has the colour of the modality that is "
    "better, where the intervals do not overlap. The people are always the same; the models are the first voice and "
    "the first face model above, or else the default ones; the items are those chosen above, as far as they exist"
)
MODALITIES_LEFT_OPEN: Final = "{note}. Not applied: {choices}"
CHOICES_TO: Final = "{choices} to {title}"
PEOPLE_PANEL: Final = "People"
MODELS_PANEL: Final = "Models"
PEOPLE_JUDGED: Final = "People (the same clips, heard by listeners or seen by viewers)"
MODELS_JUDGED: Final = "Models (recorded voices by {voice}, faces from the web by {face})"
BETTER_FROM_VOICE: Final = "{who} find {emotions} more often from the voice. The intervals do not overlap."
BETTER_FROM_FACE: Final = "{who} find {emotions} more often from the face. The intervals do not overlap."
BETTER_FROM_BOTH: Final = (
    "{who} find {heard} more often from the voice, and {seen} more often from the face. The intervals do not overlap."
)
BETTER_FROM_NEITHER: Final = "{who} find no emotion clearly more often from one of the two."

# Figures as numbers
IN_FIGURES: Final = "In figures"
ALL_FIGURES: Final = "Figures of all"
MEASURES: Final[Mapping[str, str]] = {"accuracy": "Accuracy", "uar": "UAR", "macro_f1": "Macro-F1"}
ECE: Final = "Calibration error (ECE)"
UNANSWERED_ROW: Final = "Items without an answer (counted as wrong)"
SAVE: Final = "Save"
SAVED: Final[Mapping[str, str]] = {
    "matrices": "The matrices: {files}",
    "scores": "All figures: {files}",
    "confidence": "Confidence: {files}",
    "gaps": "The gaps: {files}",
    "answers": "All answers: {files}",
}
SAVE_REPORT: Final = "{report}. The address of this page is a link to it."
REPORT_LINK: Final = "The whole comparison as one HTML file"

# What is found
ERR_ALIKE: Final = (
    "Do {first} and {second} make the same mistakes? The shares of their mistakes correlate by {correlation:.2f} (1: "
    "the same mistakes, 0: no relation)."
)
FOUND_BY: Final = "{emotion}: found by {better} in {high} of the items, by {other} in {low}."
MCNEMAR: Final = (
    "On the same {count:,} items only {first} is right {only_first:,} times, and only {second} {only_second:,} times "
    "(McNemar's test: {p_value})."
)
P_VALUE: Final = "p = {value:.2g}"
SMALL_P_VALUE: Final = "p < {value}"
WITH_PEOPLE: Final[Mapping[str, str]] = {
    "people/listeners": (
        "Where most listeners agreed with the label ({with_count:,} items), {title} is right in {with_share}. Where "
        "they did not ({against_count:,}), it is right in {against_share}: {gap} points apart."
    ),
    "people/viewers": (
        "Where most viewers agreed with the label ({with_count:,} items), {title} is right in {with_share}. Where they "
        "did not ({against_count:,}), it is right in {against_share}: {gap} points apart."
    ),
    "people/raters": (
        "Where most raters agreed with the label ({with_count:,} items), {title} is right in {with_share}. Where they "
        "did not ({against_count:,}), it is right in {against_share}: {gap} points apart."
    ),
}

# What does not go as chosen
NOT_APPLIED: Final = "Not applied: {title} has {missing} and shows all of its items."
NOT_APPLIED_BUT: Final = "Not applied: {title} has {missing} and shows all of its items ({applied})."
NOT_APPLIED_PEOPLE: Final = "Not applied: {title} have {missing} and show all of their items."
NOT_APPLIED_PEOPLE_BUT: Final = "Not applied: {title} have {missing} and show all of their items ({applied})."
NO: Final = "no {choice}"
DIFFERENT_CORPORA: Final = "Different corpora. {asked}. Choose the corpus {common} to compare like with like."
NO_COMMON_CORPUS: Final = (
    "Different corpora. {asked}. They have no corpus in common, so the differences may be those of the corpora."
)
ASKED: Final = "{title}: {what}"
ONE_ALONE: Final = "{corpus} alone"
DIFFERENT_PEOPLE: Final = "Different people. {asked}; {common:,} of them in common."
NO_COMMON_PEOPLE: Final = "Different people. {asked}; none of them in common."
SPEAKERS: Final[Forms] = {"one": "{title}: {count:,} speaker", "other": "{title}: {count:,} speakers"}
LINK_UNKNOWN: Final = "The link says \u201c{said}\u201d, which is not a setting of this page."
LINK_PARTLY_UNKNOWN: Final = "The link says \u201c{said}\u201d; {unknown} is not known and is left out."
LINK_MISSING: Final = "The link says \u201c{said}\u201d, which does not exist here; {label} is shown instead."
LINK_TWICE: Final = "The link says \u201c{said}\u201d and other values of {setting}; the first counts."

# The items of a cell
CELL: Final = "{title}: {truth} called {answer}"
VOTES_NOT_KEPT: Final = "{count:,} votes. Who gave which vote is not kept."
ITEMS: Final[Forms] = {"one": "{count:,} item", "other": "{count:,} items"}
MOST_CONFIDENT: Final = "{count:,} items, of which the {shown} most confident are listed"
MOST_VOTED: Final = "{count:,} items, of which the {shown} with most votes are listed"
ITEMS_TABLE: Final = "The items of the cell"
ITEM_COLUMN: Final = "Item"
PROBABILITIES_COLUMN: Final = "Probabilities"
VOTES_COLUMN: Final = "Votes"
LABEL_VOTES: Final = "{emotion} {count}"
PLAY: Final = "Play {item}"
SHOW_FACE: Final = "The face {item}"

# The report
REPORT: Final = "Compare: {names}"
REPORT_ORIGIN: Final = "Made on {date} by dashapp {version} from the address {address}"

translatable(__name__)
