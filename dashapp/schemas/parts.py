"""What several answers have in common."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Probability = Annotated[float, Field(ge=0, le=1)]
Probabilities = Annotated[dict[str, Probability], Field(description="Each label's probability; together 1.")]
Seconds = Annotated[float, Field(description="In seconds of the file.")]
DataUri = Annotated[str, Field(description="A file as a data URI.")]


class Part(BaseModel):
    """A part of an answer; later versions may add fields, none is taken away within ``/api/v1``."""

    model_config = ConfigDict(extra="allow", title=None)


class Notice(Part):
    """Something odd that did not keep the input from being answered."""

    code: str
    message: str


class ErrorWords(Part):
    """What came, what is accepted, what to do."""

    code: str = Field(description="Stays the same in all versions.", examples=["unsupported_format"])
    message: str = Field(description="For people.")


class Error(Part):
    """The one shape of all errors."""

    error: ErrorWords


class Box(Part):
    """A rectangle in pixels of the upright picture, from its top left corner."""

    x: int
    y: int
    width: int
    height: int


class Exemplar(Part):
    """A representative clip or picture of one sex and emotion."""

    id: str
    kind: str = Field(description="`clip` or `picture`.")
    sex: str
    emotion: str
    url: str
    how_made: str


class Top(Part):
    """The most probable labels."""

    emotion: str = Field(description="The expression that raters would most probably name.")
    sex: str | None = Field(None, description="Apparent sex; null from a model that tells none.")


Anything = dict[str, Any]
