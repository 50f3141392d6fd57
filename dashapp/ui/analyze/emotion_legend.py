"""The seven emotions with their colours and faces."""

from dash import html

from dashapp.labels import EMOTIONS
from dashapp.ui import words
from dashapp.ui.components.icon import emotion_icon


def emotion_legend() -> html.Ul:
    """Return one entry for each emotion."""
    return html.Ul(
        [html.Li([emotion_icon(emotion, "lg"), html.Span(words.title(emotion))]) for emotion in EMOTIONS],
        className="legend",
    )
