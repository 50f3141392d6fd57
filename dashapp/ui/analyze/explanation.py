"""Where in a crop or in a clip the answer comes from: shown by the browser when somebody asks."""

from typing import Any

from dash import html

from dashapp.ui import words
from dashapp.ui.analyze import texts
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
    said = texts.SHOW_WHERE_HEARD if kind == "speech" else texts.SHOW_WHERE_SEEN
    text = said.format(emotion=words.emotion(emotion))
    return html.Button([icon("search", "sm"), text], className="button", **asked)


def overlay() -> html.Img:
    """Return the picture that the browser lays over what is explained."""
    return html.Img(alt="", hidden=True, className="overlay", **attributes(data_overlay="true"))


def note() -> html.P:
    """Return the line in which the browser says what the colour means, or what went wrong."""
    marks: dict[str, Any] = attributes(data_explained="true", aria_live="polite")
    return html.P(className="hint", **marks)
