from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from dashapp.datasets.sample import Sample
from dashapp.datasets.speech import SpeechCorpora, label_of, read_speech
from dashapp.datasets.splits import SPLITS, random_split, speaker_split
from dashapp.labels import RAVDESS_EMOTIONS, SPEECH_CLASSES


def touch(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def test_all_corpora_of_a_folder_are_read_and_the_rest_is_named(tmp_path: Path) -> None:
    names = ("a/Actor_01/03-01-01-01-01-01-01.wav", "AudioWAV/1001_DFA_ANG_XX.wav", "b/OAF_back_ps.ogg", "c/DC/a01.wav")
    names = (*names, "d/EB0_fear_1.mp3", "e/n1-01-01-01-01.wav", "Calm/1234_sk_acik.wav")
    for name in (*names, "wav/03a01Fa.wav", "wav/03a01La.wav", "rain/1.ogg", "rain/heavy/2.ogg", "a/notes.txt"):
        touch(tmp_path / name)
    corpora = read_speech(tmp_path)
    assert corpora.names == ("ravdess", "crema-d", "tess", "savee", "nemo", "ased", "turev-db", "emo-db")
    assert len(corpora.samples) == 8
    assert [(entry.path.relative_to(tmp_path).as_posix()) for entry in corpora.refused] == ["wav/03a01La.wav", "rain"]
    assert corpora.refused[1].reason == "2 sound files, none with a name of a known corpus"


def test_corpora_may_share_a_folder(tmp_path: Path) -> None:
    for name in ("03-01-01-01-01-01-01.wav", "1001_DFA_ANG_XX.wav", "OAF_back_ps.wav", "DC_a01.wav", "03a01Fa.wav"):
        touch(tmp_path / name)
    touch(tmp_path / "memo.wav")
    corpora = read_speech(tmp_path)
    assert len(corpora.samples) == 5
    assert [entry.path.name for entry in corpora.refused] == ["memo.wav"]


def test_an_empty_folder_has_none_and_a_missing_one_is_an_error(tmp_path: Path) -> None:
    assert read_speech(tmp_path) == SpeechCorpora((), ())
    with pytest.raises(FileNotFoundError, match="is not a folder"):
        read_speech(tmp_path / "missing")


@pytest.mark.parametrize(("emotion", "sex"), [("calm", "female"), ("sad", "woman")])
def test_a_sample_has_only_our_labels(emotion: str, sex: str) -> None:
    with pytest.raises(ValueError, match="is not one of"):
        Sample("x/1", "x", Path("1.wav"), emotion, sex, "x-1", emotion)


@pytest.fixture(scope="module")
def corpora(data: Path) -> SpeechCorpora:
    return read_speech(data)


@pytest.mark.corpus
def test_the_corpora_are_complete(corpora: SpeechCorpora) -> None:
    counts = Counter(sample.corpus for sample in corpora.samples)
    # Complete but for what KNOWN_FAULTS names: RAVDESS 1440, CREMA-D 7442.
    assert (counts["ravdess"], counts["crema-d"], counts["tess"]) == (1439, 7435, 2800)
    assert (counts["nemo"], counts["ased"], counts["turev-db"]) == (4481, 2474, 1735)
    assert len({sample.item for sample in corpora.samples}) == len(corpora.samples)
    assert Counter((sample.corpus, sample.source_label) for sample in corpora.samples)["ravdess", "calm"] == 192


@pytest.mark.corpus
def test_no_speaker_is_in_two_splits(corpora: SpeechCorpora) -> None:
    speakers = {split: {s.speaker for s in corpora.samples if speaker_split(s) == split} for split in SPLITS}
    assert sum(map(len, speakers.values())) == len(set.union(*speakers.values()))
    clips = Counter((sample.corpus, speaker_split(sample)) for sample in corpora.samples)
    assert clips["ravdess", "test"] == 360
    assert clips["ravdess", "validation"] == 240
    assert clips["crema-d", "test"] == 1474
    assert clips["crema-d", "validation"] == 1476
    assert (clips["nemo", "test"], clips["ased", "test"], clips["turev-db", "test"]) == (1078, 612, 656)
    women = {s.speaker for s in corpora.samples if s.speaker in speakers["test"] and s.sex == "female"}
    assert sum(speaker.startswith("crema-d") for speaker in women) == 9


@pytest.mark.corpus
def test_the_random_split_tests_on_a_fifth(corpora: SpeechCorpora) -> None:
    counts = Counter(random_split(corpora.samples, seed=0).values())
    assert counts["test"] / len(corpora.samples) == pytest.approx(0.2, abs=0.002)


@pytest.mark.corpus
def test_crema_d_has_its_votes_and_actors(corpora: SpeechCorpora, data: Path) -> None:
    tables = sorted(data.rglob("VideoDemographics.csv"))
    sexes = dict(pl.read_csv(tables[0]).select("ActorID", pl.col("Sex").str.to_lowercase()).iter_rows())
    for sample in corpora.samples:
        if sample.corpus == "crema-d":
            assert sample.sex == sexes[int(sample.speaker.removeprefix("crema-d-"))]
            assert sample.votes is not None
            assert 4 <= sum(sample.votes.values()) <= 12
            assert sample.age


@pytest.mark.parametrize(
    ("corpus", "labels", "label"),
    [
        ("ravdess", RAVDESS_EMOTIONS, "calm"),
        ("ravdess", ("happy", "sad"), None),
        ("ravdess", SPEECH_CLASSES, "female_neutral"),
        ("tess", RAVDESS_EMOTIONS, None),
    ],
)
def test_a_clip_is_one_of_a_models_labels_or_none(corpus: str, labels: tuple[str, ...], label: str | None) -> None:
    clip = Sample(f"{corpus}/1", corpus, Path("1.wav"), "neutral", "female", f"{corpus}-02", "calm")
    assert label_of(clip, labels) == label
