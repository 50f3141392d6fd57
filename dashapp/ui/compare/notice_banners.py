"""The card above the matrices that says what does not go as chosen."""

from collections.abc import Sequence

from dash import html

from dashapp.ui.components.icon import icon


def notice_card(lines: Sequence[str]) -> html.Div | None:
    """Return the sentences in a card, one on each line; None where there is none."""
    if not lines:
        return None
    shown = [html.P([icon("info", "sm"), html.Span(line)]) for line in lines]
    return html.Div(shown, className="warnings compare__notices", role="note")
