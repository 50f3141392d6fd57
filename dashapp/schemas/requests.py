"""The fields of every request to ``/api/v1``."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, WithJsonSchema

File = Annotated[Any, WithJsonSchema({"type": "string", "format": "binary"})]
Flag = Annotated[Literal["0", "1"], Field()]


class Choice(BaseModel):
    """Models to ask instead of the served ones."""

    speech_model: str = Field("", description="A model of voices, of `GET /api/v1/models`.")
    face_model: str = Field("", description="A model of faces.")
    crowd_model: str = Field("", description="A model of crowds.")
    answers: str = Field("", description="Of faces: `raters`, or `fer2013`: whose words are predicted.")


class Analyze(Choice):
    """A file to analyse."""

    file: File = Field(description="A picture, a clip or a video; its content says which.")
    view: Flag = Field("0", description="Add what the page draws: previews, waveform, MFCC, crops.")
    look_harder: Flag = Field("0", description="Search a picture for turned and small faces too.")
    age_sex: Flag = Field("1", description="`0` leaves out apparent age and sex of faces; the answer comes sooner.")


class Explain(Choice):
    """A face crop or a few seconds of sound, and an emotion to explain."""

    file: File = Field(description="A face crop as an answer with `view=1` has it, or a few seconds of sound.")
    emotion: str = Field(description="One of the model's labels.", examples=["happy"])


class MarkFace(Choice):
    """A picture and the box of a face in it."""

    file: File
    x: float = Field(description="Left edge, in pixels of the upright picture.")
    y: float = Field(description="Upper edge.")
    side: float = Field(description="Of the square.")
    roll: float = Field(0, description="How far the picture is turned, counter-clockwise, in degrees.")


class HearCrowd(Choice):
    """The sound of a crowd, or a picture of its spectrogram."""

    file: File
    scale: str = Field("", description="Scale of frequency: `mel`, `bark`, `erb`, `log`, or the model's own.")
    top_hz: float = Field(8000, description="Where the axis of a picture ends, in Hz.")
    view: str = Field("", description="`1` for everything that the page draws, `spectrogram` for that alone.")


class HearSpeaker(Choice):
    """Several clips of one person."""

    file: list[File]


class EvaluateFiles(BaseModel):
    """Own labelled files."""

    model: str = Field(description="The model that is asked.")
    name: str = Field("", description="What the evaluation is called.")
    file: list[File] = Field(description="A zip, or a table `labels.csv` and the files it names.")
    labels: File = Field(None, description="The table, beside a zip.")
    map: list[str] = Field([], description="What a label means: `label=emotion`; `label=` leaves its rows out.")


class Progress(BaseModel):
    """How the answer comes."""

    progress: Flag = Field(
        "0", description="1 answers with lines of JSON: how far it is, `{progress}`, and last the answer or an error."
    )


class Live(Progress):
    """A file, or the latest seconds of a visitor."""

    live: str = Field("", pattern=r"^([\w-]{8,64})?$", description="Names a live visitor: one request at a time.")


class Submit(Analyze):
    """A file to be answered later."""

    kind: Literal["analyze", "crowd"] = Field("analyze", description="As the address of this name would.")
    scale: str = Field("", description="Of a crowd: scale of frequency.")
    top_hz: float = Field(8000, description="Of a crowd: where the axis of a picture ends, in Hz.")
