"""Where the sound of a crowd is dropped, chosen or recorded, or its spectrogram."""

import json
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashapp.settings import Limits
from dashapp.ui import formats
from dashapp.ui import texts as shared
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import icon
from dashapp.ui.components.samples import Sample, action_button
from dashapp.ui.crowd import texts

AREA: Final = "crowd-drop"


def samples_of_page() -> tuple[Sample, ...]:
    """Return what can be tried on this page."""
    return (
        Sample("/assets/samples/crowd-applause.ogg", texts.SAMPLE_APPLAUSE, texts.SAMPLE_SOURCE, "thumb-up"),
        Sample("/assets/samples/crowd-booing.ogg", texts.SAMPLE_BOOING, texts.SAMPLE_SOURCE, "thumb-down"),
        Sample("/assets/samples/crowd-turning.ogg", texts.SAMPLE_TURNING, texts.SAMPLE_SOURCE, "people"),
    )


def crowd_upload(limits: Limits, *more: Component) -> html.Section:
    """Return the area; ``assets/js`` makes it work.

    Args:
        limits: What is written on it and checked in the browser.
        more: What stands at its end.
    """
    marks = attributes(
        data_drop="crowd",
        data_rules=json.dumps(formats.rules(limits)),
        data_accept=formats.ACCEPT,
        aria_label=texts.DROP_LABEL,
    )
    return html.Section(
        [
            html.Div([icon("people", "lg"), icon("sound", "lg")], className="drop__icons"),
            html.P(texts.DROP, className="drop__title"),
            html.Div(
                [
                    action_button("choose", "upload", shared.CHOOSE_FILE, "button button--primary"),
                    action_button("record", "microphone", shared.RECORD, "button crowd__record"),
                ],
                className="drop__buttons",
            ),
            html.P(texts.DROP_HINT, className="hint"),
            html.Dl(
                [
                    html.Dt(texts.SOUND),
                    html.Dd(_taken(texts.SOUND_LIMITS, formats.CLIP_NAMES, formats.clip_limits(limits))),
                    html.Dt(texts.SPECTROGRAMS),
                    html.Dd(_taken(texts.SPECTROGRAM_LIMITS, formats.PICTURE_NAMES, formats.picture_limits(limits))),
                ],
                className="drop__limits",
            ),
            *more,
        ],
        className="card drop",
        id=AREA,
        **marks,
    )


def _taken(text: str, names: str, limits: str) -> str:
    return text.format(formats=names, limits=limits)
