"""What people read on the page "Analyse"; see `dashapp.ui.language`."""

from collections.abc import Mapping
from typing import Final

from dashapp.ui.language import Forms, translatable

NAME: Final = "Analyse"
HEADING: Final = "Which emotion would people see or hear?"
LEAD: Final = "Add a picture of a face or a recording of a voice. The answer appears on this page within seconds."

# Files
DROP: Final = "Drop pictures, voice clips or videos here"
DROP_LABEL: Final = "Add pictures or clips"
TAKE_PICTURE: Final = "Take a picture"
FILM: Final = "Film"
PASTE: Final = "or paste from the clipboard"
CHOOSE_MODELS: Final = "Choose the models"
YOUR_FILES: Final = "Your files"
SAMPLE_PICTURE: Final = "Astronaut Eileen Collins"
SAMPLE_PICTURE_SOURCE: Final = "Photo: NASA, public domain"
SAMPLE_GROUP: Final = "Five faces"
SAMPLE_GROUP_SOURCE: Final = "Averages of many faces, no real people"
SAMPLE_FILM: Final = "A face that changes, with a voice"
SAMPLE_FILM_SOURCE: Final = "Average faces, computer-generated voice"
SAMPLE_HARD: Final = "A voice that is hard to tell"
SAMPLE_HARD_SOURCE: Final = "Made to sound surprised; does the model hear it?"
SAMPLE_VOICE: Final = "A synthetic voice"
SAMPLE_OTHER_VOICE: Final = "Another synthetic voice"
SAMPLE_VOICE_SOURCE: Final = "Computer-generated, not a real person's voice"

# Before and while an answer is made
EMPTY_LEGEND: Final = "There are seven expressions, each with the same colour and face on every page:"
EMPTY_HINT: Final = (
    "For a picture you also see every face, its apparent sex and age, and a clip of how the same emotion sounds. For "
    "a clip you see the emotion over time, the apparent sex, and a picture of how the same emotion looks."
)
ANALYSING: Final = "Analysing"

# Of every answer
RATERS_SEE: Final = "What raters would call it"
RATERS_HEAR: Final = "What raters would hear"
PRECISION: Final[Mapping[str, Forms]] = {
    "face": {
        "one": "When this model says {emotion}, it is right {percent} of the time (precision on {count} test picture).",
        "other": (
            "When this model says {emotion}, it is right {percent} of the time (precision on {count:,} test pictures)."
        ),
    },
    "speech": {
        "one": "When this model says {emotion}, it is right {percent} of the time (precision on {count} test clip).",
        "other": (
            "When this model says {emotion}, it is right {percent} of the time (precision on {count:,} test clips)."
        ),
    },
    "by_raters": {
        "one": (
            "When this model says {emotion}, most raters say so too {percent} of the time (precision on {count} test "
            "picture)."
        ),
        "other": (
            "When this model says {emotion}, most raters say so too {percent} of the time (precision on {count:,} test "
            "pictures)."
        ),
    },
}
PRECISION_UNTESTED: Final = "When this model says {emotion}, it is right {percent} of the time."
PROMISE: Final = (
    "When this model is this confident, at least {percent} of its answers were right where it was measured."
)

# A picture
NO_FACE: Final = "No face found"
NO_FACE_MEANING: Final = "The detector found nothing in this picture that looks like a face."
YOUR_PICTURE: Final = "Your picture {name}"
FACE_HARD_TO_READ: Final = "Face {number}: hard to read"
FACE_SAID: Final = "Face {number}: {answer}, {percent}"
FACES: Final = "Faces, largest first"
FACES_NUMBERED: Final = "Numbered from the largest face to the smallest."
ALL_THE_SAME: Final = "What the network says anyway"
FACE_IN_GREY: Final = "Face {number} in grey"
NETWORK_SAW: Final = "What the network saw"
NETWORK_SAW_SIZE: Final = "48 x 48 pixels of grey"
TRY: Final = "What to try"
TIPS: Final = (
    "a picture that is upright, and a face that looks towards the camera",
    "light from the front, not from behind",
    "a face that fills at least a tenth of the picture",
    "no mask, hand or hair in front of it",
)
LOOK_HARDER: Final = "Search more thoroughly"
MARK_FACE: Final = "Mark a face"
MISSED: Final = (
    "Was a face missed? A thorough search also finds small and turned faces, and faces in a picture that lies on its "
    "side. Or mark the face: the square that you draw is read."
)
LOOKED_HARDER: Final[Forms] = {
    "one": "The thorough search found one face. Was one missed? Mark it: the square that you draw is read.",
    "other": "The thorough search found {count} faces. Was one missed? Mark it: the square that you draw is read.",
}
LOOKED_HARDER_FOR_NOTHING: Final = (
    "The thorough search found no faces. Was one missed? Mark it: the square that you draw is read."
)
MOVE_BOX: Final = "You can drag a selected box, move it with the arrow keys, and resize it with + and -."
SHOW_WHERE_SEEN: Final = "Show where {emotion} was seen"
SHOW_WHERE_HEARD: Final = "Show where {emotion} was heard"

# A clip
NO_VOICE: Final = "No voice heard"
IN_WINDOWS: Final[Forms] = {"one": "in one window", "other": "in {count:,} windows"}
IN_WINDOWS_WITH_SPEECH: Final[Forms] = {
    "one": "in one window, {silent:,} of them without speech and left out",
    "other": "in {count:,} windows, {silent:,} of them without speech and left out",
}
MODEL_LACKS: Final = "This model has no class for {emotions}."
VOICE_CHANGES: Final = "The voice changes during the clip: {passages}."
PASSAGE: Final = "{emotion} from {moment}"
AND_SO_ON: Final = "so on"
WAVEFORM: Final = "Waveform and the emotion heard"
OVER_TIME: Final = "Emotion over time"
MFCC: Final = "MFCC of the clip: what the network sees, without the silence at both ends"
EXPLAINED_STRETCH: Final = "in the clearest three seconds, or in the three seconds from the player's position"

# A video
NO_FACE_NO_VOICE: Final = "No face, no voice"
NO_FACE_NO_VOICE_MEANING: Final = "Neither was found in this video."
WHOSE_VOICE: Final = "Whose voice is it?"
WHOSE_VOICE_HINT: Final = "Choose the face that speaks to see it together with the voice."
VOICE_OF: Final = "The voice of face {number}"
YOUR_VIDEO: Final = "Your video {name}"
SEEN_IN_FACE: Final = "Seen in the face"
SEEN_IN_MAIN_FACE: Final = "Seen in face 1, the one that is visible longest"
HEARD_IN_VOICE: Final = "Heard in the voice"
FACE_AND_VOICE: Final = "Face and voice together"
MAIN_FACE_AND_VOICE: Final = "Face 1 and voice together"
FRAMES: Final[Forms] = {"one": "one frame analysed", "other": "{count:,} frames analysed"}
EACH_ALONE: Final = "Each alone"
ONE_FACE: Final = "Face: {answer}"
ONE_OF_FACES: Final = "Face {number}: {answer}"
ONE_VOICE: Final = "Voice: {answer}"
ONE_HARD_TO_READ: Final = "hard to read"
FROM_TO: Final = "{start} to {end}"
FUSION: Final = (
    "Face and voice are joined by late fusion: their probabilities are multiplied. The more certain of the two counts "
    "fully; the other counts less the less certain it is (a weighted logarithmic opinion pool). How often the result "
    "is right was not measured: no corpus at hand has face and voice together."
)

# What can be taken away, and answers beside each other
SAVE: Final = "Save"
SAVE_ONE: Final = {
    "json": "JSON",
    "csv": "CSV",
    "xlsx": "Excel",
    "vtt": "Subtitles",
    "png": "PNG",
    "svg": "SVG",
    "html": "Report",
    "print": "Print",
}
SAVE_ONE_LABEL: Final = "Save this answer as {form}"
PRINT_LABEL: Final = "Print this answer, or save it as PDF"
ALL_TITLE: Final = "All files of this visit"
SAVE_ALL: Final = {"csv": "CSV", "xlsx": "Excel", "zip": "Reports (ZIP)"}
SAVE_ALL_LABEL: Final = "Save all answers as {form}"
VISIT: Final = (
    "Answers stay in this browser for 7 days, with small previews and without your files; nowhere else, and nobody "
    "else sees them."
)
FORGET: Final = "Forget this visit"
REPORT_TITLE: Final = "Answer to {name}"
REPORT_MADE: Final = "Made on {date} by dashapp {version}, with {models}."
REPORT_LIMITS: Final = (
    "This says which word raters would choose for an expression or a voice, and how sure the model is. It does not say "
    "what anybody feels. Do not use it to judge a person."
)
REPORT_PICTURE: Final = "The analysed picture with a box around each face"
REPORT_COURSE: Final = "Over time"
REPORT_TIMES: Final = ("From", "To", "What", "Called", "Probability")
LANES: Final = {"voice": "Voice", "face": "Face {number}", "both": "Both"}
NO_EMOTION: Final = "No emotion named"
NO_ANSWER: Final = "Not analysed: {message}"
FACES_TITLE: Final = "All faces"
FACES_COLUMNS: Final = ("Number", "Face", "Called", "Probability", "Apparent sex", "Apparent age")
GROUP: Final = "{count} faces: {words}"
HARD_TO_READ: Final = "hard to read"
SPEAKER_READ: Final = "Read these as clips of one person"
SPEAKER_TITLE: Final[Forms] = {"one": "{count} clip of one person", "other": "{count} clips of one person"}
SPEAKER_MEANING: Final = (
    "Some people always sound a little angry or sad. Here {percent} of what this person's clips have in common is "
    "taken off each clip. What is left is how it differs from the others."
)
SPEAKER_LIMITS: Final = (
    "This works only for clips of one person in different moods: a mood that all clips share is taken for the person's "
    "usual voice. An answer "
    "counts as certain only where both readings agree."
)
SPEAKER_CAPTION: Final = "Each clip by itself, and relative to the person"
SPEAKER_COLUMNS: Final = ("Clip", "By itself", "Relative to the person", "Change")
SPEAKER_CHANGED: Final = "another emotion"
BESIDE_TITLE: Final = "Side by side"
BESIDE_CLOSE: Final = "Back to one answer"
BESIDE_COLUMNS: Final = ("Emotion", "Difference")
BESIDE_COURSE: Final = "Emotion over time"
BESIDE_WAVEFORM: Final = "Waveform"
BESIDE_FACE: Final = "Face of {name}"
BESIDE_NOTE: Final = "Differences are in percentage points, the second against the first."
BESIDE_NOTHING: Final = "One of the two names no emotion, so there is nothing to put side by side."

# What the scripts say
SCRIPTS: Final[Mapping[str, str | Forms]] = {
    "noFace": "No face found",
    "noVoice": "No voice heard",
    "noFaceNoVoice": "No face, no voice",
    "waiting": "Waiting",
    "busy": "The server is busy, waiting",
    "busyFile": "The server is busy; {name} is sent again in a few seconds",
    "analysing": "Analysing",
    "failed": "Not analysed",
    "sendingShare": "Sending, {percent}",
    "analysingShare": "Analysing, {percent}",
    "withPercent": "{answer}, {percent}",
    "whoseVoice": WHOSE_VOICE,
    "moreFaces": {"one": "{answer}, {count} more face", "other": "{answer}, {count} more faces"},
    "hardToRead": "Hard to read",
    "cancelFile": "Cancel {name}",
    "removeFile": "Remove {name}",
    "progressOf": "Progress of {name}",
    "waitingFile": "Waiting: {name}",
    "sendingFile": "Sending {name}, {percent}",
    "analysingFile": "Analysing {name}",
    "analysingFileShare": "Analysing {name}, {percent}",
    "warmingUp": "The models are still loading. The first answer takes a little longer.",
    "noPreview": "The preview is no longer there. Please add the file again.",
    "whereSeen": "The stronger the colour, the more that area counted towards the answer.",
    "whereHeard": (
        "From {start} to {end} s, high pitches at the top. The stronger the colour, the more that moment and pitch "
        "counted towards the answer."
    ),
    "markFace": "Mark a face",
    "drawSquare": "Draw a square around it",
    "drawSquareHint": "Draw a square around a face in the picture.",
    "noMicrophone": (
        "The browser gave no access to the microphone. Please allow it in the browser's settings, or choose a file."
    ),
    "noCamera": (
        "The browser gave no access to the camera. Please allow it in the browser's settings, or choose a file."
    ),
    "noDevice": "No such device was found. Please connect one, or choose a file.",
    "busyDevice": "The device could not be opened; another program may be using it. Please close that and try again.",
    "record": "Record",
    "recordVoice": "Record a voice",
    "film": "Film yourself",
    "level": "How loud it is",
    "stopIt": "Stop",
    "useIt": "Use it",
    "onceMore": "Once more",
    "inSeconds": {"one": "In {count} second", "other": "In {count} seconds"},
    "takePicture": "Take a picture",
    "takeThePicture": "Take the picture",
    "clipsOfOne": {"one": "{count} clip of one person", "other": "{count} clips of one person"},
    "relativeDone": "Read relative to the person",
    "onlyAnswerKept": "Of this file only the answer was kept. Please add the file again.",
    "notSaved": "This could not be saved. Please try again.",
    "putBeside": "Put {name} beside {other}",
    "sideBySide": "Side by side",
    "forgotten": "This visit is forgotten.",
    "faceNumber": "Face {number}",
    "drawingNote": "Which word raters would choose for an expression; not what anybody feels. Made by dashapp.",
    "close": "Close",
}

translatable(__name__)
