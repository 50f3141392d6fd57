"""Two evaluations side by side: matrices, their difference, figures with intervals, and whether they err alike."""

import io
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

import numpy as np
import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from dashapp.evaluation.comparison import Evaluation, Judgement, Selection, errs_alike, mcnemar
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.figures.class_scores import class_scores
from dashapp.ui.figures.confidence import coverage_lines, reliability_lines
from dashapp.ui.figures.confusion_heatmap import confusion_heatmap, difference_heatmap, label_title
from dashapp.ui.figures.frame import Figure

Side = tuple[str, Selection, Judgement]

CONFIG: Final[Any] = {
    "displaylogo": False,
    "responsive": True,
    "scrollZoom": False,
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "svg", "filename": "confusion"},
}
CELLS: Final = "compare-cells"
"""Type of the ids of the two matrices, whose cells can be clicked on."""
MOST_ITEMS: Final = 100
SCORES: Final = {"accuracy": "Accuracy", "uar": "UAR", "macro_f1": "Macro-F1"}


def comparison(
    sides: Sequence[Side], evaluations: Sequence[Evaluation], *, as_counts: bool, score: str = "recall"
) -> html.Div:
    """Return everything that is shown of two sides.

    Args:
        sides: Title, what was chosen, and how right it is.
        evaluations: What both are of.
        as_counts: Write counts into the cells instead of percentages.
        score: Of each emotion: ``recall``, ``precision`` or ``f1``.
    """
    (first_title, _, first), (second_title, _, second) = sides
    labels = [label for label in first.labels if label in second.labels]
    shares = [judged.shares[np.ix_(*[[judged.labels.index(label) for label in labels]] * 2)] for _, _, judged in sides]
    matrices = [
        _figure(
            title,
            _chosen(selection, judged),
            confusion_heatmap(judged.labels, judged.counts, judged.shares, as_counts=as_counts),
            {"type": CELLS, "side": number},
        )
        for number, (title, selection, judged) in enumerate(sides)
    ]
    apart = _figure(
        "Difference",
        f"percentage points that {first_title} lies above {second_title}",
        difference_heatmap(labels, *shares),
    )
    own = _apart(sides)
    by_class = {
        title: judged.scores[score][:, [judged.labels.index(each) for each in labels]] for title, _, judged in own
    }
    scores = _figure(
        f"{score.capitalize()} of each emotion", "with 95 % intervals over speakers", class_scores(labels, by_class)
    )
    return html.Div(
        [
            html.Div(matrices, className="compare__pair"),
            html.Div([apart, scores], className="compare__pair"),
            html.Div(_confidence(own), className="compare__pair"),
            html.Section([_table(sides), *_said(sides, evaluations), _save(sides)], className="card compare__figures"),
        ],
        className="compare__view",
    )


def _confidence(sides: Sequence[Side]) -> list[html.Figure]:
    """Return how far the confidence of models can be trusted; people's votes have none."""
    models = [(title, judged) for title, _, judged in sides if judged.coverage_curve]
    if not models:
        return []
    bins = {title: judged.reliability for title, judged in models}
    curves = {title: judged.coverage_curve for title, judged in models}
    return [
        _figure(
            "Is it as right as it is sure?", "reliability, of at least ten answers a point", reliability_lines(bins)
        ),
        _figure("If only the surest answers count", "accuracy against coverage", coverage_lines(curves)),
    ]


def cell_items(title: str, evaluation: Evaluation, selection: Selection, truth: str, said: str) -> html.Section:
    """Return the items of one cell of a matrix, the surest first.

    Args:
        title: What the evaluation is called.
        evaluation: Of which the matrix is.
        selection: What was chosen of it.
        truth: Label of the row.
        said: Label of the column.
    """
    items = selection.of(evaluation).filter(
        (pl.col("truth") == truth)
        & (pl.col("said") == said)
        & (pl.col("confidence").is_null() | (pl.col("confidence") >= selection.least_confidence))
    )
    head = html.H3(f"{title}: {label_title(truth).lower()} called {label_title(said).lower()}")
    if items["item"].null_count() == items.height:
        votes = int(items["count"].sum())
        return html.Section([head, html.P(f"{votes:,} votes; who gave which is not kept.")], className="card")
    shown = items.sort("confidence", "item", descending=[True, False]).head(MOST_ITEMS)
    columns = [name for name in ("speaker", "sex", "race") if shown[name].null_count() < shown.height]
    rows = [
        html.Tr(
            [
                html.Th(row["item"], scope="row"),
                html.Td(words.percent(row["confidence"])),
                *(html.Td(row[c] or "") for c in columns),
            ]
        )
        for row in shown.iter_rows(named=True)
    ]
    titles = ["Item", "Sure", *(name.capitalize() for name in columns)]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(each, scope="col") for each in titles])), html.Tbody(rows)], className="figures"
    )
    count = f"{items.height:,} items" + (f", the {MOST_ITEMS} surest of them" if items.height > MOST_ITEMS else "")
    listed = html.Div(
        table, className="scroll compare__items", tabIndex="0", role="region", **attributes(aria_label=count)
    )
    return html.Section([head, html.P(count, className="hint"), listed], className="card")


def _apart(sides: Sequence[Side]) -> list[Side]:
    """Return sides with titles of their own, also where both are the same evaluation."""
    (first, *a), (second, *b) = sides
    return [(first, *a), (second if second != first else f"{second} (second)", *b)]  # type: ignore[list-item]


def _chosen(selection: Selection, judged: Judgement) -> str:
    named = [selection.corpus, selection.sex, selection.race, selection.age, selection.split]
    parts = [name for name in named if name]
    people = f", {judged.speakers} speakers" if judged.speakers else ""
    sure = selection.least_confidence > 0
    coverage = f", {100 * judged.coverage:.0f} % of the items answered surely enough" if sure else ""
    return f"{', '.join(parts)}: {judged.n:,} answers{people}{coverage}".removeprefix(": ")


def _figure(title: str, note: str, figure: Figure, graph_id: dict[str, Any] | None = None) -> html.Figure:
    height = f"{figure['layout']['height']}px"
    config = CONFIG | {"toImageButtonOptions": CONFIG["toImageButtonOptions"] | {"filename": title.replace("/", "-")}}
    own: dict[str, Any] = {"id": graph_id} if graph_id else {}
    graph = dcc.Graph(figure=figure, config=config, responsive=True, style={"height": height}, **own)
    return html.Figure(
        [html.Figcaption([html.Strong(title), html.Span(note, className="hint")]), graph],
        className="card compare__figure",
    )


def _table(sides: Sequence[Side]) -> html.Div:
    head = html.Tr([html.Th("", scope="col"), *(html.Th(title, scope="col") for title, _, _ in sides)])
    rows = [
        html.Tr([html.Th(name, scope="row"), *(html.Td(_score(judged.scores[key])) for _, _, judged in sides)])
        for key, name in SCORES.items()
    ]
    ece = [html.Td(f"{100 * judged.ece:.1f} %" if np.isfinite(judged.ece) else "-") for _, _, judged in sides]
    rows.append(html.Tr([html.Th("Calibration error (ECE)", scope="row"), *ece]))
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="figures")
    return html.Div(table, className="scroll", tabIndex="0", role="region", **attributes(aria_label="Figures of both"))


def _score(values: Any) -> str:
    value, low, high = values
    return f"{100 * value:.1f} % ({100 * low:.1f} to {100 * high:.1f})" if np.isfinite(value) else "-"


def _said(sides: Sequence[Side], evaluations: Sequence[Evaluation]) -> list[Component]:
    (_, selection, first), (_, _, second) = sides
    said = []
    alike = errs_alike(first, second)
    if np.isfinite(alike):
        said.append(
            f"Do they err where the other errs? The shares of their mistakes correlate by {alike:.2f} "
            "(1: the same mistakes, 0: no relation)."
        )
    for label, better, other in _disagreements(sides):
        said.append(
            f"{words.title(label)}: found by {better[0]} in {words.percent(better[1])}, by {other[0]} in "
            f"{words.percent(other[1])}."
        )
    test = mcnemar(evaluations[0], evaluations[1], selection)
    if test:
        said.append(
            f"On the same {test.items:,} items the first alone is right {test.only_first:,} times, the second alone "
            f"{test.only_second:,} times (McNemar's test: p = {test.p_value:.2g})."
        )
    return [html.P(text) for text in said]


def _disagreements(sides: Sequence[Side]) -> list[tuple[str, tuple[str, float], tuple[str, float]]]:
    """Return the emotions whose intervals of recall lie apart: the title and recall of the better, and the other's."""
    found = []
    (first_title, _, first), (second_title, _, second) = _apart(sides)
    for label in (label for label in first.labels if label in second.labels):
        one = first.scores["recall"][:, first.labels.index(label)]
        other = second.scores["recall"][:, second.labels.index(label)]
        if one[1] > other[2]:
            found.append((label, (first_title, float(one[0])), (second_title, float(other[0]))))
        elif other[1] > one[2]:
            found.append((label, (second_title, float(other[0])), (first_title, float(one[0]))))
    return found


def _save(sides: Sequence[Side]) -> html.P:
    links = [
        html.A(
            f"{title} as CSV",
            href=f"data:text/csv;charset=utf-8,{quote(_csv(judged))}",
            download=f"{title.replace('/', '-')}.csv",
        )
        for title, _, judged in sides
    ]
    between = [part for link in links for part in (link, " · ")][:-1]
    return html.P(
        [
            "Save the matrix of ",
            *between,
            ". A figure is saved by the camera in its corner; a click on a cell lists its items.",
        ],
        className="hint",
    )


def _csv(judged: Judgement) -> str:
    columns: dict[str, Any] = {"truth": list(judged.labels)}
    columns |= {label: judged.counts[:, i].astype(int) for i, label in enumerate(judged.labels)}
    text = io.StringIO()
    pl.DataFrame(columns).write_csv(text)
    return text.getvalue()
