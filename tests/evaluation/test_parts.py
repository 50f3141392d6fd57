import numpy as np
import pytest

from dashapp.evaluation.face_conditions import CONDITIONS
from dashapp.evaluation.parts import NothingToEvaluateError, evaluate_part, face_part, speech_part
from dashapp.evaluation.summary import summarise
from tests.evaluation.corpora import fer2013, ravdess
from tests.fakes import FakeFace, FakeSpeech, fake_service, peaked


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return fer2013(ravdess(tmp_path_factory.mktemp("data")))


@pytest.mark.parametrize(("split", "actors"), [("train", {1}), ("validation", {15}), ("test", {19, 20})])
def test_the_splits_of_speech_are_those_of_the_speakers(folder, split, actors):
    assert {sample.speaker for sample in speech_part(folder, split)} == {f"ravdess-{actor:02d}" for actor in actors}


def test_the_random_split_shares_speakers(tmp_path):
    parts = speech_part(ravdess(tmp_path, actors=range(1, 21)), "random")
    assert 0 < len(parts) < 20


def test_the_parts_of_faces_are_those_of_the_contest(folder):
    assert set(face_part(folder, "PublicTest").usage) == {"PublicTest"}


@pytest.mark.parametrize("part", [speech_part, face_part])
def test_an_unknown_split_is_named(folder, part):
    with pytest.raises(NothingToEvaluateError, match="'tset' is not one of the splits"):
        part(folder, "tset")


@pytest.mark.parametrize(("part", "split"), [(speech_part, "test"), (face_part, "PrivateTest")])
def test_an_empty_folder_has_nothing_to_evaluate(tmp_path, part, split):
    with pytest.raises(NothingToEvaluateError, match="folder of the corpora"):
        part(tmp_path, split)
    with pytest.raises(NothingToEvaluateError, match="there is no folder"):
        part(tmp_path / "missing", split)


def test_speech_is_asked_under_each_condition(folder):
    told = []
    service = fake_service(speech=FakeSpeech("female_happy"))
    table = evaluate_part(lambda: service, "speech", folder, run="served", progress=lambda *count: told.append(count))
    expected = ["clean", "band8k", "opus12", "room", "babble20", "babble10", "babble0"]  # there are no noises here
    assert table["condition"].to_list() == [name for name in expected for _ in range(4)]
    assert told == [(i, 28) for i in range(1, 29)]
    figures = summarise(table)
    assert figures["headline"]["accuracy_14"] == 0.25  # one woman, happy and sad, and one man
    assert figures["conditions"]["band8k"]["accuracy_14"] == 0.25


def test_faces_are_asked_with_their_votes(folder):
    def votes(crops):
        return np.tile(np.eye(10)[1], (len(crops), 1))

    service = fake_service(face=FakeFace("happy"))
    figures = summarise(evaluate_part(lambda: service, "face", folder, run="served", votes=votes))
    assert figures["n"] == 7
    assert figures["emotion"]["accuracy"] == pytest.approx(1 / 7, abs=1e-6)
    assert figures["ferplus"]["accuracy"] == 1.0


def test_faces_are_asked_under_each_condition(folder):
    told = []
    face = FakeFace("happy")
    service = fake_service(face=face)
    table = evaluate_part(
        lambda: service, "face", folder, run="served", read=face.predict, progress=lambda *count: told.append(count)
    )
    assert table["condition"].unique(maintain_order=True).to_list() == ["clean", *CONDITIONS]
    assert told[-1] == (7 * (1 + len(CONDITIONS)),) * 2
    figures = summarise(table)
    assert figures["n"] == 7
    assert {part["emotion"]["accuracy"] for part in figures["conditions"].values()} == {figures["emotion"]["accuracy"]}


def test_a_model_is_asked_of_the_clips_that_are_one_of_its_labels(folder):
    labels = ("calm", "happy", "fearful", "disgust")
    assert {sample.source_label for sample in speech_part(folder, "test", labels)} == {"happy"}
    speech = FakeSpeech()
    speech.joint = peaked(labels, "calm")
    service = fake_service(speech=speech)
    table = evaluate_part(lambda: service, "speech", folder, run="served", labels=labels, clean_only=True)
    assert table["truth"].to_list() == ["happy"] * 2
    assert table["p_calm"].to_list() == pytest.approx([0.9] * 2)
    assert summarise(table)["headline"]["accuracy"] == 0


def happy_service():
    return fake_service(speech=FakeSpeech("female_happy"))


def test_several_processes_give_the_same_answers_in_the_same_order(folder):
    one, several = (evaluate_part(happy_service, "speech", folder, run="served", workers=workers) for workers in (0, 2))
    assert several.equals(one)
