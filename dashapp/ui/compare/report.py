"""A comparison as one HTML file, and its tables and figures as files of their own."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashapp import __version__
from dashapp.evaluation.compare.comparison import Evaluation, Side
from dashapp.evaluation.compare.tables import FORMS, TABLES, as_file
from dashapp.ui import words
from dashapp.ui.compare import texts
from dashapp.ui.compare.details import detail_cards, details_of, in_figures
from dashapp.ui.compare.figures import matrices_of, matrix_cards
from dashapp.ui.compare.notices import notices
from dashapp.ui.compare.state import PATH, State, sides_of, title_of
from dashapp.ui.components.figure_card import Href, figure_card
from dashapp.ui.components.notices import notice_card
from dashapp.ui.static_page import static_page

INLINE: Final = ("matrices", "scores", "confidence", "gaps")
"""The tables that a report holds itself; the answers may be a hundred thousand."""
FIGURE: Final = "figure-"
HTML: Final = "text/html"


def report_page(state: State, evaluations: Mapping[str, Evaluation], assets: Path, made: datetime | None = None) -> str:
    """Return the page "Compare" as one file that needs no server and no internet.

    Args:
        state: What is chosen; its evaluations are there.
        evaluations: All there are.
        assets: Folder of the style sheets.
        made: When; now where it is not said.
    """
    sides = sides_of(state, evaluations)
    title = texts.REPORT.format(names=words.joined([title_of(name) for name in state.names]))
    href = inline(sides, state)
    parts: list[Component] = [
        html.H1(title),
        html.P(texts.LEAD, className="lead"),
        html.P(origin(state, made or datetime.now(UTC)), className="hint"),
        *([said] if (said := notice_card(notices(sides, state))) else []),
        matrix_cards(sides, state, href),
        detail_cards(details_of(sides, state, evaluations), href),
        in_figures(sides, state, evaluations, href),
    ]
    return static_page(title, [html.Div(parts, className="compare")], assets)


def origin(state: State, made: datetime) -> str:
    """Return when a report was made, by which version of the program, and what of."""
    date = f"{made.day} {made:%B %Y}, {made:%H:%M} {made.tzname() or ''}".rstrip()
    return texts.REPORT_ORIGIN.format(date=date, version=__version__, address=f"{PATH}{state.search}")


def inline(sides: Sequence[Side], state: State) -> Href:
    """Return addresses that are the tables themselves."""

    def href(name: str, form: str) -> str | None:
        if name not in INLINE:
            return None
        data = b64encode(as_file(TABLES[name](sides, state.by), form)).decode("ascii")
        return f"data:{FORMS[form]};base64,{data}"

    return href


def saved_file(
    name: str, form: str, state: State, evaluations: Mapping[str, Evaluation], assets: Path
) -> tuple[bytes, str, str] | None:
    """Return what is saved under a name, its media type, and its file's name; None where there is no such thing.

    Args:
        name: One of the tables, ``report``, or ``figure-`` and the key of a figure.
        form: ``csv`` or ``parquet`` of a table, else ``html``.
        state: What is chosen.
        evaluations: All there are.
        assets: Folder of the style sheets.
    """
    if not state.names or any(each not in evaluations for each in state.names):
        return None
    if name in TABLES and form in FORMS:
        table = TABLES[name](sides_of(state, evaluations), state.by)
        return as_file(table, form), FORMS[form], f"{name}.{form}"
    if form != "html":
        return None
    if name == "report":
        return report_page(state, evaluations, assets).encode(), HTML, "comparison.html"
    sides = sides_of(state, evaluations)
    figures = [*matrices_of(sides, state), *details_of(sides, state, evaluations)]
    shown = next((each for each in figures if f"{FIGURE}{each.key}" == name), None)
    if shown is None:
        return None
    page = static_page(shown.title, [figure_card(shown, "saved")], assets)
    return page.encode(), HTML, f"{shown.saved_as}.html"
