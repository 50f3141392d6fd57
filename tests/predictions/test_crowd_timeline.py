"""A crowd over time: moments side by side, and as a table."""

import csv
import io

import pytest

from dashapp.predictions.crowd_timeline import crowd_moments, to_csv
from tests.ui.crowds import crowd_json


def test_moments_cover_the_clip_without_gap_or_overlap() -> None:
    moments = crowd_moments(crowd_json("approval", "neutral", "silence")["segments"])
    assert [(moment.start_s, moment.end_s) for moment in moments] == [(0.0, 2.0), (2.0, 3.0), (3.0, 5.0)]
    assert [moment.top for moment in moments] == ["approval", "neutral", "silence"]
    assert crowd_moments([]) == []


def test_the_table_has_a_row_a_moment_with_classes_shares_and_arousal() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(crowd_json("disapproval", "approval")["segments"]))))
    assert list(rows[0]) == [
        "start_s",
        "end_s",
        "p_approval",
        "p_disapproval",
        "p_neutral",
        "p_silence",
        "share_approval",
        "share_disapproval",
        "share_neutral",
        "share_silence",
        "arousal",
    ]
    assert [(row["start_s"], row["end_s"]) for row in rows] == [("0.000", "2.000"), ("2.000", "4.000")]
    assert float(rows[0]["p_disapproval"]) == pytest.approx(0.9)
    assert float(rows[0]["arousal"]) == pytest.approx(float(rows[0]["share_approval"]) + 0.25)


def test_without_windows_the_table_has_its_heading_alone() -> None:
    assert len(to_csv([]).splitlines()) == 1
