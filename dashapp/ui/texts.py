"""What people read on several pages, and around all of them; see `dashapp.ui.language`."""

from collections.abc import Mapping
from typing import Final

from dashapp.ui.language import Forms, translatable

# Around every page
SITE: Final = "Face and voice"
DESCRIPTION: Final = "Which emotion would people see in a face or hear in a voice?"
SKIP: Final = "Skip to the content"
PAGES: Final = "Pages"
SCHEME: Final = "Switch between light and dark"
LANGUAGE: Final = "Language"
FOOTER: Final = (
    "Answers say what people would call an expression or a voice, not what somebody feels. Files are analysed and not "
    "kept."
)
NO_PAGE: Final = "There is no such page"
NO_PAGE_HINT: Final = "Go to {start}."
START_PAGE: Final = "the start page"

# Labels: in a sentence, and as a line of their own
EMOTIONS: Final[Mapping[str, str]] = {
    "angry": "anger",
    "disgust": "disgust",
    "fear": "fear",
    "happy": "happiness",
    "sad": "sadness",
    "surprise": "surprise",
    "neutral": "neutral",
    "calm": "calm",
    "contempt": "contempt",
    "unknown": "unknown",
    "not_face": "not a face",
}
EMOTION_TITLES: Final[Mapping[str, str]] = {
    "angry": "Anger",
    "disgust": "Disgust",
    "fear": "Fear",
    "happy": "Happiness",
    "sad": "Sadness",
    "surprise": "Surprise",
    "neutral": "Neutral",
    "calm": "Calm",
    "contempt": "Contempt",
    "unknown": "Unknown",
    "not_face": "Not a face",
}
SEXES: Final[Mapping[str, str]] = {"female": "female", "male": "male"}
SEX_TITLES: Final[Mapping[str, str]] = {"female": "Female", "male": "Male"}
CROWDS: Final[Mapping[str, str]] = {
    "approval": "approval",
    "disapproval": "disapproval",
    "neutral": "a neutral murmur",
    "silence": "no crowd",
}
CROWD_TITLES: Final[Mapping[str, str]] = {
    "approval": "Approval",
    "disapproval": "Disapproval",
    "neutral": "Neutral",
    "silence": "No crowd",
}
SCALES: Final[Mapping[str, str]] = {"mel": "Mel", "bark": "Bark", "erb": "ERB", "log": "Logarithmic"}

# How sure an answer is
RATERS_WOULD: Final[Mapping[str, str]] = {
    "image": "An expression that raters would call {emotion}",
    "speech": "A voice in which raters would hear {emotion}",
    "video": "A face and a voice that raters would together call {emotion}",
    "plain voice": "A voice that raters would call {emotion}",
}
RATERS_MIGHT: Final[Mapping[str, str]] = {
    "image": "An expression that raters might call {emotion}",
    "speech": "A voice in which raters might hear {emotion}",
    "video": "A face and a voice that raters might together call {emotion}",
    "plain voice": "A voice that raters might call {emotion}",
}
"""``plain voice`` is for what nobody hears *in* a voice: neutral, calm."""
PROBABLY: Final = "Probably {name}"
PERHAPS: Final = "Perhaps {name}"
PROBABLY_IN_SHORT: Final = "probably {name}"
PERHAPS_IN_SHORT: Final = "perhaps {name}"
UNSURE_IN_SHORT: Final = "not sure, perhaps {name}"
NOT_SURE: Final = "Not sure"
BETWEEN: Final = "Between {first} and {second}"
NO_CLEAR_ANSWER: Final = "No clear answer"
SPREAD: Final = "Spread over several: {several}"
WITH_PERCENT: Final = "{name} {percent}"
PROBABILITY: Final = "probability"
PROBABILITIES: Final = "Probability of each emotion"
IN_TURN: Final = ", then "
ELLIPSIS: Final = " \N{HORIZONTAL ELLIPSIS}"
HARD_TO_READ: Final = "Hard to read"
UNREADABLE: Final[Mapping[str, str]] = {
    "blurred": "The face is too blurred to be read. A sharper picture helps.",
    "too_small": "The face has too few pixels to be read. Come closer, or send the picture in its full size.",
    "covered": "Too much of the face is covered to be read.",
    "turned": "The face is turned too far to be read. Turn the picture, or look into the camera.",
    "no_face": "This does not look like a face.",
}
UNREADABLE_OTHERWISE: Final = "This does not look like a face that can be read."
CROWD_SOUNDS_LIKE: Final[Mapping[str, str]] = {
    "approval": "It sounds like approval",
    "disapproval": "It sounds like disapproval",
    "neutral": "It sounds like a neutral murmur",
    "silence": "Nobody is heard, or nothing that sounds like a crowd",
}

# Lists and numbers
AND: Final = "{others} and {last}"
OR: Final = "{others} or {last}"
WITH_INTERVAL: Final = "{value} ({low} to {high})"

# Answers
ANSWERED_BY: Final = "Answered by {models}."
YOUR_CLIP: Final = "Your clip {name}"
LENGTH: Final = "Length"
APPARENT_SEX: Final = "Apparent sex"
APPARENT_AGE: Final = "Apparent age"
NEITHER_SEX: Final = "the two are too close"
NOT_NAMED: Final = "Not named"
A_CHILD: Final = "the face looks like a child's"
ABOUT_YEARS: Final = "About {years:.0f} years"
AGE_RANGE: Final = "About {low:.0f} to {high:.0f} years"
FOUR_OF_FIVE: Final = "right for four faces in five"
AS_THE_NETWORK_SAYS: Final = "estimated by the network, not corrected"
SAVE_AS: Final = "Save it as {formats}"
CSV: Final = "CSV"
WEBVTT: Final = "WebVTT subtitles"
CANCEL: Final = "Cancel"
CLOSE: Final = "Close"
PROGRESS: Final = "Progress"
ANSWER: Final = "Answer"
EMPTY_ANSWER: Final = "Your answer appears here"

# Exemplars
HOW_IT_SOUNDS: Final = "How {emotion} sounds"
HOW_IT_LOOKS: Final = "How {emotion} looks"
HOW_NEUTRAL_SOUNDS: Final = "How a neutral voice sounds"
HOW_NEUTRAL_LOOKS: Final = "How a neutral face looks"
EXEMPLAR_CLIP: Final = "Representative clip: {emotion}, {sex}"
EXEMPLAR_FACE: Final = "Representative face: {emotion}, {sex}"
AVERAGE_FACE: Final = "Average face: {emotion}, {sex}"
PLAY_CLIP: Final = "Play the clip: {emotion}, {sex}"

# Confusion matrix
CONFUSION_LABEL: Final = "Label"
CONFUSION_NOTE: Final = (
    "Rows: the label of the test file. Columns: the model's answer. Each row adds up to 100 % of its answers."
)

# Figures
NO_ITEMS: Final = "No items here."
SAVE: Final = "Save"
SAVE_FIGURE: Final = "Save {title} as {form}"
FIGURE_NOT_SAVED: Final = "The figure could not be saved."
NO_SPEECH: Final = "No speech"
LEFT_OUT: Final = "left out of the answer"
CONFIDENCE: Final = "Confidence"
OF_ANSWERS: Final = "%{x:.0f}\u00a0%: %{y:.0f}\u00a0% correct, of %{customdata:,} answers"
OF_ITEMS: Final = "%{x:.0f}\u00a0%: %{y:.0f}\u00a0% correct"
COVERAGE: Final = "Share of items answered, most confident first"
CORRECT: Final = "Correct"
CELL: Final = "{count:,.0f} of {all:,.0f}, {share}"
POINTS: Final = "{points} points"
CALLED: Final = "%{y} called %{x}: %{customdata}<extra></extra>"
TRUTH: Final = "truth"
ANSWER_AXIS: Final = "answer"
VOICE: Final = "From the voice"
FACE: Final = "From the face"
GROUP: Final = "{emotion}, {sex}"
RATERS_OF_TEN: Final = "{votes} of ten"
KEPT_LENGTH: Final = "80 % of the clips are no longer"
KEPT_LENGTH_OF: Final = "80 % of %{x}: at most %{y:.2f} s<extra></extra>"
TRAINING: Final = "Training"
VALIDATION: Final = "Validation"
EPOCH: Final = "Epoch"

# The microphone
LISTEN: Final = "Listen"
STOP: Final = "Stop"

# Models
MODEL_FOR: Final[Mapping[str, str]] = {
    "speech": "Model for voices",
    "face": "Model for faces",
    "crowd": "Model for crowds",
}
DEFAULT_MODEL: Final = "{model} (default)"
OTHER_MODEL: Final = "{model} ({count} classes)"
FACE_ANSWERS_TITLE: Final = "Answers for faces"
FACE_ANSWERS: Final[Mapping[str, str]] = {"raters": "as raters would answer", "fer2013": "as FER2013 labels them"}
KINDS: Final[Mapping[str, str]] = {
    "speech": "Voice",
    "face": "Face",
    "gate": "Speech or not",
    "verifier": "Face or not",
    "age_sex": "Age and sex",
    "crowd": "Crowd",
}
MODELS: Final = "Models"
MODELS_CAPTION: Final = (
    "Accuracy, UAR (unweighted average recall: the mean recall of the classes) and ECE (expected calibration error, "
    "lower is better) are those of the emotion, or of what a simulated crowd shows, on the split in the table. In a "
    "random split the same speakers are in training and test, which flatters."
)
MODEL_COLUMNS: Final[Mapping[str, str]] = {
    "model": "Model",
    "reads": "Reads",
    "classes": "Classes",
    "accuracy": "Accuracy",
    "uar": "UAR",
    "ece": "ECE",
    "parameters": "Parameters",
    "size": "MB",
    "time": "ms",
    "split": "Split",
    "licence": "Licence",
}
MODEL_COLUMN_HINTS: Final[Mapping[str, str]] = {
    "size": "Size of the network in megabytes",
    "time": "Median milliseconds for a clip of 3 s or a face",
}
NOT_READY: Final = "Not ready, {state}; the command dashapp models says how to get it"
STATES: Final[Mapping[str, str]] = {"needs backbone": "needs its backbone"}
RUN_OF_MODEL: Final = "{model}, run {run}"
WEIGHTS_NOT_KEPT: Final = "weights not kept"
MEAN_OF_SPLITS: Final = "{split}, mean of {count}"

# Errors: titles of banners, by the code of the error
ERROR_TITLES: Final[Mapping[str, str]] = {
    "empty_file": "The file is empty",
    "decode_failed": "The file could not be read",
    "bad_request": "The request was not understood",
    "too_large": "The file is too large",
    "too_many_pixels": "The picture is too large",
    "too_long": "The file is too long",
    "unsupported_format": "This kind of file is not supported",
    "too_short": "The clip is too short",
    "silent": "The clip is silent",
    "not_finite": "The clip contains values that are not numbers",
    "too_small": "The picture is too small",
    "bad_zip": "The zip could not be read",
    "bad_labels": "The table of labels could not be used",
    "unknown_labels": "Some labels are not known",
    "nothing_answered": "None of the files could be answered",
    "name_taken": "There is already an evaluation of this name",
    "busy": "Not now",
    "switched_off": "This is switched off",
    "no_room": "The server has no room",
    "too_many_kept": "Too many evaluations are kept",
    "too_few_clips": "There are too few clips",
    "overloaded": "The server is busy",
    "too_many_requests": "Too many requests",
    "foreign_origin": "The request came from another page",
    "unknown_host": "This address is not known to the server",
    "no_answer": "The server did not answer",
    "cancelled": "Cancelled",
}
ERROR: Final = "Something went wrong"

# Files
PICTURE_LIMITS: Final = "up to {megabytes:g} MB and {megapixels:g} megapixels"
CLIP_LIMITS: Final = "up to {megabytes:g} MB and {minutes:g} minutes"
FORMATS_AND_LIMITS: Final = "{formats}; {limits}"
SAMPLES: Final = "Try a sample"
CHOOSE_FILES: Final = "Choose files"
CHOOSE_FILE: Final = "Choose a file"
RECORD: Final = "Record"
PICTURES: Final = "Pictures"
CLIPS: Final = "Clips"
VIDEOS: Final = "Videos"

# What the scripts say
SCRIPTS: Final[Mapping[str, str | Forms]] = {
    "pageTitle": "{page} · Face and voice",
    "siteTitle": "Face and voice",
    "sampleFailed": "The sample could not be loaded from the server.",
    "chooseFiles": "Choose files",
    "chooseFile": "Choose a file",
    "pastedFile": "pasted file",
    "answerTo": "{name}: {answer}",
    "probably": "Probably {name}",
    "perhaps": "Perhaps {name}",
    "notSure": "Not sure",
    "noClearAnswer": "No clear answer",
    "noAnswer": (
        "The server did not answer. Please check that it is running and can be reached, then add the file again."
    ),
    "tryAgain": "The server did not answer. Please try again.",
    "cancelled": "The analysis was cancelled. Add the file again to start over.",
    "unsupported": (
        "This file is not a picture, a clip or a video that can be read. Accepted are pictures ({pictures}), clips "
        "({clips}) and videos ({videos}). Please choose another file. Nothing was sent."
    ),
    "emptyFile": "The file is empty. Please choose another one, or record again.",
    "largeFile": (
        "The file has {size}; a file may have at most {most}. Please shorten or compress it. Nothing was sent."
    ),
    "largePicture": ("The file has {size}; a picture may have at most {most}. Please scale it down. Nothing was sent."),
    "largeClip": (
        "The file has {size}; a clip may have at most {most}. Please shorten or compress it. Nothing was sent."
    ),
    "largeVideo": (
        "The file has {size}; a video may have at most {most}. Please shorten or compress it. Nothing was sent."
    ),
    "microphoneWaiting": "Waiting for the browser to give access to the microphone",
    "microphoneOpen": "Listening",
    "microphoneStopped": "Stopped. The microphone is off.",
    "microphoneDenied": (
        "The browser gave no access to the microphone. Please allow it for this page in the browser's settings, then "
        "start again."
    ),
    "microphoneMissing": "No microphone was found. Please connect one, then start again.",
    "microphoneTaken": (
        "The microphone could not be opened. Another program may be using it. Please close that program, then start "
        "again."
    ),
    "microphoneFailed": "The microphone could not be started: {reason}",
    "microphoneGone": (
        "The microphone was disconnected, or access to it was withdrawn. Please connect it, then start again."
    ),
    "microphoneMuted": "The microphone is muted, on the device itself or in the system's settings.",
    "microphoneQuiet": "Nothing comes from the microphone. If this goes on, please stop and start again.",
    "microphoneInsecure": (
        "Browsers give the microphone only to pages that come over HTTPS or from this computer itself (localhost)."
    ),
    "microphoneOldBrowser": (
        "This browser cannot listen to a microphone live. Please use a newer one, or record a file and choose it."
    ),
}
"""Read by ``app.text`` of ``assets/js/shared/texts.js``, with named placeholders as here."""

translatable(__name__)
