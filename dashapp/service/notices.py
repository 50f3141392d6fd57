"""What the service says beside an answer that is not what somebody hoped for."""

from collections.abc import Sequence
from typing import Final

from dashapp.containers.clock import SET_ANEW
from dashapp.errors import InputError
from dashapp.labels import SCALE_NAMES, SOUND_NAMES, emotion_name
from dashapp.predictions import Notice

NO_FACE: Final = Notice(
    "no_face",
    "No face was found. Try a picture in which a face looks towards the camera, is lit from the front and fills a good "
    "part of the picture. Or search more thoroughly (on the command line --look-harder, in a request look_harder=1).",
)
LOOKED_HARDER: Final = Notice(
    "looked_harder",
    "Turned and small faces were searched for too. Faces that were found before may have another number, and a box and "
    "an answer that differ slightly.",
)
NO_FACE_LOOKING_HARDER: Final = Notice(
    "no_face",
    "No face was found, not even a turned or a small one. Try a picture in which a face is upright, looks towards the "
    "camera, is lit from the front and fills a good part of the picture.",
)
TAKEN_AS_CROP: Final = Notice(
    "taken_as_crop", "The picture is so small that it was taken as a face crop. No face was searched for in it."
)
TAKEN_AS_FACE: Final = Notice(
    "taken_as_face", "No face was found in the picture by itself; as a whole it looks like one, and was read as one."
)
NO_AGE_SEX: Final = Notice(
    "no_age_sex", "Apparent sex and age are left out. Their model is switched off, or it could not be loaded."
)
NO_AGE_SEX_YET: Final = Notice(
    "no_age_sex", "Apparent sex and age are left out: their model is being prepared, once. Ask again in a minute."
)
NO_FACE_IN_VIDEO: Final = Notice(
    "no_face", "No face was found in the video's pictures. The answer is that of the voice alone."
)
NO_SOUND_TRACK: Final = Notice("no_sound_track", "The video has no sound track. The answer is that of the face alone.")
NOTHING_IN_VIDEO: Final = Notice(
    "no_face", "The video has no sound track, and no face was found in its pictures. There is nothing to analyse."
)
NO_CROWD: Final = Notice(
    "no_crowd",
    "One or two voices are heard, and no crowd. What the model would say of a crowd means nothing here; the page "
    "Analyse answers single voices.",
)
NOT_FUSED: Final = Notice(
    "not_fused", "The voice model and the face model have different labels. The answer is that of the face alone."
)
CLOCK_SET: Final = Notice("clock_set", SET_ANEW)
DAMAGED_VIDEO: Final = Notice("damaged", "Parts of the video are damaged and were left out.")
_STEADY: Final = frozenset(("rain", "sea_waves", "helicopter", "chainsaw", "fire_crackling", "noise", "silence"))
"""Kinds of sound that the gate refuses well but takes for one another."""


def looked_closer(smallest: int) -> Notice:
    """Return what is said of a picture in which small faces were looked for.

    Args:
        smallest: Side in pixels of the smallest face that could be found.
    """
    return Notice(
        "looked_closer",
        f"Small faces were looked for too, from about {smallest} pixels a side. Of such faces little can be read; "
        "a larger picture of them gives surer answers.",
    )


def from_picture(scale: str, top_hz: float) -> Notice:
    """Return what is said of a spectrogram that was drawn: what it was taken for.

    Args:
        scale: Of frequency, one of `dashapp.audio.frequency_scales.SCALES`.
        top_hz: Where its axis of frequency ends.
    """
    return Notice(
        "from_picture",
        f"A picture does not tell its frequencies, its range in dB or its duration. It was assumed to show the "
        f"{SCALE_NAMES[scale]} scale up to {top_hz:,.0f} Hz, and one second of sound. You can choose the scale and the "
        "highest frequency. Answers to pictures have often been wrong; the sound itself gives a better answer.",
    )


def no_speech(kind: str) -> Notice:
    """Return what is said of a clip without speech.

    Args:
        kind: What it sounds like, one of `dashapp.labels.SOUND_KINDS`.
    """
    name = "a steady noise, such as rain, the sea or an engine" if kind in _STEADY else SOUND_NAMES[kind]
    return Notice(
        "no_speech",
        f"No human voice was heard. It sounds like {name}, or something similar. Try a clip in which one person speaks "
        "close to the microphone.",
    )


def quiet_voice(start_s: float, end_s: float) -> Notice:
    """Return what is said of an end of a clip that was left out though there may be a voice in it."""
    return Notice(
        "quiet_voice",
        f"There may be a voice from {start_s:.1f} to {end_s:.1f} s. It is so much quieter than the rest that it was "
        "left out as silence. To have it analysed, cut the file there.",
    )


UNREADABLE_FACE: Final = Notice(
    "unreadable_face", "The face in the video can be read in few pictures only, so the answer about it is not certain."
)


def whose_voice(reason: str) -> Notice:
    """Return what is said of a video whose voice may not be that of its first face.

    Args:
        reason: Why: `OTHER_SEX` or `SEVERAL_FACES`.
    """
    return Notice(
        "whose_voice",
        f"{reason}, so it is not clear whose voice is heard. Face and voice were not joined. Read each alone, or "
        "choose the face that speaks.",
    )


OTHER_SEX: Final = "The apparent sex of the voice is not that of the face"
SEVERAL_FACES: Final = "Several faces are about equally present"


def differ(seen: str, heard: str) -> Notice:
    """Return what is said of a video whose face and voice are both sure, of different emotions."""
    return Notice(
        "differ",
        f"Face and voice differ: raters would call the expression {emotion_name(seen)} and the voice "
        f"{emotion_name(heard)}. Together they give no certain answer. Read each alone.",
    )


def no_voice_in_video(error: InputError) -> Notice:
    """Return what is said of a video whose sound cannot be analysed, for the reason that a clip would be refused."""
    return Notice("no_voice", f"The sound of the video was left out. {error.message}")


def other_tracks(heard: str, others: Sequence[str], *, chosen: bool) -> Notice:
    """Return what is said of a file with several sound tracks.

    Args:
        heard: The number of the track that was analysed, with its name.
        others: Those of the others.
        chosen: Whether it was taken for its speech, in the place of the one that a player would play.
    """
    why = "because it has a voice" if chosen else "because a player plays it"
    which = f"Track {others[0]} was" if len(others) == 1 else f"Tracks {', '.join(others)} were"
    return Notice(
        "other_tracks",
        f"The file has {len(others) + 1} sound tracks. Track {heard} was analysed, {why}. {which} not.",
    )


def sound_alone(error: InputError) -> Notice:
    """Return what is said of a video whose pictures cannot be analysed, for the reason that it would be refused."""
    return Notice(
        "sound_alone", f"The pictures of the video were left out, and only its sound was analysed. {error.message}"
    )
