"""A run keeps what it has done, and a resumed one ends in the same table."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import fsspec
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashapp.batch.answering import Part, answer_chunk
from dashapp.batch.inputs import find
from dashapp.batch.local import WorkerLostError, answer_here
from dashapp.batch.output import Output
from dashapp.batch.parts import OutputError
from dashapp.batch.plan import Chunk, Question, chunks
from dashapp.batch.run import Summary, run_batch
from tests.batch.services import QUESTION, broken, deadly, fast
from tests.conftest import ROOT
from tests.signals import sound_file, voice


def here(chunks: Iterable[Chunk]) -> Iterator[Part]:
    """Answer in this process."""
    return (answer_chunk(chunk, QUESTION, fast) for chunk in chunks)


def run(paths: object, out: object, answer=here, *, question: Question = QUESTION, **options) -> Summary:
    return run_batch(find([str(paths)]), question, Output(str(out)), answer, chunk_size=3, **options)


def test_every_file_has_its_rows_in_order(clips: Path, tmp_path: Path) -> None:
    told = []
    out = tmp_path / "results.parquet"
    assert run(clips, out, progress=lambda *counts: told.append(counts)) == Summary(22, 0, 2)
    table = pl.read_parquet(out)
    assert table["file"].to_list() == [source.path for source in find([str(clips)])]
    refused = table.filter(pl.col("kind") == "error")
    assert dict(refused.select("file", "error_code").rows()) == {
        str(clips / "07 text.wav"): "unsupported_format",
        str(clips / "empty.wav"): "empty_file",
    }
    assert table.filter(pl.col("kind") == "speech")["emotion"].unique().to_list() == ["happy"]
    assert told[0] == (0, 0, 22, 0)
    assert told[-1] == (22, 0, 22, 2)
    assert len(told) == 1 + 8
    assert [path.name for path in tmp_path.iterdir() if path != clips] == ["results.parquet"]


def test_an_interrupted_run_goes_on(clips: Path, tmp_path: Path) -> None:
    whole, out = tmp_path / "whole.parquet", tmp_path / "results.parquet"
    run(clips, whole)

    def interrupted(chunks: Iterable[Chunk]) -> Iterator[Part]:
        for number, part in enumerate(here(chunks)):
            if number == 3:
                raise KeyboardInterrupt
            yield part

    with pytest.raises(KeyboardInterrupt):
        run(clips, out, interrupted)
    assert not out.exists()
    asked = []

    def counted(chunks: Iterable[Chunk]) -> Iterator[Part]:
        for part in here(chunks):
            asked.append(part.chunk.index)
            yield part

    assert run(clips, out, counted, resume=True) == Summary(22, 9, 2)
    assert asked == [3, 4, 5, 6, 7]
    assert_frame_equal(pl.read_parquet(out), pl.read_parquet(whole))
    assert run(clips, out, counted, resume=True) == Summary(22, 22, 2)
    assert len(asked) == 5


def test_a_changed_file_is_asked_again_and_another_question_is_another_run(clips: Path, tmp_path: Path) -> None:
    out = tmp_path / "parts"
    run(clips, out)
    assert run(clips, out, resume=True).known == 22
    (clips / "00.wav").write_bytes(sound_file(voice(0.7)))
    assert run(clips, out, resume=True).known == 19
    with pytest.raises(OutputError, match="another model"):
        run(clips, out, resume=True, question=replace(QUESTION, look_harder=True))
    assert pl.read_parquet(out).height == 22


def test_what_is_there_is_not_replaced_unasked(clips: Path, tmp_path: Path) -> None:
    out, folder = tmp_path / "results.parquet", tmp_path / "folder"
    run(clips, out)
    with pytest.raises(OutputError, match="is there already"):
        run(clips, out)
    run(clips, folder)
    with pytest.raises(OutputError, match="holds the parts of a run"):
        run(clips, folder)
    Output(str(folder)).remove()
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"not empty: notes.txt"):
        run(clips, folder)
    assert (folder / "notes.txt").exists()
    with pytest.raises(OutputError, match="no folder"):
        Output(str(tmp_path / "nowhere" / "results.parquet"))


def test_another_table_is_not_taken_for_an_interrupted_run(clips: Path, tmp_path: Path) -> None:
    out = tmp_path / "results.parquet"
    run(clips / "more", out)
    with pytest.raises(OutputError, match="holds nothing of these files"):
        run(clips, out, resume=True, question=replace(QUESTION, look_harder=True))
    assert pl.read_parquet(out).height == 13
    pl.DataFrame({"mine": [1]}).write_parquet(out)
    with pytest.raises(OutputError, match="holds nothing of these files"):
        run(clips, out, resume=True)


def test_what_did_not_change_in_a_finished_table_is_used_again(clips: Path, tmp_path: Path) -> None:
    out, whole = tmp_path / "results.parquet", tmp_path / "whole.parquet"
    run(clips, out)
    (clips / "00.wav").write_bytes(sound_file(voice(0.7)))
    assert run(clips, out, resume=True) == Summary(22, 19, 2)
    run(clips, whole)
    assert_frame_equal(pl.read_parquet(out), pl.read_parquet(whole))


def test_parts_of_another_run_are_not_thrown_away(clips: Path, tmp_path: Path) -> None:
    out = tmp_path / "parts"
    run(clips, out)
    with pytest.raises(OutputError, match="another --chunk"):
        run_batch(find([str(clips)]), QUESTION, Output(str(out)), here, chunk_size=5, resume=True)
    assert len(list(out.iterdir())) == 8


def test_two_runs_do_not_write_into_one_place(clips: Path, tmp_path: Path) -> None:
    out = tmp_path / "parts"

    def meanwhile(chunks: Iterable[Chunk]) -> Iterator[Part]:
        with pytest.raises(OutputError, match="another run writes"):
            run(clips, out, resume=True)
        yield from here(chunks)

    assert run(clips, out, meanwhile).files == 22


def test_a_table_for_spreadsheets(clips: Path, tmp_path: Path) -> None:
    out = tmp_path / "results.csv"
    run(clips / "more", out)
    assert pl.read_csv(out)["file"].len() == 13


def test_paths_and_parts_elsewhere(tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe({f"/clips/{number}.wav": sound_file(voice(0.5)) for number in range(5)})
    assert run("memory://clips", "memory://out/table") == Summary(5, 0, 0)
    assert run("memory://clips", "memory://out/table", resume=True).known == 5
    parts = [memory.open(name) for name in memory.ls("/out/table", detail=False)]
    assert sorted(pl.concat(map(pl.read_parquet, parts))["file"]) == [f"memory:///clips/{n}.wav" for n in range(5)]


def test_own_labels_are_columns_of_every_part(clips: Path, tmp_path: Path) -> None:
    question = replace(QUESTION, own_labels=("calm",))
    run(clips, tmp_path / "parts", partial(_here_of, question), question=question)
    columns = {tuple(pl.read_parquet_schema(part)) for part in (tmp_path / "parts").iterdir()}
    assert len(columns) == 1
    assert "p_calm" in columns.pop()


def _here_of(question: Question, chunks: Iterable[Chunk]) -> Iterator[Part]:
    return (answer_chunk(chunk, question, fast) for chunk in chunks)


def test_processes_answer_as_one_does(clips: Path, tmp_path: Path) -> None:
    several = partial(answer_here, question=QUESTION, workers=2, make_service=fast)
    one, two = tmp_path / "one.parquet", tmp_path / "two.parquet"
    run(clips, one)
    run(clips, two, several)
    assert_frame_equal(pl.read_parquet(one), pl.read_parquet(two))


def test_a_process_that_dies_is_replaced(clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (clips / "long.wav").write_bytes(sound_file(voice(2.5)))
    lives = tmp_path / "lives"
    lives.write_text("2")
    monkeypatch.setenv("LIVES", str(lives))
    answer = partial(answer_here, question=QUESTION, workers=2, make_service=deadly)
    assert run(clips, tmp_path / "results.parquet", answer) == Summary(23, 0, 2)
    assert lives.read_text() == "0"
    lives.write_text("99")
    with pytest.raises(WorkerLostError, match=r"ended 3 times over one of these files.*long\.wav"):
        run(clips, tmp_path / "other.parquet", answer)


def test_an_error_of_the_models_ends_the_run(clips: Path, tmp_path: Path) -> None:
    answer = partial(answer_here, question=QUESTION, workers=2, make_service=broken)
    with pytest.raises(ZeroDivisionError):
        run(clips, tmp_path / "results.parquet", answer)


def test_the_first_chunks_are_small_so_that_all_processes_have_work(clips: Path) -> None:
    files = list(find([str(clips)]))
    few = [len(chunk.files) for chunk in chunks(files[:9], QUESTION, 100)]
    assert few == [4, 4, 1]
    many = [len(chunk.files) for chunk in chunks(files * 20, QUESTION, 10)]
    assert many[:18] == [4] * 8 + [8] * 8 + [10] * 2


def test_chunks_depend_on_files_and_question(clips: Path) -> None:
    files = list(find([str(clips)]))
    plan = list(chunks(files, QUESTION, 4))
    assert [len(chunk.files) for chunk in plan] == [4, 4, 4, 4, 4, 2]
    assert [file for chunk in plan for file in chunk.files] == files
    other = list(chunks(files, replace(QUESTION, age_sex=True), 4))
    assert not {chunk.digest for chunk in plan} & {chunk.digest for chunk in other}


def test_killed_at_twenty_moments_the_table_is_the_same(tmp_path: Path) -> None:
    """Whatever is being written or answered when the process is killed, nothing is lost and nothing stands twice."""
    folder = tmp_path / "clips"
    folder.mkdir()
    clip = sound_file(voice(0.3))
    for number in range(900):
        (folder / f"{number:03}.wav").write_bytes(clip)
    (folder / "300.wav").write_text("no sound")
    whole, out = tmp_path / "whole.parquet", tmp_path / "results.parquet"
    run(folder, whole)
    parts = tmp_path / "results.parquet.parts"
    moments = random.Random(5)
    for _ in range(20):
        before = len(list(parts.glob("part-*"))) if parts.exists() else 0
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.batch.killed", str(folder), str(out)], cwd=ROOT, stderr=subprocess.DEVNULL
        )
        wanted = before + moments.randrange(5)
        until = time.monotonic() + 120
        while time.monotonic() < until and len(list(parts.glob("part-*"))) < wanted:
            time.sleep(0.002)
        time.sleep(moments.uniform(0, 0.05) if wanted > before else moments.uniform(0, 0.8))
        assert process.poll() is None, "the run ended before it could be killed"
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not out.exists()
    already = len(list(parts.glob("part-*")))
    assert 0 < already < 300
    assert run(folder, out, resume=True).known >= 3 * already - 3
    assert_frame_equal(pl.read_parquet(out), pl.read_parquet(whole))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clips", "results.parquet", "whole.parquet"]


def test_a_name_that_is_no_utf_8_stops_nothing(clips: Path, tmp_path: Path) -> None:
    odd = os.fsdecode(os.fsencode(clips) + b"/J\xfcrgen.wav")
    Path(odd).write_bytes(sound_file(voice(1.0)))
    whole, out = tmp_path / "whole.parquet", tmp_path / "results.csv"
    run(clips, whole)
    run(clips, out)
    assert str(clips / "J\\xfcrgen.wav") in pl.read_parquet(whole)["file"].to_list()
    assert "J\\xfcrgen.wav" in out.read_text()
    assert run(clips, whole, resume=True) == Summary(23, 23, 2)
    (clips / "new.wav").write_bytes(sound_file(voice(1.0)))
    assert run(clips, whole, resume=True).files == 24
    assert pl.read_parquet(whole)["file"].n_unique() == 24


@pytest.mark.parametrize("name", ["Take [1].parquet", "*.parquet", "folder [2]"])
def test_a_table_whose_name_looks_like_a_pattern(clips: Path, tmp_path: Path, name: str) -> None:
    assert run(clips, tmp_path / name) == Summary(22, 0, 2)
    assert run(clips, tmp_path / name, resume=True) == Summary(22, 22, 2)


def test_files_are_counted_before_their_chunk_is_done(clips: Path, tmp_path: Path) -> None:
    told = []

    def counting(chunks: Iterable[Chunk]) -> Iterator[Part | int]:
        for number, chunk in enumerate(chunks):
            yield 3 * number + 1
            yield answer_chunk(chunk, QUESTION, fast)

    run(clips, tmp_path / "out.parquet", counting, progress=lambda *counts: told.append(counts[0]))
    assert told[:4] == [0, 1, 3, 4]
    assert told[-1] == 22
