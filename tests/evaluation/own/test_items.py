"""Own labelled files: asked once, kept as they come, and gone on with."""

import json
from pathlib import Path

import polars as pl
import pytest

from dashapp.datasets.own_labels import OwnItem, read_own
from dashapp.datasets.sample import Refused
from dashapp.errors import InputError
from dashapp.evaluation.compare.comparison import Selection, all_evaluations, judge
from dashapp.evaluation.own.items import ANSWERS_FILE, REFUSED_FILE, evaluate_own
from dashapp.predictions import Box
from dashapp.vision import faces as detector
from tests.fakes import FakeCalm, FakeSpeech, fake_service
from tests.signals import picture, picture_file, sound_file, video, voice


class Asked:
    """A service that counts what it is asked, and breaks off after some."""

    def __init__(self, most: int = 1_000, **parts: object) -> None:
        self.service, self.most, self.count = fake_service(**parts), most, 0

    def analyze(self, data: bytes):
        if self.count == self.most:
            raise KeyboardInterrupt
        self.count += 1
        return self.service.analyze(data)


@pytest.fixture
def items(tmp_path: Path) -> tuple[OwnItem, ...]:
    files = {f"{i}.wav": sound_file(voice(0.5 + 0.1 * i)) for i in range(5)} | {"no.txt": b"a shopping list, no sound"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    rows = [f"{i}.wav,{'happy' if i < 3 else 'sad'},{'female' if i % 2 else 'male'},room {i % 2}" for i in range(5)]
    labels = tmp_path / "labels.csv"
    labels.write_text("file,emotion,sex,place\n" + "\n".join([*rows, "no.txt,sad,,"]) + "\n", encoding="utf-8")
    return read_own(labels).items


def run(
    service: Asked, items: tuple[OwnItem, ...], folder: Path, version: str = "1", kind: str = "speech", **more
) -> dict:
    refused = [Refused(Path("gone.wav"), "there is no such file")]
    return evaluate_own(lambda: service, items, refused, folder, model="a", kind=kind, version=version, **more)


def test_figures_predictions_and_what_was_refused(items: tuple[OwnItem, ...], tmp_path: Path) -> None:
    figures = run(Asked(), items, tmp_path / "own" / "mine")
    assert figures["n"] == 6
    assert figures["headline"]["accuracy"] == pytest.approx(3 / 6)
    refused = pl.read_csv(tmp_path / "own" / "mine" / REFUSED_FILE).rows()
    assert [row[:2] for row in refused] == [("gone.wav", "not_taken"), ("no.txt", "unsupported_format")]
    table = pl.read_parquet(tmp_path / "own" / "mine" / "predictions.parquet")
    assert table["place"].to_list() == ["room 0", "room 1", "room 0", "room 1", "room 0", None]
    assert table["p_happy"][5] is None


def test_it_appears_beside_the_stored_evaluations(items: tuple[OwnItem, ...], tmp_path: Path) -> None:
    run(Asked(), items, tmp_path / "own" / "mine")
    (tmp_path / "models").mkdir()
    found = all_evaluations(tmp_path / "models", tmp_path / "own", tmp_path / "none.parquet")
    assert list(found) == ["own/mine"]
    assert judge(found["own/mine"], Selection(sex="female")).n == 2


def test_an_interrupted_run_goes_on(items: tuple[OwnItem, ...], tmp_path: Path) -> None:
    folder = tmp_path / "own"
    with pytest.raises(KeyboardInterrupt):
        run(Asked(most=2), items, folder)
    # The line that was being written when the machine went off.
    with (folder / ANSWERS_FILE).open("a") as kept:
        kept.write('{"item": "2.wav", "versi')
    again = Asked()
    figures = run(again, items, folder)
    assert again.count == 4
    assert figures == run(Asked(most=0), items, folder)
    lines = (folder / ANSWERS_FILE).read_text().splitlines()
    assert [json.loads(line)["item"] for line in lines] == [item.item for item in items]


def test_other_weights_and_other_files_are_asked_anew(items: tuple[OwnItem, ...], tmp_path: Path) -> None:
    run(Asked(), items, tmp_path / "own")
    other = Asked()
    run(other, items, tmp_path / "own", version="2")
    assert other.count == 6
    items[0].path.write_bytes(sound_file(voice(0.9)))
    changed = Asked()
    run(changed, items, tmp_path / "own", version="2")
    assert changed.count == 1


def test_words_of_a_model_count_as_what_they_mean(items: tuple[OwnItem, ...], tmp_path: Path) -> None:
    run(Asked(speech=FakeCalm()), items[:2], tmp_path / "own")
    table = pl.read_parquet(tmp_path / "own" / "predictions.parquet")
    assert table["p_neutral"].min() > 0.8
    assert table.select(pl.sum_horizontal("^p_.*$")).to_series().to_list() == pytest.approx([1.0, 1.0], abs=1e-3)


def test_pictures_are_asked_about_too(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(picture_file(picture(48, 48)))
    nothing = tmp_path / "b.png"
    nothing.write_bytes(picture_file(picture(200, 150)))
    items = (OwnItem("a.png", path, "surprise", "surprise"), OwnItem("b.png", nothing, "sad", "sad"))
    figures = run(Asked(speech=FakeSpeech()), items, tmp_path / "own", kind="face")
    assert figures["headline"]["accuracy"] == 0.5
    assert "nothing_found" in (tmp_path / "own" / REFUSED_FILE).read_text()


def test_parts_of_the_table_stay_a_factor(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(picture_file(picture(48, 48)))
    items = tuple(OwnItem(f"{part}", path, "sad", "sad", {"split": part, "age": "31.0"}) for part in ("train", "test"))
    run(Asked(), items, tmp_path / "own", kind="face")
    table = pl.read_parquet(tmp_path / "own" / "predictions.parquet")
    assert table["split"].to_list() == ["test", "test"]
    assert table["part"].to_list() == ["train", "test"]
    assert table["age"].to_list() == [31, 31]


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(sound_file(voice()))

    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match=r"Permission denied \(1 of 1\)"):
        run(Asked(), (OwnItem("a.wav", path, "sad", "sad"),), tmp_path / "own")
    assert not (tmp_path / "own").exists()


def test_a_model_is_judged_by_its_own_answers_alone(items: tuple[OwnItem, ...], tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(picture_file(picture(48, 48)))
    shown = OwnItem("a.png", path, "surprise", "surprise")
    run(Asked(), (shown, items[0]), tmp_path / "voices")
    assert "the model hears voices, and this is a picture" in (tmp_path / "voices" / REFUSED_FILE).read_text()
    run(Asked(), (shown, items[0]), tmp_path / "faces", kind="face")
    assert "the model reads faces, and this is sound" in (tmp_path / "faces" / REFUSED_FILE).read_text()
    with pytest.raises(InputError, match="No file could be answered: the model reads faces, and this is sound"):
        run(Asked(), items[:1], tmp_path / "sound", kind="face")


def test_of_a_video_the_model_says_its_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detector, "glance", lambda pixels: (detector.Face(Box(20, 20, 60, 60)),))
    path = tmp_path / "a.mp4"
    path.write_bytes(video([picture(320, 240)] * 20, voice(2.0, 48_000)))
    for kind, said in (("speech", "happy"), ("face", "surprise")):
        run(Asked(), (OwnItem("a.mp4", path, said, said),), tmp_path / kind, kind=kind)
        assert pl.read_parquet(tmp_path / kind / "predictions.parquet")[f"p_{said}"][0] > 0.5


def test_one_run_at_a_time(items: tuple[OwnItem, ...], tmp_path: Path) -> None:
    folder = tmp_path / "own"

    class Meanwhile(Asked):
        def analyze(self, data: bytes):
            with pytest.raises(InputError, match="'own' is already running") as caught:
                run(Asked(), items, folder)
            assert caught.value.status == 409
            return super().analyze(data)

    run(Meanwhile(), items[:1], folder)
    run(Asked(), items, folder)


def test_columns_that_mean_something_else_here_get_another_name(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(picture_file(picture(48, 48)))
    about = {
        "condition": "rain",
        "item": "7",
        "run": "2",
        "p_happy": "1",
        "part": "x",
        "age": "1e999",
        "corpus": "mine",
    }
    run(Asked(), (OwnItem("a.png", path, "sad", "sad", about),), tmp_path / "own", kind="face")
    row = pl.read_parquet(tmp_path / "own" / "predictions.parquet").row(0, named=True)
    assert (row["item"], row["condition"], row["corpus"], row["age"]) == ("a.png", "clean", "mine", None)
    assert [row[f"own_{name}"] for name in ("condition", "item", "run", "p_happy", "part")] == [
        "rain",
        "7",
        "2",
        "1",
        "x",
    ]


def test_what_could_not_be_read_is_tried_again(items: tuple[OwnItem, ...], tmp_path: Path) -> None:
    class Failing:
        def stamp(self, item: OwnItem) -> str:
            raise InputError("decode_failed", "The zip is damaged.")

        def read(self, item: OwnItem) -> bytes:
            raise AssertionError

    with pytest.raises(InputError, match="The zip is damaged"):
        run(Asked(most=0), items[:2], tmp_path / "own", files=Failing())
    again = Asked()
    figures = run(again, items[:2], tmp_path / "own")
    assert (again.count, figures["n"]) == (2, 2)
    assert not (tmp_path / "own" / "new").exists()
