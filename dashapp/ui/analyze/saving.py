"""What answers are saved as: tables, a report, or all reports in one archive. Made on request, and not kept."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any, Final

from flask import Flask, Response, request, send_file
from werkzeug.exceptions import BadRequest, NotFound

from dashapp.predictions import Json
from dashapp.predictions.moments import moment_rows, video_webvtt
from dashapp.predictions.timeline import to_webvtt

PATH: Final = "/analyze/saved"
MEDIA: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "vtt": "text/vtt",
    "zip": "application/zip",
}
ALL: Final = "answers"
"""Name of the files that hold several answers."""


@dataclass(frozen=True)
class Entry:
    """An answer that the browser has.

    Attributes:
        name: Of the file.
        answer: Of the REST API, without its view, or ``{"error": ...}``.
        previews: Pictures as data URIs, by part.
    """

    name: str
    answer: Json
    previews: dict[str, str]

    @classmethod
    def of(cls, said: Any) -> "Entry":
        """Read one of a request.

        Raises:
            ValueError: If it is none.
        """
        if not isinstance(said, dict) or not isinstance(said.get("answer"), dict):
            raise ValueError("an entry needs an answer")
        shown = said.get("previews") or {}
        previews = {str(part): uri for part, uri in shown.items() if str(uri).startswith("data:image/")}
        return cls(str(said.get("name") or "file"), said["answer"], previews)

    @property
    def stem(self) -> str:
        """Name of what it is saved as, without an ending."""
        return PurePath(self.name).stem or "answer"


def install(server: Flask, assets: Path) -> None:
    """Add the route.

    Args:
        server: Where the page is served.
        assets: Folder of the style sheets.
    """

    @server.post(f"{PATH}.<form>")
    def save_answers(form: str) -> Response:
        if form not in MEDIA:
            raise NotFound
        body = request.get_json(silent=True)
        try:
            entries = [Entry.of(each) for each in body["entries"]] if isinstance(body, dict) else []
            if not entries:
                raise ValueError("nothing to save")
            data = saved_file(form, entries, assets, datetime.now(UTC))
        except (ValueError, KeyError, TypeError, AttributeError) as exc:
            raise BadRequest("The request must hold the answers to save, as the REST API gives them.") from exc
        name = f"{entries[0].stem if len(entries) == 1 and form != 'zip' else ALL}.{form}"
        return send_file(io.BytesIO(data), mimetype=MEDIA[form], as_attachment=True, download_name=name, max_age=0)


def saved_file(form: str, entries: Sequence[Entry], assets: Path, made: datetime) -> bytes:
    """Return answers in one of the forms of `MEDIA`.

    Args:
        form: ``csv`` has a row for each face or moment; ``xlsx`` a sheet of answers and one of moments.
        entries: The answers; a report and subtitles are of the first.
        assets: Folder of the style sheets.
        made: When.
    """
    from dashapp.ui.analyze.report import report_page

    if form == "html":
        first = entries[0]
        return report_page(first.name, first.answer, first.previews, assets, made).encode()
    if form == "vtt":
        answer = entries[0].answer
        text = video_webvtt(answer) if answer["kind"] == "video" else to_webvtt(answer["segments"])
        return text.encode()
    if form == "zip":
        return _archive(entries, assets, made)
    return _table(form, entries)


def _table(form: str, entries: Sequence[Entry]) -> bytes:
    import polars as pl

    from dashapp.predictions.table import rows_table

    answers = [entry.answer | {"file": entry.name} for entry in entries]
    table = rows_table(answers)
    moments = pl.DataFrame([row for answer in answers for row in moment_rows(answer)], infer_schema_length=None)
    if form == "csv":
        one_course = len(entries) == 1 and not moments.is_empty()
        text: str = _inert(moments if one_course else table).write_csv()
        return text.encode()
    import xlsxwriter

    buffer = io.BytesIO()
    # Text stays text: a file called "=1+1" is no formula.
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        table.write_excel(book, "Answers", autofit=True)
        if not moments.is_empty():
            moments.write_excel(book, "Moments", autofit=True)
    return buffer.getvalue()


def _inert(table: Any) -> Any:
    """Return a table whose texts no spreadsheet takes for formulas."""
    import polars as pl

    text = pl.col(pl.String)
    return table.with_columns(pl.when(text.str.contains(r"^[=+\-@\t\r]")).then("'" + text).otherwise(text).name.keep())


def _archive(entries: Sequence[Entry], assets: Path, made: datetime) -> bytes:
    from dashapp.ui.analyze.report import report_page

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, entry in enumerate(entries, start=1):
            page = report_page(entry.name, entry.answer, entry.previews, assets, made)
            archive.writestr(f"{number:02d}-{_harmless(entry.stem)}.html", page)
        archive.writestr(f"{ALL}.csv", _table("csv", entries))
    return buffer.getvalue()


def _harmless(stem: str) -> str:
    """Return a name that every system takes: letters, digits, spaces and a few signs."""
    kept = "".join(letter if letter.isalnum() or letter in " ._-" else "_" for letter in stem)
    return kept.strip(" .")[:80] or "answer"
