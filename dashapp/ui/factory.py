"""The Dash application: shell, pages and their callbacks over one service."""

import json
import mimetypes
from typing import Any, Final, cast

import dash
from dash import Input, Output
from dash.development.base_component import Component
from flask import Flask, Response, request

from dashapp.settings import Settings
from dashapp.ui import delivery, dispatch, shell, texts
from dashapp.ui.about import page as about
from dashapp.ui.analyze import page as analyze
from dashapp.ui.analyze import texts as analyze_texts
from dashapp.ui.compare import own_texts
from dashapp.ui.compare import page as compare
from dashapp.ui.crowd import page as crowd
from dashapp.ui.crowd import texts as crowd_texts
from dashapp.ui.data import page as data
from dashapp.ui.language import language
from dashapp.ui.learn import page as learn
from dashapp.ui.live import page as live
from dashapp.ui.live import texts as live_texts
from dashapp.ui.models import page as models
from dashapp.ui.pages import AnswersService, Page, Shelves, StoredEvaluations

PAGES: Final = cast("tuple[Page, ...]", (analyze, live, learn, crowd, models, compare, data, about))
"""In the order of the navigation."""

# The first script knows whether the page is dark before anything is drawn; all else is added by Dash, from this server.
_INDEX: Final = """<!DOCTYPE html>
<html lang="{{language}}">
  <head>
    {%metas%}
    <title>{%title%}</title>
    <link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">
    <link rel="preload" as="font" type="font/woff2" href="/assets/fonts/inter-latin.woff2" crossorigin>
    <script src="/assets/first/colour-scheme.js"></script>
    <script src="/assets/first/plotly.js"></script>
    <script type="application/json" id="texts">{{texts}}</script>
    {%css%}
  </head>
  <body>
    {%app_entry%}
    <div>{%config%}{%scripts%}{%renderer%}</div>
  </body>
</html>"""
_META: Final = (
    {"name": "viewport", "content": "width=device-width, initial-scale=1"},
    {"name": "description", "content": texts.DESCRIPTION},
    {"name": "color-scheme", "content": "light dark"},
)

SCRIPT_TEXTS: Final = {
    "shared": texts,
    "analyze": analyze_texts,
    "crowd": crowd_texts,
    "live": live_texts,
    "own": own_texts,
}
"""Modules whose ``SCRIPTS`` are given to the scripts, under the names by which ``app.text`` asks for them."""

# A bare system's table of media types has none of these, and a browser told not to sniff would refuse the files.
_MEDIA_TYPES: Final = {
    ".webp": "image/webp",
    ".webm": "video/webm",
    ".ogg": "audio/ogg",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}


def create_app(server: Flask, service: AnswersService, settings: Settings, own: Shelves = lambda: ()) -> dash.Dash:
    """Add the pages to ``server``.

    Args:
        server: Where they are served; the REST API must be on the same server.
        service: What the pages ask.
        settings: Where the assets are, and the limits that are written on the pages.
        own: Gives the folders of evaluations of own files that whoever asks may see.
    """
    for suffix, media_type in _MEDIA_TYPES.items():
        mimetypes.add_type(media_type, suffix)
    app = _App(
        "dashapp",
        server=server,  # type: ignore[arg-type]  # Dash's annotation forgets that a Flask is taken
        assets_folder=str(settings.assets.resolve()),
        assets_ignore=r"(colour-scheme|capture|first/plotly|plotly|plotly-cartesian-.*)\.js",
        index_string=_INDEX,
        meta_tags=list(_META),
        title=texts.SITE,
        update_title="",
        serve_locally=True,
        add_log_handler=False,
    )
    app.layout = shell.shell  # a function: it is in the language of each request
    # The pages are not in the layout until they are shown; Dash checks the ids of the callbacks against all of them.
    app.validation_layout = [shell.shell(), *(page.layout(settings) for page in PAGES)]  # type: ignore[assignment]
    _register_routing(app, settings)
    for page in PAGES:
        page.register_callbacks(app, StoredEvaluations(service, settings.models, own, settings.data, settings))
    dispatch.install(server)
    delivery.install(server)
    _register_not_found(server)
    _register_security_policy(server, app)
    return app


class _App(dash.Dash):
    """Gives each page its language, and the texts that the scripts need in it."""

    def interpolate_index(self, *values: Any, **parts: Any) -> str:
        """Return the page that everything else is drawn in."""
        parts["scripts"] = delivery.without_unused(parts.get("scripts", ""))
        page: str = super().interpolate_index(*values, **parts)  # type: ignore[no-untyped-call]
        said = {name: module.SCRIPTS for name, module in SCRIPT_TEXTS.items()}
        # No text can end the element that holds it.
        as_json = json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")
        return page.replace("{{language}}", language()).replace("{{texts}}", as_json)


def _register_not_found(server: Flask) -> None:
    """Answer with 404 where there is no page: Dash serves its index, which says so in words, at every address."""
    anywhere = "/<path:path>"

    @server.after_request
    def say_so(response: Response) -> Response:
        if request.url_rule is not None and request.url_rule.rule == anywhere and _page_of(request.path) is None:
            response.status_code = 404
        return response


_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    # An address may hold the key to somebody's evaluations.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Of every answer. No page elsewhere may read, embed or open what is here: there are no headers that allow it."""


def _register_security_policy(server: Flask, app: dash.Dash) -> None:
    """Let pages load from this server alone; previews are blobs, and Mantine and Plotly style their elements inline."""
    policy = "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(app.csp_hashes())}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' blob: data:",
            "media-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )

    @server.after_request
    def add_policy(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.headers["Content-Security-Policy"] = policy
            response.vary.update(("Accept-Language", "Cookie"))
        response.headers.update(_HEADERS)
        return response


def _register_routing(app: dash.Dash, settings: Settings) -> None:
    @app.callback(
        Output(shell.PAGE, "children"), Output(shell.NAVIGATION, "children"), Input(shell.LOCATION, "pathname")
    )
    def show(pathname: str | None) -> tuple[Component, list[Any]]:
        return page_at(pathname or "/", settings), list(
            shell.navigation([(page.texts.NAME, page.PATH) for page in PAGES], pathname or "/")
        )


def page_at(pathname: str, settings: Settings) -> Component:
    """Return the page of an address."""
    page = _page_of(pathname)
    return page.layout(settings) if page else shell.not_found()


def _page_of(pathname: str) -> Page | None:
    path = pathname.rstrip("/") or "/"
    return next((page for page in PAGES if path == page.PATH), None)
