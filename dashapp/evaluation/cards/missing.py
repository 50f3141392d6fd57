"""The error of a page whose figures are not there."""

from dashapp.errors import DashappError


class MissingFiguresError(DashappError):
    """A page asks for figures that nobody has stored yet."""
