"""What people read on the page "Live"; see `dashapp.ui.language`."""

from collections.abc import Mapping
from typing import Final

from dashapp.ui.language import Forms, translatable

NAME: Final = "Live"
HEADING: Final = "What would people see and hear, now?"
LEAD: Final = (
    "Your camera and microphone, read by the models that read files. One picture after another and the last three "
    "seconds of sound go to the server of this page; nothing is kept there."
)
SOURCE: Final = "Use"
SOURCES: Final[Mapping[str, str]] = {
    "both": "Camera and microphone",
    "camera": "Camera alone",
    "microphone": "Microphone alone",
}
START: Final = "Start"
STOP: Final = "Stop"
PAUSE: Final = "Pause"
RESUME: Final = "Resume"
SNAPSHOT: Final = "Snapshot"
SAVE: Final = "Save the session"
CSV: Final = "CSV"
VTT: Final = "Subtitles"
TOGETHER: Final = "Together"
FACE: Final = "Face"
VOICE: Final = "Voice"
NOTHING_YET: Final = "Not started"
OVER_TIME: Final = "The last minute"
SMOOTHED: Final = (
    "The answers are smoothed. The face follows a change after about a second, the voice after about three, because it "
    "is heard in windows of three seconds. Face and voice are joined as in videos; how often that is right was not "
    "measured."
)
HONEST: Final = (
    "Only for yourself, or for people who have agreed. In the European Union nobody may infer the emotions of people "
    "at work or in education this way (Regulation 2024/1689, article 5)."
)
PICTURE_LABEL: Final = "Your camera, with a box around each face"
TIMELINE_LABEL: Final = "{what} over the last minute; the numbers are in the saved session"

# What the scripts say
SCRIPTS: Final[Mapping[str, str | Forms]] = {
    "asking": "Waiting for the browser to give access",
    "running": "Running",
    "paused": "Paused; the camera and the microphone stay on",
    "stopped": "Stopped; the camera and the microphone are off.",
    "gone": "A device was disconnected, or access to it was withdrawn.",
    "denied": "The browser gave no access. Please allow the camera and the microphone for this page, then start again.",
    "noDevice": "No such device was found. Please connect one, or choose another source, then start again.",
    "busyDevice": (
        "The device could not be opened; another program may be using it. Please close that, then start again."
    ),
    "failed": "The device could not be opened ({reason}).",
    "insecure": (
        "Browsers give camera and microphone only to pages from this computer or over https. Please open the page as "
        "http://localhost, or ask whoever runs the server for https."
    ),
    "old": "This browser is too old for this page. Please use a newer one.",
    "noFace": "No face",
    "noVoice": "No voice",
    "wait": "Listening",
    "hardToRead": "Hard to read",
    "latency": "Picture answered in {face} ms, voice in {voice} ms; {rate} pictures a second",
    "latencyFace": "Picture answered in {face} ms; {rate} pictures a second",
    "latencyVoice": "Voice answered in {voice} ms",
    "start": "Start",
    "stop": "Stop",
    "pause": "Pause",
    "resume": "Resume",
    "snapshotTaken": "{name} is among your files on the page Analyse.",
    "slow": "The server is slow. What you see is some seconds old.",
    "someone": "{sex}, about {years} years",
}

translatable(__name__)
