"""Settings, read once from the environment.

| variable | meaning | default |
| --- | --- | --- |
| ``DASHAPP_HOST`` | address to listen on | 127.0.0.1 |
| ``DASHAPP_PORT`` | port to listen on | 8050 |
| ``DASHAPP_MODELS`` | folder of the trained models | models/ |
| ``DASHAPP_ASSETS`` | folder of the static files and exemplars | assets/ |
| ``DASHAPP_EVALUATIONS`` | folder of the evaluations of own files | evaluations/ |
| ``DASHAPP_DATA`` | folder of the corpora; where given, real clips replace the synthetic exemplars | none |
| ``DASHAPP_AGE_SEX`` | 0 leaves out the age and sex model | 1 |
| ``DASHAPP_MAX_PICTURE_MB``, ``_MAX_MEGAPIXELS`` | largest picture | 20 MB, 50 megapixels |
| ``DASHAPP_MAX_CLIP_MB``, ``_MAX_CLIP_MINUTES`` | largest clip | 50 MB, 10 minutes |
| ``DASHAPP_MAX_VIDEO_MB``, ``_MAX_VIDEO_MINUTES`` | largest video | 100 MB, 2 minutes |
| ``DASHAPP_OWN_EVALUATIONS`` | 0 keeps visitors from evaluating own files on the page and by REST | 1 |
| ``DASHAPP_MAX_UPLOAD_MB`` | largest zip, or all files together, of own labelled files | 500 MB |
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Limits:
    """The largest and smallest inputs that are analysed."""

    picture_bytes: int = 20_000_000
    picture_pixels: int = 50_000_000
    clip_bytes: int = 50_000_000
    clip_seconds: float = 600.0
    video_bytes: int = 100_000_000
    video_seconds: float = 120.0
    upload_bytes: int = 500_000_000
    shortest_clip_seconds: float = 0.25
    smallest_picture_side: int = 24


@dataclass(frozen=True)
class Settings:
    """How the program was started."""

    host: str = "127.0.0.1"
    port: int = 8050
    models: Path = ROOT / "models"
    assets: Path = ROOT / "assets"
    evaluations: Path = ROOT / "evaluations"
    data: Path | None = None
    age_sex: bool = True
    own_evaluations: bool = True
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the variables of the table above.

        Raises:
            ValueError: If a value is no number, port or folder; the message names the variable.
        """
        limits = Limits(
            picture_bytes=round(_number(environment, "DASHAPP_MAX_PICTURE_MB", 20) * 1e6),
            picture_pixels=round(_number(environment, "DASHAPP_MAX_MEGAPIXELS", 50) * 1e6),
            clip_bytes=round(_number(environment, "DASHAPP_MAX_CLIP_MB", 50) * 1e6),
            clip_seconds=_number(environment, "DASHAPP_MAX_CLIP_MINUTES", 10) * 60,
            video_bytes=round(_number(environment, "DASHAPP_MAX_VIDEO_MB", 100) * 1e6),
            video_seconds=_number(environment, "DASHAPP_MAX_VIDEO_MINUTES", 2) * 60,
            upload_bytes=round(_number(environment, "DASHAPP_MAX_UPLOAD_MB", 500) * 1e6),
        )
        return cls(
            host=environment.get("DASHAPP_HOST", cls.host),
            port=_port(environment, cls.port),
            models=_folder(environment, "DASHAPP_MODELS") or cls.models,
            assets=_folder(environment, "DASHAPP_ASSETS") or cls.assets,
            evaluations=Path(environment.get("DASHAPP_EVALUATIONS") or cls.evaluations),
            data=_folder(environment, "DASHAPP_DATA"),
            age_sex=_switch(environment, "DASHAPP_AGE_SEX"),
            own_evaluations=_switch(environment, "DASHAPP_OWN_EVALUATIONS"),
            limits=limits,
        )


def _switch(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "1").lower() not in {"0", "false", "no", "off"}


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    text = environment.get(name)
    if text is None:
        return default
    try:
        return float(text)
    except ValueError as exc:
        raise ValueError(f"{name}={text!r} is not a number; leave it unset for {default:g}") from exc


def _port(environment: Mapping[str, str], default: int) -> int:
    port = _number(environment, "DASHAPP_PORT", default)
    if port not in range(65536):
        raise ValueError(f"DASHAPP_PORT={port:g} is no port; there are 0 to 65535")
    return int(port)


def _folder(environment: Mapping[str, str], name: str) -> Path | None:
    text = environment.get(name)
    if text and not Path(text).is_dir():
        raise ValueError(f"{name}={text!r} is not a folder; leave it unset for the default")
    return Path(text) if text else None
