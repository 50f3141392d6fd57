"""The command line: one module for each command.

A command ``a-name`` is the click command ``a_name`` of the module ``dashapp.cli.a_name``. The module imports what is
slow (TensorFlow, Dash, polars) inside its function, so that ``--help`` is fast. A module whose name begins with an
underscore is no command.
"""

import sys
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import click

from dashapp import __version__
from dashapp.cli._exit import USAGE, exit_code
from dashapp.errors import DashappError


class _Commands(click.Group):
    """Finds a command in the module of its name, when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        names = (module.name for module in iter_modules(__path__) if not module.name.startswith("_"))
        return sorted(name.replace("_", "-") for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(import_module(f"{__name__}.{name}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error that the program raises on purpose ends it with one line and its exit code."""
        try:
            return super().invoke(ctx)
        except DashappError as exc:
            click.echo(f"Error: {exc}", err=True)
            sys.exit(exit_code(exc))
        except ValueError as exc:
            # Settings.from_environment: the words name the variable.
            if not str(exc).startswith("DASHAPP_"):
                raise
            click.echo(f"Error: {exc}", err=True)
            sys.exit(USAGE)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="dashapp")
def main() -> None:
    """Emotion in faces and voices: a dashboard, a REST service and these commands.

    \b
    Exit codes: 0 all inputs were analysed, 1 some were refused (the others still answered),
    2 wrong usage or a model that cannot be loaded.
    """  # noqa: D301 (click's mark for "do not rewrap" is a backspace)
