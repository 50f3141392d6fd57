"""Own labelled files: what to send, where to drop it, and where the answer appears. ``assets/js`` makes it work."""

from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html

from dashapp.settings import Settings
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
_COLUMNS: Final = (
    ("file", "its name, or its path in the zip or folder"),
    ("emotion", "one of the seven, or another name of it such as anger, ANG, fearful, ps"),
    ("sex, speaker, race, age, split", "where known; speakers make the intervals honest"),
    ("any other", "is kept as a factor"),
)
_KEPT: Final = (
    "Your files lie in a private temporary folder while they are answered, and it is removed at the end, whatever "
    "happens. Kept are their names, your labels, a checksum of each file and the model's answers, which {who}. Never a "
    "picture, a clip or a video."
)
_WHO_SEES: Final = {
    True: "whoever uses this server sees",
    False: "this browser sees, and whoever you send the link of a comparison with them to",
}
_OFF: Final = (
    "Evaluating own files is switched off on this server. On the command line it works: "
    "dashapp evaluate MODEL --items labels.csv"
)


def own_files(settings: Settings | None = None) -> html.Details:
    """Return the card, closed.

    Args:
        settings: How much may be sent, and whether it is switched on.
    """
    settings = settings or Settings()
    title = html.Span(
        [html.Strong("Your own labelled files"), html.Span("Ask a model about them, and compare it with others")],
        className="own__title",
    )
    body = _form(settings) if settings.own_evaluations else [html.P(_OFF, className="own__off"), *_nothing()]
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
    named = dmc.TextInput(id=NAME_FIELD, label="Name of the evaluation", placeholder="that of your zip", value="")
    return html.Div([html.Div(id=MODELS), named], className="own__who")


def _drop(settings: Settings) -> html.Div:
    megabytes = settings.limits.upload_bytes / 1e6
    buttons = [
        _button("choose", "Choose files", "button"),
        _button("choose-folder", "Choose a folder", "button"),
    ]
    chosen = html.Div(
        [icon("check", "sm"), html.Span(className="own__chosen-text"), _button("clear", "Clear", "own__clear")],
        className="own__chosen",
        hidden=True,
    )
    return html.Div(
        [
            html.P("Drop a zip here, or a CSV with the files that it names", className="own__drop-title"),
            html.Div(buttons, className="own__buttons"),
            html.P(f"Pictures, clips and videos; at most {megabytes:,.0f} MB together", className="hint"),
            chosen,
            html.P(className="own__problem", role="alert", hidden=True),
        ],
        className="own__drop",
        **attributes(data_own_drop=""),
    )


def _start() -> html.Div:
    return html.Div(
        html.Button("Evaluate", className="button button--primary", disabled=True, **attributes(data_own="start")),
        className="own__start",
    )


def _progress() -> html.Div:
    said = [html.Span(className="own__said"), html.Span(className="own__left hint")]
    return html.Div(
        [
            html.Div([html.P(said, className="own__progress-text"), _button("cancel", "Cancel", "button")]),
            html.Progress(max="1", value="0", className="own__bar", **attributes(aria_label="Progress")),
        ],
        className="own__progress",
        hidden=True,
    )


def _help(settings: Settings) -> html.Div:
    kept = _KEPT.format(who=_WHO_SEES[settings.shared_evaluations])
    columns = [part for name, text in _COLUMNS for part in (html.Dt(name), html.Dd(text))]
    return html.Div(
        [
            html.H3("The CSV"),
            html.Pre(_EXAMPLE, className="own__example"),
            html.Dl(columns, className="own__columns-list"),
            html.P(
                [icon("info", "sm"), html.Span(kept)],
                className="hint own__promise",
            ),
        ],
        className="own__help",
    )


def _button(action: str, text: str, class_name: str) -> html.Button:
    return html.Button(text, className=class_name, **attributes(data_own=action))
