"""Settings, read once from the environment: a field of `Settings`, `Limits` or `Load` names its variable.

``docs/settings.md`` is made from them. To add a setting, add a field.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, get_type_hints

ROOT = Path(__file__).resolve().parent.parent
RUNTIMES = ("litert", "tensorflow")


@dataclass(frozen=True)
class Variable:
    """A variable of the environment.

    Attributes:
        name: ``DASHAPP_PORT``.
        meaning: What it sets, in a few words, with the unit of a number.
        default: What holds where it is not set, in words.
        read: Makes a value of its text; raises ValueError, with what is wrong, where it cannot.
        secret: Whether its value is not to be shown.
    """

    name: str
    meaning: str
    default: str
    read: Callable[[str], Any]
    secret: bool = False


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError("is not a number") from None


def _millions(text: str) -> int:
    return round(_number(text) * 1e6)


def _minutes(text: str) -> float:
    return _number(text) * 60


def _count(text: str) -> int:
    number = _number(text)
    if not (number >= 0 and number.is_integer()):
        raise ValueError("is not a whole number from 0 on")
    return int(number)


def _at_least_one(text: str) -> int:
    number = _count(text)
    if not number:
        raise ValueError("must be at least 1")
    return number


def _json(text: str) -> bool:
    if text not in {"text", "json"}:
        raise ValueError("is neither text nor json")
    return text == "json"


def _redis(text: str) -> str:
    if not text.startswith(("redis://", "rediss://")):
        raise ValueError("is not the address of a Redis, redis://HOST:6379/0 or, with TLS, rediss://...")
    return text


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


def _runtime(text: str) -> bool:
    if text not in RUNTIMES:
        raise ValueError(f"is not known: there are {' and '.join(RUNTIMES)}")
    return text == "tensorflow"


def default_cache() -> Path:
    """Return the folder of what is converted here once: in the user's cache folder, else among temporary files."""
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA") or tempfile.gettempdir()
    elif sys.platform == "darwin":
        home = str(Path.home() / "Library" / "Caches")
    else:
        home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(home) / "dashapp"
    there = next((each for each in (folder, *folder.parents) if each.exists()), None)
    return folder if there is not None and os.access(there, os.W_OK) else _private_temporary_folder()


def _private_temporary_folder() -> Path:
    """Return this user's own folder among temporary files; where another owns it, a new one."""
    folder = Path(tempfile.gettempdir()) / f"dashapp-cache-{os.environ.get('USER') or 'user'}"
    folder.mkdir(mode=0o700, exist_ok=True)
    owned = sys.platform == "win32" or folder.stat().st_uid == os.getuid()
    return folder if owned else Path(tempfile.mkdtemp(prefix="dashapp-cache-"))


@dataclass(frozen=True)
class Runtime:
    """What answers: which form of the networks, and where converted ones are kept.

    Attributes:
        tensorflow: Whether the networks answer as they were trained; else in the form to be served.
        cache: Folder of networks that are converted here once.
    """

    tensorflow: Annotated[
        bool,
        Variable(
            "DASHAPP_RUNTIME",
            "`tensorflow` answers by the networks as they were trained: slower, the reference",
            "litert",
            _runtime,
        ),
    ] = False
    cache: Annotated[
        Path,
        Variable("DASHAPP_CACHE", "the folder of networks that are converted here once", "~/.cache/dashapp", Path),
    ] = field(default_factory=default_cache)


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
class Load:
    """How much is done at a time, and for whom."""

    at_once: Annotated[
        int, Variable("DASHAPP_AT_ONCE", "the files that a process analyses at a time", "the cores", _at_least_one)
    ] = 0
    waiting: Annotated[
        int,
        Variable("DASHAPP_WAITING", "the files that wait for that; more are refused for the moment", "32", _count),
    ] = 32
    in_flight_bytes: Annotated[
        int,
        Variable("DASHAPP_IN_FLIGHT_MB", "what a process holds of all requests at a time, in MB", "256", _millions),
    ] = 256_000_000
    requests_a_minute: Annotated[
        int, Variable("DASHAPP_REQUESTS_A_MINUTE", "the requests of one client within a minute", "1200", _at_least_one)
    ] = 1_200
    megabytes_a_minute: Annotated[
        int, Variable("DASHAPP_MB_A_MINUTE", "what one client may send within a minute, in MB", "4000", _at_least_one)
    ] = 4_000
    grace_seconds: Annotated[
        float,
        Variable("DASHAPP_GRACE_SECONDS", "how long running requests may take to end on SIGTERM", "30", _number),
    ] = 30.0
    proxies: Annotated[
        int,
        Variable("DASHAPP_PROXIES", "the web servers in front whose X-Forwarded- headers are believed", "0", _count),
    ] = 0
    metrics: Annotated[bool, Variable("DASHAPP_METRICS", "1 answers /metrics to Prometheus", "0", _switch)] = False
    log_json: Annotated[
        bool, Variable("DASHAPP_LOG", "json writes the log as lines of JSON, text as text", "text", _json)
    ] = False
    broker_url: Annotated[
        str,
        Variable(
            "DASHAPP_BROKER_URL", "a Redis that keeps jobs and counts requests for all processes", "none", _redis, True
        ),
    ] = ""

    @property
    def computing(self) -> int:
        """How many files are analysed at a time."""
        return self.at_once or cores()


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
    shared_evaluations: Annotated[
        bool,
        Variable(
            "DASHAPP_SHARED_EVALUATIONS",
            "1 shows all evaluations of own files to everybody, in one list, those of the command line too",
            "0",
            _switch,
        ),
    ] = False
    most_evaluations: Annotated[
        int, Variable("DASHAPP_MAX_EVALUATIONS", "how many evaluations of own files are kept in all", "1000", _count)
    ] = 1000
    jobs: Annotated[
        Path | None,
        Variable(
            "DASHAPP_JOBS", "the folder where files of jobs wait until they are answered", "a temporary one", Path
        ),
    ] = None
    limits: Limits = field(default_factory=Limits)
    load: Load = field(default_factory=Load)
    runtime: Runtime = field(default_factory=Runtime)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the variables; one that is not set, or empty, keeps its default.

        Raises:
            ValueError: If a value cannot be read; the message names the variable.
        """
        return cls(
            **_read(cls, environment),
            limits=Limits(**_read(Limits, environment)),
            load=Load(**_read(Load, environment)),
            runtime=Runtime(**_read(Runtime, environment)),
        )


def variables() -> list[Variable]:
    """Return every variable that is read, in the order in which the manual lists them."""
    return [variable for kind in (Settings, Runtime, Limits, Load) for _, variable in _variables(kind)]


def _variables(kind: type[Settings | Runtime | Limits | Load]) -> Iterator[tuple[str, Variable]]:
    """Yield each field that has a variable, with it."""
    for name, hint in get_type_hints(kind, include_extras=True).items():
        for variable in getattr(hint, "__metadata__", ()):
            yield name, variable


def _read(kind: type[Settings | Runtime | Limits | Load], environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of the fields whose variables are set."""
    values = {}
    for name, variable in _variables(kind):
        text = environment.get(variable.name)
        if not text:
            continue
        try:
            values[name] = variable.read(text)
        except ValueError as exc:
            shown = "" if variable.secret else f"={text!r}"
            raise ValueError(f"{variable.name}{shown} {exc}; leave it unset for {variable.default}") from exc
    return values
