"""Icons: shapes from ``assets/icons``, drawn by CSS in the colour of the text or of an emotion."""

from dash import html

from dashapp.ui.components.attributes import attributes
from dashapp.ui.theme import drawn_as


def icon(name: str, size: str = "md") -> html.Span:
    """Return a decorative icon.

    Args:
        name: A file of ``assets/icons`` without its ending.
        size: ``sm``, ``md``, ``lg`` or ``xl``.
    """
    return html.Span(className=f"icon icon-{name} icon--{size}", **attributes(aria_hidden="true"))


def emotion_icon(emotion: str, size: str = "md") -> html.Span:
    """Return the face of an emotion in its colour; its name must stand beside it."""
    drawn = drawn_as(emotion)
    marks = attributes(aria_hidden="true", data_emotion=drawn)
    return html.Span(className=f"icon icon-{drawn} icon--{size} icon--emotion", **marks)
