"""Seven bars."""

from dashapp.labels import EMOTIONS, RAVDESS_EMOTIONS
from dashapp.ui.components.emotion_bars import emotion_bars
from tests.fakes import peaked
from tests.ui.trees import as_json, props, texts


def test_bars_stand_in_the_fixed_order_whatever_is_on_top() -> None:
    bars = emotion_bars(peaked(EMOTIONS, "neutral", 0.7).to_dict(), "Probabilities")
    rows = as_json(bars)["props"]["children"]
    assert [row["props"]["data-emotion"] for row in rows] == list(EMOTIONS)
    assert [row["props"]["className"] for row in rows].index("bars__row bars__row--top") == EMOTIONS.index("neutral")


def test_labels_of_a_model_s_own_stand_where_the_same_emotion_does_and_the_others_last() -> None:
    bars = emotion_bars(peaked(RAVDESS_EMOTIONS, "calm", 0.7).to_dict(), "Probabilities")
    rows = as_json(bars)["props"]["children"]
    names = ["Anger", "Disgust", "Fear", "Happiness", "Sadness", "Surprise", "Neutral", "Calm"]
    assert texts(bars)[::2] == names
    assert [row["props"]["data-emotion"] for row in rows] == [*EMOTIONS, "other"]
    assert "bars__row--top" in rows[-1]["props"]["className"]


def test_a_line_reads_as_name_and_percentage() -> None:
    bars = emotion_bars(peaked(EMOTIONS, "fear", 0.94).to_dict(), "Probabilities")
    assert texts(bars)[4:6] == ["Fear", "94 %"]
    assert as_json(bars)["props"]["aria-label"] == "Probabilities"


def test_the_bar_is_as_long_as_its_probability_and_not_read_aloud() -> None:
    bars = props(emotion_bars(peaked(EMOTIONS, "sad", 0.4).to_dict(), "Probabilities"))
    fills = [part["style"]["width"] for part in bars if part.get("className") == "bars__fill"]
    assert fills[EMOTIONS.index("sad")] == "40.0%"
    assert all(part["aria-hidden"] == "true" for part in bars if part.get("className") == "bars__track")
