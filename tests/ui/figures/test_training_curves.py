"""Curves of a training."""

import math

import plotly.graph_objects as go

from dashapp.ui.figures.training_curves import training_curves

CURVES = {"epoch": [1, 2], "loss": [2.0, 1.5], "val_loss": [2.2, math.nan], "accuracy": [0.3, 0.5]}


def test_plotly_takes_the_figure() -> None:
    go.Figure(training_curves(CURVES, "loss"))


def test_training_and_validation_are_told_apart_without_colour() -> None:
    traces = training_curves(CURVES, "loss")["data"]
    assert [(trace["name"], trace["line"]["dash"]) for trace in traces] == [
        ("Training", "solid"),
        ("Validation", "dash"),
    ]
    assert traces[0]["x"] == [1, 2]


def test_what_is_no_number_is_a_gap() -> None:
    assert training_curves(CURVES, "loss")["data"][1]["y"] == [2.2, None]


def test_only_what_was_logged_is_drawn() -> None:
    assert [trace["name"] for trace in training_curves(CURVES, "accuracy")["data"]] == ["Training"]
    assert training_curves({"epoch": [1]}, "accuracy") is None
    assert training_curves({}, "loss") is None
