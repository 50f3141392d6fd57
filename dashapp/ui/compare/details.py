"""Below the matrices: confidence, voice and face, gaps between groups, figures with intervals, and what to save."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from dash import html
from dash.development.base_component import Component

from dashapp.evaluation.compare.comparison import Evaluation, Side
from dashapp.evaluation.compare.gaps import parts_of
from dashapp.ui import words
from dashapp.ui.compare import texts
from dashapp.ui.compare.figures import emotions_of
from dashapp.ui.compare.modalities import KEY, modalities_of
from dashapp.ui.compare.state import State, factor_name, factor_title
from dashapp.ui.compare.words import findings
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.figure_card import Href, Shown, figure_card
from dashapp.ui.figures.confidence import coverage_lines, reliability_lines
from dashapp.ui.figures.interval_marks import interval_marks
from dashapp.ui.language import parts

DETAILS: Final = "compare-more"
"""The group of all figures but the matrices."""
GAPS: Final = "gaps"
WIDE: Final = (KEY, GAPS)
"""Cards that stand alone in their row."""
GAPS_HEIGHT: Final = 300


def details_of(sides: Sequence[Side], state: State, evaluations: Mapping[str, Evaluation]) -> list[Shown]:
    """Return all figures but the matrices.

    Args:
        sides: What is compared.
        state: What is chosen.
        evaluations: All there are.
    """
    own = [*emotions_of(sides, state), *confidence_of(sides)]
    return [*own, *modalities_of(sides, state, evaluations), *gaps_of(sides, state)]


def detail_cards(shown: Sequence[Shown], href: Href | None = None) -> html.Div:
    """Return the figures of `details_of`, each in a card; what is wide stands alone."""
    cards = {each.key: figure_card(each, DETAILS, href) for each in shown}
    pair = [card for key, card in cards.items() if key not in WIDE]
    wide = [card for key, card in cards.items() if key in WIDE]
    return html.Div([html.Div(pair, className="compare__pair"), *wide], className="compare__view")


def in_figures(
    sides: Sequence[Side], state: State, evaluations: Mapping[str, Evaluation], href: Href | None = None
) -> html.Section:
    """Return the figures as numbers, what is found, and what can be saved."""
    return html.Section(
        [
            html.H2(texts.IN_FIGURES, className="compare__title"),
            _table(sides),
            html.Ul([html.Li(said) for said in findings(sides, evaluations, state)], className="compare__findings"),
            *_save(href),
        ],
        className="card compare__figures",
    )


def confidence_of(sides: Sequence[Side]) -> list[Shown]:
    """Return how far the confidence of models can be trusted; people's votes have none."""
    judged = {side.title: side.judged for side in sides}
    if not any(each.coverage_curve for each in judged.values()):
        return []
    return [
        Shown(
            "reliability",
            texts.RELIABILITY,
            texts.RELIABILITY_NOTE,
            reliability_lines({title: each.reliability for title, each in judged.items()}),
        ),
        Shown(
            "coverage",
            texts.COVERAGE,
            texts.COVERAGE_NOTE,
            coverage_lines({title: each.coverage_curve for title, each in judged.items()}),
        ),
    ]


def gaps_of(sides: Sequence[Side], state: State) -> list[Shown]:
    """Return the figure of each value of a factor; nothing where no side has two of them."""
    # Also of those without the factor, which so keep their colours for themselves.
    found = {
        side.title: parts_of(side.evaluation, side.selection, state.by) if side.evaluation.values(state.by) else ()
        for side in sides
    }
    values = sorted({group.value for groups in found.values() for group in groups})
    if len(values) < 2:
        return []
    uars = {}
    for title, groups in found.items():
        by_value = {group.value: group.uar for group in groups}
        uars[title] = np.stack([by_value.get(value, np.full(3, np.nan)) for value in values], axis=1)
    figure = interval_marks(values, uars, GAPS_HEIGHT)
    table = gap_table(sides, state.by)
    title = texts.GAPS.format(factor=factor_name(state.by))
    return [Shown(GAPS, title, texts.GAPS_NOTE, figure, [table])]


def gap_table(sides: Sequence[Side], factor: str) -> html.Div:
    """Return how far each value of a factor lies above all others, of each side."""
    rows = [
        [side.title, part.value, f"{part.n:,}", words.share_with_interval(part.uar), _gap(part.gap)]
        for side in _with_factor(sides, factor)
        for part in parts_of(side.evaluation, side.selection, factor)
    ]
    heads = ["", factor_title(factor), texts.ANSWERS_COLUMN, texts.UAR_COLUMN, texts.GAP_COLUMN]
    return table(texts.GAPS_TABLE, heads, rows)


def _gap(gap: Any) -> Any:
    text = words.points_with_interval(gap)
    return html.Strong(text) if gap[1] > 0 or gap[2] < 0 else text


def _with_factor(sides: Sequence[Side], factor: str) -> list[Side]:
    return [side for side in sides if side.evaluation.values(factor)]


def _table(sides: Sequence[Side]) -> html.Div:
    rows = [
        [name, *(words.share_with_interval(s.judged.scores[key]) for s in sides)]
        for key, name in texts.MEASURES.items()
    ]
    rows.append([texts.ECE, *(_ece(side.judged.ece) for side in sides)])
    rows.append([texts.ANSWERS_COLUMN, *(f"{side.judged.n:,}" for side in sides)])
    if any(side.judged.unanswered for side in sides):
        rows.append([texts.UNANSWERED_ROW, *(f"{side.judged.unanswered:,}" for side in sides)])
    return table(texts.ALL_FIGURES, ["", *(side.title for side in sides)], rows)


def _ece(value: float) -> str:
    return f"{100 * value:.1f}{words.PERCENT}" if np.isfinite(value) else words.UNKNOWN


def table(name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> html.Div:
    """Return a table that can be scrolled sideways; the first cell of a row names it."""
    body = [html.Tr([html.Th(first, scope="row"), *map(html.Td, rest)]) for first, *rest in rows]
    # An empty heading would be read aloud as one.
    head = html.Tr([html.Th(each, scope="col") if each else html.Td() for each in heads])
    shown = html.Table([html.Thead(head), html.Tbody(body)], className="figures")
    return html.Div(shown, className="scroll", tabIndex="0", role="region", **attributes(aria_label=name))


def _save(href: Href | None) -> list[Component]:
    """Return links to all that can be saved."""
    if not href:
        return []
    entries: list[Any] = [
        html.Li(parts(what, files=_between(links)))
        for name, what in texts.SAVED.items()
        if (links := _links(href, name))
    ]
    if report := href("report", "html"):
        link = html.A(texts.REPORT_LINK, href=report, download="comparison.html")
        entries.append(html.Li(parts(texts.SAVE_REPORT, report=link)))
    return [html.H3(texts.SAVE), html.Ul(entries, className="save__list")]


def _links(href: Href, name: str) -> list[html.A]:
    forms = {"csv": "CSV", "parquet": "Parquet"}
    return [
        html.A(title, href=address, download=f"{name}.{form}")
        for form, title in forms.items()
        if (address := href(name, form))
    ]


def _between(links: Sequence[html.A]) -> list[Any]:
    return [part for link in links for part in (link, " \u00b7 ")][:-1]
