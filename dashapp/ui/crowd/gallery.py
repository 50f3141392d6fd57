"""A gallery of spectrograms that the model classified wrongly and rightly, for people to study."""

from collections.abc import Sequence

from dash import html

from dashapp.stored.crowd_gallery import Classified
from dashapp.ui import texts as shared
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import icon
from dashapp.ui.crowd import texts
from dashapp.ui.crowd.icon import crowd_icon
from dashapp.ui.language import parts


def crowd_gallery(entries: Sequence[Classified]) -> list[html.Section]:
    """Return the two halves of the gallery, wrong ones first; nothing where there are none.

    Args:
        entries: In the order in which they are shown.
    """
    halves = ((texts.WRONG_ONES, False), (texts.RIGHT_ONES, True))
    return [
        html.Section([html.H3(title), html.Ul([_picture(each) for each in found], className="gallery__list")])
        for title, right in halves
        if (found := [each for each in entries if each.right == right])
    ]


def _picture(each: Classified) -> html.Li:
    truth, said = shared.CROWDS[each.truth], shared.CROWDS[each.said]
    alt = texts.GALLERY_ALT.format(truth=truth, answer=said)
    right = texts.RIGHT if each.right else texts.WRONG
    verdict = [icon("check" if each.right else "close", "sm"), html.Span(right)]
    percent = words.unbroken(words.percent(each.probability))
    called = parts(texts.CALLED, answer=html.Strong(said), percent=percent)
    setting = f"{each.setting} mixture" if each.mixture else each.setting
    lines = [
        html.P(verdict, className="gallery__verdict"),
        html.P([crowd_icon(each.truth, "sm"), html.Span(parts(texts.IT_WAS, truth=html.Strong(truth)))]),
        html.P([crowd_icon(each.said, "sm"), html.Span(called)]),
        html.P(texts.GALLERY_SETTINGS.get(setting, setting), className="hint"),
    ]
    marks = attributes(data_right=str(each.right).lower())
    return html.Li([html.Img(src=each.picture, alt=alt), html.Div(lines)], className="gallery__item", **marks)
