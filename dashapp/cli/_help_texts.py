"""The block of the manual that is made from ``--help``."""

import click


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
