"""The one place for files: pictures, clips and videos, dropped, chosen, pasted, taken or recorded."""

import json

from dash import html
from dash.development.base_component import Component

from dashapp.labels import EMOTIONS, RAVDESS_EMOTIONS
from dashapp.settings import Limits
from dashapp.ui import formats, words
from dashapp.ui import texts as shared
from dashapp.ui.analyze import texts
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import icon
from dashapp.ui.components.samples import Sample, action_button
from dashapp.ui.theme import drawn_as


def samples_of_page() -> tuple[Sample, ...]:
    """Return what can be tried on this page."""
    voices = "/assets/exemplars"
    return (
        Sample("/assets/samples/astronaut.jpg", texts.SAMPLE_PICTURE, texts.SAMPLE_PICTURE_SOURCE, "picture"),
        Sample("/assets/samples/group.jpg", texts.SAMPLE_GROUP, texts.SAMPLE_GROUP_SOURCE, "picture"),
        Sample("/assets/samples/film.webm", texts.SAMPLE_FILM, texts.SAMPLE_FILM_SOURCE, "play"),
        Sample(f"{voices}/female_happy.ogg", texts.SAMPLE_VOICE, texts.SAMPLE_VOICE_SOURCE, "sound", "voice-1.ogg"),
        Sample(f"{voices}/male_angry.ogg", texts.SAMPLE_OTHER_VOICE, texts.SAMPLE_VOICE_SOURCE, "sound", "voice-2.ogg"),
        Sample(f"{voices}/male_surprise.ogg", texts.SAMPLE_HARD, texts.SAMPLE_HARD_SOURCE, "sound", "voice-3.ogg"),
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
        "names": {label: words.emotion(label) for label in labels},
        "faces": {label: drawn_as(label) for label in labels},
        "bounds": words.BOUNDS,
    }
    rules = formats.rules(limits) | names
    marks = attributes(data_rules=json.dumps(rules), data_accept=formats.ACCEPT, aria_label=texts.DROP_LABEL)
    return html.Section(
        [
            html.Div([icon("picture", "lg"), icon("sound", "lg")], className="drop__icons"),
            html.P(texts.DROP, className="drop__title"),
            html.Div(
                [
                    action_button("choose", "upload", shared.CHOOSE_FILES, "button button--primary"),
                    action_button("record", "microphone", shared.RECORD, "button"),
                    action_button("film", "play", texts.FILM, "button"),
                    action_button("camera", "camera", texts.TAKE_PICTURE, "button drop__wide"),
                ],
                className="drop__buttons",
            ),
            html.P(texts.PASTE, className="hint"),
            _limits(limits),
            *more,
        ],
        className="card drop",
        id="drop-area",
        **marks,
    )


def _limits(limits: Limits) -> html.Dl:
    taken = (
        (shared.PICTURES, formats.PICTURE_NAMES, formats.picture_limits(limits)),
        (shared.CLIPS, formats.CLIP_NAMES, formats.clip_limits(limits)),
        (shared.VIDEOS, formats.VIDEO_NAMES, formats.video_limits(limits)),
    )
    said = [
        part
        for title, names, most in taken
        for part in (html.Dt(title), html.Dd(shared.FORMATS_AND_LIMITS.format(formats=names, limits=most)))
    ]
    return html.Dl(said, className="drop__limits")
