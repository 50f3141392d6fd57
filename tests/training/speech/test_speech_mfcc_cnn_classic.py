import keras
import numpy as np
import pytest

from dashapp.inference.artefact import Artefact, Manifest
from dashapp.inference.speech_mean_features import speech_mean_features
from dashapp.labels import SPEECH_CLASSES
from dashapp.training.fit.recipe import NoDataError
from dashapp.training.speech.speech_mfcc_cnn_classic import FEATURES, NAME, ClassicSpeechRecipe, build, train
from tests.evaluation.corpora import ravdess

VECTORS = np.random.default_rng(0).normal(-20, 30, (32, 40)).astype(np.float32)


def test_the_network_is_the_classic_one():
    keras.mixed_precision.set_dtype_policy("float32")
    network = build(ClassicSpeechRecipe(), VECTORS)
    kinds = [type(layer).__name__ for layer in network.layers]
    assert (kinds.count("Conv1D"), kinds.count("MaxPooling1D"), kinds.count("BatchNormalization")) == (4, 4, 4)
    assert kinds.count("Dense") == 3
    assert tuple(network(VECTORS)["joint"].shape) == (32, len(SPEECH_CLASSES))


def test_nothing_above_the_narrowest_corpus_is_read():
    assert FEATURES.fmax < 5512.5
    assert FEATURES.blocks == {"mfcc": 40}


def test_training_ends_in_a_network_that_serving_takes(tmp_path):
    data = ravdess(tmp_path / "data", actors=(1, 2, 3, 4, 15, 16))
    fitted = train(data, ClassicSpeechRecipe(epochs=2, batch_size=4), tmp_path / "scratch" / "run")
    assert fitted.items == {"train": 8, "validation": 4}
    manifest = Manifest(NAME, "speech", (40,), fitted.outputs, fitted.features)
    speech_mean_features(Artefact(manifest, fitted.network))


def test_a_folder_without_speech_is_named(tmp_path):
    with pytest.raises(NoDataError, match=str(tmp_path)):
        train(tmp_path, ClassicSpeechRecipe(), tmp_path / "scratch" / "run")
