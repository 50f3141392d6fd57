from collections import Counter
from pathlib import Path

import keras
import numpy as np
import pytest

from dashapp.audio.features import MfccConfig
from dashapp.datasets.sample import Sample
from dashapp.labels import SOUND_KINDS, SPEECH_CLASSES
from dashapp.training.fit.recipe import NoDataError
from dashapp.training.gate.batches import GateBatches, GateRecipe, one_hot, piece, whisper
from dashapp.training.gate.sounds import some_of_each, validation_windows
from dashapp.training.gate.speech_gate import build, threshold, train
from dashapp.training.speech.parts import Part

CONFIG = MfccConfig(hop_s=1.5)
RECIPE = GateRecipe(batch_size=8, steps=2)


def spectrograms(n: int, seed: int = 0) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [rng.normal(-40, 10, (120 + 60 * i, CONFIG.n_mels)).astype(np.float32) for i in range(n)]


def batches() -> GateBatches:
    heard = np.zeros((6, len(SPEECH_CLASSES)), np.float32)
    speech = Part(list("abcdef"), spectrograms(6), np.arange(6) % 2, ["ravdess"] * 6, list("uvwxyz"), heard)
    sounds = {kind: spectrograms(2, seed) for seed, kind in enumerate(SOUND_KINDS[1:], start=1)}
    return GateBatches(speech, sounds, RECIPE, CONFIG)


def test_the_network_is_small_and_has_a_logit_for_each_kind():
    keras.mixed_precision.set_dtype_policy("float32")
    network = build(GateRecipe(), CONFIG, np.ones(CONFIG.input_shape[1:]))
    assert tuple(network(np.zeros((2, *CONFIG.input_shape), np.float32))["kind"].shape) == (2, len(SOUND_KINDS))
    assert network.count_params() <= 150_000


def test_a_batch_depends_on_seed_epoch_and_place_alone():
    first, again = batches(), batches()
    first[0]
    for ours, theirs in zip(first[1], again[1], strict=True):
        np.testing.assert_array_equal(ours, theirs)
    again.epoch = 1
    assert not np.array_equal(first[1][0], again[1][0])
    assert len(first) == RECIPE.steps


def test_half_of_what_is_heard_is_speech_and_every_kind_comes():
    made = batches()
    targets = np.concatenate([made[i][1] for i in range(40)])
    assert targets[:, 0].mean() == pytest.approx(0.5, abs=0.1)
    assert (targets.sum(axis=0) > 0).all()


def test_a_batch_has_the_shape_that_the_features_declare():
    features, targets = batches()[0]
    assert features.shape == (8, *CONFIG.input_shape)
    assert np.isfinite(features).all()
    np.testing.assert_array_equal(targets.sum(axis=1), 1)


def test_a_piece_holds_what_is_loud():
    rng = np.random.default_rng(0)
    quiet = np.full((900, CONFIG.n_mels), -90, np.float32)
    quiet[700:720] = -10
    for _ in range(50):
        taken = piece(quiet, 60, rng)
        assert len(taken) == 60
        assert taken.max() == -10
    assert piece(quiet, 2000, rng) is quiet


def test_a_whisper_has_no_harmonics_and_little_below_1500_hz():
    rng = np.random.default_rng(0)
    voiced = np.full((200, CONFIG.n_mels), -60, np.float32)
    voiced[:, ::4] = -20  # harmonics: every fourth filter
    whispered = whisper(voiced, CONFIG, rng).mean(axis=0)
    assert np.ptp(whispered[-20:]) < 0.5 * np.ptp(voiced[0, -20:])
    assert whispered[:8].mean() < whispered[-8:].mean() - 4


def test_windows_of_whole_clips_carry_what_they_are():
    features, labels = validation_windows(spectrograms(2), {"rain": spectrograms(7)[6:]}, CONFIG)
    assert labels == ["speech", "speech", "rain", "rain", "rain"]  # 480 frames are three windows
    assert features.shape == (5, *CONFIG.input_shape)
    assert one_hot(labels)[:, 0].tolist() == [1, 1, 0, 0, 0]


def test_of_each_speaker_some_clips_are_taken():
    samples = [
        Sample(f"c/{i}", "c", Path(str(i)), "sad", "male", f"c-{'frequent' if i % 5 else i}", "sad") for i in range(50)
    ]
    few = some_of_each(samples, 7)
    assert Counter(sample.speaker for sample in few)["c-frequent"] == 7
    assert len(few) == 7 + 10
    assert few == [sample for sample in samples if sample in few] == some_of_each(samples, 7)


def test_the_threshold_stands_midway_where_there_is_room():
    assert threshold(np.full(200, 0.9), np.full(200, 0.8), np.full(100, 0.2)) == pytest.approx(0.5)


def test_the_threshold_lets_speech_through_where_there_is_no_room():
    clean, noisy = np.linspace(0.3, 1, 1000), np.linspace(0.1, 1, 1000)
    chosen = threshold(clean, noisy, np.linspace(0, 1, 500))
    assert (clean >= chosen).mean() >= 0.995
    assert (noisy >= chosen).mean() >= 0.98
    assert chosen > 0.1


def test_without_esc10_there_is_nothing_to_train_on(tmp_path):
    from tests.evaluation.corpora import ravdess

    with pytest.raises(NoDataError, match="ESC-10"):
        train(ravdess(tmp_path), RECIPE, tmp_path / "scratch")
