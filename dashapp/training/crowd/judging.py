"""What a crowd model is judged on: simulated crowds of the test part's speakers, rooms and noises, and real pictures.

Inside the training's settings and outside of them, crowds that are at one and mixtures; on each scale of frequency; and
what is under the data folder of Emotional Crowd Sound, whose fragments nothing here is trained on.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dashapp.audio.decode import decode_audio
from dashapp.audio.frequency_scales import SCALES
from dashapp.audio.waveform import Waveform
from dashapp.datasets import emotional_crowd
from dashapp.errors import CorpusError, InputError
from dashapp.evaluation.conditions import CLEAN
from dashapp.evaluation.crowd import MIXTURES, MIXTURES_OUTSIDE, OUTSIDE, PICTURES, Crowd, evaluate_crowd
from dashapp.evaluation.evaluate import Progress
from dashapp.evaluation.parts import NothingToEvaluateError
from dashapp.protocols import CrowdModel
from dashapp.training.crowd import settings
from dashapp.training.crowd.settings import Setting
from dashapp.training.crowd.simulator import AS_IN_LIFE, CrowdSimulator, crowd_simulator
from dashapp.vision.decode import decode_image
from dashapp.vision.spectrogram_picture import read_spectrogram

log = logging.getLogger(__name__)

SIMULATED: Final = "simulated"
SEED: Final = 7
SOUNDS: Final = "sounds"
"""The condition of real fragments that came as sound."""
_SEPARATED: Final = 300
"""Mixtures of each setting that are taken apart."""


@dataclass(frozen=True)
class Group:
    """Simulated crowds of one kind.

    Attributes:
        condition: Name.
        setting: What they are drawn in.
        count: How many.
        mixed: Whether they show several things.
        scale: Of frequency; by default the model's own.
    """

    condition: str
    setting: Setting
    count: int
    mixed: bool = False
    scale: str = ""


GROUPS: Final = (
    Group(CLEAN, settings.INSIDE, 1500),
    Group(OUTSIDE, settings.OUTSIDE, 1000),
    Group(MIXTURES, settings.INSIDE, 600, mixed=True),
    Group(MIXTURES_OUTSIDE, settings.OUTSIDE, 400, mixed=True),
    *(Group(scale, settings.INSIDE, 400, scale=scale) for scale in SCALES[1:]),
)


def judge_crowds(
    model: CrowdModel, data: Path, *, run: str, split: str = "test", progress: Progress | None = None
) -> pl.DataFrame:
    """Ask a model about every group of simulated crowds and about real fragments; see `evaluate_crowd`.

    Raises:
        NothingToEvaluateError: If there are no voices under ``data`` to make crowds of.
    """
    fragments = list(_fragments(data))
    crowds = (crowd for group in GROUPS for crowd in islice(simulated(group, data, split), group.count))
    count = sum(group.count for group in GROUPS) + len(fragments)
    return evaluate_crowd(
        model, (crowd for part in (crowds, fragments) for crowd in part), count, run=run, split=split, progress=progress
    )


def simulator_of(condition: str, data: Path, split: str) -> CrowdSimulator:
    """Return what makes the crowds of one of `GROUPS`.

    Raises:
        NothingToEvaluateError: If there are no voices under ``data`` to make crowds of.
    """
    group = next(group for group in GROUPS if group.condition == condition)
    try:
        return crowd_simulator(data, split, group.setting, SEED, weights=AS_IN_LIFE, mixed=group.mixed)
    except CorpusError as exc:
        raise NothingToEvaluateError(str(exc)) from exc


def simulated(group: Group, data: Path, split: str) -> Iterator[Crowd]:
    """Yield the crowds of a group."""
    simulator = simulator_of(group.condition, data, split)
    for number in range(group.count):
        clip = simulator.clip(number)
        yield Crowd(
            item=f"{group.condition}/{number:06d}",
            corpus=SIMULATED,
            condition=group.condition,
            label=clip.label,
            sound=clip.waveform,
            shares=clip.people_shares,
            energies=clip.energy_shares,
            scale=group.scale,
            separated=group.mixed and number < _SEPARATED,
        )


def _fragments(data: Path) -> Iterator[Crowd]:
    """Yield the real fragments under ``data``, as sound where there is one, else as pictures."""
    for fragment in emotional_crowd.read(data)[0]:
        about = (fragment.item, emotional_crowd.NAME)
        if fragment.sounds:
            yield Crowd(*about, SOUNDS, fragment.label, sound=_sound(fragment.sounds[0]))
        for picture in fragment.pictures[:1]:
            yield Crowd(*about, PICTURES, fragment.label, levels=partial(_levels, picture))


def _sound(file: Path) -> Waveform | None:
    """Return the sound of a file; None of one that cannot be read: it counts as wrong."""
    try:
        return decode_audio(file.read_bytes()).waveform
    except InputError as exc:
        log.warning("%s gets no answer: %s", file, exc)
        return None


def _levels(picture: Path) -> NDArray[np.float32]:
    return read_spectrogram(decode_image(picture.read_bytes()).pixels).levels
