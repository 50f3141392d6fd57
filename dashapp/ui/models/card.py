"""A model's card: what it is, how often it is right, how it was trained, and what it must not be used for.

Its words and most of its tables are those of the card in the repository (Markdown, generated from the stored figures);
the confusion matrix, the curves and the layers are drawn instead.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import dcc, html

from dashapp.labels import SPEECH_CLASSES
from dashapp.predictions import Json, ModelInfo
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.confusion_table import confusion_table
from dashapp.ui.components.models_table import KINDS, MODELS_PATH, main_figures
from dashapp.ui.figures.frame import CONFIG, Figure
from dashapp.ui.figures.training_curves import training_curves

_LEFT_OUT: Final = re.compile(r"!\[[^]]*\]\([^)]*\)|<!--.*?-->", re.DOTALL)
_CONFUSION: Final = re.compile(r"^Confusion matrix of .*?(?=^#|\Z)", re.DOTALL | re.MULTILINE)
_NETWORK: Final = re.compile(r"^### Network\n.*?(?=^#|\Z)", re.DOTALL | re.MULTILINE)
_FIGURE: Final = re.compile(r"\d %|\(\S+ to \S+\)")
_FIRST: Final = ("Figures", "Intended use")
"""What stands beside the confusion matrix; the other parts follow in their order."""

FEW: Final = 4
"""So many classes are named beside their number."""


def model_card(info: ModelInfo) -> html.Article:
    """Return the card of one model."""
    lead, parts = sections(info.card)
    first = [_section(title, parts.pop(title)) for title in _FIRST if title in parts]
    drawn = [part for part in (_confusion(info), _curves(info)) if part is not None]
    rest = [_section(title, text) for title, text in parts.items()]
    head = html.Header(
        [dcc.Link("All models", href=MODELS_PATH, className="model-card__back"), html.H1(info.name), *_paragraph(lead)],
        className="model-card__head",
    )
    body = [
        html.Div([html.Div(first, className="column"), html.Div(drawn, className="column")], className="pair"),
        html.Div(rest, className="model-card__rest"),
    ]
    layers = _layers(info.training.get("layers", []), info.parameters)
    shown = [head, _facts(info), _remedy(info), *(body if first or drawn or rest else ()), layers]
    return html.Article([part for part in shown if part is not None], className="model-card")


def sections(card: str) -> tuple[str, dict[str, str]]:
    """Return the first words of a card in Markdown, and its parts by their headings, without what is drawn instead."""
    text = _NETWORK.sub("", _CONFUSION.sub("", _LEFT_OUT.sub("", card)))
    lead, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    about = re.sub(r"^# .*$", "", lead, flags=re.MULTILINE).strip()
    split = (part.partition("\n") for part in parts)
    return about, {title.strip(): body.strip() for title, _, body in split if body.strip()}


def _paragraph(lead: str) -> list[html.P]:
    return [html.P(lead, className="lead")] if lead else []


def _facts(info: ModelInfo) -> html.Dl:
    figures = main_figures(info.metrics)
    percents = {"Accuracy": figures["accuracy"], "UAR": figures["uar"], "Calibration error": figures["ece"]}
    known: Mapping[str, str | None] = {
        "Reads": KINDS.get(info.kind, info.kind),
        "Classes": _classes(info.labels),
        **{name: f"{100 * value:.1f} %" if value is not None else None for name, value in percents.items()},
        "Parameters": f"{info.parameters:,}" if info.parameters else None,
        "Size": f"{info.size_bytes / 1e6:.1f} MB" if info.size_bytes else None,
        "Time": f"{info.milliseconds:.1f} ms" if info.milliseconds is not None else None,
        "Judged on": info.metrics.get("split"),
    }
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(value)]) for name, value in known.items() if value],
        className="model-card__facts",
    )


def _classes(labels: Sequence[str]) -> str:
    if tuple(labels) == SPEECH_CLASSES:
        return "14: 7 emotions, 2 sexes"
    return f"{len(labels)}: {', '.join(labels)}" if len(labels) <= FEW else str(len(labels))


def _remedy(info: ModelInfo) -> html.P | None:
    if not info.remedy:
        return None
    return html.P([f"It {info.state} here. This gets it: ", html.Code(info.remedy)], className="warnings")


def _section(title: str, text: str) -> html.Section:
    # A table as wide as this breaks its cells, but between a figure and its interval only.
    text = _FIGURE.sub(lambda figure: words.unbroken(figure[0]), text)
    shown = dcc.Markdown(text, className="markdown scroll")
    return html.Section([html.H2(title), shown], className="card model-card__part")


def _confusion(info: ModelInfo) -> html.Figure | None:
    block: Json = info.metrics.get("emotion", {})
    if not block.get("confusion"):
        return None
    return confusion_table("Confusion matrix of the emotions", block["labels"], block["confusion"])


def _curves(info: ModelInfo) -> html.Section | None:
    plots = [
        _plot(f"{quantity.capitalize()} by epoch", figure)
        for quantity in ("loss", "accuracy")
        if (figure := training_curves(info.curves, quantity)) is not None
    ]
    return html.Section([html.H2("Training curves"), *plots], className="card model-card__part") if plots else None


def _plot(title: str, figure: Figure) -> html.Figure:
    height = f"{figure['layout']['height']}px"
    unit = figure["layout"]["yaxis"]["ticksuffix"]
    ends = [f"{trace['name']} {_last(trace['y'], unit)}" for trace in figure["data"]]
    graph = dcc.Graph(figure=figure, config=CONFIG, responsive=True, style={"height": height})
    plot = html.Div(graph, style={"height": height}, **attributes(aria_hidden="true"))
    # A screen reader gets what the curves come to.
    said = html.Span(f". At the end: {', '.join(ends)}", className="visually-hidden")
    return html.Figure([html.Figcaption([title, said]), plot], className="plotted")


def _last(values: Sequence[float | None], unit: str) -> str:
    if not values or values[-1] is None:
        return "not known"
    return f"{values[-1]:.1f}{unit}" if unit else f"{values[-1]:.3f}"


def _layers(rows: Sequence[Json], parameters: int) -> html.Details | None:
    if not rows:
        return None
    titles = ("Layer", "Kind", "Output", "Weights")
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in titles]))
    body = html.Tbody([_layer(row) for row in rows])
    table = html.Table(
        [html.Caption(f"The layers of the network, {parameters:,} weights"), head, body], className="layers"
    )
    region: dict[str, Any] = attributes(aria_label="Layers")
    scroll = html.Div(table, className="scroll", tabIndex="0", role="region", **region)
    return html.Details([html.Summary(f"{len(rows)} layers"), scroll], className="card model-card__layers")


def _layer(row: Json) -> html.Tr:
    output = ", ".join(" x ".join(str(size) for size in shape[1:]) for shape in row["output"])
    cells = (row["kind"], output, f"{row['parameters']:,}")
    return html.Tr([html.Th(row["name"], scope="row"), *(html.Td(cell) for cell in cells)])
