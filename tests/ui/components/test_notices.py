"""Warnings and errors."""

import pytest

from dashapp.errors import HTTP_STATUS
from dashapp.ui.components.notices import error_banner, warnings
from tests.ui.trees import as_json, texts


@pytest.mark.parametrize("code", HTTP_STATUS)
def test_every_error_has_a_title_of_its_own(code: str) -> None:
    assert as_json(error_banner({"code": code, "message": "m"}))["props"]["title"] != "Something went wrong"


def test_an_unknown_error_has_a_title_too() -> None:
    assert as_json(error_banner({"code": "new", "message": "m"}))["props"]["title"] == "Something went wrong"


def test_a_message_stays_text() -> None:
    message = "<script>alert(1)</script>"
    assert texts(error_banner({"code": "too_short", "message": message})) == [message]


def test_warnings_are_shown_but_those_that_stand_elsewhere() -> None:
    notices = [{"code": "truncated", "message": "Cut."}, {"code": "no_face", "message": "None."}]
    assert texts(warnings(notices, leave_out=("no_face",))) == ["Cut."]
    assert warnings(notices[1:], leave_out=("no_face",)) is None
