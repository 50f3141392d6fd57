"""``/api/v1/openapi.json``, and a page to browse it (Swagger UI, from this server alone)."""

from pathlib import Path
from typing import Final

import flask_swagger_ui
from flask import Flask, Response, send_from_directory

from dashapp.rest.responses import json_response
from dashapp.schemas.described import document

PATH: Final = "/api/v1/docs"
_DIST: Final = Path(flask_swagger_ui.__file__).parent / "dist"
_PAGE: Final = f"""<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>API</title>
    <link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">
    <link rel="stylesheet" href="{PATH}/files/swagger-ui.css">
  </head>
  <body>
    <main id="api"></main>
    <script src="{PATH}/files/swagger-ui-bundle.js"></script>
    <script src="{PATH}/start.js"></script>
  </body>
</html>"""
_START: Final = (
    'SwaggerUIBundle({ url: "/api/v1/openapi.json", dom_id: "#api", deepLinking: true, validatorUrl: null, '
    "defaultModelsExpandDepth: 0 });"
)


def install(server: Flask) -> None:
    """Add the routes; whatever is described by then, or later, stands in the document."""

    @server.get("/api/v1/openapi.json")
    def openapi() -> Response:
        return json_response(document(server))

    @server.get(PATH)
    def browse() -> Response:
        return Response(_PAGE, mimetype="text/html")

    @server.get(f"{PATH}/start.js")
    def start() -> Response:
        return Response(_START, mimetype="text/javascript")

    @server.get(f"{PATH}/files/<name>")
    def file(name: str) -> Response:
        return send_from_directory(_DIST, name, max_age=3600)
