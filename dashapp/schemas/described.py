"""The mark of an address that stands in the OpenAPI document, and the document itself (SpecTree)."""

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

from pydantic import BaseModel
from spectree import Response, SpecTree
from spectree.plugins.flask_plugin import FlaskPlugin

from dashapp import __version__
from dashapp.schemas.parts import Error
from dashapp.schemas.requests import Progress

_SETTINGS: Final = 11
"""Of `SpecTree.validate`, that it gives a plugin in front of an address's own values."""

Route = TypeVar("Route", bound=Callable[..., Any])

REFUSALS: Final = (400, 403, 404, 409, 413, 415, 422, 429, 500, 503, 507)
_ABOUT: Final = (
    "The same answers as the page and the command line. Every error is `{error: {code, message}}`; 429 and 503 say in "
    "`Retry-After` when to send the same again. The `X-Request-ID` of a request stands in its answer and in the log."
)


class _Untouched(FlaskPlugin):
    """Only describes: SpecTree would read every answer to its end before it is sent, files and progress too."""

    def validate(self, func: Callable[..., Any], *values: Any, **named: Any) -> Any:
        """Return what the address itself answers; the values of its own stand behind those of SpecTree."""
        return func(*values[_SETTINGS:], **named)


SPEC: Final = SpecTree(
    "flask",
    backend=_Untouched,
    mode="strict",
    annotations=False,
    title="dashapp",
    version=__version__,
    description=_ABOUT,
    naming_strategy=lambda model: model.__name__,
    nested_naming_strategy=lambda _, name: name,
)


def described(
    answer: type[BaseModel] | None,
    *,
    name: str,
    tag: str,
    form: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    refusals: Iterable[int] = REFUSALS,
    media: tuple[str, ...] = (),
    status: int = 200,
) -> Callable[[Route], Route]:
    """Have an address stand in the document; nothing else changes about it.

    Args:
        answer: What it answers with; None where that is a file.
        name: What a client calls it.
        tag: What it is about.
        form: The fields of its form.
        query: The fields of its address.
        refusals: The statuses of its errors.
        media: The types of the files that it answers with.
        status: Of its answer.
    """
    errors: dict[str, Any] = {f"HTTP_{refusal}": Error for refusal in refusals}

    def mark(route: Route) -> Route:
        marked: Any = SPEC.validate(
            form=form,
            query=query,
            resp=Response(**{f"HTTP_{int(status)}": answer}, **errors),
            tags=[tag],
            operation_id=name,
            skip_validation=True,
        )(route)
        marked.operation, marked.media, marked.status = name, media, str(int(status))
        about = form or answer
        marked.summary = (about.__doc__ if about else None) or f"The file of an {name}"
        marked.refusals = frozenset(str(refusal) for refusal in refusals)
        marked.progress = query is not None and issubclass(query, Progress)
        return marked  # type: ignore[no-any-return]  # SpecTree keeps the signature

    return mark


def document(server: Any) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of a Flask server's described addresses."""
    SPEC.app = server
    # It is kept after the first time, when the addresses of another server may have been described.
    SPEC.__dict__.pop("_spec", None)
    with server.app_context():
        made: dict[str, Any] = SPEC.spec
    marked = {view.operation: view for view in server.view_functions.values() if hasattr(view, "operation")}
    for methods in made["paths"].values():
        for operation in methods.values():
            _complete(operation, marked[operation["operationId"]])
    for name in ("ValidationError", "ValidationErrorElement"):
        made["components"]["schemas"].pop(name, None)
    return made


def _complete(operation: dict[str, Any], route: Any) -> None:
    """Add what SpecTree cannot say: answers that are files or lines; take away what it says of itself."""
    operation["summary"] = route.summary.splitlines()[0].rstrip(".")
    if "422" not in route.refusals:
        operation["responses"].pop("422", None)
    content = operation["responses"][route.status].setdefault("content", {})
    for media in route.media:
        content[media] = {"schema": {"type": "string", "format": "binary"}}
    if route.progress:
        lines = "Lines of JSON: `{progress}` now and then, and last the answer or `{error}`."
        content["application/x-ndjson"] = {"schema": {"type": "string", "description": lines}}
