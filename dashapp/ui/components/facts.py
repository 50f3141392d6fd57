"""Apparent sex and age: short facts beside the emotion."""

from collections.abc import Mapping

from dash import html

from dashapp.predictions import Json
from dashapp.ui import texts, words
from dashapp.ui.components.icon import icon

CHILD = "child"
UNCLEAR_BELOW = 0.65
"""A sex less probable than this is no answer, where the answer does not say itself whether it may be named."""


def is_clear(distribution: Mapping[str, float] | None) -> bool:
    """Whether there is an apparent sex, and not nearly even odds."""
    return distribution is not None and max(distribution.values()) >= UNCLEAR_BELOW


def may_be_named(answer: Json) -> bool:
    """Whether an answer names an apparent sex: a face says so itself, of a voice it must be clear.

    Args:
        answer: An answer to a clip, or a face of one to a picture.
    """
    sure: bool | None = answer.get("sex_sure")
    return is_clear(answer["sex"]) if sure is None else sure


def apparent_sex(answer: Json) -> html.Div | None:
    """Return the apparent sex with its probability; None where it was not estimated.

    Args:
        answer: An answer to a clip, or a face of one to a picture.
    """
    distribution = answer["sex"]
    if distribution is None:
        return None
    if answer.get("age_group") == CHILD:
        return fact("person", texts.APPARENT_SEX, texts.NOT_NAMED, texts.A_CHILD)
    top, probability = words.most_probable(distribution)[0]
    if not may_be_named(answer):
        return fact("person", texts.APPARENT_SEX, texts.NOT_SURE, texts.NEITHER_SEX)
    return fact("person", texts.APPARENT_SEX, texts.SEX_TITLES[top], words.percent(probability))


def apparent_age(face: Json) -> html.Div | None:
    """Return the apparent age as a range, or as a number where no range was measured; None without an age."""
    if face["age_years"] is None:
        return None
    if not face.get("age_range"):
        return fact(
            "calendar", texts.APPARENT_AGE, texts.ABOUT_YEARS.format(years=face["age_years"]), texts.AS_THE_NETWORK_SAYS
        )
    low, high = face["age_range"]
    return fact("calendar", texts.APPARENT_AGE, texts.AGE_RANGE.format(low=low, high=high), texts.FOUR_OF_FIVE)


def fact(icon_name: str, label: str, value: str, detail: str) -> html.Div:
    """Return one labelled value."""
    return html.Div(
        [
            icon(icon_name, "md"),
            html.Div(
                [
                    html.Div(label, className="fact__label"),
                    html.Div([html.Strong(value), " ", html.Span(detail)], className="fact__value"),
                ]
            ),
        ],
        className="fact",
    )


def facts(*parts: html.Div | None) -> html.Div | None:
    """Return those facts that are known, side by side; None where none is."""
    known = [part for part in parts if part is not None]
    return html.Div(known, className="facts") if known else None
