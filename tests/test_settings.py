"""Settings from the environment: what is set counts, and what cannot be is told by its name."""

import re
from pathlib import Path

import pytest

from dashapp.settings import ROOT, Settings


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
    ],
)
def test_what_cannot_be_is_told_by_its_name(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=f"^{name}="):
        Settings.from_environment({name: text})


def test_switches_and_limits_of_own_files() -> None:
    settings = Settings.from_environment({"DASHAPP_OWN_EVALUATIONS": "0", "DASHAPP_MAX_UPLOAD_MB": "20"})
    assert (settings.own_evaluations, settings.limits.upload_bytes) == (False, 20_000_000)
    assert Settings().own_evaluations


def test_the_readme_names_every_setting() -> None:
    source = (ROOT / "dashapp" / "settings.py").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = set(re.findall(r'"(DASHAPP_[A-Z_]+)"', source))
    assert len(names) > 10
    assert {name for name in names if f"`{name}`" not in readme} == set()
