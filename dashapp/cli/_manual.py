"""Blocks of the manual that are made from front ends: what ``--help`` says, and the errors with their titles."""

from typing import Final

import click

from dashapp.errors import HTTP_STATUS

WIDTH: Final = 100
"""Characters of a line."""


def commands_block(main: click.Group) -> str:
    """Return what ``--help`` says of each command, as it stands in the manual."""
    # With its own settings, as when it runs: a command keeps the help option that was made first.
    with click.Context(main, info_name="dashapp", terminal_width=WIDTH, **main.context_settings) as parent:
        commands = [(name, main.get_command(parent, name)) for name in main.list_commands(parent)]
        sections = [_section("dashapp", main.get_help(parent))]
        for name, command in commands:
            if command:
                with click.Context(command, info_name=name, parent=parent) as context:
                    sections.append(_section(f"dashapp {name}", command.get_help(context)))
    return "\n\n".join(sections)


def _section(title: str, shown: str) -> str:
    return f"## {title}\n\n```text\n{shown}\n```"


def errors_block() -> str:
    """Return every error code with its HTTP status and the title that pages give it."""
    from dashapp.evaluation.cards.markdown import table
    from dashapp.ui import texts

    rows = [(f"`{code}`", str(status), texts.ERROR_TITLES[code]) for code, status in HTTP_STATUS.items()]
    return table(("code", "status", "meaning"), rows)
