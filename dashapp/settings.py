"""Settings, read once from the environment: a field of `Settings` or `Limits` names its variable.

``docs/settings.md`` is made from them. To add a setting, add a field.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, get_type_hints

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Variable:
    """A variable of the environment.

    Attributes:
        name: ``DASHAPP_PORT``.
        meaning: What it sets, in a few words, with the unit of a number.
        default: What holds where it is not set, in words.
        read: Makes a value of its text; raises ValueError, with what is wrong, where it cannot.
    """

    name: str
    meaning: str
    default: str
    read: Callable[[str], Any]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError("is not a number") from None


def _millions(text: str) -> int:
    return round(_number(text) * 1e6)


def _minutes(text: str) -> float:
    return _number(text) * 60


def _switch(text: str) -> bool:
    return text.lower() not in {"0", "false", "no", "off"}


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for each in text.split(",") if (name := each.strip()))


def _port(text: str) -> int:
    port = _number(text)
    if port not in range(65536):
        raise ValueError("is not a port: ports go from 0 to 65535")
    return int(port)


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise ValueError("is not a folder")
    return Path(text)


@dataclass(frozen=True)
class Limits:
    """The largest and smallest inputs that are analysed."""

    picture_bytes: Annotated[int, Variable("DASHAPP_MAX_PICTURE_MB", "the largest picture, in MB", "20", _millions)] = (
        20_000_000
    )
    picture_pixels: Annotated[
        int, Variable("DASHAPP_MAX_MEGAPIXELS", "the largest picture, in megapixels", "50", _millions)
    ] = 50_000_000
    clip_bytes: Annotated[int, Variable("DASHAPP_MAX_CLIP_MB", "the largest clip, in MB", "50", _millions)] = 50_000_000
    clip_seconds: Annotated[
        float, Variable("DASHAPP_MAX_CLIP_MINUTES", "the longest clip, in minutes", "10", _minutes)
    ] = 600.0
    video_bytes: Annotated[int, Variable("DASHAPP_MAX_VIDEO_MB", "the largest video, in MB", "100", _millions)] = (
        100_000_000
    )
    video_seconds: Annotated[
        float, Variable("DASHAPP_MAX_VIDEO_MINUTES", "the longest video, in minutes", "2", _minutes)
    ] = 120.0
    upload_bytes: Annotated[
        int, Variable("DASHAPP_MAX_UPLOAD_MB", "the largest upload of your own labelled files, in MB", "500", _millions)
    ] = 500_000_000
    shortest_clip_seconds: float = 0.25
    smallest_picture_side: int = 24


@dataclass(frozen=True)
class Settings:
    """How the program was started."""

    host: Annotated[str, Variable("DASHAPP_HOST", "the address to listen on", "127.0.0.1", str)] = "127.0.0.1"
    port: Annotated[int, Variable("DASHAPP_PORT", "the port to listen on", "8050", _port)] = 8050
    hosts: Annotated[
        tuple[str, ...],
        Variable(
            "DASHAPP_HOSTS",
            "names under which visitors reach the server, separated by commas; * takes any",
            "localhost, 127.0.0.1 and DASHAPP_HOST",
            _names,
        ),
    ] = ()
    models: Annotated[Path, Variable("DASHAPP_MODELS", "the folder of the trained models", "models/", _folder)] = (
        ROOT / "models"
    )
    assets: Annotated[
        Path, Variable("DASHAPP_ASSETS", "the folder of the static files and the exemplars", "assets/", _folder)
    ] = ROOT / "assets"
    evaluations: Annotated[
        Path,
        Variable(
            "DASHAPP_EVALUATIONS", "the folder where evaluations of your own files are kept", "evaluations/", Path
        ),
    ] = ROOT / "evaluations"
    data: Annotated[
        Path | None,
        Variable(
            "DASHAPP_DATA",
            "the folder of the corpora: real clips replace the synthetic exemplars, and Compare plays and shows items",
            "none",
            _folder,
        ),
    ] = None
    age_sex: Annotated[bool, Variable("DASHAPP_AGE_SEX", "0 leaves out apparent age and sex", "1", _switch)] = True
    own_evaluations: Annotated[
        bool,
        Variable("DASHAPP_OWN_EVALUATIONS", "0 keeps visitors from evaluating their own files", "1", _switch),
    ] = True
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the variables; one that is not set, or empty, keeps its default.

        Raises:
            ValueError: If a value cannot be read; the message names the variable.
        """
        return cls(**_read(cls, environment), limits=Limits(**_read(Limits, environment)))


def variables() -> list[Variable]:
    """Return every variable that is read, in the order in which the manual lists them."""
    return [variable for kind in (Settings, Limits) for _, variable in _variables(kind)]


def _variables(kind: type[Settings | Limits]) -> Iterator[tuple[str, Variable]]:
    """Yield each field that has a variable, with it."""
    for name, hint in get_type_hints(kind, include_extras=True).items():
        for variable in getattr(hint, "__metadata__", ()):
            yield name, variable


def _read(kind: type[Settings | Limits], environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of the fields whose variables are set."""
    values = {}
    for name, variable in _variables(kind):
        text = environment.get(variable.name)
        if not text:
            continue
        try:
            values[name] = variable.read(text)
        except ValueError as exc:
            raise ValueError(f"{variable.name}={text!r} {exc}; leave it unset for {variable.default}") from exc
    return values
