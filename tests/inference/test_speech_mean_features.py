"""The models over one vector a clip or window: around a stand-in for their network, and as they are committed."""

from dataclasses import replace

import numpy as np
import pytest

from dashapp.audio.clip_features import ClipFeatureConfig
from dashapp.audio.waveform import Waveform
from dashapp.errors import ModelError
from dashapp.inference import registry
from dashapp.inference.artefact import Artefact, Manifest
from dashapp.inference.speech_mean_features import speech_mean_features
from dashapp.inference.speech_network import SpeechNetwork
from dashapp.labels import RAVDESS_EMOTIONS, SPEECH_CLASSES
from dashapp.process.lazy import Lazy
from dashapp.service import EmotionService
from dashapp.settings import ROOT, Settings
from tests.fakes import FakeFace
from tests.signals import sound_file, voice

CONFIG = ClipFeatureConfig()
MANIFEST = Manifest(
    name="speech-feature-mlp-8",
    kind="speech",
    input_shape=CONFIG.input_shape,
    outputs={"emotion": list(RAVDESS_EMOTIONS)},
    features=CONFIG.to_dict(),
    temperature=2.0,
    certain_above=0.3,
)
WINDOWS = ClipFeatureConfig(n_chroma=0, n_mels=0, window_s=3.0, hop_s=1.5)
CLASSIC = replace(
    MANIFEST,
    input_shape=WINDOWS.input_shape,
    outputs={"joint": list(SPEECH_CLASSES)},
    features=WINDOWS.to_dict(),
)
COMMITTED = ("speech-feature-mlp-8", "speech-feature-mlp-4")


def model(manifest: Manifest = MANIFEST) -> SpeechNetwork:
    (labels,) = manifest.outputs.items()
    logits = np.arange(len(labels[1]), dtype=np.float32)
    return speech_mean_features(Artefact(manifest, lambda batch: {labels[0]: np.tile(logits, (len(batch), 1))}))


def waveform(samples: np.ndarray) -> Waveform:
    return Waveform(samples.astype(np.float32), 16_000)


def service(speech: SpeechNetwork) -> EmotionService:
    return EmotionService(Settings(age_sex=False), Lazy.of(speech), Lazy.of(FakeFace()))


def test_a_clip_of_any_length_is_one_window() -> None:
    (segment,) = model().predict(waveform(voice(9.0)))
    assert segment.joint.labels == RAVDESS_EMOTIONS
    assert 7.0 < segment.end_s - segment.start_s <= 9.0


def test_a_model_with_windows_answers_for_each() -> None:
    segments = model(CLASSIC).predict(waveform(np.concatenate([voice(1.0)] * 8)))
    assert len(segments) > 3
    assert {segment.joint.labels for segment in segments} == {SPEECH_CLASSES}


def test_logits_are_divided_by_the_temperature() -> None:
    (segment,) = model().predict(waveform(voice(1.0)))
    assert segment.joint["surprised"] / segment.joint["fearful"] == pytest.approx(np.exp(2 / 2.0))


def test_features_are_of_the_whole_clip() -> None:
    assert model().features(waveform(voice(5.0))).shape == (157, CONFIG.n_mfcc)


def test_the_answer_has_the_models_own_labels_and_no_sex() -> None:
    answer = service(model()).analyze_audio(sound_file(voice(1.0))).to_dict()
    assert answer["top"] == {"emotion": "surprised", "sex": None}
    assert tuple(answer["emotion"]) == RAVDESS_EMOTIONS
    assert (answer["sex"], answer["joint"], answer["exemplar"]) == (None, None, None)
    assert answer["segments"][0]["sex"] is None


def test_the_answer_of_a_model_of_14_classes_has_both() -> None:
    answer = service(model(CLASSIC)).analyze_audio(sound_file(voice(1.0))).to_dict()
    assert answer["top"] == {"emotion": "neutral", "sex": "male"}
    assert tuple(answer["joint"]) == SPEECH_CLASSES


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"outputs": {"emotion": ["happy", "bored"]}}, "labels"),
        ({"input_shape": (40,)}, "takes"),
        ({"features": CONFIG.to_dict() | {"n_mfcc": 13}}, "takes"),
        ({"features": CONFIG.to_dict() | {"colour": "red"}}, "not known here"),
    ],
)
def test_other_labels_or_features_are_refused(changed: dict[str, object], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        model(replace(MANIFEST, **changed))


@pytest.mark.parametrize("name", COMMITTED)
def test_the_committed_networks_load_and_answer(name: str) -> None:
    committed = registry.load(name, ROOT / "models")
    (segment,) = committed.predict(waveform(voice(2.0)))
    assert segment.joint.labels == Manifest.read(ROOT / "models" / name).labels
    assert sum(segment.joint.probabilities) == pytest.approx(1.0)
