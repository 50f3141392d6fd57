"""What the sound of a crowd can be separated into, and what each part sounds like alone."""

from collections.abc import Sequence

from dash import html

from dashapp.predictions import Json
from dashapp.ui import words
from dashapp.ui.components.plotted import plotted
from dashapp.ui.crowd import texts
from dashapp.ui.crowd.icon import crowd_icon
from dashapp.ui.figures.crowd_spectrogram import part_figure


def crowd_parts(view: Json) -> html.Section | None:
    """Return one row for each part; None where nothing was separated.

    Args:
        view: `CrowdView.to_dict()` without the preview.
    """
    parts: Sequence[Json] = view["components"]
    if not parts:
        return None
    seconds = view["separated_s"]
    longer = seconds < view["seconds"][1]
    said = [texts.PARTS_METHOD, *([texts.PARTS_OF_FIRST.format(length=words.seconds(seconds))] if longer else [])]
    rows = [_part(number, part, view["centres_hz"], seconds) for number, part in enumerate(parts, 1)]
    return html.Section([html.H3(texts.PARTS), html.P(" ".join(said), className="hint"), *rows], className="card parts")


def _part(number: int, part: Json, centres_hz: Sequence[float], seconds: float) -> html.Div:
    top, probability = words.most_probable(part["crowd"])[0]
    of_all = texts.PART.format(number=number, percent=words.percent(part["energy"]))
    alone = texts.PART_SOUNDS_LIKE[top].format(percent=words.unbroken(words.percent(probability)))
    text = html.Div([html.Strong(of_all), html.Span(alone, className="hint")], className="alone__text")
    said = html.Div([crowd_icon(top, "md"), text], className="alone")
    title = texts.PART_FIGURE.format(number=number)
    return html.Div([said, plotted(title, part_figure(part, centres_hz, seconds, top))], className="parts__row")
