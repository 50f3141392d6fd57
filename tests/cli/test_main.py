"""The group: it finds its commands, is fast to ask for help, and tells wrong usage."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from dashapp import __version__
from dashapp.cli import main
from dashapp.cli._exit import exit_code
from dashapp.errors import InputError, ModelError

COMMANDS = main.list_commands(click.Context(main))


def test_there_are_commands() -> None:
    assert {"analyze", "models", "serve"} <= set(COMMANDS)
    assert not any(name.startswith("_") for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_command_has_help(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert f"Usage: main {name}" in result.stdout
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert all(parameter.help for parameter in command.params if isinstance(parameter, click.Option))


def test_help_lists_every_command_and_the_exit_codes() -> None:
    shown = CliRunner().invoke(main, ["--help"]).stdout
    for name in COMMANDS:
        assert f"\n  {name} " in shown
    assert "\n  Exit codes: 0 " in shown


def test_help_shows_every_summary_whole() -> None:
    shown = CliRunner().invoke(main, ["--help"], terminal_width=80).stdout
    listed = shown.partition("Commands:")[2].splitlines()
    assert len([line for line in listed if line.strip()]) == len(COMMANDS)
    assert [line for line in listed if line.endswith("...")] == []


def test_help_imports_nothing_slow() -> None:
    code = (
        "import sys; from dashapp.cli import main; main(['--help'], standalone_mode=False);"
        "slow = {'tensorflow', 'keras', 'dash', 'librosa', 'cv2', 'polars', 'av', 'flask'} & set(sys.modules);"
        "assert not slow, slow"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_python_m_is_the_same() -> None:
    result = subprocess.run([sys.executable, "-m", "dashapp", "--version"], check=True, capture_output=True, text=True)
    assert result.stdout.strip() == f"dashapp, version {__version__}"


@pytest.mark.parametrize("arguments", [["nonsense"], ["--nonsense"], ["_exit"], ["serve", "--port", "x"]])
def test_wrong_usage(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "Usage" in result.stderr


def test_setting_that_is_no_number_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHAPP_PORT", "eight")
    result = CliRunner().invoke(main, ["models"])
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: DASHAPP_PORT='eight'")


@pytest.mark.parametrize(("error", "code"), [(None, 0), (InputError("silent", "words"), 1), (ModelError("words"), 2)])
def test_exit_codes(error: Exception | None, code: int) -> None:
    assert exit_code(error) == code
