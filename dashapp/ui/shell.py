"""What stands around every page: header, navigation, footer, and the places that pages share."""

from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html

from dashapp.ui import texts
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import icon
from dashapp.ui.language import LANGUAGES, language, parts
from dashapp.ui.theme import mantine_theme

LOCATION: Final = "location"
NAVIGATION: Final = "navigation"
PAGE: Final = "page"
ANSWER: Final = "answer"
"""The answer that is shown, a `dcc.Store`: without previews, and never an upload. ``assets/js`` writes it."""
ANNOUNCER: Final = "announcer"


def shell() -> dmc.MantineProvider:
    """Return the layout around the pages."""
    skip: dict[str, Any] = {"href": "#" + PAGE, "className": "skip-link"}
    return dmc.MantineProvider(
        [
            dcc.Location(id=LOCATION),
            dcc.Store(id=ANSWER),
            html.A(texts.SKIP, **skip),
            html.Header(
                [
                    _brand(),
                    html.Nav(id=NAVIGATION, **attributes(aria_label=texts.PAGES)),
                    *_languages(),
                    _scheme_toggle(),
                ],
                className="top",
            ),
            html.Main(id=PAGE, tabIndex="-1"),
            html.Div(id=ANNOUNCER, className="visually-hidden", role="status", **attributes(aria_live="polite")),
            _footer(),
        ],
        theme=mantine_theme(),
        defaultColorScheme="auto",
    )


def navigation(pages: list[tuple[str, str]], current: str) -> list[dcc.Link]:
    """Return the links to the pages.

    Args:
        pages: Name and path of each.
        current: The path that is shown.
    """
    return [
        dcc.Link(name, href=path, className="top__link top__link--current" if path == current else "top__link")
        for name, path in pages
    ]


def not_found() -> html.Div:
    """Return the page for an address that there is none for."""
    return html.Div(
        [
            html.H1(texts.NO_PAGE),
            html.P(parts(texts.NO_PAGE_HINT, start=dcc.Link(texts.START_PAGE, href="/"))),
        ],
        className="prose",
    )


def _brand() -> dcc.Link:
    logo = html.Img(src="/assets/favicon.svg", alt="", width="28", height="28")
    return dcc.Link([logo, html.Span(texts.SITE)], href="/", className="top__brand")


def _languages() -> list[html.Select]:
    """Return the list of languages; nothing where there is one alone. ``assets/js/shared/language.js`` switches."""
    if len(LANGUAGES) < 2:
        return []
    current = language()
    # The current one stands first: a list whose value no script has set shows its first line.
    codes = sorted(LANGUAGES, key=lambda code: code != current)
    options = [html.Option(LANGUAGES[code], value=code) for code in codes]
    marks = attributes(data_language=current, aria_label=texts.LANGUAGE)
    return [html.Select(options, className="top__language", **marks)]


def _scheme_toggle() -> dmc.ColorSchemeToggle:
    return dmc.ColorSchemeToggle(
        lightIcon=icon("sun", "sm"),
        darkIcon=icon("moon", "sm"),
        variant="subtle",
        color="gray",
        size="lg",
        **attributes(aria_label=texts.SCHEME),
    )


def _footer() -> html.Footer:
    return html.Footer(
        html.P(texts.FOOTER),
        className="bottom",
    )
