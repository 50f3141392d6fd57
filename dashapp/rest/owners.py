"""Which evaluations a request may see: those of the key that its browser keeps, and of keys that links brought.

Programs send the key as ``X-Evaluation-Key``, or in the address as ``key``; browsers keep it in a cookie that no script
reads. The key that came with a link opens the evaluations of whoever sent the link; new ones go under one's own.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Flask, Response, g, has_request_context, request

from dashapp.evaluation.own.owners import folder_of, is_key, new_key
from dashapp.settings import Settings

HEADER: Final = "X-Evaluation-Key"
FIELD: Final = "key"
COOKIE: Final = "dashapp_evaluations"
MOST_KEYS: Final = 12
"""Keys that a browser keeps: its own and those of the latest links."""
KEPT_S: Final = 365 * 24 * 3600


@dataclass(frozen=True)
class Shelf:
    """A folder of evaluations that a request may see.

    Attributes:
        folder: Where they are.
        key: What opens it; empty where nothing is needed.
    """

    folder: Path
    key: str = ""


def install(server: Flask) -> None:
    """Have browsers keep the keys that they were given."""

    @server.after_request
    def keep(response: Response) -> Response:
        given, kept = _given(), _kept()
        new = g.get("evaluation_key", "")
        linked = [given] if given and request.method == "GET" and not request.path.startswith("/api") else []
        # The first is one's own, though a link came first.
        own = kept[:1] or [new or new_key()] if new or linked else kept[:1]
        keys = list(dict.fromkeys([*own, *linked, *kept[1:]]))[:MOST_KEYS]
        if keys and keys != kept:
            response.set_cookie(
                COOKIE, ".".join(keys), max_age=KEPT_S, secure=request.is_secure, httponly=True, samesite="Lax"
            )
        return response


def home(settings: Settings) -> Shelf:
    """Return where an evaluation that this request makes is kept; whoever has no key yet gets one."""
    if settings.shared_evaluations:
        return Shelf(settings.evaluations)
    key = _given() or next(iter(_kept()), "") or g.get("evaluation_key", "")
    if not key:
        key = g.evaluation_key = new_key()
    return Shelf(folder_of(settings.evaluations, key), key)


def shelves(settings: Settings) -> list[Shelf]:
    """Return what this request may see."""
    if settings.shared_evaluations:
        return [Shelf(settings.evaluations)]
    if not has_request_context():
        return []
    keys = dict.fromkeys(key for key in (_given(), *_kept()) if key)
    return [Shelf(folder_of(settings.evaluations, key), key) for key in keys]


def _given() -> str:
    # Not from the form: an upload is read into its folder, by whoever knows which.
    key = request.headers.get(HEADER, "") or request.args.get(FIELD, "")
    return key if is_key(key) else ""


def _kept() -> list[str]:
    return [key for key in request.cookies.get(COOKIE, "").split(".") if is_key(key)][:MOST_KEYS]
