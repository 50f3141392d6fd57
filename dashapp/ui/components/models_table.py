"""The models in one table: what they read, how well, how large, how fast, and what they may be used for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from dash import dcc, html

from dashapp.predictions import Json, ModelInfo, finite
from dashapp.ui import texts
from dashapp.ui.components.attributes import attributes

MODELS_PATH: Final = "/models"


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and by what its column is sorted; None sorts last."""

    shown: Any
    order: float | str | None = None


NUMBERS: Final = frozenset(("classes", "accuracy", "uar", "ece", "parameters", "size", "time"))
"""Columns whose values are numbers; `texts.MODEL_COLUMNS` names all of them, in their order."""


def models_table(infos: Sequence[ModelInfo], identifier: str = "models-table") -> html.Div:
    """Return one row for each model and each further training; ``assets/js`` sorts it by a click on a heading.

    Args:
        infos: The models.
        identifier: Of the table.
    """
    head = html.Thead(html.Tr([_head(column) for column in texts.MODEL_COLUMNS]))
    rows = [row for info in infos for row in _rows(info)]
    table = html.Table([html.Caption(texts.MODELS_CAPTION), head, html.Tbody(rows)], className="models", id=identifier)
    return html.Div(table, className="scroll card", tabIndex="0", role="region", **attributes(aria_label=texts.MODELS))


def card_url(model: str) -> str:
    """Return the address of a model's card."""
    return f"{MODELS_PATH}?model={quote(model)}"


def main_figures(metrics: Json) -> Json:
    """Return ``accuracy``, ``uar`` and ``ece`` of the emotion or the crowd, each None where it is not known.

    Of many random splits there is the mean accuracy alone.
    """
    block: Mapping[str, Any] = metrics.get("emotion") or metrics.get("crowd") or {}
    if splits := metrics.get("random_splits"):
        block = {"accuracy": splits[0]["accuracy"]}
    return {name: finite(block.get(name)) for name in ("accuracy", "uar", "ece")}


def has_card(info: ModelInfo) -> bool:
    """Return whether there is anything to show of a model beside its row."""
    return bool(info.card or info.metrics or info.curves)


def _head(column: str) -> html.Th:
    button = html.Button(texts.MODEL_COLUMNS[column], className="models__sort", **attributes(data_action="sort"))
    hint = texts.MODEL_COLUMN_HINTS.get(column)
    marks = attributes(aria_sort="none") | ({"title": hint} if hint else {})
    return html.Th(button, scope="col", className="models__number" if column in NUMBERS else "", **marks)


def _rows(info: ModelInfo) -> Iterator[html.Tr]:
    name: list[Any] = [
        dcc.Link(info.name, href=card_url(info.name), className="models__link")
        if has_card(info)
        else html.Strong(info.name)
    ]
    if info.remedy:
        state = texts.STATES.get(info.state, info.state)
        lacks = texts.NOT_READY.format(state=state)
        name.append(html.Span(lacks, className="models__remedy"))
    size = [
        Cell(f"{info.parameters:,}", info.parameters) if info.parameters else Cell(""),
        Cell(f"{info.size_bytes / 1e6:.1f}", info.size_bytes) if info.size_bytes else Cell(""),
        Cell(f"{info.milliseconds:.1f}", info.milliseconds) if info.milliseconds is not None else Cell(""),
    ]
    yield _row(Cell(name, info.name), info, info.metrics, size)
    for run, figures in info.runs.items():
        named = [
            dcc.Link(
                texts.RUN_OF_MODEL.format(model=info.name, run=run),
                href=card_url(info.name),
                className="models__link models__link--run",
            ),
            html.Span(texts.WEIGHTS_NOT_KEPT, className="models__remark"),
        ]
        yield _row(Cell(named, f"{info.name} {run}"), info, figures, [Cell(""), Cell(""), Cell("")])


def _row(name: Cell, info: ModelInfo, metrics: Json, size: list[Cell]) -> html.Tr:
    figures = main_figures(metrics)
    splits = metrics.get("random_splits")
    split = str(metrics.get("split", ""))
    if splits:
        split = texts.MEAN_OF_SPLITS.format(split=split, count=splits[0]["repeats"])
    cells = [
        Cell(texts.KINDS.get(info.kind, info.kind)),
        Cell(str(len(info.labels)), len(info.labels)),
        *(Cell(f"{100 * value:.1f} %" if value is not None else "", value) for value in figures.values()),
        *size,
        Cell(split),
        Cell(html.Span(_short(info.licence), title=info.licence), info.licence),
    ]
    head = html.Th(name.shown, scope="row", **attributes(data_value=name.order))
    return html.Tr(
        [head, *(_cell(cell, column) for cell, column in zip(cells, [*texts.MODEL_COLUMNS][1:], strict=True))]
    )


def _short(licence: str) -> str:
    """Return what stands before the reason: the card has all of it."""
    return licence.partition(":")[0]


def _cell(cell: Cell, column: str) -> html.Td:
    number = column in NUMBERS
    order = cell.shown if cell.order is None and not number else cell.order
    marks = {} if order is None else attributes(data_value=order)
    return html.Td(cell.shown, className="models__number" if number else "", **marks)
