"""A folder of crowds: a row a file, resumed like any other."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from dashapp.batch.answering import Part, answer_chunk
from dashapp.batch.inputs import find
from dashapp.batch.output import Output
from dashapp.batch.plan import Chunk, Question, chunks
from dashapp.batch.run import Summary, run_batch
from dashapp.errors import ModelError
from dashapp.inference.manifest import MANIFEST_FILE, Manifest
from dashapp.service import EmotionService
from dashapp.service.choice import AUTO, CROWD
from dashapp.settings import Settings
from tests.batch.services import fast
from tests.signals import picture_file
from tests.vision.drawn_spectrograms import figure, sound_levels

QUESTION = Question((("crowd-cnn", "0"),), age_sex=False, kind=CROWD, scale="bark")


@pytest.fixture
def crowds(clips: Path) -> Path:
    (clips / "spectrogram.png").write_bytes(picture_file(figure(sound_levels())))
    return clips


def here(chunks: Iterable[Chunk]) -> Iterator[Part]:
    return (answer_chunk(chunk, QUESTION, fast) for chunk in chunks)


def run(folder: Path, out: Path, **options) -> Summary:
    return run_batch(find([str(folder)]), QUESTION, Output(str(out)), here, chunk_size=4, **options)


@pytest.mark.parametrize("name", ["crowds.parquet", "crowds.csv"])
def test_every_file_has_its_row_in_order(crowds: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    assert run(crowds, out) == Summary(23, 0, 2)
    table = pl.read_csv(out) if out.suffix == ".csv" else pl.read_parquet(out)
    assert table["file"].to_list() == [source.path for source in find([str(crowds)])]
    assert table.filter(pl.col("kind") == "crowd")["crowd"].unique().to_list() == ["approval"]
    assert sorted(table["scale"].drop_nulls().unique()) == ["bark"]
    assert set(table["error_code"].drop_nulls()) == {"unsupported_format", "empty_file"}


def test_the_end_of_a_pictures_axis_is_passed_on(crowds: Path) -> None:
    asked = []

    def listening(question: Question) -> EmotionService:
        service = fast(question)
        answer = service.analyze_crowd
        service.analyze_crowd = lambda data, **how: asked.append(how) or answer(data, **how)
        return service

    question = replace(QUESTION, top_hz=8_000)
    (chunk,) = chunks(find([str(crowds / "spectrogram.png")]), question, 4)
    assert answer_chunk(chunk, question, listening).refused == 0
    assert asked == [{"scale": "bark", "top_hz": 8_000}]


def test_a_finished_run_is_not_made_again(crowds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "crowds.parquet"
    run(crowds, out)
    assert run(crowds, out, resume=True) == Summary(23, 23, 2)
    (crowds / "new.wav").write_bytes((crowds / "00.wav").read_bytes())
    assert run(crowds, out, resume=True).known < 24
    assert len(pl.read_parquet(out)) == 24


def test_crowds_on_another_scale_are_another_question(crowds: Path) -> None:
    files = list(find([str(crowds)]))
    digests = {
        next(chunks(files, question, 4)).digest
        for question in (QUESTION, replace(QUESTION, scale=""), replace(QUESTION, kind=AUTO, scale=""))
    }
    assert len(digests) == 3


def installed(models: Path, *names: str) -> Settings:
    for name in names:
        kind = name.partition("-")[0]
        (models / name).mkdir()
        manifest = Manifest(name, kind, (1,), {"crowd": ["a"]}, sha256=f"of {name}")
        (models / name / MANIFEST_FILE).write_text(json.dumps(manifest.to_dict()))
    return replace(Settings(), models=models)


def test_of_crowds_only_their_model_is_asked(tmp_path: Path) -> None:
    settings = installed(tmp_path, "crowd-cnn", "crowd-cnn-baseline", "speech-mfcc-cnn", "face-fer-cnn")
    question = Question.of(settings, look_harder=True, kind=CROWD, scale="log", top_hz=8_000)
    assert question.models == (("crowd-cnn", "of crowd-cnn"),)
    assert (question.kind, question.scale, question.top_hz) == (CROWD, "log", 8_000)
    assert (question.age_sex, question.look_harder) == (False, False)
    other = Question.of(settings, ["crowd-cnn-baseline"], kind=CROWD)
    assert other.models == (("crowd-cnn-baseline", "of crowd-cnn-baseline"),)
    assert [name for name, _ in Question.of(settings).models] == ["speech-mfcc-cnn", "face-fer-cnn"]


def test_without_a_model_of_crowds_nothing_begins(tmp_path: Path) -> None:
    settings = installed(tmp_path, "speech-mfcc-cnn", "face-fer-cnn")
    with pytest.raises(ModelError, match="crowd-cnn"):
        Question.of(settings, kind=CROWD)
    assert len(Question.of(settings).models) == 2
