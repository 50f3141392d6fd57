import numpy as np
import polars as pl
import pytest

from dashapp.evaluation.predictions_table import build_table, probability_columns
from dashapp.evaluation.relative import HALVES, best_half, relative_figures
from dashapp.labels import EMOTIONS, SPEECH_CLASSES
from tests.evaluation.tables import speech_table


def leaning_table(clips: int = 70) -> pl.DataFrame:
    """Two speakers, to one of whom every clip sounds angry besides, to the other sad."""
    rng = np.random.default_rng(0)
    rows = []
    for speaker, leaning in enumerate(("angry", "sad")):
        for number in range(clips):
            truth = EMOTIONS[number % 7]
            logits = rng.normal(0, 0.3, 7)
            logits[EMOTIONS.index(truth)] += 1.5
            logits[EMOTIONS.index(leaning)] += 2.5
            shares = np.exp(logits) / np.exp(logits).sum()
            about = {"item": f"own/{speaker}-{number}", "corpus": "own", "split": "test", "run": "r"}
            who = {"condition": "clean", "speaker": f"s{speaker}", "sex": "female", "truth": f"female_{truth}"}
            joint = np.concatenate([shares, np.zeros(7)])
            rows.append(about | who | probability_columns(SPEECH_CLASSES, joint))
    return build_table(rows, "speech")


def test_where_speakers_lean_reading_relative_to_them_gains_and_the_more_the_more_clips() -> None:
    sizes = relative_figures(leaning_table())["own"]
    assert sizes["5"]["relative"] > sizes["5"]["raw"]
    assert sizes["20"]["relative"] > sizes["5"]["relative"]
    assert sizes["20"]["n"] == 120


def test_the_best_half_takes_much_off_where_much_leans() -> None:
    best, means = best_half(leaning_table())
    assert best == min(HALVES)
    assert means["1e+09"] < means["1"]


def test_without_speakers_or_with_few_clips_there_is_nothing() -> None:
    table = leaning_table(4)
    assert relative_figures(table) == {}
    assert relative_figures(leaning_table().with_columns(speaker=pl.lit(None, pl.String))) == {}


def test_perfect_answers_stay_perfect() -> None:
    for sizes in relative_figures(speech_table(right=1.0)).values():
        for part in sizes.values():
            assert part["relative"] == pytest.approx(1)
