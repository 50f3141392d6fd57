"""The one place for files: pictures and clips, dropped, chosen, pasted, taken or recorded."""

import json
from collections.abc import Iterable
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashapp.labels import EMOTIONS, RAVDESS_EMOTIONS
from dashapp.settings import Limits
from dashapp.ui import formats, words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import icon
from dashapp.ui.theme import drawn_as

Sample = tuple[str, str, str, str]
"""Address, name, where it is from, icon."""

SAMPLES: Final[tuple[Sample, ...]] = (
    ("/assets/samples/astronaut.jpg", "Astronaut Eileen Collins", "Photo: NASA, public domain", "picture"),
    ("/assets/exemplars/female_happy.ogg", "A synthetic voice", "Made by a program, nobody's voice", "sound"),
    ("/assets/exemplars/male_angry.ogg", "Another synthetic voice", "Made by a program, nobody's voice", "sound"),
)


def upload_area(limits: Limits, *more: Component) -> html.Section:
    """Return the area; ``assets/js`` makes it work.

    Args:
        limits: What is written on it and checked in the browser.
        more: What stands at its end.
    """
    labels = dict.fromkeys((*EMOTIONS, *RAVDESS_EMOTIONS))
    names = {
        "titles": {label: words.title(label) for label in labels},
        "faces": {name: drawn_as(name) for name in labels},
        "bounds": words.BOUNDS,
    }
    rules = formats.rules(limits) | names
    return html.Section(
        [
            html.Div([icon("picture", "lg"), icon("sound", "lg")], className="drop__icons"),
            html.P("Drop pictures, voice clips or videos here", className="drop__title"),
            html.Div(
                [
                    action_button("choose", "upload", "Choose files", "button button--primary"),
                    action_button("record", "microphone", "Record", "button"),
                    action_button("camera", "camera", "Take a picture", "button"),
                ],
                className="drop__buttons",
            ),
            html.P("or paste from the clipboard", className="hint"),
            _limits(limits),
            *more,
        ],
        className="card drop",
        id="drop-area",
        **attributes(data_rules=json.dumps(rules), data_accept=formats.ACCEPT, aria_label="Add pictures or clips"),
    )


def samples(offered: Iterable[Sample] = SAMPLES) -> html.Section:
    """Return the samples, for those who have no file at hand."""
    return html.Section(
        [html.H3("Try a sample"), html.Div([_sample(*sample) for sample in offered], className="samples__list")],
        className="samples",
    )


def action_button(action: str, icon_name: str, text: str, class_name: str) -> html.Button:
    """Return a button that does one of the actions of ``assets/js/shared/start.js``."""
    marks = attributes(data_action=action)
    return html.Button([icon(icon_name, "sm"), text], className=class_name, **marks)


def _limits(limits: Limits) -> html.Dl:
    return html.Dl(
        [
            html.Dt("Pictures"),
            html.Dd(f"{formats.PICTURE_NAMES}; {formats.picture_limits(limits)}"),
            html.Dt("Clips"),
            html.Dd(f"{formats.CLIP_NAMES}; {formats.clip_limits(limits)}"),
            html.Dt("Videos"),
            html.Dd(f"{formats.VIDEO_NAMES}; {formats.video_limits(limits)}"),
        ],
        className="drop__limits",
    )


def _sample(url: str, name: str, source: str, icon_name: str) -> html.Button:
    marks = attributes(data_action="sample", data_src=url, data_name=url.rsplit("/", 1)[-1])
    shown = html.Img(src=url, alt="", width="44", height="44") if icon_name == "picture" else icon(icon_name, "md")
    text = html.Span([html.Strong(name), html.Small(source)])
    return html.Button([html.Span(shown, className="sample__image"), text], className="sample", **marks)
