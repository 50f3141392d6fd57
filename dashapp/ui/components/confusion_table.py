"""A confusion matrix as a table: shaded for the eye, readable aloud cell by cell."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashapp.ui import texts, words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import emotion_icon


def confusion_table(title: str, labels: Sequence[str], confusion: Sequence[Sequence[float]]) -> html.Figure:
    """Return the matrix with each row in percent of its truth.

    Args:
        title: What it shows; the table's caption.
        labels: Emotions, in the order of rows and columns.
        confusion: Counts, ``(truth, answer)``.
    """
    head = html.Tr([html.Th(texts.CONFUSION_LABEL, scope="col"), *(_column_head(label) for label in labels)])
    rows = [_row(label, list(counts), i) for i, (label, counts) in enumerate(zip(labels, confusion, strict=True))]
    table = html.Table([html.Caption(title), html.Thead(head), html.Tbody(rows)], className="confusion")
    return html.Figure(
        [
            html.Div(table, className="scroll", tabIndex="0", role="region", **attributes(aria_label=title)),
            html.Figcaption(texts.CONFUSION_NOTE),
        ],
        className="confusion-figure",
    )


def _column_head(label: str) -> html.Th:
    return html.Th(
        [emotion_icon(label, "sm"), html.Span(words.emotion(label), className="confusion__column")], scope="col"
    )


def _row(label: str, counts: list[float], diagonal: int) -> html.Tr:
    total = sum(counts)
    shares = [count / total if total else 0.0 for count in counts]
    head = html.Th([emotion_icon(label, "sm"), words.emotion(label)], scope="row")
    return html.Tr([head, *(_cell(share, i == diagonal) for i, share in enumerate(shares))])


def _cell(share: float, right: bool) -> html.Td:
    style: dict[str, Any] = {"--share": f"{share:.3f}"}
    text = f"{share * 100:.0f}"
    return html.Td(text, className="confusion__cell--right" if right else "confusion__cell", style=style)
