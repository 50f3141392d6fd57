"""Faults of the machine: a full disk, folders that may not be written to, corpora that are not what they seem."""

import errno
import json
from pathlib import Path

import polars as pl
import pytest

from dashapp.evaluation.own import items
from dashapp.evaluation.own.item_files import ItemFiles
from dashapp.rest import private_folder
from dashapp.service.exemplars import Exemplars
from dashapp.settings import ROOT
from tests.own_uploads import labels, three_clips, zipped
from tests.rest.test_analyses import error_of
from tests.rest.test_own_files import Site, temporary

assert temporary  # the fixture of that module keeps uploads in a folder of the test
FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def failing(error: OSError):
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize("query", ["", "?progress=1"])
@pytest.mark.parametrize(
    ("module", "name"),
    [(items, "_put"), (items, "_write_refused"), (private_folder.tempfile, "mkdtemp"), (Path, "touch")],
)
def test_full_disk_is_told_in_words(
    site: Site, module: object, name: str, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(module, name, failing(FULL))
        answer = site.post({"mine.zip": three_clips()}, query)
        # A stream is made while it is read.
        error = json.loads(answer.text.splitlines()[-1])["error"]
    assert error["code"] == "no_room"
    assert str(site.settings.evaluations) not in answer.text
    if not query:
        assert answer.status_code == 507
    assert site.left() == []
    assert site.post({"mine.zip": three_clips()}).status_code == 200


def test_full_disk_that_a_library_tells_in_words_alone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items, "_put", failing(OSError("No space left on device (os error 28)")))
    assert error_of(site.post({"mine.zip": three_clips()}))["code"] == "no_room"


def test_folder_that_may_not_be_written_to(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "mkdir", failing(PermissionError(errno.EACCES, "Permission denied")))
    answer = site.post({"mine.zip": three_clips()})
    assert (answer.status_code, error_of(answer)["code"]) == (507, "no_room")
    assert "may not write" in error_of(answer)["message"]
    monkeypatch.undo()


def test_set_without_an_answer_is_not_kept(site: Site) -> None:
    answer = site.post(
        {"mine.zip": zipped({"labels.csv": labels("a.wav,happy", "b.wav,sad"), "a.wav": b"no sound", "b.wav": b""})}
    )
    assert (answer.status_code, error_of(answer)["code"]) == (422, "nothing_answered")
    assert "(1 of 2)" in error_of(answer)["message"]
    assert site.client.get("/api/v1/evaluations").get_json() == []


@pytest.fixture
def other_columns(tmp_path: Path) -> Path:
    """A folder whose tables are called as those of the corpora and hold something else."""
    for name in ("fer2013/train.parquet", "fer2013.parquet", "cremad/train.parquet", "ravdess.parquet"):
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pl.DataFrame({"colour": ["red"], "row": ["not a number"]}).write_parquet(path)
    (tmp_path / "data" / "fer2013.csv").write_text("colour\nred\n", encoding="utf-8")
    return tmp_path / "data"


def test_corpora_of_other_columns_leave_the_synthetic_exemplars(other_columns: Path) -> None:
    exemplars = Exemplars(ROOT / "assets", other_columns, ROOT / "models")
    assert exemplars.clip("female", "happy").url.startswith("/assets/")
    assert exemplars.open_clip("anything") is None


def test_corpora_of_other_columns_show_no_items(other_columns: Path) -> None:
    assert ItemFiles(other_columns, ROOT / "models").open("anything") is None


def test_broken_reader_of_corpora_leaves_the_synthetic_exemplars(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def read(_: Path) -> None:
        raise pl.exceptions.ColumnNotFoundError("emotion")

    monkeypatch.setattr("dashapp.datasets.speech.read_speech", read)
    exemplars = Exemplars(ROOT / "assets", tmp_path, ROOT / "models")
    assert exemplars.clip("male", "sad").url.startswith("/assets/")
    assert exemplars.clip("male", "fear").url.startswith("/assets/")
    assert [record.levelname for record in caplog.records] == ["WARNING"]
