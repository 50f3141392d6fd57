"""The log of a training."""

import math
from pathlib import Path

from dashapp.inference.training_log import accuracy_column, read_log


def test_epochs_count_from_one_and_the_later_row_of_an_epoch_counts(tmp_path: Path) -> None:
    path = tmp_path / "training.csv"
    path.write_text("epoch,emotion_accuracy,val_emotion_accuracy\n1,0.5,0.4\n0,0.3,0.2\n1,0.6,NA\n")
    log = read_log(path)
    assert log is not None
    assert log["epoch"] == [1, 2]
    assert log["emotion_accuracy"] == [0.3, 0.6]
    assert math.isnan(log["val_emotion_accuracy"][1])
    assert accuracy_column(log) == "emotion_accuracy"


def test_no_log(tmp_path: Path) -> None:
    assert read_log(tmp_path / "training.csv") is None
    (tmp_path / "training.csv").write_text("epoch,loss\n")
    assert read_log(tmp_path / "training.csv") is None
    assert accuracy_column({"epoch": [1.0], "accuracy": [0.5]}) is None
