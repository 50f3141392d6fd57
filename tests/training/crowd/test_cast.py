import numpy as np
import pytest

from dashapp.errors import CorpusError
from dashapp.training.crowd.cast import EMOTIONS_OF, VOICE, cast_of, read_cast
from dashapp.training.crowd.crowds import DOES, KINDS
from tests.training.crowd.people import ravdess_actors, samples


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_only_speakers_of_the_part_are_heard(tmp_path, split):
    cast = read_cast(ravdess_actors(tmp_path), split)
    ours = {"train": {"ravdess-01", "ravdess-02"}, "validation": {"ravdess-15", "ravdess-16"}}
    expected = ours.get(split, {"ravdess-19", "ravdess-20"})
    assert {speaker for speakers in cast.speakers.values() for speaker in speakers} == expected
    assert {label: len(sounds) for label, sounds in cast.voices.items()} == {
        label: 2 * len(emotions) for label, emotions in EMOTIONS_OF.items()
    }


def test_synthesised_sounds_of_the_parts_are_others(tmp_path):
    parts = [cast_of(samples(tmp_path), split) for split in ("train", "test")]
    assert not np.array_equal(*(cast.made["claps"].take(0) for cast in parts))


def test_everybody_does_what_the_cast_can(tmp_path):
    cast, rng = cast_of(samples(tmp_path), "train"), np.random.default_rng(0)
    assert set(DOES) == set(KINDS) == set(EMOTIONS_OF)
    for label in KINDS:
        for activity in DOES[label]:
            sound, speaker = cast.take(label, activity, rng)
            assert np.mean(sound**2) == pytest.approx(1, rel=1e-3)
            assert (speaker is not None) == (activity == VOICE)


def test_no_voices_are_told_in_words(tmp_path):
    happy = [sample for sample in samples(tmp_path) if sample.emotion != "neutral"]
    with pytest.raises(CorpusError, match=r"no voices for neutral \(neutral\) among the speakers of validation"):
        cast_of(happy, "validation")


@pytest.mark.corpus
def test_the_corpora_have_voices_for_every_part(data):
    speakers = {}
    for split in ("train", "validation", "test"):
        cast = read_cast(data, split)
        assert min(map(len, cast.voices.values())) >= 20 * 6
        speakers[split] = {speaker for kind in cast.speakers.values() for speaker in kind}
    assert speakers["train"].isdisjoint(speakers["test"] | speakers["validation"])
    assert speakers["validation"].isdisjoint(speakers["test"])
    assert len(set.union(*speakers.values())) == 196
