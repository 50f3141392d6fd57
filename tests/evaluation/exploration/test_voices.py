"""Counts, lengths and sample rates: sums that must come out, and the 80 % rule on numbers that are known."""

import json

import polars as pl
import pytest

from dashapp.datasets.speech import read_speech
from dashapp.evaluation.exploration.voices import GROUPS, clip_table, kept_length, kept_rate, voices
from tests.evaluation.exploration_samples import ravdess_releases


@pytest.fixture(scope="module")
def clips(tmp_path_factory) -> pl.DataFrame:
    table, unreadable = clip_table(read_speech(ravdess_releases(tmp_path_factory.mktemp("data"))).samples)
    assert unreadable == 0
    return table


def test_each_clip_has_the_rate_and_the_length_of_its_file(clips) -> None:
    by_sex = dict(clips.group_by("sex").agg(pl.col("rate_hz").unique().sort()).rows())
    assert by_sex == {"male": [16_000, 48_000], "female": [44_100]}
    assert sorted(clips["duration_s"].unique().to_list()) == pytest.approx([0.5, 1.0, 1.5])


def test_counts_sum_to_the_number_of_clips(clips) -> None:
    found = voices(clips)
    assert found["n"] == sum(row["n"] for row in found["counts"]) == 9
    for by in GROUPS:
        assert sum(part["n"] for part in found["groups"][by].values()) == 9
        for part in found["groups"][by].values():
            assert sum(part["rates"].values()) == part["n"]
            assert part["duration_s"] == sorted(part["duration_s"])


def test_calm_counts_as_neutral(clips) -> None:
    assert {name: part["n"] for name, part in voices(clips)["groups"]["emotion"].items()} == {"angry": 3, "neutral": 6}


def test_groups_come_in_the_order_of_the_labels(clips) -> None:
    assert list(voices(clips)["groups"]["class"]) == ["female_angry", "female_neutral", "male_angry", "male_neutral"]


@pytest.mark.parametrize(
    ("seconds", "kept"), [([1, 2, 3, 4, 5], 4), ([5, 4, 3, 2, 1], 4), ([2.5], 2.5), (list(range(1, 11)), 8)]
)
def test_the_kept_length_holds_four_clips_of_five(seconds, kept) -> None:
    assert kept_length(seconds) == kept


@pytest.mark.parametrize(
    ("rates", "kept"),
    [
        ([48_000] * 8 + [16_000] * 2, 48_000),
        ([48_000] * 7 + [16_000] * 3, 16_000),
        ([16_000] * 5, 16_000),
        ([48_000, 44_100, 24_414, 22_050, 11_025], 22_050),
    ],
)
def test_four_clips_of_five_have_the_kept_rate_or_more(rates, kept) -> None:
    assert kept_rate(rates) == kept


def test_the_generated_corpus_keeps_its_rates(clips) -> None:
    whole = voices(clips)["all"]
    assert whole["rates"] == {"16000": 3, "44100": 3, "48000": 3}
    assert (whole["kept_rate_hz"], whole["kept_length_s"]) == (16_000, 1.5)


def test_a_file_that_cannot_be_read_is_counted(tmp_path) -> None:
    data = ravdess_releases(tmp_path)
    (data / "ravdess" / "Actor_01" / "03-01-05-01-01-01-01.wav").write_bytes(b"no sound")
    table, unreadable = clip_table(read_speech(data).samples)
    assert (len(table), unreadable) == (8, 1)


def test_progress_ends_at_the_whole(tmp_path) -> None:
    told: list[float] = []
    clip_table(read_speech(ravdess_releases(tmp_path)).samples, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_the_aggregate_is_json(clips) -> None:
    found = voices(clips)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
