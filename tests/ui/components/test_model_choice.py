"""Which models answer."""

from dataclasses import replace

from dashapp.ui.components.model_choice import model_choice
from tests.fakes import other_infos
from tests.ui.trees import props, texts


def test_one_list_a_kind_with_the_served_model_first_and_unnamed() -> None:
    shown = model_choice(other_infos())
    assert [label for label in texts(shown) if label.startswith("Model")] == ["Model for voices", "Model for faces"]
    assert [p["value"] for p in props(shown) if "value" in p] == ["", "speech-feature-mlp-8", "", "face-cnn-classic"]
    assert "speech-mfcc-cnn (default)" in texts(shown)
    assert "speech-feature-mlp-8 (8 classes)" in texts(shown)


def test_the_lists_say_which_field_and_which_answers_they_are_for() -> None:
    lists = [p for p in props(model_choice(other_infos())) if "data-model-field" in p]
    assert [(p["data-model-field"], p["data-model-for"]) for p in lists] == [
        ("speech_model", "speech"),
        ("face_model", "image"),
    ]


def test_what_cannot_answer_is_no_choice() -> None:
    lacking = [replace(info, state="needs backbone") for info in other_infos()]
    assert model_choice(lacking) == []


def test_the_kinds_of_answer_for_faces_are_a_list_of_their_own() -> None:
    infos = [replace(info, answers=("raters", "fer2013") if info.kind == "face" else ()) for info in other_infos()]
    lists = [p for p in props(model_choice(infos)) if p.get("data-model-field") == "answers"]
    assert len(lists) == 1
    assert "as raters would answer (default)" in texts(model_choice(infos))
