"""REST for own labelled files: evaluate them, list what is kept of it, remove that.

An upload of this kind may be larger than fits into memory. It lies in a `PrivateFolder` while it is answered, and
nowhere after that.
"""

import io
import threading
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, cast

from flask import Blueprint, Response, request, send_file
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from dashapp.errors import InputError
from dashapp.predictions import Json
from dashapp.process.progress import Progress, untold
from dashapp.rest.admission import Admission
from dashapp.rest.owners import Shelf, home, shelves
from dashapp.rest.private_folder import Part, PrivateFolder
from dashapp.rest.responses import json_response
from dashapp.schemas import answers, requests
from dashapp.schemas.described import described
from dashapp.service import EmotionService
from dashapp.settings import Limits, Settings

if TYPE_CHECKING:
    # They pull in polars, which the first page does not wait for.
    from dashapp.evaluation.own.uploads import Order, OwnUploads

PATH: Final = "/api/v1/evaluate"
AT_ONCE: Final = 2
"""Uploads that are answered at a time: each may fill the disk, and keeps a core busy."""
ENVELOPE_BYTES: Final = 20_000_000
"""What an upload may hold beside its files: each of thousands has a header of its own."""
MOST_PARTS: Final = 60_000
RETRY_AFTER_S: Final = 30
DEFAULT_NAME: Final = "own files"
_OFF: Final = "Evaluating own files is switched off on this server; whoever runs it can switch it on."


def largest_upload(limits: Limits) -> int:
    """Return the most bytes that a request with own files may have."""
    return limits.upload_bytes + ENVELOPE_BYTES


def routes(service: EmotionService, settings: Settings | None, admission: Admission) -> Blueprint:
    """Return the routes.

    Args:
        service: What answers.
        settings: Where evaluations are kept; without them, or where they say so, all is refused.
        admission: Whose turn it is.
    """
    own, blueprint = _OwnFiles(service, settings, admission), Blueprint("own", __name__)
    one = "/api/v1/evaluations/<name>"
    tag, form, progress = "own files", requests.EvaluateFiles, requests.Progress
    blueprint.post(PATH)(
        described(answers.Evaluated, name="evaluate", tag=tag, form=form, query=progress)(own.evaluate)
    )
    blueprint.get("/api/v1/evaluations")(described(answers.KeptEvaluations, name="evaluations", tag=tag)(own.listed))
    blueprint.delete(one)(described(answers.Deleted, name="delete_evaluation", tag=tag)(own.delete))
    blueprint.get(f"{one}/refused.csv")(
        described(None, name="refused_files", tag=tag, media=("text/csv",))(own.refused)
    )
    return blueprint


class _OwnFiles:
    def __init__(self, service: EmotionService, settings: Settings | None, admission: Admission) -> None:
        self._service, self._settings, self._admission = service, settings, admission
        self._rooms = threading.BoundedSemaphore(AT_ONCE)

    def evaluate(self) -> Response:
        uploads, shelf = self._uploads(), home(self._on())
        if not self._rooms.acquire(blocking=False):
            words = f"{AT_ONCE} evaluations are under way, the most at a time. Please try later."
            raise InputError("overloaded", words, RETRY_AFTER_S)
        folder = PrivateFolder(self._rooms.release)
        try:
            order = _order(folder, largest_upload(uploads.settings.limits))
            uploads.check(order.model, order.name)

            def work(progress: Progress = untold) -> Json:
                with folder.used():
                    return uploads.evaluate(order, progress) | ({"key": shelf.key} if shelf.key else {})

            response = self._admission.answer(work, large=True)
        except BaseException:
            folder.forsake()
            raise
        response.call_on_close(folder.forsake)
        return response

    def listed(self) -> Response:
        from dashapp.evaluation.own.folders import own_evaluations

        return json_response([row for shelf in self._shelves() for row in own_evaluations(shelf.folder, shelf.key)])

    def delete(self, name: str) -> Response:
        from dashapp.evaluation.own.folders import delete

        delete(self._existing(name))
        return json_response({"deleted": name})

    def refused(self, name: str) -> Response:
        from dashapp.evaluation.own.names import REFUSED_FILE

        path = self._existing(name) / REFUSED_FILE
        if not path.is_file():
            raise NotFound
        table, called = io.BytesIO(path.read_bytes()), f"{name} refused.csv"
        return send_file(table, mimetype="text/csv", as_attachment=True, download_name=called, max_age=0)

    def _uploads(self) -> "OwnUploads":
        from dashapp.evaluation.own.uploads import OwnUploads

        settings = self._on()
        return OwnUploads(settings, self._service, home(settings).folder)

    def _shelves(self) -> list[Shelf]:
        return shelves(self._on())

    def _on(self) -> Settings:
        """Return the settings.

        Raises:
            InputError: ``switched_off``.
        """
        if self._settings is None or not self._settings.own_evaluations:
            raise InputError("switched_off", _OFF)
        return self._settings

    def _existing(self, name: str) -> Path:
        from dashapp.evaluation.own.folders import existing

        found = (folder for shelf in self._shelves() if (folder := existing(shelf.folder, name)))
        folder = next(found, None)
        if folder is None:
            raise NotFound
        return folder


def _order(folder: PrivateFolder, most_bytes: int) -> "Order":
    """Read the request, whose files go into the folder.

    Raises:
        InputError: ``too_large`` or ``bad_request``.
    """
    from dashapp.evaluation.own.uploads import Order

    current = request._get_current_object()  # type: ignore[attr-defined]  # the request behind the proxy
    current.folder, current.max_content_length, current.max_form_parts = folder, most_bytes, MOST_PARTS
    try:
        sent, form = request.files, request.form
    except RequestEntityTooLarge as exc:
        raise InputError(
            "too_large",
            f"All files together may have {(most_bytes - ENVELOPE_BYTES) / 1e6:.0f} MB, and be at most "
            f"{MOST_PARTS:,}. Please send them in parts, under one name each.",
        ) from exc
    files = [(each.filename or "", _path(each)) for each in sent.getlist("file")]
    labels = sent.getlist("labels")
    if len(labels) > 1:
        raise InputError("bad_request", f"The request has {len(labels)} tables named 'labels'; send one.")
    stem = PurePosixPath(files[0][0].replace("\\", "/")).stem if len(files) == 1 else ""
    return Order(
        model=form.get("model", ""),
        name=form.get("name", "") or stem or DEFAULT_NAME,
        files=files,
        labels=_path(labels[0]) if labels else None,
        mapping=_mapping(form.getlist("map")),
    )


def _path(file: FileStorage) -> Path:
    return cast(Part, file.stream).path


def _mapping(fields: list[str]) -> dict[str, str]:
    wrong = [each for each in fields if "=" not in each]
    if wrong:
        raise InputError("bad_request", f"The field map is {wrong[0][:80]!r}; it takes label=emotion, once a label.")
    pairs = (each.rsplit("=", 1) for each in fields)
    return {label.strip(): emotion.strip().lower() for label, emotion in pairs}
