"""The emotion over time: smoothed, side by side, as CSV and as WebVTT."""

import csv
import io
import math

import pytest

from dashapp.labels import EMOTIONS, SEXES
from dashapp.predictions.timeline import course, passages, stretches, timeline, to_csv, to_webvtt


def segment(start, top="happy", confidence=0.94, speech=True, end=None):
    emotion = {name: confidence if name == top else (1 - confidence) / 6 for name in EMOTIONS}
    sex = {"female": 0.7, "male": 0.3}
    end = start + 3.0 if end is None else end
    return {"start_s": start, "end_s": end, "speech": speech, "emotion": emotion, "sex": sex}


def test_moments_stand_side_by_side_between_the_ends_of_the_clip():
    found = stretches([(0.0, 3.0), (1.5, 4.5), (3.0, 6.0)])
    assert found == [(0.0, 2.25), (2.25, 3.75), (3.75, 6.0)]
    assert stretches([]) == []
    assert timeline([]) == []


def test_what_does_not_change_stays_as_it_is():
    for moment in timeline([segment(i / 2) for i in range(9)]):
        assert moment.emotion == pytest.approx(segment(0)["emotion"])
        assert moment.sex == pytest.approx(segment(0)["sex"])


def test_one_window_that_differs_is_smoothed_away_and_a_lasting_change_is_not():
    tops = [*["happy"] * 5, "fear", *["happy"] * 5, *["sad"] * 6]
    found = [moment.top for moment in timeline([segment(i / 2, top) for i, top in enumerate(tops)])]
    assert found == ["happy"] * 11 + ["sad"] * 6


def test_windows_that_hardly_overlap_are_left_as_they_are():
    tops = ["happy", "fear", "happy", "sad"]
    apart = [segment(1.5 * i, top) for i, top in enumerate(tops)]
    for moment, window in zip(timeline(apart), apart, strict=True):
        assert moment.emotion == pytest.approx(window["emotion"])


def test_probabilities_sum_to_one():
    for moment in timeline([segment(i / 2, top) for i, top in enumerate(EMOTIONS)]):
        assert math.fsum(moment.emotion.values()) == pytest.approx(1)
        assert math.fsum(moment.sex.values()) == pytest.approx(1)


def test_what_is_no_speech_neither_counts_nor_has_an_emotion():
    noisy = [segment(0.0), segment(0.5, "angry", speech=False), segment(1.0)]
    first, other, last = timeline(noisy)
    assert (other.emotion, other.sex, other.top) == (None, None, None)
    assert first.emotion == pytest.approx(segment(0)["emotion"])
    assert last.top == "happy"
    assert all(moment.emotion is None for moment in timeline([segment(0.0, speech=False)]))


def test_a_model_that_tells_no_sexes_apart_has_a_timeline_too():
    without = [segment(i / 2) | {"sex": None} for i in range(3)]
    assert [moment.sex for moment in timeline(without)] == [None] * 3
    assert timeline(without)[0].top == "happy"


def test_the_table_has_a_row_a_moment():
    rows = list(csv.DictReader(io.StringIO(to_csv([segment(0.0), segment(0.5, speech=False)]))))
    assert list(rows[0]) == ["start_s", "end_s", "speech", "emotion", *(f"p_{name}" for name in (*EMOTIONS, *SEXES))]
    assert (rows[0]["start_s"], rows[0]["end_s"], rows[0]["emotion"]) == ("0.000", "1.750", "happy")
    assert float(rows[0]["p_happy"]) == pytest.approx(0.94)
    assert (rows[1]["speech"], rows[1]["emotion"], rows[1]["p_happy"]) == ("false", "", "")


def test_a_table_of_nothing_has_its_header():
    assert to_csv([]).startswith("start_s,end_s,speech,emotion,p_angry")


def test_subtitles_have_a_cue_as_long_as_an_emotion_lasts_and_none_without_speech():
    windows = [segment(i / 2, "happy" if i < 6 else "sad") for i in range(12)]
    windows += [segment(6 + i / 2, speech=False) for i in range(3)]
    header, note, *cues = to_webvtt(windows).rstrip("\n").split("\n\n")
    assert header == "WEBVTT"
    assert note.startswith("NOTE ")
    assert [cue.splitlines()[0] for cue in cues] == ["00:00:00.000 --> 00:00:04.250", "00:00:04.250 --> 00:00:07.250"]
    assert cues[0].splitlines()[1].startswith("Happiness ")
    assert cues[1].splitlines()[1].startswith("Sadness ")


def test_subtitles_of_an_hour_count_on():
    assert "01:00:00.500 --> 01:00:03.500" in to_webvtt([segment(3600.5)])


def test_passages_last_as_long_as_one_emotion():
    before, after = [segment(i / 2) for i in range(4)], [segment(4.0 + i / 2, "sad") for i in range(4)]
    windows = [*before, *(segment(2.0 + i / 2, speech=False) for i in range(4)), *after]
    first, second = passages(timeline(windows))
    assert (first.emotion, second.emotion) == ("happy", "sad")
    assert (first.start_s, first.end_s, second.start_s, second.end_s) == (0.0, 3.25, 5.25, 8.5)
    assert first.probability == pytest.approx(0.94)
    assert passages([]) == []


def window(start: float, top: str, share: float = 0.9) -> dict:
    others = (1 - share) / 6
    emotion = {name: share if name == top else others for name in EMOTIONS}
    return {"start_s": start, "end_s": start + 3, "speech": True, "emotion": emotion, "sex": None}


def windows_of(*tops: str, share: float = 0.9) -> list[dict]:
    """Windows every half second; each emotion is that of five of them."""
    return [window(i / 2, tops[i // 5], share) for i in range(5 * len(tops))]


def test_emotions_that_follow_each_other_with_confidence_are_a_course() -> None:
    found = course(windows_of("sad", "neutral"))
    assert [each.emotion for each in found] == ["sad", "neutral"]
    assert found[0].end_s == found[1].start_s
    assert found[0].to_dict().keys() == {"start_s", "end_s", "emotion", "probability"}


def test_one_emotion_or_a_doubtful_one_is_no_course() -> None:
    assert course(windows_of("sad", "sad")) == []
    assert course(windows_of("sad", "neutral", share=0.4)) == []
    assert course([window(0.0, "sad")]) == []
    assert course([]) == []


def test_a_pause_does_not_end_an_emotion() -> None:
    segments = windows_of("sad", "neutral")
    for place in (2, 7):
        segments[place]["speech"] = False
    assert [each.emotion for each in course(segments)] == ["sad", "neutral"]
