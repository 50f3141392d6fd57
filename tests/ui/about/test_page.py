"""The About page."""

from dataclasses import replace

from dashapp.labels import EMOTIONS
from dashapp.ui.about import page as about
from dashapp.ui.components.exemplars import exemplar_wall
from tests.fakes import FakeExemplars
from tests.ui.answers import INFOS
from tests.ui.trees import props, texts


def test_what_it_cannot_do_is_said() -> None:
    said = texts(about.layout())
    assert "What it cannot do" in said
    assert "What it must not be used for" in said


def test_the_wall_has_every_emotion_of_both_sexes() -> None:
    wall = props(exemplar_wall(FakeExemplars().all()))
    assert len([p for p in wall if p.get("alt", "").startswith("Average face")]) == 14
    assert len({p["data-src"] for p in wall if p.get("data-action") == "play-exemplar"}) == 14


def test_the_wall_stands_without_exemplars() -> None:
    assert len([p for p in props(exemplar_wall(())) if p.get("className") == "wall__column"]) == len(EMOTIONS)


def test_the_matrix_is_in_percent_of_the_row() -> None:
    (table,) = [p for p in props(about.confusions(INFOS)) if p.get("className") == "confusion"]
    said = texts(about.confusions(INFOS))
    assert said[0] == "Voice: right 61 % of the time, in a test on 2,452 files"
    first_row = said[said.index("anger", said.index("neutral")) :][1:8]
    assert first_row == ["57", "7", "7", "7", "7", "7", "7"]
    assert table["children"]


def test_models_without_figures_are_no_error() -> None:
    assert texts(about.confusions(INFOS[1:])) == ["No model has been evaluated yet."]


def test_the_models_are_a_click_away() -> None:
    assert "/models" in [p.get("href") for p in props(about.layout())]


def test_the_matrices_are_those_of_the_served_models() -> None:
    other = replace(INFOS[0], name="speech-mfcc-cnn-classic", metrics={"n": 5, "emotion": {}})
    assert texts(about.confusions([*INFOS, other])) == texts(about.confusions(INFOS))
