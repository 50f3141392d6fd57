"""What is kept of own files: names, the list, and that it can be removed."""

from pathlib import Path

import pytest

from dashapp.datasets.own_labels import OwnItem
from dashapp.datasets.sample import Refused
from dashapp.errors import InputError
from dashapp.evaluation.own.folders import delete, existing, own_evaluations, own_folder, refused_rows
from dashapp.evaluation.own.items import ANSWERS_FILE, evaluate_own, held
from tests.fakes import fake_service
from tests.signals import sound_file, voice


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder of evaluations: one that is finished, and one that was interrupted after its first file."""
    clip = tmp_path / "a.wav"
    clip.write_bytes(sound_file(voice()))
    evaluations = tmp_path / "evaluations"
    items = [OwnItem("a.wav", clip, "happy", "happy")]
    folder = evaluations / "mine some-model"
    refused = [Refused(Path("=1+1.wav"), "there is no such file")]
    evaluate_own(fake_service, items, refused, folder, model="some-model", kind="speech", version="1")
    (evaluations / "half some-model").mkdir()
    answers = (folder / ANSWERS_FILE).read_bytes()
    (evaluations / "half some-model" / ANSWERS_FILE).write_bytes(answers)
    (evaluations / "no evaluation").mkdir()
    return evaluations


@pytest.mark.parametrize(
    "name", ["", " ", ".", "..", "../x", "a/b", "a\\b", "a\0b", ".hidden", "-rf", "x" * 81, "\u6f22" * 60]
)
def test_names_that_could_not_be_a_folders(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be the name") as caught:
        own_folder(tmp_path, name, "model")
    assert caught.value.status == 400


def test_names(tmp_path: Path) -> None:
    assert own_folder(tmp_path, " Tuesday's".replace("'", "") + " 2.b_c-d", "m") == tmp_path / "Tuesdays 2.b_c-d m"
    assert own_folder(tmp_path, "cafe\u0301", "m").name == "caf\u00e9 m"


def test_the_list(kept: Path) -> None:
    finished = next(each for each in own_evaluations(kept) if each["name"] == "mine some-model")
    half = next(each for each in own_evaluations(kept) if each["name"] == "half some-model")
    assert len(own_evaluations(kept)) == 2
    assert (finished["state"], finished["model"], finished["files"], finished["accuracy"]) == (
        "finished",
        "some-model",
        1,
        1.0,
    )
    assert (half["state"], half["model"], half["files"], half["accuracy"]) == ("interrupted", "some-model", 1, None)
    assert own_evaluations(kept / "nowhere") == []


def test_what_was_refused(kept: Path) -> None:
    assert refused_rows(kept / "mine some-model") == [
        {"file": "=1+1.wav", "code": "not_taken", "reason": "there is no such file"}
    ]
    assert refused_rows(kept / "half some-model") == []


def test_one_is_removed_and_the_others_stay(kept: Path) -> None:
    folder = existing(kept, "mine some-model")
    assert folder is not None
    delete(folder)
    assert sorted(path.name for path in kept.iterdir()) == ["half some-model", "no evaluation"]


@pytest.mark.parametrize(
    "name", ["..", ".", "", "no evaluation", "mine some-model/..", "../evaluations/mine some-model"]
)
def test_nothing_else_is_an_evaluation(kept: Path, name: str) -> None:
    assert existing(kept, name) is None


def test_what_is_under_way_is_not_removed(kept: Path) -> None:
    folder = kept / "mine some-model"
    opened = (folder / ANSWERS_FILE).open("a")
    with opened, held(opened.fileno(), folder), pytest.raises(InputError, match="already running"):
        delete(folder)
    assert folder.is_dir()
