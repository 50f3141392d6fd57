"""Buttons that save an answer, or all of them; ``assets/js/analyze/take-away.js`` makes them work."""

from typing import Final

from dash import html

from dashapp.predictions import Json
from dashapp.ui.analyze import texts
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import icon

FORMS: Final = {
    "image": ("html", "png", "svg", "csv", "json", "print"),
    "speech": ("html", "csv", "vtt", "json", "print"),
    "video": ("html", "csv", "vtt", "json", "print"),
    "speaker": ("json", "print"),
}
"""What each kind of answer can be saved as."""


def take_away(file_id: str, answer: Json) -> html.Div:
    """Return what saves one answer."""
    named = answer["kind"] == "image" or bool(answer.get("emotion"))
    forms = [form for form in FORMS[answer["kind"]] if form != "vtt" or named]
    buttons = [_button("take", form, texts.SAVE_ONE[form], _label(form), data_file=file_id) for form in forms]
    return html.Div([html.Span(texts.SAVE, className="hint"), *buttons], className="take-away")


def take_all() -> html.Div:
    """Return what saves and forgets all files of the visit; hidden while there are none."""
    buttons = [
        _button("take-all", form, text, texts.SAVE_ALL_LABEL.format(form=text)) for form, text in texts.SAVE_ALL.items()
    ]
    forget = html.Button(
        [icon("close", "sm"), texts.FORGET],
        type="button",
        className="take-away__form",
        **attributes(data_action="forget-visit"),
    )
    return html.Div(
        [
            html.Div([html.Span(texts.SAVE, className="hint"), *buttons], className="take-away"),
            html.Button(
                [icon("person", "sm"), texts.SPEAKER_READ],
                type="button",
                id="visit-speaker",
                className="take-away__form",
                hidden=True,
                **attributes(data_action="speaker"),
            ),
            html.P(texts.VISIT, className="hint"),
            forget,
        ],
        id="visit",
        className="visit",
        hidden=True,
        **attributes(aria_label=texts.ALL_TITLE, role="group"),
    )


def _label(form: str) -> str:
    return texts.PRINT_LABEL if form == "print" else texts.SAVE_ONE_LABEL.format(form=texts.SAVE_ONE[form])


def _button(action: str, form: str, text: str, label: str, **marks: str) -> html.Button:
    named = attributes(data_action=action, data_form=form, aria_label=label, **marks)
    return html.Button(text, type="button", className="take-away__form", **named)
