"""Pictures of the data: average faces, and what a sentence looks like to the program."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashapp.labels import EMOTIONS
from dashapp.stored.exploration import FOLDER
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.data import texts


def average_faces(pictures: Sequence[str]) -> list[html.Figure]:
    """Return the average face of each emotion of which there is one.

    Args:
        pictures: Names of files in the page's folder.
    """
    names = {emotion: f"average-{emotion}.webp" for emotion in EMOTIONS}
    return [
        html.Figure([_picture(name, texts.AVERAGE_FACE.format(emotion=words.emotion(emotion)), 192), _name(emotion)])
        for emotion, name in names.items()
        if name in pictures
    ]


def signal_pictures(pictures: Sequence[str]) -> list[html.Figure]:
    """Return the static figures of a sentence, each in a frame that scrolls on a small screen."""
    return [
        html.Figure(
            [
                html.Figcaption(html.Strong(title)),
                html.Div(
                    html.Img(src=f"/assets/{FOLDER}/{name}", alt=title),
                    className="scroll",
                    tabIndex="0",
                    role="region",
                    **attributes(aria_label=title),
                ),
            ],
            className="data__plot data__signal",
        )
        for name, title in texts.PICTURES.items()
        if name in pictures
    ]


def _picture(name: str, alt: str, side: int) -> html.Img:
    size: dict[str, Any] = {"width": str(side), "height": str(side)}
    return html.Img(src=f"/assets/{FOLDER}/{name}", alt=alt, **size)


def _name(emotion: str) -> html.Figcaption:
    return html.Figcaption(words.title(emotion))
