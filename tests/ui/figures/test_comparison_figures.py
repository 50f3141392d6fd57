"""The figures of the page "Compare": valid for Plotly, framed alike, with their intervals."""

import numpy as np
import plotly.graph_objects as go
import pytest

from dashapp.evaluation.calibration import reliability_of
from dashapp.labels import EMOTIONS
from dashapp.ui.figures.confidence import coverage_lines, reliability_lines
from dashapp.ui.figures.confusion_heatmap import confusion_heatmap, difference_heatmap
from dashapp.ui.figures.interval_marks import interval_marks
from dashapp.ui.figures.modalities import ahead, modality_panels

VALUE = np.linspace(0.2, 0.8, 7)
NEAR = np.stack([VALUE, VALUE - 0.05, VALUE + 0.05])
FAR = np.clip(NEAR + 0.2, 0, 1)
CELLS = np.stack([np.full((7, 7), value) for value in (0.1, -0.1, 0.3)])
BINS = reliability_of(np.arange(100) % 2 == 0, np.linspace(0, 1, 100))
FIGURES = {
    "matrix": confusion_heatmap(EMOTIONS, np.ones((7, 7)), np.abs(CELLS)),
    "difference": difference_heatmap(EMOTIONS, CELLS),
    "marks": interval_marks(EMOTIONS, {"a": NEAR, "b": FAR}),
    "reliability": reliability_lines({"a": BINS}),
    "coverage": coverage_lines({"a": [(1.0, 0.5), (0.5, 0.75)]}),
    "modalities": modality_panels(EMOTIONS, {"People": (NEAR, FAR), "Models": (FAR, NEAR)}),
}


@pytest.mark.parametrize("name", FIGURES)
def test_plotly_takes_the_figure_and_all_are_framed_alike(name: str) -> None:
    figure = FIGURES[name]
    go.Figure(figure)
    layout = figure["layout"]
    assert layout["dragmode"] is False
    assert layout["paper_bgcolor"] == "rgba(0,0,0,0)"
    axes = [layout[axis] for axis in layout if axis.startswith(("xaxis", "yaxis"))]
    assert all(axis["fixedrange"] and axis["automargin"] for axis in axes)


def test_a_cell_says_its_count_share_and_interval() -> None:
    assert FIGURES["matrix"]["data"][0]["customdata"][0][0] == "1 of 7, 10\u00a0% (10 to 30)"


def test_an_item_without_an_answer_is_one_of_its_row() -> None:
    figure = confusion_heatmap(EMOTIONS, np.ones((7, 7)), np.abs(CELLS), np.full(7, 3.0))
    assert figure["data"][0]["customdata"][0][0].startswith("1 of 10, ")


def test_the_axes_of_a_matrix_are_named() -> None:
    for name in ("matrix", "difference"):
        layout = FIGURES[name]["layout"]
        assert [layout[axis]["title"]["text"] for axis in ("xaxis", "yaxis")] == ["answer", "truth"]


def test_without_items_it_is_said_so() -> None:
    unknown = np.full((3, 7, 7), np.nan)
    empty = [
        confusion_heatmap(EMOTIONS, np.zeros((7, 7)), unknown),
        difference_heatmap(EMOTIONS, unknown),
        interval_marks(EMOTIONS, {"a": unknown[0]}),
    ]
    for figure in empty:
        go.Figure(figure)
        assert figure["data"] == []
        assert figure["layout"]["annotations"][0]["text"] == "No items here."
        assert not figure["layout"]["xaxis"]["visible"]


def test_a_side_keeps_its_colour_and_mark_in_every_figure() -> None:
    marks = interval_marks(EMOTIONS, {"a": np.full((3, 7), np.nan), "b": NEAR})["data"][-1]
    others = [
        reliability_lines({"a": reliability_of(np.array([]), np.array([])), "b": BINS})["data"][-1],
        coverage_lines({"a": [], "b": [(1.0, 0.5)]})["data"][-1],
    ]
    for each in others:
        assert each["name"] == "b"
        assert (each["marker"]["symbol"], each["line"]["color"]) == (
            marks["marker"]["symbol"],
            marks["marker"]["color"],
        )


def test_numbers_of_both_axes_do_not_meet_in_the_corner() -> None:
    for name in ("reliability", "coverage"):
        layout = FIGURES[name]["layout"]
        assert all(layout[axis]["range"][0] < 0 and layout[axis]["range"][1] > 100 for axis in ("xaxis", "yaxis"))


def test_a_difference_is_bold_where_its_interval_leaves_out_zero() -> None:
    sure = np.array(CELLS)
    sure[1, 0, 0] = 0.05
    text = difference_heatmap(EMOTIONS, sure)["data"][0]["text"]
    assert (text[0][0], text[0][1]) == ("<b>+10</b>", "+10")


def test_which_is_ahead() -> None:
    pair = (np.array([[0.5, 0.9], [0.4, 0.85], [0.6, 0.95]]), np.array([[0.55, 0.3], [0.45, 0.2], [0.65, 0.4]]))
    assert [ahead(pair, i) for i in range(2)] == [None, 0]
    assert ahead(pair[::-1], 1) == 1


def test_two_panels_stand_side_by_side_with_one_legend() -> None:
    layout = FIGURES["modalities"]["layout"]
    assert layout["xaxis"]["domain"][1] < layout["xaxis2"]["domain"][0]
    assert layout["xaxis"]["title"]["text"] == "People"
    named = [trace["name"] for trace in FIGURES["modalities"]["data"] if trace.get("showlegend")]
    assert named == ["From the voice", "From the face"]


def test_what_is_not_known_is_not_drawn() -> None:
    unknown = np.full((3, 7), np.nan)
    trace, _ = interval_marks(EMOTIONS, {"a": unknown, "b": NEAR})["data"]
    assert trace["x"] == []
    assert modality_panels(EMOTIONS, {})["data"] == []
