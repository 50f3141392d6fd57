"""Exit codes: the one place that maps what happened to a number."""

from typing import Final

from dashapp.errors import InputError

OK: Final = 0
REFUSED: Final = 1
USAGE: Final = 2
"""Also what click itself exits with, and what a model that cannot be loaded gives: nothing can be analysed."""


def exit_code(error: Exception | None) -> int:
    """Return the exit code of a command that ended with ``error``."""
    if error is None:
        return OK
    return REFUSED if isinstance(error, InputError) else USAGE
