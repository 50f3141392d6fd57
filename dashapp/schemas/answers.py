"""Every answer of ``/api/v1``."""

from typing import Literal

from pydantic import Field, RootModel

from dashapp.schemas.parts import (
    Anything,
    Box,
    DataUri,
    ErrorWords,
    Exemplar,
    Notice,
    Part,
    Probabilities,
    Probability,
    Seconds,
    Top,
)


class SpeechSegment(Part):
    """A window of a clip."""

    start_s: Seconds
    end_s: Seconds
    speech: bool = Field(description="Whether somebody speaks in it.")
    p_speech: float | None = Field(description="How probably somebody speaks in it; null without a gate.")
    emotion: Probabilities
    sex: Probabilities | None


class SpeechView(Part):
    """What the page draws of a clip; with `view=1`."""

    preview: DataUri
    envelope: list[list[float]]
    mfcc: list[list[float]]
    mfcc_seconds: list[float]


class Speech(Part):
    """The answer to a clip."""

    file: str | None = Field(None, description="The name that was sent, only ever handed back.")
    kind: Literal["speech"]
    model: str
    duration_s: Seconds
    top: Top | None = Field(description="Null where nobody speaks.")
    certain: bool
    emotion: Probabilities | None
    sex: Probabilities | None
    joint: Probabilities | None
    course: list[Anything] = Field(description="The emotions that follow each other, where they surely differ.")
    segments: list[SpeechSegment]
    warnings: list[Notice]
    exemplar: Exemplar | None
    view: SpeechView | None = None


class Face(Part):
    """What the models say of one face."""

    box: Box
    top: Top
    certain: bool
    readable: bool
    unreadable: str | None = Field(description="Why the crop cannot be read.")
    emotion: Probabilities
    sex: Probabilities | None = Field(description="Apparent sex.")
    sex_sure: bool | None = Field(description="Whether the apparent sex may be named.")
    age_years: float | None = Field(description="Apparent age.")
    age_range: list[float] | None = Field(description="Ends of a range that holds the age four times out of five.")
    age_group: str | None
    roll_degrees: float
    exemplar: Exemplar | None


class ImageView(Part):
    """What the page draws of a picture; with `view=1`."""

    preview: DataUri
    crops: list[DataUri]


class Image(Part):
    """The answer to a picture; no face is an answer: `faces` is empty."""

    file: str | None = Field(None, description="The name that was sent, only ever handed back.")
    kind: Literal["image"]
    model: str
    answers: str = Field(description="`raters`, or `fer2013`: which people's words the answer predicts.")
    width: int
    height: int
    certain: bool
    faces: list[Face]
    warnings: list[Notice]
    view: ImageView | None = None


class FaceMoment(Part):
    """A followed face in one frame."""

    second: Seconds
    box: Box
    emotion: Probabilities
    readable: bool
    unreadable: str | None


class FollowedFace(Face):
    """A face from frame to frame."""

    start_s: Seconds
    end_s: Seconds
    frames: list[FaceMoment]
    crop: DataUri | None = None


class FusedMoment(Part):
    """Face and voice together in a stretch of a video."""

    start_s: Seconds
    end_s: Seconds
    emotion: Probabilities | None


class JoinedFace(Part):
    """A face and the voice together, if the voice is its own."""

    face: int = Field(description="Its number among the faces, from 1.")
    top: Top
    emotion: Probabilities


class Video(Part):
    """The answer to a video."""

    file: str | None = Field(None, description="The name that was sent, only ever handed back.")
    kind: Literal["video"]
    model: str
    width: int
    height: int
    duration_s: Seconds
    frames: int
    top: Top | None
    certain: bool
    emotion: Probabilities | None
    method: str
    choices: list[JoinedFace] = Field(description="Each face and the voice, where it is not clear whose voice it is.")
    moments: list[FusedMoment]
    faces: list[FollowedFace]
    voice: Speech | None
    warnings: list[Notice]


class Analysis(RootModel[Speech | Image | Video]):
    """The answer to a file; its `kind` says which."""


class MarkedFace(Face):
    """The answer to a face whose box a person has drawn."""

    kind: Literal["face"]
    model: str
    answers: str
    crop: DataUri
    warnings: list[Notice]


class Explanation(Part):
    """Where in a face crop, or in a window of a clip, an emotion was seen or heard."""

    kind: Literal["image", "speech"]
    model: str
    emotion: str
    seconds: list[float] | None
    relevance: list[list[Probability]]
    overlay: DataUri


class CrowdSegment(Part):
    """A window of a crowd's sound."""

    start_s: Seconds
    end_s: Seconds
    crowd: Probabilities
    shares: Probabilities
    arousal: float


class Crowd(Part):
    """The answer to the sound of a crowd, or to a picture of its spectrogram."""

    file: str | None = Field(None, description="The name that was sent, only ever handed back.")
    kind: Literal["crowd"]
    source: Literal["clip", "picture"]
    model: str
    scale: str
    top_hz: float | None
    duration_s: Seconds
    top: str | None = Field(description="Null where one or two voices are heard, and no crowd.")
    one_voice: float | None = Field(description="How probably one or two people speak, where `top` is null for that.")
    certain: bool
    crowd: Probabilities
    shares: Probabilities
    arousal: float
    valence: float
    segments: list[CrowdSegment]
    warnings: list[Notice]
    view: Anything | None = Field(None, description="What the page draws of it; with `view`.")


class RelativeReading(Part):
    """A clip as compared with the person's other clips."""

    top: Top
    certain: bool
    emotion: Probabilities


class SpeakerClip(Speech):
    """One clip of a person, by itself and relative to the others."""

    relative: RelativeReading | None


class RefusedClip(Part):
    """A clip of a person that cannot be analysed."""

    file: str
    kind: Literal["error"]
    error: ErrorWords


class Speaker(Part):
    """The answer to several clips of one person."""

    kind: Literal["speaker"]
    model: str
    answered: int
    strength: float
    clips: list[SpeakerClip | RefusedClip]
    warnings: list[Notice]


class Model(Part):
    """A model."""

    name: str
    state: str = Field(description="`ready`, or what it lacks.")
    remedy: str | None
    kind: str
    labels: list[str]
    parameters: int
    size_bytes: int
    milliseconds: float | None
    split: str | None
    certain_above: float
    promise: Anything | None
    answers: list[str]
    metrics: Anything
    licence: str


class Models(RootModel[list[Model]]):
    """Every model there is."""


class Evaluated(Part):
    """The figures of own labelled files."""

    kind: Literal["evaluation"]
    name: str
    evaluation: str
    model: str
    model_kind: str
    renamed: dict[str, str]
    figures: Anything
    refused: list[Anything]
    refused_count: int


class KeptEvaluation(Part):
    """An evaluation of own files that is kept."""

    name: str
    state: Literal["running", "finished", "interrupted"]
    model: str
    files: int
    accuracy: float | None
    uar: float | None
    changed: str


class KeptEvaluations(RootModel[list[KeptEvaluation]]):
    """The evaluations that are kept, the latest first."""


class Deleted(Part):
    """What was deleted."""

    deleted: str


class Job(Part):
    """A file that is answered later."""

    id: str = Field(description="Who knows it may ask; it cannot be guessed.")
    state: Literal["waiting", "running", "done", "failed"]
    progress: Probability = Field(description="Share of the work that is done.")
    answer: Speech | Image | Video | Crowd | None
    error: ErrorWords | None
