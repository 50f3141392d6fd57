"""Networks that hear crowds: small, saved in float32, and served with the answer that they were trained to give."""

import keras
import numpy as np
import pytest

from dashapp.audio.crowd_spectrogram import CrowdSpectrogramConfig
from dashapp.audio.waveform import Waveform
from dashapp.errors import ModelError
from dashapp.inference.artefact import Manifest, load_artefact, save_artefact
from dashapp.inference.crowd_network import CrowdNetwork
from dashapp.labels import CROWD_CLASSES
from dashapp.training.crowd.networks import baseline, crowd_cnn, transfer
from dashapp.training.crowd.recipe import CrowdRecipe
from dashapp.training.fit.normalisation import plain
from dashapp.training.speech.speech_spectrogram_cnn import SpectrogramRecipe
from dashapp.training.speech.speech_spectrogram_cnn import build as voice_network
from tests.signals import voice

CONFIG = CrowdSpectrogramConfig()
RECIPE = CrowdRecipe(width=12)
PICTURES = np.random.default_rng(0).uniform(0, 1, (3, *CONFIG.input_shape)).astype(np.float32)


def hearing_voices():
    return voice_network(SpectrogramRecipe(), np.zeros((1, 64, 188, 1), np.float32))


BUILD = {
    "crowd-cnn": lambda: crowd_cnn(RECIPE, CONFIG.input_shape),
    "crowd-cnn-baseline": lambda: baseline(RECIPE, CONFIG.input_shape),
    "crowd-cnn-transfer": lambda: transfer(RECIPE, CONFIG.input_shape, hearing_voices()),
}
HEADS = {"crowd-cnn": {"crowd", "shares"}, "crowd-cnn-baseline": {"crowd"}, "crowd-cnn-transfer": {"crowd", "shares"}}


@pytest.fixture(autouse=True)
def precision():
    before = keras.mixed_precision.dtype_policy()
    yield
    keras.mixed_precision.set_dtype_policy(before)


@pytest.fixture(params=BUILD)
def saved(request, tmp_path):
    """A network as it is trained, and the folder of its artefact."""
    keras.mixed_precision.set_dtype_policy(CrowdRecipe().precision)
    keras.utils.set_random_seed(1)
    trained = BUILD[request.param]()
    outputs = {name: list(CROWD_CLASSES) for name in trained.output}
    manifest = Manifest(request.param, "crowd", CONFIG.input_shape, outputs, CONFIG.to_dict())
    save_artefact(plain(trained), manifest, tmp_path)
    return trained, tmp_path


def test_it_has_a_logit_for_each_class_and_is_compact():
    keras.mixed_precision.set_dtype_policy("float32")
    for name, build in BUILD.items():
        network = build()
        said = network(PICTURES, training=False)
        assert set(said) == HEADS[name]
        assert {tuple(logits.shape) for logits in said.values()} == {(3, len(CROWD_CLASSES))}
    assert crowd_cnn(CrowdRecipe(), CONFIG.input_shape).count_params() <= 2_000_000


def test_it_is_served_in_float32_with_the_answer_of_the_trained_one(saved):
    trained, folder = saved
    artefact = load_artefact(folder)
    assert {layer.compute_dtype for layer in artefact.network._flatten_layers()} == {"float32"}
    keras.mixed_precision.set_dtype_policy("float32")
    same = BUILD[artefact.manifest.name]()
    same.set_weights(trained.get_weights())
    expected = same(PICTURES, training=False)
    for name, logits in artefact.call(PICTURES).items():
        np.testing.assert_allclose(logits, np.asarray(expected[name]), atol=1e-5)


def test_it_answers_as_a_crowd_model(saved):
    _, folder = saved
    model = CrowdNetwork(load_artefact(folder))
    (segment,) = model.predict(Waveform(voice(2.0).astype(np.float32), 16_000))
    assert segment.crowd.labels == segment.shares.labels == CROWD_CLASSES
    assert sum(segment.crowd.probabilities) == pytest.approx(1)


def test_what_hears_voices_stays_as_it_was():
    keras.mixed_precision.set_dtype_policy("float32")
    voices = hearing_voices()
    network = transfer(RECIPE, CONFIG.input_shape, voices)
    taken = [layer for layer in network.layers if isinstance(layer, keras.layers.Conv2D)]
    theirs = [layer for layer in voices.layers if isinstance(layer, keras.layers.Conv2D)]
    assert len(taken) == len(theirs) > 0
    for ours, other in zip(taken, theirs, strict=True):
        for weights, same in zip(ours.get_weights(), other.get_weights(), strict=True):
            np.testing.assert_array_equal(weights, same)
    # Only the two heads learn.
    assert len(network.trainable_weights) == 4


def test_a_network_without_convolutions_is_no_ground_to_stand_on():
    flat = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)], name="flat")
    with pytest.raises(ModelError, match="flat has no convolutions"):
        transfer(RECIPE, CONFIG.input_shape, flat)
