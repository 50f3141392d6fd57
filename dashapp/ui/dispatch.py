"""Requests of the pages' scripts that fail are told in one line of the log, not in twenty.

What Dash cannot read did not come from its own scripts: it is refused. A callback that fails over what it was given is
a fault of the program, whose place is told; at level DEBUG the log has the whole way there.
"""

import logging
import traceback
from functools import wraps
from typing import Any, Final

from flask import Flask
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError

RULE: Final = "/_dash-update-component"
LONGEST: Final = 200
"""Letters of an error that are told."""

log = logging.getLogger(__name__)


def install(server: Flask) -> None:
    """Look after the route that answers callbacks, which must be there."""
    (endpoint,) = {rule.endpoint for rule in server.url_map.iter_rules() if rule.rule == RULE}
    dispatch = server.view_functions[endpoint]

    @wraps(dispatch)
    def answer(*args: Any, **kwargs: Any) -> Any:
        try:
            return server.ensure_sync(dispatch)(*args, **kwargs)
        except HTTPException:
            raise
        except Exception as exc:
            place = _place(exc)
            told = repr(exc).replace("\n", " ")[:LONGEST]
            log.debug("the whole way", exc_info=exc)
            if place is None:
                log.info("a request that no page sends: %s", told)
                raise BadRequest("The request could not be read; please load the page again.") from None
            log.error("a callback failed in %s: %s", place, told)
            raise InternalServerError("Something went wrong on the server; its log says where.") from None

    server.view_functions[endpoint] = answer


def _place(error: Exception) -> str | None:
    """Return where in this program an error came from; None if it never got there."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    ours = [each for each in frames if each.f_globals.get("__name__", "").startswith("dashapp.")][1:]
    return f"{ours[-1].f_globals['__name__']}, line {ours[-1].f_lineno}" if ours else None
