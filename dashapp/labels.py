"""The labels that every part shares: their order is the order of every model's outputs.

``EMOTIONS`` follows FER2013. A speech class is a sex and an emotion; its index is ``7 * sex + emotion``, so that the 14
outputs of a speech model are a ``(2, 7)`` matrix whose marginals are sex and emotion.
"""

from typing import Final

EMOTIONS: Final = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
SEXES: Final = ("female", "male")
SPEECH_CLASSES: Final = tuple(f"{sex}_{emotion}" for sex in SEXES for emotion in EMOTIONS)

FACE_ANSWERS: Final = ("raters", "fer2013")
"""What a face model may answer: what raters would say, or what FER2013's label would be."""
RATERS_ANSWER, LABELS_ANSWER = FACE_ANSWERS

EMOTION_NAMES: Final = {
    "angry": "anger",
    "disgust": "disgust",
    "fear": "fear",
    "happy": "happiness",
    "sad": "sadness",
    "surprise": "surprise",
    "neutral": "neutral",
}
"""What raters would call the expression: "an expression that raters would call anger"."""

RAVDESS_EMOTIONS: Final = ("neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised")
"""RAVDESS's own words, in the order of its codes: the labels of models that learn from this corpus alone."""

SAME_AS: Final = {"fearful": "fear", "surprised": "surprise"}
"""Words of models with labels of their own that mean one of `EMOTIONS`; ``calm`` means none of them."""


SOUND_KINDS: Final = (
    "speech",
    "dog_bark",
    "rain",
    "sea_waves",
    "clock_tick",
    "helicopter",
    "chainsaw",
    "rooster",
    "fire_crackling",
    "music",
    "tone",
    "noise",
    "silence",
)
"""What a stretch of sound may be: speech, or what a speech gate takes for none. Eight kinds are those of ESC-10."""

CROP_KINDS: Final = ("face", "blurred", "covered", "turned", "no_face")
"""What a face crop may show: a face that can be read, or what a face verifier takes for none."""

CROWD_CLASSES: Final = ("approval", "disapproval", "neutral", "silence")
"""What a crowd may sound like, and that nobody is heard."""

CROWD_NAMES: Final = {
    "approval": "approval",
    "disapproval": "disapproval",
    "neutral": "a neutral murmur",
    "silence": "no crowd",
}
"""What people call the crowd's sound: "it sounds like a neutral murmur"."""

SCALE_NAMES: Final = {"mel": "mel", "bark": "Bark", "erb": "ERB", "log": "logarithmic"}
"""What people call the scales of frequency that crowds are heard on."""

SOUND_NAMES: Final = {
    "speech": "speech",
    "dog_bark": "a barking dog",
    "rain": "rain",
    "sea_waves": "the sea",
    "clock_tick": "a ticking clock",
    "helicopter": "a helicopter",
    "chainsaw": "a chainsaw",
    "rooster": "a rooster",
    "fire_crackling": "a crackling fire",
    "music": "music",
    "tone": "a tone",
    "noise": "noise",
    "silence": "silence",
}
"""What people call the sound: "it sounds like a barking dog"."""


def emotion_name(label: str) -> str:
    """Return what people call a label, also one that only some models have: the word itself for ``calm``."""
    meant = SAME_AS.get(label, label)
    return EMOTION_NAMES.get(meant, meant)


def speech_class(sex: str, emotion: str) -> str:
    """Return the joint label of ``sex`` and ``emotion``, for example ``female_angry``.

    Raises:
        ValueError: If either is not one of the labels.
    """
    return SPEECH_CLASSES[speech_class_index(sex, emotion)]


def speech_class_index(sex: str, emotion: str) -> int:
    """Return the index of ``sex`` and ``emotion`` among ``SPEECH_CLASSES``.

    Raises:
        ValueError: If either is not one of the labels.
    """
    return len(EMOTIONS) * SEXES.index(sex) + EMOTIONS.index(emotion)
