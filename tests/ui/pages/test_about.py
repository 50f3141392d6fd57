"""The About page."""

from dataclasses import replace

from dashapp.labels import EMOTIONS
from dashapp.ui.components.exemplars import exemplar_wall
from dashapp.ui.components.models_table import models_table
from dashapp.ui.pages import about
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


def test_the_models_are_listed_with_figures_and_licence() -> None:
    said = texts(models_table(INFOS))
    assert {"speech-mfcc-cnn", "14 classes", "1,000", "research only"} <= set(said)
    assert {"Accuracy, 14 classes: 51.2 %", "UAR on CREMA-D: 50.0 %", "UAR: not known"} <= set(said)


def test_cards_come_without_what_is_for_the_repository_only() -> None:
    assert about.cards(INFOS) == {"speech-mfcc-cnn": "# Card\n\n\n\nText"}


def test_the_matrices_are_those_of_the_served_models() -> None:
    other = replace(INFOS[0], name="speech-mfcc-cnn-classic", metrics={"n": 5, "emotion": {}})
    assert texts(about.confusions([*INFOS, other])) == texts(about.confusions(INFOS))
