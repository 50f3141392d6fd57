"""The four classes of crowds with their colours and shapes."""

from dash import html

from dashapp.labels import CROWD_CLASSES
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.theme import CROWD_ICONS


def crowd_icon(label: str, size: str = "md") -> html.Span:
    """Return the shape of a class in its colour; its name must stand beside it."""
    marks = attributes(aria_hidden="true", data_crowd=label)
    return html.Span(className=f"icon icon-{CROWD_ICONS[label]} icon--{size} icon--emotion", **marks)


def crowd_legend() -> html.Ul:
    """Return one entry for each class."""
    return html.Ul(
        [html.Li([crowd_icon(label, "lg"), html.Span(words.crowd_title(label))]) for label in CROWD_CLASSES],
        className="legend",
    )
