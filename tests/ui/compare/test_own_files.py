"""The card of own labelled files: what it promises, and that it can be switched off."""

from dashapp.settings import Limits, Settings
from dashapp.ui.compare.own_files import ANSWER, CHANGES, KEPT, MODELS, NAME_FIELD, OUTCOME, own_files
from tests.ui.trees import as_json, ids, props, texts


def test_it_says_what_is_kept_and_how_much_may_be_sent() -> None:
    card = own_files(Settings(limits=Limits(upload_bytes=20_000_000)))
    said = " ".join(texts(card))
    assert "at most 20 MB together" in said
    assert "private temporary folder" in said
    assert "A picture, a clip or a video is never kept." in said
    assert as_json(card)["props"]["data-most"] == "20000000"


def test_its_parts_are_there() -> None:
    card = own_files()
    assert {MODELS, NAME_FIELD, OUTCOME, KEPT, ANSWER, CHANGES} <= ids(card)
    assert {each["data-own"] for each in props(card) if "data-own" in each} == {
        "choose",
        "choose-folder",
        "clear",
        "start",
        "cancel",
    }


def test_switched_off_it_says_so_and_takes_nothing() -> None:
    card = own_files(Settings(own_evaluations=False))
    assert "switched off on this server" in " ".join(texts(card))
    assert not any("data-own" in each or "data-own-drop" in each for each in props(card))
    # Callbacks still find where they write to.
    assert {MODELS, OUTCOME, KEPT, ANSWER, CHANGES} <= ids(card)
