"""What people read of their own labelled files on the page "Compare"; see `dashapp.ui.language`."""

from collections.abc import Mapping
from typing import Final

from dashapp.ui.language import Forms, translatable

TITLE: Final = "Your own labelled files"
SUBTITLE: Final = "Ask a model about them, and compare it with others"
SWITCHED_OFF: Final = (
    "Evaluating your own files is switched off on this server. It works on the command line: dashapp evaluate MODEL "
    "--items labels.csv"
)

# What to send
MODEL: Final = "Model"
HEARS: Final = "{model} (hears voices)"
SEES: Final = "{model} (reads faces)"
EVALUATION_NAME: Final = "Name of the evaluation"
NAME_OF_ZIP: Final = "that of your zip"
CHOOSE_FILES: Final = "Choose files"
CHOOSE_FOLDER: Final = "Choose a folder"
CLEAR: Final = "Clear"
DROP: Final = "Drop a zip here, or a CSV with the files that it names"
DROP_HINT: Final = "Pictures, clips and videos; at most {megabytes:,.0f} MB together"
EVALUATE: Final = "Evaluate"
CANCEL: Final = "Cancel"
THE_CSV: Final = "The CSV"
COLUMNS: Final[Mapping[str, str]] = {
    "file": "its name, or its path in the zip or folder",
    "emotion": "one of the seven, or another name for it, such as anger, ANG, fearful or ps",
    "sex, speaker, race, age, split": "where known; with speakers, the intervals are honest",
}
ANY_OTHER: Final = "any other column"
ANY_OTHER_MEANING: Final = "is kept as a factor"
KEPT_FOR_ALL: Final = (
    "While your files are being evaluated they lie in a private temporary folder, which is removed at the end whatever "
    "happens. Their names, your labels, a checksum of each file and the model's answers are kept, and everybody who "
    "uses this server can see them. A picture, a clip or a video is never kept."
)
KEPT_FOR_YOU: Final = (
    "While your files are being evaluated they lie in a private temporary folder, which is removed at the end whatever "
    "happens. Their names, your labels, a checksum of each file and the model's answers are kept. This browser can see "
    "them, and so can anybody to whom you send the link of a comparison with them. A picture, a clip or a video is "
    "never kept."
)

# Labels to be explained
UNKNOWN_LABELS: Final = "What do these labels mean?"
UNKNOWN_LABELS_HINT: Final[Forms] = {
    "one": (
        "One label is not a known name of an emotion. Say what raters would call this expression, or leave its rows "
        "out. Nothing has been evaluated yet."
    ),
    "other": (
        "{count} labels are not known names of emotions. Say what raters would call each of these expressions, or "
        "leave its rows out. Nothing has been evaluated yet."
    ),
}
ROWS: Final[Forms] = {"one": "{count:,} row", "other": "{count:,} rows"}
GO_ON: Final = "Continue with these"
PLEASE_CHOOSE: Final = "Please choose"
LEAVE_OUT: Final = "Leave these rows out"

# What came of it
OUTCOME: Final = "Result of your files"
DONE: Final = "{name} is done"
ASKED: Final[Forms] = {
    "one": "{model} was asked about {count:,} file.",
    "other": "{model} was asked about {count:,} files.",
}
WITHOUT_ANSWER: Final[Forms] = {
    "one": "{count:,} file had no answer and counts as wrong.",
    "other": "{count:,} files had no answer and count as wrong.",
}
ACCURACY: Final = "Accuracy"
UAR: Final[Forms] = {"one": "UAR over {count} emotion", "other": "UAR over {count} emotions"}
ECE: Final = "Calibration error"
INTERVAL: Final = "95 % interval: {low:.1f} to {high:.1f} %"
NO_INTERVAL: Final = "no interval: it takes 5 speakers, or 30 files without speakers, to tell how others would fare"
RECALLS: Final = "Recall: the share of the files of each label that the model called so"
RECALL: Final = "{percent:.0f} % of {count:,}"
TAKEN: Final = "Labels understood: {labels}."
TAKEN_FOR: Final = "{label} as {emotion}"
COMPARE_WITH_TEST: Final = "Compare with the model's test files"
COMPARE_WITH_LISTENERS: Final = "Compare with listeners"
COMPARE_WITH_VIEWERS: Final = "Compare with viewers"
REFUSED: Final[Forms] = {
    "one": "{count:,} row or file was refused",
    "other": "{count:,} rows or files were refused",
}
REFUSED_COLUMNS: Final = ("File", "Reason")
MORE: Final = "and {count:,} more"
SAVE_CSV: Final = "Save as CSV"

# What is kept
KEPT_TITLE: Final = "Kept evaluations"
FINISHED: Final[Forms] = {"one": "{count:,} file", "other": "{count:,} files"}
FINISHED_ACCURACY: Final[Forms] = {
    "one": "{count:,} file, accuracy {percent:.1f} %",
    "other": "{count:,} files, accuracy {percent:.1f} %",
}
RUNNING: Final[Forms] = {
    "one": "in progress, {count:,} file answered",
    "other": "in progress, {count:,} files answered",
}
INTERRUPTED: Final[Forms] = {
    "one": "interrupted after {count:,} file; send the same files again to continue",
    "other": "interrupted after {count:,} files; send the same files again to continue",
}
COMPARE: Final = "Compare"
REFUSED_ROWS: Final = "Refused rows"
DELETE: Final = "Delete"
DELETE_NAMED: Final = "Delete {name}"

# What the scripts say
SCRIPTS: Final[Mapping[str, str | Forms]] = {
    "deleteNamed": "Delete {name}?",
    "deleteHint": (
        "Its answers and figures are removed from this server and from the comparison. Your own files are not touched."
    ),
    "delete": "Delete",
    "keep": "Keep it",
    "deleted": "{name} is deleted",
    "done": "{name} is done",
    "files": {"one": "{count} file", "other": "{count} files"},
    "tableAndFiles": {"one": "{table} and {count} file", "other": "{table} and {count} files"},
    "ofSize": "{what}, {size}",
    "tooLarge": (
        "These files have {size}; at most {most} can be sent at once. Please send them in parts, all under one name. "
        "Nothing was sent."
    ),
    "zipAlone": "Please send one zip alone, or files without a zip.",
    "severalTables": (
        "There are {count} CSV files, and it is not clear which one has the labels. Please leave only one."
    ),
    "noTable": "Please add the CSV with the labels. It needs the columns file and emotion.",
    "noFiles": "Please add the files that {table} names, or their folder.",
    "ownFiles": "own files",
    "connectionLost": (
        "The connection was lost, or the server does not answer. What was answered is kept: evaluate the same files "
        "again under the same name to continue."
    ),
    "cancelledKept": (
        "What was answered until then is kept: evaluate the same files again under the same name to continue."
    ),
    "sending": "Sending, {percent}",
    "answering": "{model} answers, {percent}",
    "secondsLeft": "about {count} s left",
    "minutesLeft": "about {count} min left",
    "chooseFiles": "Choose files",
    "chooseFolder": "Choose a folder",
    "notRead": "The files could not be read.",
}

translatable(__name__)
