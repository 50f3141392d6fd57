"""The items of one cell of a confusion matrix: what was said of each, by the model and by people, and how it sounds."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from urllib.parse import quote

import polars as pl
from dash import html

from dashapp.evaluation.compare.comparison import Side
from dashapp.evaluation.own.item_files import CLIP, ROUTE
from dashapp.evaluation.stored_runs import PEOPLE, SHARE, Evaluation
from dashapp.ui import texts as shared
from dashapp.ui import words
from dashapp.ui.compare import texts
from dashapp.ui.compare.details import table
from dashapp.ui.compare.state import factor_title, title_of
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.figure_card import part_id
from dashapp.ui.language import counted

CLOSE: Final = "compare-items-close"
"""Group of the button that closes the list."""
MOST_ITEMS: Final = 100
MOST_LABELS: Final = 3
"""Of the probabilities of an item those of the most probable labels are written."""
ABOUT: Final = ("speaker", "sex", "race", "age")

KindOf = Callable[[str], str | None]
"""Whether an item is a ``clip`` or a ``picture``; None where it cannot be opened."""


def cell_items(
    side: Side, truth: str, said: str, people: Iterable[Evaluation] = (), kind_of: KindOf = lambda _: None
) -> html.Section:
    """Return the items of one cell of a matrix, the surest first, or those with most votes.

    Args:
        side: Of which the matrix is.
        truth: Label of the row.
        said: Label of the column.
        people: Whose votes about the items are shown.
        kind_of: Says what can be played or shown.
    """
    found = side.selection.sure(side.selection.of(side.evaluation)).filter(
        pl.col("truth") == truth, pl.col("said") == said
    )
    head = texts.CELL.format(title=side.title, truth=words.emotion(truth), answer=words.emotion(said))
    if found.is_empty():
        return _card(head, shared.NO_ITEMS)
    if found["item"].null_count() == found.height:
        return _card(head, texts.VOTES_NOT_KEPT.format(count=int(found["count"].sum())))
    order = "count" if side.evaluation.kind == PEOPLE else "confidence"
    shown = found.sort(order, "item", descending=[True, False], nulls_last=True).head(MOST_ITEMS)
    count = counted(texts.ITEMS, found.height)
    if found.height > MOST_ITEMS:
        some = texts.MOST_VOTED if order == "count" else texts.MOST_CONFIDENT
        count = some.format(count=found.height, shown=MOST_ITEMS)
    listed = html.Div(_table(shown, side.evaluation, list(people), kind_of), className="compare__items")
    return _card(head, count, listed)


def _card(head: str, count: str, *listed: html.Div) -> html.Section:
    """Return the card, which can be closed."""
    close = html.Button(shared.CLOSE, id=part_id(CLOSE, "button", 0), type="button", className="button")
    top = html.Div([html.H3(head), close], className="compare__cell-head")
    shown = [top, html.P(count, className="hint"), *listed]
    return html.Section(shown, className="card compare__cell", tabIndex="-1", **attributes(aria_label=head))


def _table(shown: pl.DataFrame, evaluation: Evaluation, people: Sequence[Evaluation], kind_of: KindOf) -> html.Div:
    items = shown["item"].to_list()
    kinds = [kind_of(item) for item in items]
    votes = {title_of(each.name): votes_of(each, items) for each in people}
    votes = {title: of_items for title, of_items in votes.items() if of_items}
    about = [name for name in (*ABOUT, *evaluation.further) if shown[name].null_count() < shown.height]
    by_model = evaluation.kind != PEOPLE
    what = texts.PROBABILITIES_COLUMN if by_model else texts.VOTES_COLUMN
    heads = [texts.ITEM_COLUMN, *([""] if any(kinds) else []), what, *map(factor_title, about), *votes]
    rows: list[list[Any]] = []
    for row, kind in zip(shown.iter_rows(named=True), kinds, strict=True):
        cells: list[Any] = [row["item"], *([_media(row["item"], kind)] if any(kinds) else [])]
        cells.append(_long(probabilities(row)) if by_model else f"{row['count']:,}")
        cells += [row[name] or "" for name in about]
        rows.append([*cells, *(_long(of_items.get(row["item"], "")) for of_items in votes.values())])
    return table(texts.ITEMS_TABLE, heads, rows)


def _long(text: str) -> html.Span:
    """Return a text that may stand in several lines, no number apart from its sign."""
    return html.Span(text.replace(" %", words.PERCENT), className="compare__long")


def probabilities(row: dict[str, Any]) -> str:
    """Return the most probable labels of an answer: ``fear 52 %, sadness 30 %, anger 10 %``."""
    shares = {name.removeprefix(SHARE): value for name, value in row.items() if name.startswith(SHARE)}
    known = {label: value for label, value in shares.items() if value is not None}
    return words.with_percents(words.most_probable(known)[:MOST_LABELS])


def votes_of(people: Evaluation, items: Sequence[str]) -> dict[str, str]:
    """Return what people said of items, by item: ``fear 7, sadness 3``; nothing of items that they were not asked."""
    found = (
        people.answers.lazy()
        .filter(pl.col("item").is_in(list(items)))
        .group_by("item", "said")
        .agg(pl.col("count").sum())
        .sort(["count", "said"], descending=[True, False])
        .collect()
    )
    said: dict[str, list[str]] = {}
    for item, label, count in found.iter_rows():
        vote = texts.LABEL_VOTES.format(emotion=words.emotion(label), count=count)
        said.setdefault(item, []).append(vote)
    return {item: ", ".join(votes) for item, votes in said.items()}


def _media(item: str, kind: str | None) -> Any:
    if kind is None:
        return ""
    address = ROUTE + quote(item)
    if kind == CLIP:
        marks = attributes(data_action="play-exemplar", data_src=address, aria_label=texts.PLAY.format(item=item))
        return html.Button(
            html.Span(className="icon icon-play icon--sm"), type="button", className="compare__play", **marks
        )
    return html.Img(
        src=address, alt=texts.SHOW_FACE.format(item=item), width="48", height="48", className="compare__face"
    )
