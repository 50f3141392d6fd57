"""Data: what the models learned from: how many voices and faces, how long, and how far raters agree."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import dash
import dash_mantine_components as dmc
from dash import Input, Output, dcc, html
from dash.development.base_component import Component

from dashapp.predictions import Json
from dashapp.settings import Settings
from dashapp.stored.exploration import COMMAND
from dashapp.ui.components.attributes import attributes
from dashapp.ui.data import texts
from dashapp.ui.data.kept_table import kept_table
from dashapp.ui.data.pictures import average_faces, signal_pictures
from dashapp.ui.figures.agreement import agreement_bars, same_bars
from dashapp.ui.figures.frame import CONFIG, Figure
from dashapp.ui.figures.lengths import length_boxes, rate_bars
from dashapp.ui.figures.stacked_bars import HEIGHT, framed, stacked_bars
from dashapp.ui.language import parts
from dashapp.ui.pages import PageService

PATH: Final = "/data"

MISSING: Final = "data-missing"
VOICES: Final = "data-voices"
VOICES_TEXT: Final = "data-voices-text"
VOICES_BARS: Final = "data-voices-bars"
VOICES_PARTS: Final = "data-voices-parts"
VOICES_COUNTS: Final = "data-voices-counts"
LENGTHS_BY: Final = "data-lengths-by"
LENGTHS: Final = "data-lengths"
RATES: Final = "data-rates"
KEPT: Final = "data-kept"
SIGNALS: Final = "data-signals"
SIGNALS_PICTURES: Final = "data-signals-pictures"
FACES: Final = "data-faces"
FACES_TEXT: Final = "data-faces-text"
FACES_BARS: Final = "data-faces-bars"
FACES_PARTS: Final = "data-faces-parts"
FACES_COUNTS: Final = "data-faces-counts"
AVERAGES: Final = "data-averages"
AGREEMENT: Final = "data-agreement"
SAME: Final = "data-same"


def layout(_settings: Settings | None = None) -> Component:
    """Return the page; what was found in the corpora is filled in when it is shown."""
    return html.Div(
        [
            html.H1(texts.NAME),
            html.P(texts.LEAD, className="lead"),
            html.Div(id=MISSING, className="prose"),
            _voices(),
            _faces(),
            html.Section(
                [html.H2(texts.SIGNALS), html.P(texts.SIGNALS_TEXT), html.Div(id=SIGNALS_PICTURES)],
                id=SIGNALS,
                hidden=True,
            ),
        ],
        className="about data",
        **attributes(data_title=texts.NAME),
    )


def register_callbacks(app: dash.Dash, service: PageService) -> None:
    """Draw what was found, grouped as asked."""

    @app.callback(
        Output(MISSING, "children"),
        Output(VOICES, "hidden"),
        Output(FACES, "hidden"),
        Output(SIGNALS, "hidden"),
        Output(VOICES_TEXT, "children"),
        Output(FACES_TEXT, "children"),
        Output(AVERAGES, "children"),
        Output(SIGNALS_PICTURES, "children"),
        Output(AGREEMENT, "figure"),
        Output(SAME, "figure"),
        Output(FACES_BARS, "data"),
        Output(FACES_PARTS, "data"),
        Input(MISSING, "id"),
    )
    def fill(_: str) -> tuple[Any, ...]:
        found = service.exploration() or {}
        voices, faces, pictures = found.get("voices"), found.get("faces"), found.get("pictures", [])
        signals = signal_pictures(pictures)
        agreement = faces["agreement"] if faces else []
        return (
            missing(found),
            not voices,
            not faces,
            not signals,
            voices_text(voices) if voices else "",
            faces_text(faces) if faces else "",
            average_faces(pictures),
            signals,
            agreement_bars(agreement),
            same_bars(agreement),
            *[face_options(faces or {})] * 2,
        )

    @app.callback(Output(VOICES_COUNTS, "figure"), Input(VOICES_BARS, "value"), Input(VOICES_PARTS, "value"))
    def count_voices(bars: str, parts: str) -> Figure:
        voices = (service.exploration() or {}).get("voices")
        return stacked_bars(voices["counts"], bars, parts) if voices else framed([])

    @app.callback(
        Output(LENGTHS, "figure"), Output(RATES, "figure"), Output(KEPT, "children"), Input(LENGTHS_BY, "value")
    )
    def measure_voices(by: str) -> tuple[Figure, Figure, Component | None]:
        voices = (service.exploration() or {}).get("voices")
        if not voices:
            return framed([]), framed([]), None
        groups = voices["groups"][by]
        return length_boxes(groups), rate_bars(groups), kept_table(groups)

    @app.callback(Output(FACES_COUNTS, "figure"), Input(FACES_BARS, "value"), Input(FACES_PARTS, "value"))
    def count_faces(bars: str, parts: str) -> Figure:
        faces = (service.exploration() or {}).get("faces")
        if not faces:
            return framed([])
        return stacked_bars(faces["sexes" if "sex" in {bars, parts} else "counts"], bars, parts)


def missing(found: Json) -> list[Component]:
    """Return what to say about corpora that were not there."""
    if not found:
        return [html.P(parts(texts.NOBODY_LOOKED, command=html.Code(COMMAND)))]
    return [html.P(text) for key, text in texts.NO_CORPUS.items() if not found.get(key)]


def voices_text(voices: Json) -> str:
    """Return how many clips there are, and which length and sample rate keep 80 % of them."""
    whole = voices["all"]
    return texts.VOICES_TEXT.format(
        count=voices["n"], seconds=whole["kept_length_s"], kilohertz=whole["kept_rate_hz"] / 1000
    )


def faces_text(faces: Json) -> str:
    """Return how many faces there are, and of how many the apparent sex is known."""
    looked = faces["looked_at"]
    sex = texts.FACES_SEX.format(count=looked) if looked else texts.FACES_NO_SEX
    return f"{texts.FACES_TEXT.format(count=faces['n'])} {sex}"


def face_options(faces: Json) -> list[Json]:
    """Return what faces may be counted by; apparent sex only where somebody looked at it."""
    return _options({key: label for key, label in texts.FACE_LABELS.items() if key != "sex" or faces.get("looked_at")})


def _voices() -> html.Section:
    return html.Section(
        [
            html.H2(texts.VOICES),
            html.P(id=VOICES_TEXT),
            _choices(
                _choice(texts.BARS, VOICES_BARS, texts.VOICE_LABELS, "corpus"),
                _choice(texts.COLOURS, VOICES_PARTS, texts.VOICE_LABELS, "emotion"),
            ),
            _plot(texts.CLIPS, VOICES_COUNTS),
            html.P(texts.LENGTHS),
            _choices(_choice(texts.GROUP_BY, LENGTHS_BY, texts.VOICE_GROUPS, "emotion")),
            html.Div([_plot(texts.LENGTH, LENGTHS), _plot(texts.RATES, RATES)], className="pair"),
            html.Details([html.Summary(texts.KEPT), html.Div(id=KEPT)]),
        ],
        id=VOICES,
        hidden=True,
    )


def _faces() -> html.Section:
    return html.Section(
        [
            html.H2(texts.FACES),
            html.P(id=FACES_TEXT),
            _choices(
                _choice(texts.BARS, FACES_BARS, texts.FACE_LABELS, "emotion"),
                _choice(texts.COLOURS, FACES_PARTS, texts.FACE_LABELS, "part"),
            ),
            _plot(texts.FACES, FACES_COUNTS),
            html.P(texts.AVERAGES),
            html.Div(id=AVERAGES, className="data__averages"),
            html.Div(
                [
                    _plot(texts.AGREEMENT, AGREEMENT, texts.AGREEMENT_TEXT),
                    _plot(texts.SAME, SAME, texts.SAME_TEXT),
                ],
                className="pair",
            ),
        ],
        id=FACES,
        hidden=True,
    )


def _choices(*choices: Component) -> html.Div:
    return html.Div(list(choices), className="data__choices")


def _options(labels: Mapping[str, str]) -> list[Json]:
    return [{"value": key, "label": label} for key, label in labels.items()]


def _choice(title: str, name: str, labels: Mapping[str, str], value: str) -> html.Div:
    options: Sequence[Any] = _options(labels)
    control = dmc.SegmentedControl(id=name, data=options, value=value, size="sm", **attributes(aria_label=title))
    return html.Div([html.Span(title, className="data__choice-title"), control], className="data__choice")


def _plot(title: str, name: str, text: str = "") -> html.Figure:
    size = {"height": f"{HEIGHT}px"}
    graph = dcc.Graph(id=name, figure=framed([]), config=CONFIG, responsive=True, style=size)
    caption: list[Any] = [html.Strong(title)] + ([" ", text] if text else [])
    plot = html.Div(graph, className="plot", style=size)
    return html.Figure([html.Figcaption(caption), plot], className="data__plot")
