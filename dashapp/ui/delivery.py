"""How pages come over the wire: compressed, and what has its version in its address is never asked for again."""

import re
from typing import Final

from flask import Flask, Response, request
from flask_compress import Compress

PLOTLY: Final = "4.1.1"
"""Version of the bundle in ``assets/plotly``."""

_TEXT: Final = (
    "text/html",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/json",
    "image/svg+xml",
)
"""Media types that are compressed; an answer that comes as lines is not, or its progress would be held back."""
_BROTLI_LEVEL: Final = 6
_YEAR_S: Final = 365 * 24 * 3600
_HOUR_S: Final = 3600
_COMPONENTS: Final = re.compile(r"/_dash-component-suites/.*\.v[\w-]+m\d+\.")
_UNUSED: Final = re.compile(r'<script src="[^"]*/dash_table/[^"]*"></script>\s*')
"""Dash's own table, of which no page has one."""
_VERSIONED: Final = re.compile(r"/assets/.*-\d+\.\d+\.\d+\.min\.js")


def install(server: Flask) -> None:
    """Compress text, and let browsers keep files."""
    server.config.update(
        COMPRESS_MIMETYPES=list(_TEXT),
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=_BROTLI_LEVEL,
        COMPRESS_STREAMS=False,
    )
    Compress(server)

    @server.after_request
    def read_whole(response: Response) -> Response:
        # A file comes as a stream, and streams are not compressed. What is registered last is done first.
        if response.status_code == 200 and response.direct_passthrough and response.mimetype in _TEXT:
            response.direct_passthrough = False
            response.make_sequence()
        return response

    @server.after_request
    def keep(response: Response) -> Response:
        if response.status_code == 200 and (seconds := kept_s(request.path, "m" in request.args)):
            forever = ", immutable" if seconds == _YEAR_S else ""
            response.headers["Cache-Control"] = f"public, max-age={seconds}{forever}"
        return response


def without_unused(scripts: str) -> str:
    """Return the elements that load scripts, without those that nothing here uses."""
    return _UNUSED.sub("", scripts)


def kept_s(path: str, dated: bool) -> int:
    """Return for how many seconds a browser may keep a file without asking again; 0 where it is left as it is.

    Args:
        path: Its address.
        dated: Whether the address says when the file was last changed, as Dash's addresses of assets do.
    """
    if _COMPONENTS.match(path) or _VERSIONED.fullmatch(path) or (path.startswith("/assets/") and dated):
        return _YEAR_S
    return _HOUR_S if path.startswith("/assets/") else 0
