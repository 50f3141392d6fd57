"""What is learnt of the exemplars."""

import numpy as np

from dashapp.service.lessons import Lessons, regions
from dashapp.settings import Settings
from tests.fakes import FakeExemplars, fake_service


def lessons(**parts) -> Lessons:
    return Lessons(fake_service(**parts), Settings())


def test_a_voice_has_figures_and_a_synthetic_one_a_tempo() -> None:
    voice = lessons().voice("female", "neutral")
    assert voice is not None
    assert voice.synthetic
    assert 2 < voice.measures.syllables_per_s < 4
    assert 180 < voice.measures.pitch_hz < 230
    assert len(voice.mfcc[0]) == 40


def test_a_face_says_where_it_speaks() -> None:
    face = lessons().face("male", "happy")
    assert face is not None
    assert face.regions["brow"] + face.regions["eyes"] > 0.7
    assert face.regions["mouth"] == 0
    assert face.overlay is not None


def test_regions_are_shares_of_all_that_speaks() -> None:
    relevance = np.zeros((48, 48))
    relevance[40:44] = 1
    relevance[46:48] = 1
    found = regions(relevance)
    assert found == {"brow": 0, "eyes": 0, "mouth": 4 / 6}
    assert regions(np.zeros((48, 48))) == {}


def test_the_model_answers_each_exemplar_once() -> None:
    found = lessons()
    first = found.answer("clip", "female", "sad")
    assert first is not None
    assert max(first, key=first.__getitem__) == "happy"
    assert found.answer("clip", "female", "sad") is first


def test_without_exemplars_there_is_nothing_to_learn() -> None:
    found = lessons(exemplars=None)
    assert found.exemplars() == ()
    assert found.voice("female", "sad") is found.face("female", "sad") is found.answer("clip", "male", "sad") is None


def test_a_file_that_is_gone_is_no_error(tmp_path) -> None:
    found = Lessons(fake_service(exemplars=FakeExemplars()), Settings(assets=tmp_path))
    assert found.voice("female", "sad") is None
    assert found.face("female", "sad") is None
    assert found.spread() == {}


def test_the_corpora_have_a_spread_of_every_class() -> None:
    spread = lessons().spread()
    assert len(spread) == 14
    low, middle, high = spread["male_angry"]["pitch_hz"]
    assert low < middle < high
