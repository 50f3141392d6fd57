"""The speech gate around a stand-in for its network: stretches, temperature, threshold, and what does not fit."""

from dataclasses import replace

import numpy as np
import pytest

from dashapp.audio.features import MfccConfig
from dashapp.audio.waveform import Waveform
from dashapp.audio.windows import windows
from dashapp.errors import ModelError
from dashapp.inference.artefact import Artefact, Manifest
from dashapp.inference.speech_gate import SpeechGate
from dashapp.labels import SOUND_KINDS, SPEECH_CLASSES
from tests.signals import voice

CONFIG = MfccConfig()
MANIFEST = Manifest(
    name="speech-gate",
    kind="gate",
    input_shape=CONFIG.input_shape,
    outputs={"kind": list(SOUND_KINDS)},
    features=CONFIG.to_dict(),
    temperature=2.0,
    speech_above=0.4,
)


class Network:
    """Hears speech in its second window, rain in all others; keeps what it was asked."""

    def __init__(self) -> None:
        self.batch = np.zeros((0, *CONFIG.input_shape), np.float32)

    def __call__(self, batch: np.ndarray) -> dict[str, np.ndarray]:
        self.batch = batch
        logits = np.zeros((len(batch), len(SOUND_KINDS)), np.float32)
        logits[:, SOUND_KINDS.index("rain")] = 4.0
        logits[1:2] = 0.0
        logits[1:2, 0] = 4.0
        return {"kind": logits}


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def gate(network: Network) -> SpeechGate:
    return SpeechGate(Artefact(MANIFEST, network))


def clip(seconds: float) -> Waveform:
    return Waveform(np.concatenate([voice(1.0)] * round(seconds)).astype(np.float32), 16_000)


def test_each_stretch_is_answered(gate: SpeechGate) -> None:
    heard = gate.hear(clip(5), [(0.0, 3.0), (1.5, 4.5), (2.0, 5.0)])
    assert [reading.top for reading in heard] == ["rain", "speech", "rain"]
    assert all(reading.labels == SOUND_KINDS for reading in heard)
    assert gate.hear(clip(1), []) == ()


def test_logits_are_divided_by_the_temperature(gate: SpeechGate) -> None:
    (heard,) = gate.hear(clip(1), [(0.0, 1.0)])
    assert heard["rain"] / heard["speech"] == pytest.approx(np.exp(4 / 2.0))


def test_a_long_stretch_is_heard_in_windows_and_the_one_most_like_speech_counts(
    gate: SpeechGate, network: Network
) -> None:
    (heard,) = gate.hear(clip(10), [(0.0, 10.0)])
    assert len(network.batch) > 3
    assert heard.top == "speech"


def test_the_features_are_those_of_the_speech_models_windows(gate: SpeechGate, network: Network) -> None:
    sound = clip(5)
    cut = windows(sound, CONFIG)
    gate.hear(sound, cut.seconds)
    assert network.batch.shape == cut.features.shape
    # Where the clip is trimmed, the frames at the edge see what lies beside it here, and nothing there.
    np.testing.assert_allclose(network.batch[:, 20:280], cut.features[:, 20:280], atol=2.0)


@pytest.mark.parametrize("seconds", [0.1, 0.3, 2.99])
def test_a_short_clip_is_one_window(gate: SpeechGate, network: Network, seconds: float) -> None:
    sound = Waveform(voice(seconds).astype(np.float32), 16_000)
    assert len(gate.hear(sound, [(0.0, sound.duration_s)])) == 1
    assert network.batch.shape == (1, *CONFIG.input_shape)
    assert np.isfinite(network.batch).all()


def test_the_threshold_is_that_of_the_manifest(gate: SpeechGate) -> None:
    assert gate.speech_above == 0.4


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"outputs": {"kind": list(SPEECH_CLASSES)}}, "labels"),
        ({"input_shape": (10, 40, 3)}, "takes"),
        ({"features": CONFIG.to_dict() | {"colour": "red"}}, "not known here"),
        ({"speech_above": None}, "speech_above"),
    ],
)
def test_what_does_not_fit_is_refused(changed: dict[str, object], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        SpeechGate(Artefact(replace(MANIFEST, **changed), Network()))
