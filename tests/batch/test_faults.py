"""Disks that are full while a batch runs: what is done is kept, and what to do is said."""

import errno
from pathlib import Path

import polars as pl
import pytest

from dashapp.batch.answering import Part
from dashapp.batch.output import Output
from dashapp.batch.parts import OutputError, Parts
from dashapp.batch.plan import Chunk

CHUNK = Chunk(0, (), "0123456789ab")
FULL = OSError(errno.ENOSPC, "No space left on device")


def part(tmp_path: Path) -> Part:
    file = tmp_path / "one.parquet"
    schema = {"file": pl.String, "error_code": pl.String}
    pl.DataFrame({"file": ["=1+1"], "error_code": [None]}, schema=schema).write_parquet(file)
    return Part(CHUNK, file.read_bytes(), 0)


def fail(*_: object, **__: object) -> None:
    raise FULL


def test_part_that_finds_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = Parts(str(tmp_path / "parts"))
    monkeypatch.setattr(parts._files, "pipe_file", fail)
    with pytest.raises(OutputError, match=r"the disk is full.*--resume"):
        parts.write(part(tmp_path))
    assert parts.names == []


@pytest.mark.parametrize("name", ["table.csv", "table.parquet"])
def test_table_that_finds_no_room_leaves_its_parts(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    output = Output(str(tmp_path / name))
    parts = Parts(output.parts_path)
    parts.write(part(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(Output, "_join", fail)
        with pytest.raises(OutputError, match=r"the disk is full.*--resume"):
            output.finish(parts, [CHUNK])
    assert len(parts.names) == 1
    output.finish(parts, [CHUNK])
    assert (tmp_path / name).exists()


def test_table_is_safe_in_spreadsheets(tmp_path: Path) -> None:
    output = Output(str(tmp_path / "table.csv"))
    parts = Parts(output.parts_path)
    parts.write(part(tmp_path))
    output.finish(parts, [CHUNK])
    assert pl.read_csv(tmp_path / "table.csv")["file"].item() == "'=1+1"
