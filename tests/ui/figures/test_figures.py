"""Plots: valid for Plotly, over the same time axis, each window once."""

import plotly.graph_objects as go
import pytest

from dashapp.labels import EMOTIONS
from dashapp.predictions.timeline import Moment, timeline
from dashapp.ui.figures.emotion_timeline import MOST_BARS, emotion_timeline
from dashapp.ui.figures.frame import NO_SPEECH_COLOUR
from dashapp.ui.figures.mfcc_map import mfcc_map
from dashapp.ui.figures.waveform import waveform
from dashapp.ui.theme import EMOTION_COLOURS, OTHER_COLOUR
from tests.ui.answers import clip_json

ANSWER = clip_json(segments=3)
MOMENTS, VIEW, DURATION = timeline(ANSWER["segments"]), ANSWER["view"], ANSWER["duration_s"]
FIGURES = {
    "waveform": waveform(VIEW["envelope"], MOMENTS, DURATION),
    "timeline": emotion_timeline(MOMENTS, DURATION),
    "mfcc": mfcc_map(VIEW["mfcc"], (0.0, DURATION), DURATION),
}


@pytest.mark.parametrize("name", FIGURES)
def test_plotly_takes_the_figure(name: str) -> None:
    go.Figure(FIGURES[name])


def test_all_have_the_same_time_axis() -> None:
    layouts = [figure["layout"] for figure in FIGURES.values()]
    assert all(layout["xaxis"] == layouts[0]["xaxis"] for layout in layouts)
    assert all((layout["margin"]["l"], layout["margin"]["r"]) == (44, 12) for layout in layouts)
    assert layouts[0]["xaxis"]["range"] == [0, DURATION]


@pytest.mark.parametrize("duration", [0.3, 3.0, 61.0, 600.0])
def test_there_are_never_many_ticks(duration: float) -> None:
    axis = emotion_timeline([], duration)["layout"]["xaxis"]
    assert 2 <= duration / axis["dtick"] <= 8


def test_a_stretch_is_shaded_in_the_colour_of_its_emotion() -> None:
    shades = FIGURES["waveform"]["layout"]["shapes"]
    assert [shade["fillcolor"] for shade in shades] == [EMOTION_COLOURS["fear"]] * 2
    assert [(shade["x0"], shade["x1"]) for shade in shades] == [(0.0, 6.0)] * 2


def test_a_long_clip_has_few_bars_of_which_each_is_the_mean_of_several_moments() -> None:
    even = dict.fromkeys(EMOTIONS, 1 / 7)
    moments = [Moment(i / 2, (i + 1) / 2, even if i < 1000 else None, None) for i in range(1200)]
    *emotions, grey = emotion_timeline(moments, 600.0)["data"]
    assert len(emotions[0]["x"]) + len(grey["x"]) == MOST_BARS
    assert emotions[0]["y"] == pytest.approx([100 / 7] * 200)


def test_labels_of_a_model_s_own_are_stacked_and_shaded() -> None:
    moments = [Moment(0.0, 1.0, {"calm": 0.7, "fearful": 0.3}, None)]
    assert [trace["name"] for trace in emotion_timeline(moments, 1.0)["data"]] == ["Fear", "Calm"]
    assert waveform([[-1, 1]], moments, 1.0)["layout"]["shapes"][0]["fillcolor"] == OTHER_COLOUR


def test_the_stacks_are_the_emotions_and_sum_to_a_hundred() -> None:
    traces = FIGURES["timeline"]["data"]
    assert [trace["marker"]["color"] for trace in traces] == [EMOTION_COLOURS[emotion] for emotion in EMOTIONS]
    stacks = [sum(column) for column in zip(*(trace["y"] for trace in traces), strict=True)]
    assert stacks == pytest.approx([100, 100, 100])


def test_windows_without_speech_are_hatched_and_have_no_band_that_would_say_neutral() -> None:
    silent = timeline(clip_json(segments=2, voice=False)["segments"])
    *emotions, grey = emotion_timeline(silent, 4.5)["data"]
    assert all(trace["x"] == [] for trace in emotions)
    assert (len(grey["x"]), grey["marker"]["pattern"]["fgcolor"]) == (2, NO_SPEECH_COLOUR)
    shapes = waveform([[0.0, 0.0]], silent, 4.5)["layout"]["shapes"]
    assert {(shape["fillcolor"], shape["y1"]) for shape in shapes} == {(NO_SPEECH_COLOUR, 1.0)}


def test_each_coefficient_has_a_scale_of_its_own() -> None:
    rows = mfcc_map([[1000.0, 1.0], [3000.0, 2.0]], (0.0, 1.0), 1.0)["data"][0]["z"]
    assert rows == [[-1.0, 1.0], [-1.0, 1.0]]


def test_a_constant_coefficient_is_drawn() -> None:
    assert mfcc_map([[5.0], [5.0]], (0.0, 1.0), 1.0)["data"][0]["z"] == [[0.0, 0.0]]


def test_the_hover_names_all_seven_emotions_the_winner_first() -> None:
    shares = dict(zip(EMOTIONS, (0.05, 0.1, 0.02, 0.03, 0.6, 0.1, 0.1), strict=True))
    traces = emotion_timeline([Moment(0.0, 1.0, shares, None)], 1.0)["data"]
    (said,) = {trace["customdata"][0] for trace in traces}
    lines = said.split("<br>")
    assert len(lines) == 7
    assert lines[0].startswith("<b>Sadness 60")
    assert any(line.startswith("Anger 5") for line in lines)
