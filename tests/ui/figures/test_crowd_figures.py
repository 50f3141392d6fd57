"""Plots of crowds: valid for Plotly, over one axis of time, with frequencies where there are any."""

import itertools

import plotly.graph_objects as go
import pytest

from dashapp.labels import CROWD_CLASSES
from dashapp.predictions.crowd_timeline import CrowdMoment, crowd_moments
from dashapp.ui.figures.crowd_spectrogram import crowd_spectrogram, frequency_axis, part_figure
from dashapp.ui.figures.crowd_timeline import MOST_BARS, class_timeline, label_strip, share_timeline
from dashapp.ui.theme import CROWD_COLOURS
from tests.ui.crowds import BANDS_HZ, crowd_json

ANSWER = crowd_json("approval", "approval", "silence")
MOMENTS, VIEW, DURATION = crowd_moments(ANSWER["segments"]), ANSWER["view"], ANSWER["duration_s"]
PICTURE = crowd_json("neutral", picture=True)
FIGURES = {
    "spectrogram": crowd_spectrogram(VIEW, MOMENTS, DURATION),
    "spectrogram of a picture": crowd_spectrogram(PICTURE["view"], crowd_moments(PICTURE["segments"]), 3.0),
    "classes": class_timeline(MOMENTS, DURATION),
    "shares": share_timeline(MOMENTS, DURATION),
    "part": part_figure(VIEW["components"][0], BANDS_HZ, DURATION, "disapproval"),
}


@pytest.mark.parametrize("name", FIGURES)
def test_plotly_takes_the_figure(name: str) -> None:
    go.Figure(FIGURES[name])


def test_what_stands_above_each_other_has_the_same_time_axis() -> None:
    layouts = [FIGURES[name]["layout"] for name in ("spectrogram", "classes", "shares")]
    assert all(layout["xaxis"] == layouts[0]["xaxis"] for layout in layouts)
    assert all((layout["margin"]["l"], layout["margin"]["r"]) == (44, 12) for layout in layouts)


def test_each_window_has_its_label_over_the_spectrogram_and_each_stretch_its_word() -> None:
    heat, coloured, named = FIGURES["spectrogram"]["data"]
    assert heat["type"] == "heatmap"
    assert coloured["marker"]["color"] == [CROWD_COLOURS[moment.top] for moment in MOMENTS]
    assert coloured["customdata"] == ["Approval, 90 %", "Approval, 90 %", "No crowd, 90 %"]
    assert named["text"] == ["Approval", "No crowd"]
    assert named["x"] == [1.5, 4.0]


def test_there_is_no_label_without_a_window() -> None:
    assert all(trace["x"] == [] for trace in label_strip([], "y2"))


def test_low_bands_are_at_the_bottom_and_pointed_at_by_their_frequency() -> None:
    heat = FIGURES["spectrogram"]["data"][0]
    assert (len(heat["z"]), len(heat["z"][0])) == (5, 6)
    assert heat["z"][2][0] == 0.0
    assert heat["y"] == ["60.0 Hz", "150.0 Hz", "400.0 Hz", "1,100 Hz", "2,900 Hz"]


def test_round_frequencies_are_ticks_where_they_lie_on_the_scale() -> None:
    axis = frequency_axis(BANDS_HZ, 300)
    assert axis["ticktext"] == ["100 Hz", "200 Hz", "500 Hz", "1 kHz", "2 kHz"]
    assert axis["tickvals"] == sorted(axis["tickvals"])
    assert 0 < axis["tickvals"][0] < 1


def test_ticks_do_not_touch_each_other() -> None:
    for height in (132, 300):
        places = frequency_axis([50 + 85 * i for i in range(64)], height)["tickvals"]
        assert min(b - a for a, b in itertools.pairwise(places)) / 63 * height >= 16


def test_the_stacks_are_the_classes_and_sum_to_a_hundred() -> None:
    for name in ("classes", "shares"):
        traces = FIGURES[name]["data"]
        assert [trace["marker"]["color"] for trace in traces] == [CROWD_COLOURS[label] for label in CROWD_CLASSES]
        assert [sum(column) for column in zip(*(trace["y"] for trace in traces), strict=True)] == pytest.approx(
            [100] * 3
        )


def test_a_long_clip_has_few_bars_of_which_each_is_the_mean_of_several_moments() -> None:
    loud, quiet = ({label: float(label == top) for label in CROWD_CLASSES} for top in ("approval", "silence"))
    moments = [CrowdMoment(i, i + 1, quiet if i % 2 else loud, loud, 1.0) for i in range(2 * MOST_BARS)]
    approval = class_timeline(moments, 2.0 * MOST_BARS)["data"][0]
    assert len(approval["x"]) == MOST_BARS
    assert set(approval["y"]) == {50.0}


def test_a_part_has_its_spectrum_and_its_time_each_on_an_axis_of_its_own() -> None:
    spectrum, activation = FIGURES["part"]["data"]
    assert spectrum["x"] == VIEW["components"][0]["spectrum"]
    assert activation["x"] == [DURATION / 4, 3 * DURATION / 4]
    assert (spectrum["xaxis"], activation["yaxis"]) == ("x2", "y2")
    assert {trace["line"]["color"] for trace in (spectrum, activation)} == {CROWD_COLOURS["disapproval"]}
