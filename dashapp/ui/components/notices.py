"""Banners: what was odd about an input, and why one could not be answered."""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html

from dashapp.predictions import Json
from dashapp.ui import texts
from dashapp.ui.components.icon import icon


def warnings(notices: Sequence[Json], leave_out: Sequence[str] = ()) -> html.Div | None:
    """Return the warnings of an answer, one on each line; None where there is none.

    Args:
        notices: Entries of ``warnings``.
        leave_out: Codes that the page says in another place.
    """
    return notice_card([notice["message"] for notice in notices if notice["code"] not in leave_out])


def notice_card(lines: Sequence[str]) -> html.Div | None:
    """Return sentences in a card, one on each line; None where there is none."""
    if not lines:
        return None
    shown = [html.P([icon("info", "sm"), html.Span(line)]) for line in lines]
    return html.Div(shown, className="warnings", role="note")


def error_banner(error: Json) -> dmc.Alert:
    """Return an error as a banner; the message is text, whatever it holds."""
    return dmc.Alert(
        error["message"],
        title=texts.ERROR_TITLES.get(error["code"], texts.ERROR),
        icon=icon("alert", "md"),
        color="red",
        variant="light",
        radius="md",
        className="error-banner",
    )
