from dataclasses import replace
from pathlib import Path

import keras
import librosa
import numpy as np
import pytest

from dashapp.datasets.sample import Sample
from dashapp.labels import SPEECH_CLASSES
from dashapp.training.fit.normalisation import plain
from dashapp.training.fit.recipe import RecipeError
from dashapp.training.fit.teachers import Teachers
from dashapp.training.speech.batches import SpeechBatches, crop_length, sampling_chance
from dashapp.training.speech.parts import Part, heard_classes, limited, split_of
from dashapp.training.speech.recipe import HOP_FRAMES, SpeechRecipe
from dashapp.training.speech.speech_mfcc_cnn import (
    STRIDE,
    attentive_statistics,
    build,
    envelope,
    feature_variance,
    inverse_cosine,
    real_frames,
)

RECIPE = SpeechRecipe(batch_size=4, width=8, bands=0)
CONFIG = RECIPE.features()


def part(n: int = 12) -> Part:
    rng = np.random.default_rng(0)
    spectrograms = [rng.normal(-40, 10, (150 + 30 * i, CONFIG.n_mels)).astype(np.float32) for i in range(n)]
    heard = np.zeros((n, len(SPEECH_CLASSES)), np.float32)
    corpora, speakers = ["ravdess"] * (n - 2) + ["tess"] * 2, ["r-1"] * (n - 2) + ["t-1"] * 2
    return Part(list("abcdefghijkl")[:n], spectrograms, np.arange(n) % 3, corpora, speakers, heard)


def test_the_network_has_a_logit_for_each_class():
    keras.mixed_precision.set_dtype_policy("float32")
    network = build(RECIPE, CONFIG, np.ones(CONFIG.input_shape[1:]))
    answer = network(np.zeros((2, *CONFIG.input_shape), np.float32))
    assert tuple(answer["joint"].shape) == (2, len(SPEECH_CLASSES))


def test_the_features_are_brought_to_unit_variance():
    keras.mixed_precision.set_dtype_policy("float32")
    variance = np.full(CONFIG.input_shape[1:], 4.0)
    network = build(RECIPE, CONFIG, variance)
    normalised = keras.Model(network.input, network.layers[1].output)(np.full((1, *CONFIG.input_shape), 2.0))
    np.testing.assert_allclose(normalised, 1.0, rtol=1e-5)


def test_a_batch_depends_on_seed_epoch_and_place_alone():
    batches, again = (SpeechBatches(part(), [], RECIPE, CONFIG) for _ in range(2))
    batches[0]
    for ours, theirs in zip(batches[1], again[1], strict=True):
        np.testing.assert_array_equal(ours, theirs)
    again.epoch = 1
    assert not np.array_equal(batches[1][0], again[1][0])


def test_a_batch_has_the_shape_that_the_features_declare():
    features, targets = SpeechBatches(part(), [], RECIPE, CONFIG)[0]
    assert features.shape[:1] + features.shape[2:] == (4, *CONFIG.input_shape[1:])
    np.testing.assert_allclose(targets.sum(axis=1), 1, rtol=1e-5)


def test_a_batch_is_of_one_length_and_that_of_a_window_is_as_frequent_as_all_others():
    assert {features.shape[1] for features, _ in (SpeechBatches(part(), [], RECIPE, CONFIG)[i] for i in range(3))} <= {
        *RECIPE.crops
    }
    drawn = [crop_length((10, 20, 30), np.random.default_rng(i)) for i in range(400)]
    assert 0.4 < drawn.count(30) / 400 < 0.6
    assert set(drawn) == {10, 20, 30}
    assert crop_length((40,), np.random.default_rng(0)) == 40


def test_clips_whose_words_tell_the_emotion_are_drawn_less_often():
    clips = part()
    told = replace(clips, corpora=["ased"] * 12, items=[f"ased/n1-0{1 + i % 4}-01-01-01" for i in range(12)])
    assert told.told_by_words().tolist() == [False, False, True, True] * 3
    assert not clips.told_by_words().any()
    chance = SpeechBatches(told, [], replace(RECIPE, balance=0.0, words=0.5), CONFIG).clip_chance
    assert chance.sum() == pytest.approx(1)
    np.testing.assert_allclose(chance[2] / chance[0], 0.5)


def test_what_fills_up_a_window_is_not_pooled():
    keras.mixed_precision.set_dtype_policy("float32")
    network = build(RECIPE, CONFIG, np.ones(CONFIG.input_shape[1:]))
    short = np.random.default_rng(0).normal(size=(2, 160, *CONFIG.input_shape[1:])).astype(np.float32)
    filled = np.pad(short, ((0, 0), (0, 160), (0, 0), (0, 0)))
    pooled = keras.Model(network.input, real_frames(network.input))(filled)
    np.testing.assert_array_equal(np.asarray(pooled)[0, :, 0], [1] * 10 + [0] * 10)
    moments = np.random.default_rng(1).uniform(size=(2, 20, 5)).astype(np.float32)
    everything = keras.Input((None, 5)), keras.Input((None, 1))
    pool = keras.Model(everything, attentive_statistics(*everything))
    alone = pool([moments[:, :10], np.ones((2, 10, 1), np.float32)])
    np.testing.assert_allclose(pool([moments, np.asarray(pooled)]), alone, atol=1e-5)


def test_a_network_for_clips_of_any_length_becomes_one_for_windows(tmp_path):
    keras.mixed_precision.set_dtype_policy("float32")
    any_length = build(RECIPE, CONFIG, np.ones(CONFIG.input_shape[1:]))
    windows = build(RECIPE, CONFIG, np.ones(CONFIG.input_shape[1:]), CONFIG.window_frames)
    windows.set_weights(any_length.get_weights())
    plain(windows).save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)
    assert again.input_shape[1:] == CONFIG.input_shape
    inputs = np.random.default_rng(0).normal(size=(2, *CONFIG.input_shape)).astype(np.float32)
    np.testing.assert_allclose(again(inputs)["joint"], any_length(inputs)["joint"], atol=1e-5)


def test_what_overlapping_windows_share_is_the_same_in_each():
    keras.mixed_precision.set_dtype_policy("float32")
    network = build(RECIPE, CONFIG, np.ones(CONFIG.input_shape[1:]))
    convolved = next(
        layer
        for layer in reversed(network.layers)
        if isinstance(layer, keras.layers.Dense) and "tanh" in str(layer.activation)
    ).input
    moments = keras.Model(network.input, convolved)
    clip = np.random.default_rng(0).normal(size=(1, 640, *CONFIG.input_shape[1:])).astype(np.float32)
    whole, later = np.asarray(moments(clip)), np.asarray(moments(clip[:, HOP_FRAMES:]))
    shift = HOP_FRAMES // STRIDE
    np.testing.assert_allclose(whole[:, shift + 8 : -8], later[:, 8:-8], atol=1e-4)


def test_rare_groups_are_drawn_more_often_than_their_share():
    chance = sampling_chance(0.5, list("aaaab"))
    assert chance.sum() == pytest.approx(1)
    np.testing.assert_allclose(chance, [1 / 6] * 4 + [1 / 3])


def test_without_balance_each_clip_is_drawn_as_often_and_with_all_of_it_each_group():
    np.testing.assert_allclose(sampling_chance(0.0, list("aaab")), 1 / 4)
    np.testing.assert_allclose(sampling_chance(1.0, list("aaab")), [1 / 6] * 3 + [1 / 2])


def test_a_speaker_of_many_clips_is_drawn_less_often_than_all_of_them():
    emotions, speakers = list("aabb") * 2, ["talker"] * 6 + ["one", "two"]
    chance = sampling_chance(0.5, emotions, speakers)
    assert chance[:6].sum() < 6 / 8
    assert chance[6] == pytest.approx(chance[0] * 6**0.5)


def test_the_coefficients_become_the_spectrum_that_they_describe():
    spectrum = np.cumsum(np.random.default_rng(0).normal(size=(50, 64)), axis=1)
    coefficients = librosa.feature.mfcc(S=spectrum.T, n_mfcc=64).T
    np.testing.assert_allclose(coefficients @ inverse_cosine(64, 64), spectrum, atol=1e-4)
    stacked = np.repeat(coefficients[np.newaxis, :, :, np.newaxis], 3, axis=3).astype(np.float32)
    heard = keras.ops.convert_to_numpy(envelope(keras.ops.convert_to_tensor(stacked), 64))
    assert heard.shape == (1, 50, 64, 3)
    np.testing.assert_allclose(heard[0, :, :, 2], spectrum, atol=1e-3)


def test_a_network_over_bands_takes_the_same_input_and_its_transform_is_not_trained():
    keras.mixed_precision.set_dtype_policy("float32")
    recipe = replace(RECIPE, bands=24)
    variance = feature_variance(part(), CONFIG, 24)
    assert variance.shape == (24, 4)
    network = build(recipe, CONFIG, variance, CONFIG.window_frames)
    assert network.input_shape[1:] == CONFIG.input_shape
    transform = network.get_layer("inverse_cosine_transform")
    assert not transform.trainable_weights
    np.testing.assert_allclose(transform.get_weights()[0], inverse_cosine(CONFIG.n_mfcc, 24), atol=1e-6)


def sample(number: int) -> Sample:
    actor = 1 + number % 24
    sex = "male" if actor % 2 else "female"
    return Sample(f"ravdess/{number}", "ravdess", None, "happy", sex, f"ravdess-{actor}", "happy", None, None, None)


def test_the_speaker_split_keeps_speakers_apart():
    samples = [sample(i) for i in range(240)]
    parts = split_of(samples, "speaker")
    speakers = {name: {s.speaker for s, p in zip(samples, parts, strict=True) if p == name} for name in set(parts)}
    assert set(speakers) == {"train", "validation", "test"}
    assert sum(map(len, speakers.values())) == 24


def test_the_random_split_is_always_the_same():
    samples = [sample(i) for i in range(240)]
    first, second = (split_of(samples, "random") for _ in range(2))
    assert first == second
    assert first.count("test") == 48


def test_a_corpus_that_is_left_out_is_tested_on_alone():
    here = [sample(i) for i in range(240)]
    away = [replace(each, corpus="tess", speaker="tess-OAF", item=f"tess/{i}") for i, each in enumerate(here[:5])]
    assert set(split_of(here + away, "without-tess")[240:]) == {"test"}
    assert set(split_of(here + away, "without-tess")[:240]) == {"train", "validation", "unused"}
    without = split_of(here + away, f"without-{here[0].corpus}")
    fixed = split_of(here + away, "speaker")
    assert [part == "test" for part in without] == [part == "test" for part in fixed]
    assert set(without[240:]) == {"train"}


def test_another_split_is_refused():
    with pytest.raises(RecipeError, match="'speakers' is not one of speaker, random, without-"):
        split_of([sample(0)], "speakers")


def test_a_limit_takes_so_many_at_random():
    samples = [sample(i) for i in range(50)]
    assert limited(samples, SpeechRecipe()) == samples
    few = limited(samples, SpeechRecipe(limit=10))
    assert len(set(few)) == 10
    assert few != samples[:10]


def test_votes_count_for_the_sex_of_the_speaker():
    asked = Sample("c/1", "c", Path("1"), "sad", "male", "c-1", "sad", votes={"sad": 3, "neutral": 1})
    alone = Sample("r/1", "r", Path("1"), "sad", "female", "r-1", "sad")
    heard = heard_classes([asked, alone])
    assert heard[0, SPEECH_CLASSES.index("male_sad")] == pytest.approx(0.75)
    assert heard[0, SPEECH_CLASSES.index("male_neutral")] == pytest.approx(0.25)
    assert not heard[1].any()


def test_what_people_heard_softens_the_target_where_they_were_asked():
    heard = np.zeros((2, len(SPEECH_CLASSES)), np.float32)
    heard[0, 5] = 1.0
    two = Part(["a", "b"], [], np.array([4, 4]), ["c", "r"], ["c-1", "r-1"], heard)
    targets = two.targets(0.4, 0.0)
    assert targets[0, 4] == pytest.approx(0.6)
    assert targets[0, 5] == pytest.approx(0.4)
    np.testing.assert_array_equal(targets[1], two.one_hot()[1])
    np.testing.assert_array_equal(two.targets(0.0, 0.0), two.one_hot())


def test_smoothing_leaves_no_doubt_of_the_sex():
    two = Part(["a", "b"], [], np.array([4, 10]), ["c", "r"], ["c-1", "r-1"], np.zeros((2, 14), np.float32))
    targets = two.targets(0.0, 0.14)
    np.testing.assert_allclose(targets[0], [0.02] * 4 + [0.88] + [0.02] * 2 + [0] * 7, atol=1e-6)
    np.testing.assert_allclose(targets[1, 7:].sum(), 1, atol=1e-6)


def test_an_ensemble_that_taught_changes_the_targets():
    clips = part()
    logits = np.zeros((12, len(SPEECH_CLASSES)), np.float32)
    teachers = Teachers(tuple(clips.items), {"joint": logits}, ("one",))
    recipe = replace(RECIPE, smoothing=0.0, teach=0.7)
    taught = SpeechBatches(clips, [], recipe, CONFIG, teachers).targets
    np.testing.assert_allclose(taught.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(taught[0, clips.classes[0]], 0.3 + 0.7 / 14, rtol=1e-5)
