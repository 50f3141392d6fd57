"""Icons: shapes from ``assets/icons``, drawn by CSS in the colour of the text or of an emotion."""

from dash import html

from dashapp.ui.components.attributes import attributes


def icon(name: str, size: str = "md") -> html.Span:
    """Return a decorative icon.

    Args:
        name: A file of ``assets/icons`` without its ending.
        size: ``sm``, ``md``, ``lg`` or ``xl``.
    """
    return html.Span(className=f"icon icon-{name} icon--{size}", **attributes(aria_hidden="true"))


def emotion_icon(emotion: str, size: str = "md") -> html.Span:
    """Return the face of an emotion in its colour; its name must stand beside it."""
    marks = attributes(aria_hidden="true", data_emotion=emotion)
    return html.Span(className=f"icon icon-{emotion} icon--{size} icon--emotion", **marks)
