"""Blocks of the manual that are made from front ends: what ``--help`` says, and the errors with their titles."""

import click

from dashapp.errors import HTTP_STATUS


def commands_block(main: click.Group) -> str:
    """Return what ``--help`` says of each command, as it stands in the manual."""
    parts = [_section("dashapp", main, None)]
    with click.Context(main, info_name="dashapp") as parent:
        for name in main.list_commands(parent):
            command = main.get_command(parent, name)
            if command:
                parts.append(_section(f"dashapp {name}", command, parent))
    return "\n\n".join(parts)


def _section(title: str, command: click.Command, parent: click.Context | None) -> str:
    name = title.rpartition(" ")[2]
    with click.Context(command, info_name=name, parent=parent, terminal_width=100, max_content_width=100) as context:
        return f"## {title}\n\n```text\n{command.get_help(context)}\n```"


def errors_block() -> str:
    """Return every error code with its HTTP status and the title that pages give it."""
    from dashapp.evaluation.cards.markdown import table
    from dashapp.ui import texts

    rows = [(f"`{code}`", str(status), texts.ERROR_TITLES[code]) for code, status in HTTP_STATUS.items()]
    return table(("code", "status", "meaning"), rows)
