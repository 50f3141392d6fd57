"""The Models page."""

from dashapp.ui.models import page as models
from tests.ui.answers import INFOS
from tests.ui.trees import props, texts


def titles(search: str) -> list[str]:
    return [p["data-title"] for p in props(models.view(search, INFOS)) if "data-title" in p]


def test_without_a_model_in_the_address_there_is_the_table() -> None:
    assert titles("") == ["Models"]
    assert "models-table" in [p.get("id") for p in props(models.view("", INFOS))]


def test_the_model_in_the_address_is_shown() -> None:
    assert titles("?model=face-fer-cnn") == ["face-fer-cnn"]
    assert texts(models.view("?model=face-fer-cnn", INFOS))[:2] == ["All models", "face-fer-cnn"]


def test_a_model_that_is_not_there_is_told_above_the_table() -> None:
    said = texts(models.view("?model=nothing", INFOS))
    assert "There is no model of that name. " in said
    assert "speech-mfcc-cnn" in said


def test_an_address_is_never_more_than_text() -> None:
    assert titles("?model=%3Cscript%3E&other=1") == ["Models"]
    assert titles("?&&=") == ["Models"]
