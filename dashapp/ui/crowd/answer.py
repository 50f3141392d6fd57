"""The answer to a crowd: a headline, its shares, the spectrogram with what was heard when, and its parts."""

from typing import Any, Final

from dash import html

from dashapp.predictions import Json
from dashapp.ui import texts, words
from dashapp.ui.components import notices
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.headline import Wording, nothing_found, said_of
from dashapp.ui.crowd import texts as crowd_texts
from dashapp.ui.crowd.icon import crowd_icon
from dashapp.ui.crowd.media import crowd_media
from dashapp.ui.crowd.parts import crowd_parts
from dashapp.ui.crowd.shares import crowd_shares

WORDING: Final = Wording(
    title=words.crowd_title,
    called=lambda label: texts.CROWDS[label],
    meaning=words.sounds_like,
    drawn=lambda label: crowd_icon(label, "xl"),
    marks=lambda label: attributes(data_crowd=label),
)


def crowd_answer(file_id: str, name: str, answer: Json) -> html.Article:
    """Return the answer to one file; the browser fills in the sound, which it keeps to itself.

    Args:
        file_id: What the browser calls the file.
        name: Its name.
        answer: `CrowdPrediction.to_dict()`, its view without the preview.
    """
    if answer["top"] is None:
        return html.Article(
            [
                nothing_found(crowd_texts.NO_CROWD, crowd_texts.NO_CROWD_MEANING, "people"),
                crowd_media(file_id, name, answer),
            ],
            key=file_id,
            className="crowd",
        )
    parts: list[Any] = [
        said_of(answer["crowd"], WORDING, certain=answer["certain"]),
        notices.warnings(answer["warnings"]),
        crowd_shares(answer),
        crowd_media(file_id, name, answer),
        crowd_parts(answer["view"]),
    ]
    return html.Article([part for part in parts if part is not None], key=file_id, className="crowd")
