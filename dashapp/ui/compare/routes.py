"""What the page "Compare" is saved as, and the clips and faces that it is about."""

import io
from pathlib import Path

from flask import Flask, Response, request, send_file
from werkzeug.exceptions import NotFound

from dashapp.schemas.described import described
from dashapp.ui.compare.state import State
from dashapp.ui.pages import PageService

LONGEST_S = 3600
"""How long a browser may keep a clip or a face."""


def install(server: Flask, service: PageService, path: str, assets: Path) -> None:
    """Add the routes.

    Args:
        server: Where the page is served.
        service: What the page asks.
        path: Of the page.
        assets: Folder of the style sheets.
    """

    @server.get(f"{path}/<name>.<form>")
    def saved(name: str, form: str) -> Response:
        from dashapp.ui.compare.report import saved_file

        state = State.of(request.query_string.decode("utf-8", "replace"))
        found = saved_file(name, form, state, service.evaluations(), assets)
        if found is None:
            raise NotFound
        data, media_type, called = found
        return send_file(io.BytesIO(data), mimetype=media_type, as_attachment=True, download_name=called, max_age=0)

    @server.get("/api/v1/items/<path:item>")
    @described(None, name="item", tag="models", refusals=(404,), media=("audio/*", "image/*"))
    def opened(item: str) -> Response:
        found = service.item_files().open(item)
        if found is None:
            raise NotFound
        data, media_type = found
        # Conditional: a browser asks for a part of a clip when somebody seeks in it.
        return send_file(io.BytesIO(data), mimetype=media_type, conditional=True, max_age=LONGEST_S)
