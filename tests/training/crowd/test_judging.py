"""What crowd models are judged on, with people made for tests."""

from dataclasses import replace
from pathlib import Path

import cv2
import pytest

from dashapp.evaluation.cards.crowd_tables import pictures
from dashapp.evaluation.parts import NothingToEvaluateError
from dashapp.evaluation.summary import summarise
from dashapp.training.crowd import judging
from dashapp.training.crowd.gallery import RIGHT_EACH, WRONG, chosen, write_gallery
from dashapp.training.judging import judge
from tests.fakes import FakeCrowd
from tests.signals import picture, picture_file, sound_file, voice
from tests.training.crowd.people import ravdess_actors
from tests.vision.drawn_spectrograms import figure, sound_levels


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(judging, "GROUPS", tuple(replace(group, count=3) for group in judging.GROUPS))
    root = ravdess_actors(tmp_path / "data")
    (root / "crowd").mkdir()
    (root / "crowd" / "appn000100000001.wav").write_bytes(sound_file(voice(1.2)))
    (root / "crowd" / "booo000900000018.png").write_bytes(
        cv2.imencode(".png", figure(sound_levels())[..., ::-1])[1].tobytes()
    )
    return root


def test_every_group_and_every_real_fragment_is_asked_about(data: Path, tmp_path: Path) -> None:
    model = FakeCrowd()
    table = judge("crowd", model, data, run="served")
    assert table.height == 3 * len(judging.GROUPS) + 2
    assert table["split"].unique().to_list() == ["test"]
    assert table.filter(condition="mixtures").drop_nulls("ica_neutral").height == 3
    assert table.filter(condition="pictures")["truth"].to_list() == ["disapproval"]
    assert table.filter(condition="sounds")["truth"].to_list() == ["approval"]
    figures = summarise(table, model="crowd-cnn")
    conditions = {"outside", "mixtures", "mixtures_outside", "bark", "erb", "log", "sounds"}
    assert set(figures["conditions"]) == conditions
    assert figures["conditions"]["sounds"]["n"] == 1
    again = judge("crowd", model, data, run="served")
    assert table.equals(again)

    write_gallery(table, model, data, tmp_path / "model")
    shown = [row["item"].replace("/", "-") + ".webp" for row in chosen(table)]
    assert {path.name for path in (tmp_path / "model" / "gallery").iterdir()} == set(shown)


def test_fragments_that_cannot_be_read_count_as_wrong(data: Path) -> None:
    (data / "crowd" / "appn000200000001.wav").write_bytes(b"This is no sound at all. " * 20)
    (data / "crowd" / "neut000200000001.png").write_bytes(picture_file(picture(200, 200)))
    table = judge("crowd", FakeCrowd(), data, run="served")
    figures = summarise(table, model="crowd-cnn")
    assert (figures["conditions"]["sounds"]["n"], figures["conditions"]["sounds"]["accuracy"]) == (2, 0.5)
    refused = next(each for each in figures["pictures"] if each["truth"] == "neutral")
    assert set(refused["probabilities"].values()) == {None}
    assert "`neut000200000001` | neutral | - |" in pictures(figures)


def test_a_folder_without_voices_is_named(tmp_path: Path) -> None:
    with pytest.raises(NothingToEvaluateError, match="no voices"):
        judge("crowd", FakeCrowd(), tmp_path, run="served")


def test_the_gallery_shows_the_surest_of_each_confusion(data: Path) -> None:
    rows = chosen(judge("crowd", FakeCrowd(), data, run="served"))
    right = [row for row in rows if row["truth"] == row["said"]]
    assert len(right) <= RIGHT_EACH
    assert len(rows) - len(right) <= WRONG
    assert {row["said"] for row in rows} == {"approval"}
    assert not any(row["condition"] in {"pictures", "bark"} for row in rows)
