"""Who may ask: this server under its own names, and of browsers only its own pages.

A page elsewhere can have its visitor's browser send requests here. It cannot do so under another name for this address
(DNS rebinding), because `Host` must be a known one; nor can it post, change or delete, because browsers say where such
a request comes from (https://www.w3.org/TR/fetch-metadata/). Programs, which say nothing of the kind, are answered.
"""

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, request

from dashapp.errors import InputError
from dashapp.rest.responses import json_response
from dashapp.settings import Settings

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITES: Final = frozenset({"same-origin", "none"})
"""What ``Sec-Fetch-Site`` says of this server's own pages, and of what a person typed or bookmarked."""
PROBES: Final = frozenset({"/health", "/ready"})
"""Asked by machines, under whatever name or address; they tell nothing of anybody."""
ANY: Final = "*"


def install(server: Flask, settings: Settings) -> None:
    """Refuse requests under foreign names and from foreign pages, before anything else looks at them.

    Args:
        server: Whose requests are looked at.
        settings: Under which names it is reached.
    """
    known = frozenset(name.lower().strip("[]") for name in (settings.host, *settings.hosts))

    @server.before_request
    def check() -> Response | None:
        if request.path in PROBES:
            return None
        refused = _foreign_host(known) or _foreign_page()
        return _refusal(refused) if refused else None


def _foreign_host(known: frozenset[str]) -> InputError | None:
    host = _host_name(request.headers.get("Host", ""))
    if ANY in known or host in known or is_loopback(host):
        return None
    return InputError(
        "unknown_host",
        f"This server does not know itself under the name {host[:80]!r}. Whoever runs it adds the name to "
        "DASHAPP_HOSTS, names separated by commas.",
    )


def _foreign_page() -> InputError | None:
    if request.method in SAFE_METHODS:
        return None
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    # Behind a web server the scheme may differ, but never the name.
    if site in OWN_SITES or (site is None and (origin is None or urlsplit(origin).netloc == request.host)):
        return None
    return InputError(
        "foreign_origin",
        "The request comes from a page of another site, which may change nothing here. Please use this server's own "
        "pages, or a program.",
    )


def is_loopback(host: str) -> bool:
    """Whether a name or address in a ``Host`` header is that of the machine itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _host_name(header: str) -> str:
    """Return the name in a ``Host`` header, without port, brackets and final dot; empty where it is none."""
    try:
        return (urlsplit(f"//{header}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _refusal(error: InputError) -> Response:
    if request.path.startswith(("/api", "/_dash")):
        return json_response({"error": error.to_dict()}, error.status)
    return Response(f"{error.message}\n", status=error.status, mimetype="text/plain")
