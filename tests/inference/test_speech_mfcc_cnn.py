"""The speech model around a stand-in for its network: windows, temperature, and what does not fit."""

from dataclasses import replace

import numpy as np
import pytest

from dashapp.audio.features import MfccConfig
from dashapp.audio.waveform import Waveform
from dashapp.audio.windows import Windows
from dashapp.errors import ModelError
from dashapp.inference.artefact import Artefact, Manifest
from dashapp.inference.keras_network import quiet_keras
from dashapp.inference.saliency import of_keras
from dashapp.inference.speech_mfcc_cnn import speech_mfcc_cnn
from dashapp.inference.speech_network import SpeechNetwork
from dashapp.labels import SPEECH_CLASSES
from tests.signals import voice

CONFIG = MfccConfig()
MANIFEST = Manifest(
    name="speech-mfcc-cnn",
    kind="speech",
    input_shape=CONFIG.input_shape,
    outputs={"joint": list(SPEECH_CLASSES)},
    features=CONFIG.to_dict(),
    temperature=2.0,
    certain_above=0.3,
)
LOGITS = np.arange(14, dtype=np.float32)


def answer(batch: np.ndarray) -> dict[str, np.ndarray]:
    assert batch.shape[1:] == CONFIG.input_shape
    assert batch.dtype == np.float32
    return {"joint": np.tile(LOGITS, (len(batch), 1))}


def waveform(samples: np.ndarray) -> Waveform:
    return Waveform(samples.astype(np.float32), 16_000)


@pytest.fixture
def model() -> SpeechNetwork:
    return speech_mfcc_cnn(Artefact(MANIFEST, answer))


def test_windows_of_a_long_clip_end_with_it(model: SpeechNetwork) -> None:
    clip = waveform(np.concatenate([voice(1.0)] * 10))
    segments = model.predict(clip)
    assert len(segments) > 3
    assert all(0 <= s.start_s < s.end_s <= clip.duration_s for s in segments)
    assert segments[-1].end_s == pytest.approx(clip.duration_s, abs=0.3)
    assert [s.start_s for s in segments] == sorted(s.start_s for s in segments)


def test_short_clip_is_one_window(model: SpeechNetwork) -> None:
    assert len(model.predict(waveform(voice(0.3)))) == 1


def test_logits_are_divided_by_the_temperature(model: SpeechNetwork) -> None:
    (segment,) = model.predict(waveform(voice(1.0)))
    ratio = segment.joint.probabilities[13] / segment.joint.probabilities[11]
    assert ratio == pytest.approx(np.exp(2 / 2.0))
    assert segment.joint.labels == SPEECH_CLASSES


def test_features_are_of_the_whole_clip(model: SpeechNetwork) -> None:
    assert model.features(waveform(voice(5.0))).shape == (501, CONFIG.n_mfcc)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"outputs": {"joint": list(SPEECH_CLASSES[::-1])}}, "labels"),
        ({"input_shape": (10, 40, 3)}, "takes"),
        ({"features": CONFIG.to_dict() | {"n_mfcc": 13}}, "takes"),
        ({"features": CONFIG.to_dict() | {"colour": "red"}}, "not known here"),
    ],
)
def test_other_labels_or_features_are_refused(changed: dict[str, object], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        speech_mfcc_cnn(Artefact(replace(MANIFEST, **changed), answer))


def loud_is_angry():
    """A network to which whatever is loud speaks for every class."""
    keras = quiet_keras()
    inputs = keras.Input(CONFIG.input_shape)
    loud = keras.layers.GlobalAveragePooling2D()(keras.layers.ReLU()(inputs))
    return keras.Model(inputs, {"joint": keras.layers.Dense(14, kernel_initializer="ones")(loud)})


@pytest.mark.parametrize(("seconds", "heard_s"), [(1.0, 1.0), (7.0, 3.0)])
def test_an_explanation_covers_what_was_heard_of_the_first_window(seconds: float, heard_s: float) -> None:
    model = speech_mfcc_cnn(Artefact(MANIFEST, answer, of_keras(loud_is_angry(), "joint")))
    (start_s, end_s), relevance = model.explain(waveform(voice(seconds)), "angry")
    assert end_s - start_s == pytest.approx(heard_s, abs=0.3)
    assert relevance.shape == (round((end_s - start_s) * 100), CONFIG.n_mfcc)
    assert relevance.max() > 0


def test_a_picture_of_a_window_is_explained_the_other_way_round() -> None:
    """Time lies to the right in a spectrogram's picture, low tones at the bottom."""
    drawn = np.zeros((64, 188, 1), np.float32)
    drawn[-8:, :94] = 1.0
    keras = quiet_keras()
    inputs = keras.Input(drawn.shape)
    loud = keras.layers.GlobalAveragePooling2D()(keras.layers.ReLU()(inputs))
    network = keras.Model(inputs, {"joint": keras.layers.Dense(14, kernel_initializer="ones")(loud)})
    windows = Windows(((0.0, 3.0),), lambda start, stop: drawn[None], 3.0, drawn=True)
    model = SpeechNetwork(
        Artefact(MANIFEST, answer, of_keras(network, "joint")), lambda _: windows, lambda _: drawn[..., 0].T
    )
    _, relevance = model.explain(waveform(voice(3.0)), "angry")
    assert relevance.shape == (188, 64)
    assert relevance[:90, :6].min() > 0.9
    assert relevance[100:].max() < 0.1
