"""Several clips of one person, read by themselves and relative to that person."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from dashapp.errors import InputError
from dashapp.labels import emotion_name
from dashapp.predictions import Notice, SpeakerClip, SpeakerPrediction, SpeechPrediction, marginals
from dashapp.predictions.relative import FEWEST, of_one_mood, relative_emotions, strength
from dashapp.process.progress import Progress, untold

MOST: Final = 50
"""Clips of one person at a time."""

T = TypeVar("T")


def analyze_speaker(
    ask: Callable[[T], object], files: Sequence[tuple[str, T]], progress: Progress = untold
) -> SpeakerPrediction:
    """Ask about each clip, then read all of them relative to the person who speaks.

    Args:
        ask: A file, as ``files`` has it, to its answer.
        files: Name and bytes or path of each clip.
        progress: Told after each clip.

    Raises:
        InputError: ``too_few_clips`` or ``bad_request`` if there are too few or too many, or too few hold a voice.
    """
    if len(files) > MOST:
        raise InputError(
            "bad_request", f"There are {len(files)} clips; of one person at most {MOST} are read at a time."
        )
    if len(files) < FEWEST:
        raise _too_few(f"There are {len(files)}")
    clips = []
    for done, (name, file) in enumerate(files, start=1):
        clips.append(SpeakerClip(name, _answer(ask, file)))
        progress(done / len(files))
    heard = [clip.answer for clip in clips if isinstance(clip.answer, SpeechPrediction) and clip.answer.joint]
    joints = [answer.joint for answer in heard if answer.joint]
    if len(joints) < FEWEST:
        raise _too_few(f"A voice was found in {len(joints)} of {len(files)}")
    relative = iter(relative_emotions(joints))
    read = tuple(
        replace(clip, relative=next(relative))
        if isinstance(clip.answer, SpeechPrediction) and clip.answer.joint
        else clip
        for clip in clips
    )
    mood = of_one_mood([marginals(joint)[0] for joint in joints])
    warnings = (_one_mood(mood),) if mood else ()
    return SpeakerPrediction(heard[0].model, read, strength(len(joints)), warnings)


def _answer(ask: Callable[[T], object], file: T) -> SpeechPrediction | InputError:
    try:
        answer = ask(file)
    except InputError as exc:
        return exc
    if isinstance(answer, SpeechPrediction):
        return answer
    return InputError("unsupported_format", "This is no sound file; only clips of a voice are compared.")


def _too_few(there_are: str) -> InputError:
    return InputError(
        "too_few_clips",
        f"{there_are}; at least {FEWEST} clips of one person are needed. From fewer, how the person sounds on the "
        "whole cannot be told from what was said in them. Please add clips in other moods.",
    )


def _one_mood(emotion: str) -> Notice:
    return Notice(
        "one_mood",
        f"Nearly all clips sound like {emotion_name(emotion)}. If they really are of one mood, that mood is taken for "
        "how the person always sounds, and the relative answers are wrong: add clips in other moods.",
    )
