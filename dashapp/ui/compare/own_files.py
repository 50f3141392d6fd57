"""Own labelled files: what to send, where to drop it, and where the answer appears. ``assets/js`` makes it work."""

from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html

from dashapp.settings import Settings
from dashapp.ui import texts as shared
from dashapp.ui.compare import own_texts as texts
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import icon

CARD: Final = "compare-own"
MODELS: Final = "compare-own-models"
NAME_FIELD: Final = "compare-own-name"
ANSWER: Final = "compare-own-answer"
OUTCOME: Final = "compare-own-outcome"
KEPT: Final = "compare-own-kept"
CHANGES: Final = "compare-own-changes"

_EXAMPLE: Final = "file,emotion,sex,speaker\nclips/01.wav,happy,female,anna\nclips/02.wav,ANG,male,ben"


def own_files(settings: Settings | None = None) -> html.Details:
    """Return the card, closed.

    Args:
        settings: How much may be sent, and whether it is switched on.
    """
    settings = settings or Settings()
    title = html.Span(
        [html.Strong(texts.TITLE), html.Span(texts.SUBTITLE)],
        className="own__title",
    )
    body = (
        _form(settings) if settings.own_evaluations else [html.P(texts.SWITCHED_OFF, className="own__off"), *_nothing()]
    )
    marks = attributes(data_most=settings.limits.upload_bytes)
    return html.Details(
        [html.Summary([icon("upload", "md"), title]), html.Div(body, className="own__body")],
        id=CARD,
        className="card own",
        **marks,
    )


def _form(settings: Settings) -> list[Any]:
    form = html.Div([_who(), _drop(settings), _start(), _progress()], className="own__form")
    return [
        html.Div([form, _help(settings)], className="own__columns"),
        html.Div(id=OUTCOME),
        html.Div(id=KEPT),
        dcc.Store(id=ANSWER),
        dcc.Store(id=CHANGES),
    ]


def _nothing() -> list[html.Div]:
    """Return the places that callbacks fill, hidden: nothing is asked where it is switched off."""
    return [html.Div(id=name, hidden=True) for name in (MODELS, OUTCOME, KEPT)] + [
        html.Div([dcc.Store(id=ANSWER), dcc.Store(id=CHANGES)], hidden=True)
    ]


def _who() -> html.Div:
    named = dmc.TextInput(id=NAME_FIELD, label=texts.EVALUATION_NAME, placeholder=texts.NAME_OF_ZIP, value="")
    return html.Div([html.Div(id=MODELS), named], className="own__who")


def _drop(settings: Settings) -> html.Div:
    megabytes = settings.limits.upload_bytes / 1e6
    buttons = [
        _button("choose", texts.CHOOSE_FILES, "button"),
        _button("choose-folder", texts.CHOOSE_FOLDER, "button"),
    ]
    chosen = html.Div(
        [icon("check", "sm"), html.Span(className="own__chosen-text"), _button("clear", texts.CLEAR, "own__clear")],
        className="own__chosen",
        hidden=True,
    )
    return html.Div(
        [
            html.P(texts.DROP, className="own__drop-title"),
            html.Div(buttons, className="own__buttons"),
            html.P(texts.DROP_HINT.format(megabytes=megabytes), className="hint"),
            chosen,
            html.P(className="own__problem", role="alert", hidden=True),
        ],
        className="own__drop",
        **attributes(data_own_drop=""),
    )


def _start() -> html.Div:
    return html.Div(
        html.Button(texts.EVALUATE, className="button button--primary", disabled=True, **attributes(data_own="start")),
        className="own__start",
    )


def _progress() -> html.Div:
    said = [html.Span(className="own__said"), html.Span(className="own__left hint")]
    return html.Div(
        [
            html.Div([html.P(said, className="own__progress-text"), _button("cancel", texts.CANCEL, "button")]),
            html.Progress(max="1", value="0", className="own__bar", **attributes(aria_label=shared.PROGRESS)),
        ],
        className="own__progress",
        hidden=True,
    )


def _help(settings: Settings) -> html.Div:
    kept = texts.KEPT_FOR_ALL if settings.shared_evaluations else texts.KEPT_FOR_YOU
    known = {**texts.COLUMNS, texts.ANY_OTHER: texts.ANY_OTHER_MEANING}
    columns = [part for name, text in known.items() for part in (html.Dt(name), html.Dd(text))]
    return html.Div(
        [
            html.H3(texts.THE_CSV),
            html.Pre(_EXAMPLE, className="own__example"),
            html.Dl(columns, className="own__columns-list"),
            html.P([icon("info", "sm"), html.Span(kept)], className="hint own__promise"),
        ],
        className="own__help",
    )


def _button(action: str, text: str, class_name: str) -> html.Button:
    return html.Button(text, className=class_name, **attributes(data_own=action))
