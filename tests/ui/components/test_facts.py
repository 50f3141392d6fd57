import json

import pytest

from dashapp.ui.components.facts import apparent_age, apparent_sex, may_be_named


@pytest.mark.parametrize(
    ("female", "words"), [(0.9, ["Female", "90"]), (0.2, ["Male", "80"]), (0.55, ["Not sure", "too close"])]
)
def test_an_even_sex_is_no_answer(female, words):
    tree = json.dumps(
        apparent_sex({"sex": {"female": female, "male": 1 - female}}).to_plotly_json(),
        default=lambda c: c.to_plotly_json(),
    )
    for word in words:
        assert word in tree


def test_without_the_model_there_is_no_sex():
    assert apparent_sex({"sex": None}) is None


def test_of_a_child_no_sex_is_named():
    child = {"sex": {"female": 0.99, "male": 0.01}, "sex_sure": False, "age_group": "child"}
    tree = json.dumps(apparent_sex(child).to_plotly_json(), default=lambda c: c.to_plotly_json())
    assert "Not named" in tree
    assert "99" not in tree
    assert not may_be_named(child)


@pytest.mark.parametrize(("ends", "said"), [([60.2, 74.8], "About 60 to 75"), (None, "About 66")])
def test_an_age_is_a_range_where_one_was_measured(ends, said):
    tree = apparent_age({"age_years": 66.0, "age_range": ends})
    assert said in json.dumps(tree.to_plotly_json(), default=lambda c: c.to_plotly_json())
