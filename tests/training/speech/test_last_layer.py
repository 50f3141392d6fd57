from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from dashapp.datasets.sample import Sample
from dashapp.datasets.speech import SpeechCorpora
from dashapp.errors import ModelError
from dashapp.inference.artefact import Artefact, Manifest
from dashapp.labels import SPEECH_CLASSES
from dashapp.training.speech import last_layer
from dashapp.training.speech.last_layer import (
    TAUGHT,
    LastLayer,
    LastLayerRecipe,
    few_of_each,
    fit,
    left_out,
    numbers_of,
    teach,
    with_last_layer,
)

RNG = np.random.default_rng(0)


def network() -> keras.Model:
    """Two members, each of which reads its own four numbers off two inputs."""
    inputs = keras.Input((2,))
    answers = []
    for number in range(2):
        inside = keras.Input((2,))
        hidden = keras.layers.Dense(4, activation="relu")(inside)
        member = keras.Model(inside, keras.layers.Dense(14, name="joint")(hidden), name=f"member_{number}")
        answers.append(member(inputs))
    return keras.Model(inputs, keras.layers.Average(name="joint")(answers))


def clip(corpus: str, speaker: str, number: int) -> Sample:
    return Sample(f"{corpus}/{speaker}-{number}", corpus, Path("x"), "sad", "male", f"{corpus}-{speaker}", "sad")


def test_a_joined_network_with_its_own_last_layer_answers_as_before() -> None:
    joined = network()
    layer = last_layer.last_layer(joined)
    assert layer.weights.shape == (8, 14)
    inputs = RNG.normal(size=(5, 2)).astype(np.float32)
    again = with_last_layer(joined, layer)
    np.testing.assert_allclose(again(inputs), joined(inputs), atol=1e-5)


def test_a_new_last_layer_is_what_the_network_answers_by() -> None:
    joined = network()
    new = LastLayer(RNG.normal(size=(8, 14)), RNG.normal(size=14))
    inputs = RNG.normal(size=(5, 2)).astype(np.float32)
    members = [layer for layer in joined.layers if isinstance(layer, keras.Model)]
    numbers = np.concatenate([keras.Model(m.input, m.layers[-2].output)(inputs) for m in members], axis=1)
    np.testing.assert_allclose(with_last_layer(joined, new)(inputs), new.logits(numbers), atol=1e-4)


def test_teaching_finds_the_classes_and_the_pull_holds_it_back() -> None:
    centres = RNG.normal(size=(14, 6)) * 3
    classes = np.arange(280) % 14
    numbers = (centres[classes] + RNG.normal(size=(280, 6)) * 0.1).astype(np.float32)
    targets, counts = np.eye(14)[classes], np.full(280, 1 / 280)
    before = LastLayer(np.zeros((6, 14)), np.zeros(14))
    free, held = (fit(numbers, targets, counts, before, pull, 100) for pull in (1e-5, 1e5))
    assert (free.logits(numbers).argmax(axis=1) == classes).mean() > 0.9
    assert np.abs(held.weights).max() < 1e-3


def test_of_a_large_corpus_every_other_clip_of_each_speaker_is_heard() -> None:
    clips = [clip("tess", speaker, number) for speaker in ("OAF", "YAF") for number in range(6)]
    clips += [clip("ased", "02-male", number) for number in range(5)]
    kept = few_of_each(clips, 7)
    assert [sample.item for sample in kept[:3]] == ["tess/OAF-0", "tess/OAF-2", "tess/OAF-4"]
    assert sum(sample.corpus == "tess" for sample in kept) == 6
    assert sum(sample.corpus == "ased" for sample in kept) == 5


@pytest.fixture
def artefact() -> Artefact:
    features = {"window_s": 0.5}
    manifest = Manifest("speech-mfcc-cnn", "speech", (50, 40, 3), {"joint": list(SPEECH_CLASSES)}, features)
    return Artefact(manifest, lambda inputs: {}, None, lambda inputs: inputs.mean(axis=(1, 2)))


def test_numbers_are_asked_once_and_come_in_the_order_of_the_clips(
    artefact: Artefact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def heard(samples: list[Sample], *_: object) -> list[np.ndarray]:
        asked.extend(sample.item for sample in samples)
        return [RNG.normal(size=(50, 64)).astype(np.float32) for _ in samples]

    monkeypatch.setattr(last_layer, "spectrograms", heard)
    clips = [clip("nemo", "EB0", 0), clip("nemo", "TP0", 1), clip("nemo", "EB0", 2)]
    first, again = (numbers_of(artefact, clips, tmp_path) for _ in range(2))
    assert sorted(asked) == sorted(sample.item for sample in clips)
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(numbers_of(artefact, [clips[1]], tmp_path), first[1:2])


def test_what_is_left_out_is_what_nothing_below_has_heard(
    artefact: Artefact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = replace(artefact.manifest, training={"corpora": ["ravdess"]})
    clips = [clip("ravdess", actor, n) for actor in ("01", "15") for n in range(3)]
    clips += [clip("nemo", speaker, n) for speaker in ("EB0", "KD0") for n in range(3)]
    monkeypatch.setattr(last_layer, "read_speech", lambda _data: SpeechCorpora(tuple(clips), ()))
    monkeypatch.setattr(
        last_layer, "numbers_of", lambda _artefact, asked, _cache: RNG.normal(size=(len(asked), 8)).astype(np.float32)
    )
    found = left_out(replace(artefact, manifest=met, network=network()), tmp_path, LastLayerRecipe(), tmp_path)
    assert set(found) == {"nemo"}
    assert 0 <= found["nemo"]["nemo UAR"] <= 1


def test_a_layer_that_was_taught_is_not_taught_again(artefact: Artefact, tmp_path: Path) -> None:
    taught = replace(artefact, manifest=replace(artefact.manifest, training={TAUGHT: {}}))
    with pytest.raises(ModelError, match="taught already"):
        teach(taught, tmp_path, LastLayerRecipe(), tmp_path)
