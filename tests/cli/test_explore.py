import json

import pytest
from click.testing import CliRunner
from PIL import Image

from dashapp.cli import main
from dashapp.evaluation.exploration import story
from tests.evaluation.corpora import fer2013
from tests.evaluation.exploration_samples import ravdess_releases
from tests.fakes import FakeAgeSex


@pytest.fixture(autouse=True)
def fake_age_sex(monkeypatch):
    monkeypatch.setattr("dashapp.inference.registry.load_age_sex", FakeAgeSex)


def run(*arguments):
    return CliRunner().invoke(main, ["explore", *map(str, arguments)])


def test_figures_and_page_are_made_of_generated_corpora(tmp_path):
    data, out, page = (tmp_path / name for name in ("data", "out", "page"))
    data.mkdir()
    fer2013(ravdess_releases(data))
    result = run("--data", data, "--out", out, "--page", page, "--faces-for-sex", "1")
    assert result.exit_code == 0, result.output
    assert "80 % of the clips are stored at 16 kHz or more" in result.stdout
    assert "apparent sex looked at on 14 of them" in result.stdout
    assert f"9 figures in {out}" in result.stdout
    assert len(list(out.glob("data-*.png"))) == 9
    for path in out.iterdir():
        assert path.stat().st_size < 300_000
        with Image.open(path) as image:
            image.verify()
    found = json.loads((page / "exploration.json").read_text())
    assert (found["voices"]["n"], found["faces"]["n"], found["faces"]["looked_at"]) == (9, 14, 14)
    assert {path.name for path in page.iterdir()} == {"exploration.json", *found["pictures"]}
    signals = {name.replace("webp", "png") for name in found["pictures"] if name.startswith("data-")}
    assert signals == set(story.SIGNAL_FILES)


def test_one_corpus_is_enough(tmp_path, monkeypatch):
    data, out, page = (tmp_path / name for name in ("data", "out", "page"))
    data.mkdir()
    fer2013(data)
    monkeypatch.setenv("DASHAPP_AGE_SEX", "0")
    result = run("--data", data, "--out", out, "--page", page)
    assert result.exit_code == 0, result.output
    assert "no speech corpus found" in result.stdout
    assert "apparent sex looked at on 0 of them" in result.stdout
    found = json.loads((page / "exploration.json").read_text())
    assert found["voices"] is None
    assert sorted(path.name for path in out.iterdir()) == [
        "data-average-faces.png",
        "data-faces-counts.png",
        "data-ferplus-agreement.png",
    ]


def test_a_folder_without_corpora_is_said_to_be_one(tmp_path):
    (tmp_path / "data").mkdir()
    result = run("--data", tmp_path / "data", "--out", tmp_path / "out", "--page", tmp_path / "page")
    assert result.exit_code == 2
    assert "Error: no corpus in" in result.stderr
    assert "Traceback" not in result.output
    for name in ("ravdess", "crema-d", "tess", "fer2013.parquet", "fer2013.csv"):
        assert name in result.stderr


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").touch()
    result = run("--data", tmp_path, "--out", tmp_path / "file" / "out", "--page", tmp_path / "page")
    assert result.exit_code == 2
    assert "can't be written to" in result.stderr
    assert "Traceback" not in result.output
