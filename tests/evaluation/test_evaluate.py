import io

import numpy as np
import pytest
import soundfile

from dashapp.datasets.faceset import FaceSet
from dashapp.datasets.sample import Sample
from dashapp.errors import InputError
from dashapp.evaluation.conditions import NARROW_RATE, at_8_khz
from dashapp.evaluation.evaluate import evaluate_faces, evaluate_speech, ferplus_majority
from dashapp.evaluation.predictions_table import probabilities
from dashapp.labels import EMOTIONS, SPEECH_CLASSES, speech_class
from dashapp.predictions import Box, Distribution, FacePrediction, ImagePrediction, SpeechPrediction
from tests.evaluation.tables import answer

NEUTRAL, HAPPINESS, CONTEMPT, UNKNOWN = 0, 1, 7, 8


def heard(label):
    joint = Distribution.of(SPEECH_CLASSES, answer(SPEECH_CLASSES, label)) if label else None
    return SpeechPrediction("fake", 1.0, (), joint)


def listen(data):
    """A model whose clips say what they are."""
    if data == b"damaged":
        raise InputError("decode_failed", "it does not decode")
    return heard(None if data == b"silence" else data.decode())


@pytest.fixture
def samples(tmp_path):
    def make(name, emotion, content):
        (tmp_path / name).write_bytes(content)
        return Sample(
            f"corpus/{name}", "corpus", tmp_path / name, emotion, "female", "corpus-1", emotion, None, 40, "A"
        )

    return [
        make("one", "happy", b"female_happy"),
        make("two", "sad", b"male_sad"),
        make("three", "fear", b"silence"),
        make("four", "fear", b"damaged"),
    ]


def test_each_clip_gets_the_answer_to_its_bytes(samples):
    table = evaluate_speech(listen, samples, run="served", split="test")
    assert table["item"].to_list() == [sample.item for sample in samples]
    assert table["truth"].to_list()[:2] == ["female_happy", "female_sad"]
    best = probabilities(table, SPEECH_CLASSES)[:2].argmax(axis=1)
    assert [SPEECH_CLASSES[i] for i in best] == ["female_happy", "male_sad"]
    first = table.row(0, named=True)
    assert {name: first[name] for name in ("corpus", "split", "run", "condition", "speaker", "sex", "race", "age")} == {
        "corpus": "corpus",
        "split": "test",
        "run": "served",
        "condition": "clean",
        "speaker": "corpus-1",
        "sex": "female",
        "race": "A",
        "age": 40,
    }


def test_a_clip_that_is_refused_or_has_no_speech_has_no_probabilities(samples):
    table = evaluate_speech(listen, samples, run="served", split="test")
    assert table["p_female_fear"].is_null().to_list() == [False, False, True, True]


def test_progress_is_told_after_each_item(samples):
    told = []
    evaluate_speech(listen, samples, run="r", split="s", progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_the_narrow_band_reaches_the_model_as_a_file_at_8_khz(tmp_path):
    tone = np.sin(2 * np.pi * 6000 * np.arange(16_000) / 16_000) + np.sin(2 * np.pi * 1000 * np.arange(16_000) / 16_000)
    soundfile.write(tmp_path / "a.wav", 0.4 * tone, 16_000)
    received = []

    def predict(data):
        received.append(soundfile.read(io.BytesIO(data)))
        return heard("female_happy")

    sample = Sample("a", "corpus", tmp_path / "a.wav", "happy", "female", "s", "happy")
    table = evaluate_speech(predict, [sample], run="r", split="s", condition="band8k", change=at_8_khz)
    assert table["condition"].to_list() == ["band8k"]
    (sound, rate) = received[0]
    assert rate == NARROW_RATE
    middle = np.abs(np.fft.rfft(sound[2000:6000]))
    assert middle.argmax() == 500  # the lower tone, in bins of 2 Hz
    assert middle[520:].max() < 0.01 * middle.max()  # nothing is left of the upper one, folded or not


def face_set(n=7):
    random = np.random.default_rng(0)
    votes = np.zeros((n, 10), np.int64)
    votes[:, HAPPINESS] = 10
    images = random.integers(0, 256, (n, 48, 48), dtype=np.uint8)
    return FaceSet(images, np.arange(n) % 7, votes, np.full(n, "PrivateTest"), np.arange(n) + 30, np.zeros(n, bool))


def test_each_face_gets_the_answer_to_its_png():
    faces = face_set()
    label_of = {faces.png(i): EMOTIONS[i] for i in range(len(faces))}

    def predict(png):
        if label_of[png] == "neutral":
            return ImagePrediction("fake", 48, 48, ())
        emotion = Distribution.of(EMOTIONS, answer(EMOTIONS, label_of[png]))
        return ImagePrediction("fake", 48, 48, (FacePrediction(Box(0, 0, 48, 48), emotion),))

    table = evaluate_faces(predict, faces, run="served", split="PrivateTest")
    assert table["item"][0] == "fer2013/00030"
    assert table["truth"].to_list() == list(EMOTIONS)
    found = probabilities(table, EMOTIONS)
    assert found[:6].argmax(axis=1).tolist() == list(range(6))
    assert np.isnan(found[6]).all()
    assert table["ferplus_truth"].to_list() == ["happiness"] * 7
    assert "q_neutral" not in table.columns


def test_votes_of_the_model_become_columns():
    faces, votes = face_set(2), np.full((2, 10), 0.1)
    table = evaluate_faces(lambda png: ImagePrediction("f", 48, 48, ()), faces, run="r", split="s", ferplus=votes)
    assert table["q_contempt"].to_list() == pytest.approx([0.1, 0.1])


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ({HAPPINESS: 6, NEUTRAL: 4}, "happiness"),
        ({HAPPINESS: 5, NEUTRAL: 5}, None),
        ({HAPPINESS: 5, NEUTRAL: 4, CONTEMPT: 1}, "happiness"),  # the single vote is a slip
        ({CONTEMPT: 9, NEUTRAL: 1}, "contempt"),
        ({UNKNOWN: 9, NEUTRAL: 1}, None),
        ({}, None),
    ],
)
def test_the_majority_follows_the_rule_of_ferplus(votes, expected):
    row = np.zeros((1, 10), int)
    for label, count in votes.items():
        row[0, label] = count
    assert ferplus_majority(row) == [expected]


def test_the_truth_is_the_joint_class(samples):
    table = evaluate_speech(listen, samples, run="r", split="s")
    assert table["truth"][2] == speech_class("female", "fear")
