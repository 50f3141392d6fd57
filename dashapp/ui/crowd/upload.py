"""Where the sound of a crowd is dropped, chosen or recorded, or its spectrogram."""

import json
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashapp.settings import Limits
from dashapp.ui import formats
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import icon
from dashapp.ui.components.upload_area import Sample, action_button

AREA: Final = "crowd-drop"

_MADE: Final = "Made by a program: nobody's voices"
SAMPLES: Final[tuple[Sample, ...]] = (
    ("/assets/samples/crowd-applause.ogg", "Applause and cheers", _MADE, "thumb-up"),
    ("/assets/samples/crowd-booing.ogg", "Boos and whistles", _MADE, "thumb-down"),
    ("/assets/samples/crowd-turning.ogg", "Cheers, silence, boos", _MADE, "people"),
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
        aria_label="Add the sound of a crowd",
    )
    return html.Section(
        [
            html.Div([icon("people", "lg"), icon("sound", "lg")], className="drop__icons"),
            html.P("Drop the sound of a crowd here", className="drop__title"),
            html.Div(
                [
                    action_button("choose", "upload", "Choose a file", "button button--primary"),
                    action_button("record", "microphone", "Record", "button crowd__record"),
                ],
                className="drop__buttons",
            ),
            html.P("A clip, a video, or the picture of a spectrogram", className="hint"),
            html.Dl(
                [
                    html.Dt("Sound"),
                    html.Dd(f"{formats.CLIP_NAMES}, or a video; {formats.clip_limits(limits)}"),
                    html.Dt("Spectrograms"),
                    html.Dd(
                        f"{formats.PICTURE_NAMES}; {formats.picture_limits(limits)}. With or without "
                        "axes and colour bar, low frequencies at the bottom"
                    ),
                ],
                className="drop__limits",
            ),
            *more,
        ],
        className="card drop",
        id=AREA,
        **marks,
    )
