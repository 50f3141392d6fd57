"""What the sound of a crowd can be separated into, and what each part sounds like alone."""

from collections.abc import Sequence

from dash import html

from dashapp.predictions import Json
from dashapp.ui import words
from dashapp.ui.components.plotted import plotted
from dashapp.ui.crowd.icon import crowd_icon
from dashapp.ui.figures.crowd_spectrogram import part_figure

METHOD = (
    "The sound is taken apart into spectra that rise and fall by themselves (non-negative matrix factorisation). That "
    "knows nothing of what the parts are: a part may be one group of people, several, or the hum of the hall. "
    "What a part sounds like alone is a guess that is often wrong: no crowd sounds like one of its parts."
)


def crowd_parts(view: Json) -> html.Section | None:
    """Return one row a part; None where nothing was separated.

    Args:
        view: `CrowdView.to_dict()` without the preview.
    """
    parts: Sequence[Json] = view["components"]
    if not parts:
        return None
    seconds = view["separated_s"]
    longer = seconds < view["seconds"][1]
    said = f"{METHOD} Of this clip the first {words.seconds(seconds)} were separated." if longer else METHOD
    rows = [_part(number, part, view["centres_hz"], seconds) for number, part in enumerate(parts, 1)]
    return html.Section(
        [html.H3("What the sound can be separated into"), html.P(said, className="hint"), *rows], className="card parts"
    )


def _part(number: int, part: Json, centres_hz: Sequence[float], seconds: float) -> html.Div:
    top, probability = words.most_probable(part["crowd"])[0]
    said = html.Div(
        [
            crowd_icon(top, "md"),
            html.Div(
                [
                    html.Strong(f"Part {number}: {words.percent(part['energy'])} of the energy"),
                    html.Span(
                        f"{words.alone_like(top)}, {words.unbroken(words.percent(probability))}", className="hint"
                    ),
                ],
                className="alone__text",
            ),
        ],
        className="alone",
    )
    title = f"Part {number}: its spectrum on the left, how strong it is over time on the right"
    return html.Div([said, plotted(title, part_figure(part, centres_hz, seconds, top))], className="parts__row")
