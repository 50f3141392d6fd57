"""Banners: what was odd about an input, and why one could not be answered."""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html

from dashapp.predictions import Json
from dashapp.ui.components.icon import icon

_TITLES = {
    "empty_file": "The file is empty",
    "decode_failed": "The file could not be read",
    "bad_request": "The request was not understood",
    "too_large": "The file is too large",
    "too_many_pixels": "The picture is too large",
    "too_long": "The file is too long",
    "unsupported_format": "This kind of file is not analysed",
    "too_short": "The clip is too short",
    "silent": "The clip is silent",
    "not_finite": "The clip holds values that are no numbers",
    "too_small": "The picture is too small",
    "bad_zip": "The zip could not be read",
    "bad_labels": "The table of labels could not be used",
    "unknown_labels": "Some labels are not known",
    "nothing_answered": "None of the files could be answered",
    "name_taken": "There is an evaluation of this name",
    "busy": "Not now",
    "switched_off": "This is switched off",
    "no_room": "The server has no room",
    "no_answer": "The server did not answer",
    "cancelled": "Cancelled",
}


def warnings(notices: Sequence[Json], leave_out: Sequence[str] = ()) -> html.Div | None:
    """Return the warnings of an answer, one a line; None where there is none.

    Args:
        notices: Entries of ``warnings``.
        leave_out: Codes that the page says in another place.
    """
    lines = [notice["message"] for notice in notices if notice["code"] not in leave_out]
    if not lines:
        return None
    return html.Div([html.P([icon("info", "sm"), line]) for line in lines], className="warnings", role="note")


def error_banner(error: Json) -> dmc.Alert:
    """Return an error as a banner; the message is text, whatever it holds."""
    return dmc.Alert(
        error["message"],
        title=_TITLES.get(error["code"], "Something went wrong"),
        icon=icon("alert", "md"),
        color="red",
        variant="light",
        radius="md",
        className="error-banner",
    )
