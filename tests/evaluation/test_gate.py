"""A speech gate judged on corpora in small, with a stand-in that knows what it hears."""

import json

import numpy as np
import polars as pl
import pytest

from dashapp.evaluation.gate import SYNTHETIC, evaluate_gate, gate_clips
from dashapp.evaluation.parts import NothingToEvaluateError
from dashapp.evaluation.predictions_table import kind_of, read_predictions, write_predictions
from dashapp.evaluation.summary import summarise
from dashapp.labels import SOUND_KINDS
from tests.evaluation.corpora import esc10, ravdess
from tests.fakes import FakeGate, peaked


class Hearing(FakeGate):
    """Hears speech in what is neither quiet nor like noise: where few frequencies hold most of the power."""

    def hear(self, waveform, stretches):
        power = np.sort(np.abs(np.fft.rfft(waveform.samples)) ** 2)
        tonal = power[-len(power) // 50 :].sum() > 0.5 * power.sum() > 0
        return [peaked(SOUND_KINDS, "speech" if tonal else "rain")] * len(stretches)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return esc10(ravdess(tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="module")
def table(folder) -> pl.DataFrame:
    return evaluate_gate(Hearing(), gate_clips(folder, "test"), run="served", split="test")


def test_speech_is_heard_clean_and_in_the_noise_of_the_same_fold(table):
    speech = table.filter(truth="speech")
    assert speech["condition"].to_list() == ["clean"] * 4 + ["noise10"] * 4
    assert set(speech["speaker"]) == {"ravdess-19", "ravdess-20"}


@pytest.mark.parametrize(("split", "fold"), [("validation", 4), ("test", 5)])
def test_sounds_are_those_of_the_splits_fold_and_no_human_ones(folder, split, fold):
    items = [clip.labels["item"] for clip in gate_clips(folder, split) if clip.labels["corpus"] == "esc10"]
    assert items == [f"esc10/{fold}-1-A", f"esc10/{fold}-2-A"]


def test_synthesised_sounds_are_those_of_the_split(table):
    synthetic = table.filter(corpus="synthetic")
    assert synthetic.height == 4 * SYNTHETIC
    assert synthetic["item"].str.contains("/test-").all()


def test_a_clip_is_accepted_from_the_threshold_on(table):
    assert (table["speech"] == (table["p_speech"] >= 0.5)).all()


def test_a_table_comes_back_as_it_was_written(table, tmp_path):
    write_predictions(table, tmp_path / "p.parquet")
    assert kind_of(table) == "gate"
    assert read_predictions(tmp_path / "p.parquet").equals(table)


def test_figures_count_what_is_accepted_and_refused(table):
    figures = summarise(table, model="speech-gate")
    assert figures["accepted"]["clean"] == {"n": 4, "accepted": 4, "share": 1.0}
    assert figures["headline"]["accepted_clean"] == 1.0
    assert set(figures["accepted_by_emotion"]["clean"]) == {"happy", "sad"}
    assert figures["accepted_by_corpus"]["clean"]["ravdess"]["n"] == 4
    assert figures["refused"]["environment"] == {"n": 2, "refused": 2, "share": 1.0, "named": 1}
    assert figures["refused_by_kind"]["rain"]["named"] == 1
    assert figures["refused_by_kind"]["silence"]["refused"] == SYNTHETIC
    assert figures["refused"]["synthetic"]["n"] == 4 * SYNTHETIC
    assert figures["headline"]["accepted_angry_clean"] is None
    json.dumps(figures, allow_nan=False)


def test_without_esc10_speech_is_judged_as_it_is_and_against_synthesised_sounds(tmp_path):
    clips = gate_clips(ravdess(tmp_path), "test")
    assert {clip.labels["condition"] for clip in clips} == {"clean"}
    figures = summarise(evaluate_gate(Hearing(), clips, run="served", split="test"))
    assert figures["refused"]["environment"]["share"] is None


def test_without_speech_there_is_nothing_to_evaluate(tmp_path):
    with pytest.raises(NothingToEvaluateError, match="folder of the corpora"):
        gate_clips(tmp_path, "test")
