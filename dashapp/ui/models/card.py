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
from dashapp.ui import texts as shared
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.confusion_table import confusion_table
from dashapp.ui.components.models_table import MODELS_PATH, main_figures
from dashapp.ui.figures.frame import CONFIG, Figure
from dashapp.ui.figures.training_curves import training_curves
from dashapp.ui.language import counted, parts
from dashapp.ui.models import texts

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
    lead, told = sections(info.card)
    first = [_section(title, told.pop(title)) for title in _FIRST if title in told]
    drawn = [part for part in (_confusion(info), _curves(info)) if part is not None]
    rest = [_section(title, text) for title, text in told.items()]
    head = html.Header(
        [
            dcc.Link(texts.ALL_MODELS, href=MODELS_PATH, className="model-card__back"),
            html.H1(info.name),
            *_paragraph(lead),
        ],
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
    known: Mapping[str, str | None] = {
        "reads": shared.KINDS.get(info.kind, info.kind),
        "classes": _classes(info.labels),
        **{name: f"{100 * value:.1f} %" if value is not None else None for name, value in figures.items()},
        "parameters": f"{info.parameters:,}" if info.parameters else None,
        "size": f"{info.size_bytes / 1e6:.1f} MB" if info.size_bytes else None,
        "time": f"{info.milliseconds:.1f} ms" if info.milliseconds is not None else None,
        "split": info.metrics.get("split"),
    }
    return html.Dl(
        [html.Div([html.Dt(texts.FACTS[name]), html.Dd(value)]) for name, value in known.items() if value],
        className="model-card__facts",
    )


def _classes(labels: Sequence[str]) -> str:
    if tuple(labels) == SPEECH_CLASSES:
        return texts.SPEECH_CLASSES
    if len(labels) > FEW:
        return str(len(labels))
    return texts.FEW_CLASSES.format(count=len(labels), classes=", ".join(labels))


def _remedy(info: ModelInfo) -> html.P | None:
    if not info.remedy:
        return None
    state = shared.STATES.get(info.state, info.state)
    return html.P(parts(texts.REMEDY, state=state, remedy=html.Code(info.remedy)), className="warnings")


def _section(title: str, text: str) -> html.Section:
    # A table as wide as this breaks its cells, but between a figure and its interval only.
    text = _FIGURE.sub(lambda figure: words.unbroken(figure[0]), text)
    shown = dcc.Markdown(text, className="markdown scroll")
    return html.Section([html.H2(title), shown], className="card model-card__part")


def _confusion(info: ModelInfo) -> html.Figure | None:
    block: Json = info.metrics.get("emotion", {})
    if not block.get("confusion"):
        return None
    return confusion_table(texts.CONFUSION, block["labels"], block["confusion"])


def _curves(info: ModelInfo) -> html.Section | None:
    plots = [
        _plot(texts.CURVE[quantity], figure)
        for quantity in ("loss", "accuracy")
        if (figure := training_curves(info.curves, quantity)) is not None
    ]
    return html.Section([html.H2(texts.CURVES), *plots], className="card model-card__part") if plots else None


def _plot(title: str, figure: Figure) -> html.Figure:
    height = f"{figure['layout']['height']}px"
    unit = figure["layout"]["yaxis"]["ticksuffix"]
    ends = [texts.CURVE_END.format(part=line["name"], value=_last(line["y"], unit)) for line in figure["data"]]
    graph = dcc.Graph(figure=figure, config=CONFIG, responsive=True, style={"height": height})
    plot = html.Div(graph, style={"height": height}, **attributes(aria_hidden="true"))
    # A screen reader gets what the curves come to.
    said = html.Span(texts.CURVE_ENDS.format(ends=", ".join(ends)), className="visually-hidden")
    return html.Figure([html.Figcaption([title, said]), plot], className="plotted")


def _last(values: Sequence[float | None], unit: str) -> str:
    if not values or values[-1] is None:
        return texts.NOT_KNOWN
    return f"{values[-1]:.1f}{unit}" if unit else f"{values[-1]:.3f}"


def _layers(rows: Sequence[Json], parameters: int) -> html.Details | None:
    if not rows:
        return None
    head = html.Thead(html.Tr([html.Th(title, scope="col") for title in texts.LAYER_COLUMNS]))
    body = html.Tbody([_layer(row) for row in rows])
    table = html.Table([html.Caption(texts.LAYERS_CAPTION.format(weights=parameters)), head, body], className="layers")
    region: dict[str, Any] = attributes(aria_label=texts.LAYERS)
    scroll = html.Div(table, className="scroll", tabIndex="0", role="region", **region)
    return html.Details(
        [html.Summary(counted(texts.LAYER_COUNT, len(rows))), scroll], className="card model-card__layers"
    )


def _layer(row: Json) -> html.Tr:
    output = ", ".join(" x ".join(str(size) for size in shape[1:]) for shape in row["output"])
    cells = (row["kind"], output, f"{row['parameters']:,}")
    return html.Tr([html.Th(row["name"], scope="row"), *(html.Td(cell) for cell in cells)])
