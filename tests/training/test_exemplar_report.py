import json

import numpy as np
import pytest

from dashapp.labels import SPEECH_CLASSES
from dashapp.training.exemplars import report
from dashapp.training.exemplars.pictures import Average
from dashapp.training.exemplars.prosody import CONTOUR_POINTS, Prosody
from dashapp.training.exemplars.readme import readme
from dashapp.training.exemplars.report import Judged, Provenance
from dashapp.training.exemplars.search import Search
from dashapp.training.exemplars.statistics import MEASURES, ClassStatistics
from dashapp.training.exemplars.variants import Variant
from dashapp.training.exemplars.voices import Voice
from tests.fakes import peaked

MADE = Provenance("dashapp exemplars --data DATA", "the chooser", "the judge", Search())


@pytest.fixture
def averages():
    return {name: Average(np.zeros((256, 256), np.uint8), 30, (1, 2), 0.9) for name in SPEECH_CLASSES}


@pytest.fixture
def statistics():
    quartiles = dict.fromkeys(MEASURES, (1.0, 2.0, 3.0))
    found = ClassStatistics(40, 10, quartiles, dict.fromkeys(MEASURES, 0.0), (0.0,) * CONTOUR_POINTS)
    return dict.fromkeys(SPEECH_CLASSES, found)


@pytest.fixture
def judged():
    """Every clip is heard as sad by the judge."""
    measured = Prosody(2.0, 2.0, 2.0, -28.0, -7.0, 10.0, (0.0,) * CONTOUR_POINTS)
    variant = Variant("en-us+f2", 2.0, 2.0, 2.0, 0.0, 0.0, 0.0)
    heard = peaked(SPEECH_CLASSES, "male_sad", 0.8)
    return {name: Judged(Voice(name, variant, b"", measured, 0.7), heard) for name in SPEECH_CLASSES}


def test_the_judge_is_asked_for_the_emotion_whatever_the_sex(judged):
    assert judged["female_sad"].agrees
    assert not judged["male_happy"].agrees
    assert report.agreement_line(judged, MADE).startswith("2 of 14 clips")


def test_the_index_says_how_each_was_made_and_is_json(averages, judged, statistics):
    index = report.index(averages, judged, statistics, MADE)
    assert index["judge_agrees"] == 2
    assert set(index["clips"]) == set(index["pictures"]) == set(SPEECH_CLASSES)
    assert "30 women's faces" in index["pictures"]["female_angry"]["how_made"]
    assert "synthetic voice" in index["clips"]["male_sad"]["how_made"]
    assert json.loads(json.dumps(index, allow_nan=False))["clips"]["male_sad"]["judge_emotion"] == "sad"


def test_the_readme_has_a_row_a_class_and_marks_what_the_judge_hears_otherwise(averages, judged, statistics):
    text = readme(averages, judged, statistics, MADE)
    assert all(text.count(f"| {name} |") == 3 for name in SPEECH_CLASSES)
    assert "sad (not happy)" in text
    assert "2 of 14 clips are heard as their own emotion first by the judge" in text
    assert "/work" not in text
