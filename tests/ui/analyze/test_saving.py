"""What answers are saved as."""

import io
import zipfile
from datetime import UTC, datetime

import polars as pl
import pytest
from flask import Flask

from dashapp.settings import ROOT
from dashapp.ui.analyze import saving
from dashapp.ui.analyze.saving import Entry, saved_file
from tests.ui.answers import clip_json, face, picture_json

MADE = datetime(2026, 11, 29, 17, 0, tzinfo=UTC)
PIXEL = "data:image/png;base64,iVBORw0KGgo="


def saved(form: str, *entries: Entry) -> bytes:
    return saved_file(form, entries, ROOT / "assets", MADE)


def entry(answer: dict, name: str = "a.jpg", **previews: str) -> Entry:
    return Entry(name, answer, previews)


@pytest.fixture
def client():
    server = Flask("test", static_folder=None)
    saving.install(server, ROOT / "assets")
    return server.test_client()


def test_a_picture_is_a_row_a_face_and_a_clip_a_row_a_moment() -> None:
    faces = pl.read_csv(saved("csv", entry(picture_json(face(), face("sad")))))
    assert faces["emotion"].to_list() == ["surprise", "sad"]
    moments = pl.read_csv(saved("csv", entry(clip_json(), "a.wav")))
    assert set(moments["emotion"]) == {"fear"}
    assert {"start_s", "end_s", "p_fear"} <= set(moments.columns)


def test_all_files_are_one_table_with_those_that_were_refused() -> None:
    refused = {"error": {"code": "too_short", "message": "Too short."}}
    table = pl.read_csv(saved("csv", entry(picture_json(face())), entry(clip_json(), "b.wav"), entry(refused, "c.wav")))
    assert table["file"].to_list() == ["a.jpg", "b.wav", "c.wav"]
    assert table["error_code"].to_list() == [None, None, "too_short"]


def test_no_file_s_name_is_a_formula() -> None:
    table = pl.read_csv(saved("csv", entry(picture_json(face()), "=1+1.jpg")))
    assert table["file"].to_list() == ["'=1+1.jpg"]
    with zipfile.ZipFile(io.BytesIO(saved("xlsx", entry(picture_json(face()), "=1+1.jpg")))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert b"=1+1.jpg" in book.read("xl/sharedStrings.xml")


def test_a_workbook_has_a_sheet_of_moments_where_there_are_some() -> None:
    with zipfile.ZipFile(io.BytesIO(saved("xlsx", entry(clip_json(), "a.wav")))) as book:
        names = book.read("xl/workbook.xml").decode()
    assert 'name="Answers"' in names
    assert 'name="Moments"' in names


def test_a_report_stands_by_itself() -> None:
    page = saved(
        "html", entry(picture_json(face(), face("sad")), "<b>.jpg", preview=PIXEL, **{"crop-0": PIXEL})
    ).decode()
    assert "2 faces: 1 surprise, 1 sadness" in page
    assert page.count(PIXEL) == 2
    assert "&lt;b&gt;.jpg" in page
    assert "<script" not in page
    assert "http" not in page.split("</style>")[1].replace("https://", "")
    assert "29 November 2026, 17:00 UTC" in page


def test_a_clip_s_report_has_its_course_and_a_refused_file_its_reason() -> None:
    assert "Over time" in saved("html", entry(clip_json(), "a.wav")).decode()
    refused = {"error": {"code": "too_short", "message": "Too short."}}
    assert "Not analysed: Too short." in saved("html", entry(refused)).decode()
    assert "No emotion named" in saved("html", entry(clip_json(voice=False))).decode()


def test_an_archive_has_a_report_each_and_a_table() -> None:
    with zipfile.ZipFile(
        io.BytesIO(saved("zip", entry(clip_json(), "../a:b.wav"), entry(picture_json(face()))))
    ) as archive:
        assert archive.namelist() == ["01-a_b.html", "02-a.html", "answers.csv"]


def test_what_is_no_answer_is_refused_in_words(client) -> None:
    for body in ({}, {"entries": []}, {"entries": [1]}, {"entries": [{"answer": {"kind": "image"}}]}, [1]):
        assert client.post("/analyze/saved.html", json=body).status_code == 400
    assert client.post("/analyze/saved.exe", json={}).status_code == 404
    reply = client.post("/analyze/saved.csv", json={"entries": [{"name": "a.jpg", "answer": picture_json(face())}]})
    assert reply.status_code == 200
    assert "a.csv" in reply.headers["Content-Disposition"]


def test_previews_are_pictures_alone() -> None:
    said = {"answer": picture_json(face()), "previews": {"preview": "javascript:alert(1)", "crop-0": PIXEL}}
    assert Entry.of(said).previews == {"crop-0": PIXEL}
