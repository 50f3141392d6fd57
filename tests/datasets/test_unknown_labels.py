"""Labels that are not known: what each may mean, and columns that are no labels at all."""

import pytest

from dashapp.datasets.own_labels import ALIASES
from dashapp.datasets.unknown_labels import UnknownLabel, UnknownLabelsError, unknown_labels
from dashapp.errors import CorpusError


def test_what_is_known_is_not_asked_about() -> None:
    assert unknown_labels({"Anger": 3, "PS": 1, "": 2}, ALIASES) == ()


def test_a_typing_error_and_a_word_of_no_emotion() -> None:
    assert unknown_labels({"sadd": 2, "SADD": 1, "zzz": 1}, ALIASES) == (
        UnknownLabel("SADD", 3, "sad"),
        UnknownLabel("zzz", 1, None),
    )


def test_what_is_to_be_left_out_is_no_suggestion() -> None:
    assert unknown_labels({"boredd": 1}, ALIASES | {"bored": ""}) == (UnknownLabel("boredd", 1, None),)


@pytest.mark.parametrize("labels", [{f"clip {i}": 1 for i in range(101)}, {"x" * 81: 1}])
def test_a_column_of_something_else_is_told(labels: dict[str, int]) -> None:
    with pytest.raises(CorpusError, match="please look whether it is the right column"):
        unknown_labels(labels, ALIASES)


def test_the_message_says_how_to_explain_them() -> None:
    error = UnknownLabelsError(unknown_labels({"sadd": 2}, ALIASES))
    assert "1 label is no known name of an emotion: 'sadd' (2 rows); perhaps --map 'sadd=sad'" in str(error)
