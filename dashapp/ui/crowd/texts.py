"""What people read on the page "Crowd"; see `dashapp.ui.language`."""

from collections.abc import Mapping
from typing import Final

from dashapp.ui.language import Forms, translatable

NAME: Final = "Crowd"
HEADING: Final = "What does the crowd sound like?"
LEAD: Final = (
    "Add a recording of a crowd and read whether it sounds like approval, disapproval, a neutral murmur or silence, "
    "and how much of each."
)
HONEST: Final = (
    "The model was trained on crowds that a program simulated from the voices of actors, with synthetic claps, cheers, "
    "whistles and boos, and not on real ones. How well it hears real crowds is not known. It describes sound; it does "
    "not read minds. Do not use it to police a crowd, or for any decision about the people in it."
)

# Files
DROP: Final = "Drop the sound of a crowd here"
DROP_LABEL: Final = "Add the sound of a crowd"
DROP_HINT: Final = "A clip, a video, or a picture of a spectrogram"
SOUND: Final = "Sound"
SOUND_LIMITS: Final = "{formats}, or a video; {limits}"
SPECTROGRAMS: Final = "Spectrograms"
SPECTROGRAM_LIMITS: Final = "{formats}; {limits}. With or without axes and colour bar, low frequencies at the bottom"
CHOOSE_MODEL: Final = "Choose the model"
SAMPLE_SOURCE: Final = "Computer-generated, no real people's voices"
SAMPLE_APPLAUSE: Final = "Applause and cheers"
SAMPLE_BOOING: Final = "Boos and whistles"
SAMPLE_TURNING: Final = "Cheers, silence, boos"

# Before an answer is there
EMPTY_LEGEND: Final = "There are four classes, each with the same colour and shape on every page:"
EMPTY_HINT: Final = (
    "You see what most of the crowd sounds like, how much of it approves and disapproves, how that changes over time, "
    "the spectrogram on a frequency scale of your choice, and the parts that the sound can be separated into."
)

# The answer
NO_CROWD: Final = "No crowd heard"
NO_CROWD_MEANING: Final = (
    "It sounds like one or two voices, and the model knows crowds only. The page Analyse answers single voices."
)
SHARES: Final = "Shares of the crowd, averaged over time"
SHARES_LIST: Final = "Shares of the crowd"
AROUSAL: Final = "Arousal"
AROUSAL_MEANING: Final = "the share that approves or disapproves: how excited the crowd is"
IN_WINDOWS: Final[Forms] = {"one": "in one window", "other": "in {count:,} windows"}
SPECTROGRAM: Final = "Spectrogram, and what each window sounds like"
CLASSES_OVER_TIME: Final = "What most of the crowd sounds like"
SHARES_OVER_TIME: Final = "Shares of the crowd; approval and disapproval together are the arousal"
WINDOWS: Final = (
    "A window is three seconds long, and a new one begins every second. Each window stands for the time nearest to its "
    "middle, so where the crowd changes the strip is up to a second and a half off."
)
SCALE: Final = "Frequency scale"
BAND: Final = "This scale covers {low:,.0f} to {high:,.0f} Hz."
BAND_UNRESOLVED: Final = (
    "This scale covers {low:,.0f} to {high:,.0f} Hz. Neighbouring bands overlap everywhere and look alike."
)
BAND_RESOLVED_FROM: Final = (
    "This scale covers {low:,.0f} to {high:,.0f} Hz. Below {first:,.0f} Hz neighbouring bands overlap and look alike."
)
PICTURE_SCALE: Final = "The picture's frequency scale"
PICTURE_TOP: Final = "Its highest frequency"
PICTURE_AXES: Final = (
    "A picture does not tell its scale or its highest frequency: choose what its axis shows. Its duration is taken to "
    "be one second."
)
HERTZ: Final = "{hertz:,} Hz"
RANGE_LOW: Final = "\u2212{decibels} dB"
RANGE_HIGH: Final = "0 dB: the loudest point"

# Its parts
PARTS: Final = "What the sound can be separated into"
PARTS_METHOD: Final = (
    "The sound is separated into spectra that rise and fall independently (non-negative matrix factorisation). The "
    "method does not know what the parts are: a part may be one group of people, several groups, or the hum of the "
    "hall. What a part sounds like alone is a guess that is often wrong, since no crowd sounds like one of its parts."
)
PARTS_OF_FIRST: Final = "Only the first {length} of this clip were separated."
PART: Final = "Part {number}: {percent} of the energy"
PART_SOUNDS_LIKE: Final[Mapping[str, str]] = {
    "approval": "Alone it sounds like approval, {percent}",
    "disapproval": "Alone it sounds like disapproval, {percent}",
    "neutral": "Alone it sounds like a neutral murmur, {percent}",
    "silence": "Alone it sounds like no crowd, {percent}",
}
PART_FIGURE: Final = "Part {number}: its spectrum on the left, its strength over time on the right"

# The gallery
GALLERY: Final = "Correctly and wrongly classified"
GALLERY_TEXT: Final = (
    "These crowds were simulated for the test, with voices, rooms and noises that the model had not heard. Time runs "
    "to the right, low sounds are at the bottom, bright is loud. The most confident answers are shown: two correct "
    "ones of each class, and the first few of each confusion. How often the model is right stands in its card on the "
    "page Models."
)
WRONG_ONES: Final = "Wrongly classified"
RIGHT_ONES: Final = "Correctly classified"
GALLERY_ALT: Final = "Spectrogram of a simulated crowd: {truth}, called {answer}"
RIGHT: Final = "Correct"
WRONG: Final = "Wrong"
IT_WAS: Final = "It was {truth}"
CALLED: Final = "Called {answer}, {percent}"
GALLERY_SETTINGS: Final[Mapping[str, str]] = {
    "inside": "settings as in training",
    "outside": "settings outside those of training",
    "inside mixture": "settings as in training, a mixed crowd",
    "outside mixture": "settings outside those of training, a mixed crowd",
}

# Live
LIVE: Final = "Live"
LIVE_LABEL: Final = "Live from the microphone"
LIVE_WHAT: Final = "What the last three seconds sounded like, updated every second."
LIVE_NOT_KEPT: Final = "The sound is sent to this server second by second. Neither the server nor this page keeps it."
LISTEN: Final = "Listen live"
MODELS_SCALE: Final = "The model's own"
LIVE_PICTURE: Final = (
    "Spectrogram of the last 60 seconds: time to the right, high frequencies at the top, loud is bright"
)
LIVE_TIMELINE: Final = "The class of each of the last 60 seconds, and below it the shares of the crowd"
LIVE_AROUSAL: Final = "Arousal {share}"
LIVE_AROUSAL_HINT: Final = "The share of the crowd that approves or disapproves"
CLASS: Final = "Class"
LIVE_SHARES: Final = "Shares"
LIVE_TIMES: Final = ("\u221260 s", "\u221245 s", "\u221230 s", "\u221215 s", "now")

# What the scripts say
SCRIPTS: Final[Mapping[str, str | Forms]] = {
    "noCrowd": NO_CROWD,
    "noCrowdMeaning": NO_CROWD_MEANING,
    "sending": "Sending {name}",
    "sendingShare": "Sending {name}, {percent}",
    "analysing": "Analysing {name}",
    "analysingShare": "Analysing {name}, {percent}",
    "separating": "Separating the sound of {name}",
    "oneAtATime": {
        "one": "This is {name}. {count} other file that came with it was left out: this page takes one at a time.",
        "other": "This is {name}. {count} other files that came with it were left out: this page takes one at a time.",
    },
    "cancelled": "Cancelled",
    "between": "Between {first} and {second}",
    "betweenOrElse": "Between {first} and {second}, or something else",
    "noSound": "No sound",
    "noSoundMeaning": "Nothing at all comes from the microphone. Is it muted?",
    "listening": "Listening",
    "firstAnswer": "The first answer comes after {seconds} seconds.",
    "modelLoads": "Waiting for the first answer; the model is still loading",
    "slow": "The server is slow: no answer yet",
    "noAnswer": "The server did not answer. Please check that it is running and can be reached.",
    "answeredIn": "Answered in {milliseconds} ms",
    "answeredInSkipped": {
        "one": "Answered in {milliseconds} ms; {count} second was left out because the server is slow",
        "other": "Answered in {milliseconds} ms; {count} seconds were left out because the server is slow",
    },
    "stoppedAfterFailures": "Stopped after {count} failed requests in a row. The microphone is off.",
}

translatable(__name__)
