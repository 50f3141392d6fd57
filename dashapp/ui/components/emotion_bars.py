"""Bars, one for each emotion, in the fixed order and the fixed colours."""

from collections.abc import Mapping

from dash import html

from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import emotion_icon
from dashapp.ui.theme import drawn_as, in_order


def emotion_bars(distribution: Mapping[str, float], label: str) -> html.Ul:
    """Return the probabilities as a list that reads well aloud: a name and a percentage a line.

    Args:
        distribution: Probability of each emotion: the seven, or a model's own.
        label: What the list is called for a screen reader.
    """
    top = max(distribution, key=distribution.__getitem__)
    return html.Ul(
        [_bar(emotion, distribution[emotion], emotion == top) for emotion in in_order(distribution)],
        className="bars",
        **attributes(aria_label=label),
    )


def _bar(emotion: str, probability: float, is_top: bool) -> html.Li:
    marks = attributes(data_emotion=drawn_as(emotion))
    width = f"{max(probability, 0.004) * 100:.1f}%"
    return html.Li(
        [
            emotion_icon(emotion, "md"),
            html.Span(words.title(emotion), className="bars__name"),
            html.Span(
                html.Span(className="bars__fill", style={"width": width}),
                className="bars__track",
                **attributes(aria_hidden="true"),
            ),
            html.Span(words.percent(probability), className="bars__value"),
        ],
        className="bars__row bars__row--top" if is_top else "bars__row",
        **marks,
    )
