"""A gallery of spectrograms that the model classified wrongly and rightly, for people to study."""

from collections.abc import Sequence
from typing import Final

from dash import html

from dashapp.stored.crowd_gallery import Classified
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import icon
from dashapp.ui.crowd.icon import crowd_icon

SETTINGS: Final = {"inside": "as in training", "outside": "beyond training"}
TEXT: Final = (
    "Crowds that were simulated for the test: voices, rooms and noises that the model had not heard. Time runs to "
    "the right, low sounds are at the bottom, bright is loud. Shown are the surest answers: two right ones of each "
    "kind, and of each confusion the first few; how often it is right stands in its card on the page Models."
)


def crowd_gallery(entries: Sequence[Classified]) -> list[html.Section]:
    """Return the two halves of the gallery, wrong ones first; nothing where there are none.

    Args:
        entries: In the order in which they are shown.
    """
    halves = (("Wrongly classified", False), ("Rightly classified", True))
    return [
        html.Section([html.H3(title), html.Ul([_picture(each) for each in found], className="gallery__list")])
        for title, right in halves
        if (found := [each for each in entries if each.right == right])
    ]


def _picture(each: Classified) -> html.Li:
    truth, said = words.crowd_title(each.truth), words.crowd_title(each.said)
    alt = f"Spectrogram of a simulated crowd: {truth}, called {said}"
    verdict = [icon("check" if each.right else "close", "sm"), html.Span("Right" if each.right else "Wrong")]
    lines = [
        html.P(verdict, className="gallery__verdict"),
        html.P([crowd_icon(each.truth, "sm"), html.Span(["It was ", html.Strong(truth.lower())])]),
        html.P([crowd_icon(each.said, "sm"), html.Span(_said(each, said))]),
        html.P(
            ", ".join([SETTINGS.get(each.setting, each.setting), *(["a mixed crowd"] if each.mixture else [])]),
            className="hint",
        ),
    ]
    marks = attributes(data_right=str(each.right).lower())
    return html.Li([html.Img(src=each.picture, alt=alt), html.Div(lines)], className="gallery__item", **marks)


def _said(each: Classified, said: str) -> list[str | html.Strong]:
    return ["Called ", html.Strong(said.lower()), f", {words.unbroken(words.percent(each.probability))}"]
