"""Settings from the environment: what is set counts, and what cannot be is told by its name."""

import re
from pathlib import Path

import pytest

from dashapp.settings import ROOT, Limits, Settings, cores, variables


def test_without_variables_the_defaults_hold() -> None:
    assert Settings.from_environment({}) == Settings()


def test_what_is_set_counts(tmp_path: Path) -> None:
    settings = Settings.from_environment({"DASHAPP_PORT": "9000", "DASHAPP_DATA": str(tmp_path)})
    assert settings.port == 9000
    assert settings.data == tmp_path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DASHAPP_PORT", "abc"),
        ("DASHAPP_PORT", "99999"),
        ("DASHAPP_PORT", "80.5"),
        ("DASHAPP_DATA", "/no/such/folder"),
        ("DASHAPP_MODELS", "/no/such/folder"),
        ("DASHAPP_AT_ONCE", "0"),
        ("DASHAPP_WAITING", "1.5"),
        ("DASHAPP_LOG", "xml"),
        ("DASHAPP_RUNTIME", "onnx"),
    ],
)
def test_what_cannot_be_is_told_by_its_name(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=f"^{name}="):
        Settings.from_environment({name: text})


def test_switches_and_limits_of_own_files() -> None:
    settings = Settings.from_environment({"DASHAPP_OWN_EVALUATIONS": "0", "DASHAPP_MAX_UPLOAD_MB": "20"})
    assert (settings.own_evaluations, settings.limits.upload_bytes) == (False, 20_000_000)
    assert Settings().own_evaluations


def test_every_variable_is_read(tmp_path: Path) -> None:
    said = {"DASHAPP_HOST": "::1", "DASHAPP_AGE_SEX": "off", "DASHAPP_OWN_EVALUATIONS": "no", "DASHAPP_HOSTS": "a, b"}
    said |= {"DASHAPP_SHARED_EVALUATIONS": "1", "DASHAPP_RUNTIME": "tensorflow", "DASHAPP_CACHE": str(tmp_path)}
    numbers = dict.fromkeys([each.name for each in variables() if each.default.isdigit()], "3")
    folders = dict.fromkeys([each.name for each in variables() if each.default.endswith("/")], str(tmp_path))
    said |= {"DASHAPP_LOG": "json", "DASHAPP_BROKER_URL": "redis://127.0.0.1", "DASHAPP_AT_ONCE": "3"}
    environment = {"DASHAPP_DATA": str(tmp_path), "DASHAPP_JOBS": str(tmp_path), **numbers, **folders, **said}
    assert set(environment) == {each.name for each in variables()}
    settings, default = Settings.from_environment(environment), Settings()
    unchanged = {name for name, value in vars(settings).items() if value == getattr(default, name)}
    assert unchanged == set()
    assert settings.limits == Limits(3_000_000, 3_000_000, 3_000_000, 180, 3_000_000, 180, 3_000_000)


def test_load_and_its_secret() -> None:
    load = Settings.from_environment({"DASHAPP_IN_FLIGHT_MB": "64", "DASHAPP_AT_ONCE": "3"}).load
    assert (load.computing, load.in_flight_bytes) == (3, 64_000_000)
    assert Settings().load.computing == cores()
    with pytest.raises(ValueError, match=r"^DASHAPP_BROKER_URL is not the address of a Redis") as told:
        Settings.from_environment({"DASHAPP_BROKER_URL": "amqp://name:secret@host"})
    assert "secret" not in str(told.value)


def test_an_empty_variable_keeps_the_default() -> None:
    assert Settings.from_environment({each.name: "" for each in variables()}) == Settings()


def test_no_variable_is_read_elsewhere() -> None:
    sources = (ROOT / "dashapp").rglob("*.py")
    named = {name for path in sources for name in re.findall(r'"(DASHAPP_[A-Z_]+)"', path.read_text(encoding="utf-8"))}
    assert named == {each.name for each in variables()}
