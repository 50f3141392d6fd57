from pathlib import Path

import pytest

from dashapp.evaluation.cards.corpora_tables import corpora_section
from dashapp.evaluation.corpora import by_corpus
from tests.evaluation.tables import speech_table
from tests.evaluation.test_unmet import store


def test_speakers_never_heard_and_corpora_never_met_stand_apart(tmp_path: Path) -> None:
    store(tmp_path, "few", "test", ["ravdess"], 0.5)
    text = corpora_section(tmp_path, {"corpora": by_corpus(speech_table(right=1.0))})
    heard, unmet = text.split("### Corpora that trainings never met")
    assert "| ravdess | served |" in heard
    assert "100.0 %" in heard
    assert "| crema-d | few |" in unmet
    assert "The mean over the corpora is" in unmet
    assert "| corpus | from 40 % |" in unmet


@pytest.mark.parametrize("figures", [{}, {"corpora": {}}])
def test_where_nothing_is_known_nothing_is_said(tmp_path: Path, figures: dict) -> None:
    assert corpora_section(tmp_path, figures) == ""
