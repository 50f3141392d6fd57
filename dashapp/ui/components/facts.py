"""Apparent sex and age: short facts beside the emotion."""

from collections.abc import Mapping

from dash import html

from dashapp.ui import texts, words
from dashapp.ui.components.icon import icon

AGE_ERROR_YEARS = 5.3
"""Mean error of the apparent age on APPA-REAL, as those who trained the network measured it; not measured here."""
UNCLEAR_BELOW = 0.65
"""A sex less probable than this is no answer; a few pixels more or less of the face would turn it."""


def is_clear(distribution: Mapping[str, float] | None) -> bool:
    """Whether there is an apparent sex, and not nearly even odds."""
    return distribution is not None and max(distribution.values()) >= UNCLEAR_BELOW


def apparent_sex(distribution: Mapping[str, float] | None) -> html.Div | None:
    """Return the apparent sex with its probability; None where it was not estimated."""
    if distribution is None:
        return None
    top, probability = words.most_probable(distribution)[0]
    if not is_clear(distribution):
        said = texts.WITH_PERCENT.format(name=texts.SEXES[top], percent=words.percent(probability))
        return fact("person", texts.APPARENT_SEX, texts.UNCLEAR, said)
    return fact("person", texts.APPARENT_SEX, texts.SEX_TITLES[top], words.percent(probability))


def apparent_age(age_years: float | None) -> html.Div | None:
    """Return the apparent age; None where it was not estimated."""
    if age_years is None:
        return None
    about, error = texts.ABOUT_YEARS.format(years=age_years), texts.AGE_ERROR.format(years=AGE_ERROR_YEARS)
    return fact("calendar", texts.APPARENT_AGE, about, error)


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
