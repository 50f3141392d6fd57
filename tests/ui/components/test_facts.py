import json

import pytest

from dashapp.ui.components.facts import apparent_sex


@pytest.mark.parametrize(
    ("female", "words"), [(0.9, ["Female", "90"]), (0.2, ["Male", "80"]), (0.55, ["Unclear", "female", "55"])]
)
def test_an_even_sex_is_no_answer(female, words):
    tree = json.dumps(
        apparent_sex({"female": female, "male": 1 - female}).to_plotly_json(), default=lambda c: c.to_plotly_json()
    )
    for word in words:
        assert word in tree


def test_without_the_model_there_is_no_sex():
    assert apparent_sex(None) is None
