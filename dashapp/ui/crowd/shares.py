"""How much of a crowd shows what: one bar whose parts are the shares, and each in words."""

from collections.abc import Mapping

from dash import html

from dashapp.labels import CROWD_CLASSES
from dashapp.predictions import Json
from dashapp.ui import texts as shared
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.facts import fact, facts
from dashapp.ui.crowd import texts
from dashapp.ui.crowd.icon import crowd_icon
from dashapp.ui.language import counted


def crowd_shares(answer: Json) -> html.Section:
    """Return the shares, the arousal and the length of an answer.

    Args:
        answer: `CrowdPrediction.to_dict()`.
    """
    shares: Mapping[str, float] = answer["shares"]
    read_in = counted(texts.IN_WINDOWS, len(answer["segments"]))
    length = None
    if answer["source"] == "clip":
        length = fact("play", shared.LENGTH, words.seconds(answer["duration_s"]), read_in)
    return html.Section(
        [
            html.H3(texts.SHARES),
            html.Div(
                [_part(label, shares[label]) for label in CROWD_CLASSES],
                className="shares",
                **attributes(aria_hidden="true"),
            ),
            html.Ul(
                [_entry(label, shares[label]) for label in CROWD_CLASSES],
                className="shares__list",
                **attributes(aria_label=texts.SHARES_LIST),
            ),
            facts(fact("sound", texts.AROUSAL, words.share(answer["arousal"]), texts.AROUSAL_MEANING), length),
        ],
        className="card",
    )


def _part(label: str, share: float) -> html.Span:
    return html.Span(className="shares__part", style={"flexGrow": round(share, 4)}, **attributes(data_crowd=label))


def _entry(label: str, share: float) -> html.Li:
    parts = [crowd_icon(label, "md"), html.Span(words.crowd_title(label)), html.Strong(words.share(share))]
    return html.Li(parts, **attributes(data_crowd=label))
