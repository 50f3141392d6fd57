"""Where in a crop or in a clip the answer comes from: shown by the browser when somebody asks."""

from typing import Any

from dash import html

from dashapp.labels import emotion_name
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import icon


def explain_button(file_id: str, part: str, kind: str, model: str, emotion: str) -> html.Button:
    """Return the button that shows, and hides again, where an emotion was seen or heard.

    Args:
        file_id: What the browser calls the file.
        part: Which of its previews is asked about.
        kind: ``face`` or ``speech``, the kind of the model.
        model: That answered.
        emotion: That is explained, of the model's labels.
    """
    asked = attributes(
        data_action="explain",
        data_file=file_id,
        data_preview=part,
        data_kind=kind,
        data_model=model,
        data_explains=emotion,
        aria_pressed="false",
    )
    return html.Button(
        [icon("search", "sm"), f"Show where {_heard_or_seen(kind, emotion)}"], className="button", **asked
    )


def _heard_or_seen(kind: str, emotion: str) -> str:
    return f"{emotion_name(emotion)} was {'heard' if kind == 'speech' else 'seen'}"


def overlay() -> html.Img:
    """Return the picture that the browser lays over what is explained."""
    return html.Img(alt="", hidden=True, className="overlay", **attributes(data_overlay="true"))


def note() -> html.P:
    """Return the line in which the browser says what the colour means, or what went wrong."""
    marks: dict[str, Any] = attributes(data_explained="true", aria_live="polite")
    return html.P(className="hint", **marks)
