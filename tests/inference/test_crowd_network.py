"""Crowd models around a stand-in for their network: windows, scales, pictures, parts, and what does not fit."""

from dataclasses import replace

import numpy as np
import pytest

from dashapp.audio.crowd_spectrogram import CrowdSpectrogramConfig, band_power, decibels, picture
from dashapp.audio.frequency_scales import SCALES, drawn_places
from dashapp.audio.waveform import Waveform
from dashapp.errors import InputError, ModelError
from dashapp.inference.artefact import CHUNK, Artefact, Manifest
from dashapp.inference.crowd_network import PICTURE_S, CrowdNetwork
from dashapp.labels import CROWD_CLASSES, EMOTIONS
from tests.signals import voice

CONFIG = CrowdSpectrogramConfig()
MANIFEST = Manifest(
    name="crowd-cnn",
    kind="crowd",
    input_shape=CONFIG.input_shape,
    outputs={"crowd": list(CROWD_CLASSES), "shares": list(CROWD_CLASSES)},
    features=CONFIG.to_dict(),
    temperature=2.0,
    certain_above=0.35,
)


class Network:
    """Hears approval in everything; keeps what it was asked."""

    def __init__(self, *outputs: str) -> None:
        self.outputs = outputs or ("crowd", "shares")
        self.asked: list[np.ndarray] = []

    def __call__(self, batch: np.ndarray) -> dict[str, np.ndarray]:
        self.asked.append(batch)
        logits = np.zeros((len(batch), len(CROWD_CLASSES)), np.float32)
        logits[:, 0] = 4.0
        return {"crowd": logits, "shares": logits / 2} if "shares" in self.outputs else {"crowd": logits}

    @property
    def batch(self) -> np.ndarray:
        return np.concatenate(self.asked)


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def model(network: Network) -> CrowdNetwork:
    return CrowdNetwork(Artefact(MANIFEST, network))


def clip(seconds: float) -> Waveform:
    return Waveform(voice(seconds).astype(np.float32), 16_000)


def test_a_clip_is_heard_in_windows_of_three_seconds_every_second(model: CrowdNetwork, network: Network) -> None:
    segments = model.predict(clip(5.5))
    spans = [(segment.start_s, segment.end_s) for segment in segments]
    assert network.batch.shape == (4, *CONFIG.input_shape)
    assert [start for start, _ in spans] == pytest.approx([0, 1, 2, 2.5], abs=0.01)
    assert [end for _, end in spans] == pytest.approx([3, 4, 5, 5.5], abs=0.01)
    assert all(segment.crowd.labels == segment.shares.labels == CROWD_CLASSES for segment in segments)


@pytest.mark.parametrize("seconds", [0.1, 1.0, 2.99])
def test_a_short_clip_is_one_window(model: CrowdNetwork, network: Network, seconds: float) -> None:
    (segment,) = model.predict(clip(seconds))
    assert (segment.start_s, segment.end_s) == (0.0, pytest.approx(seconds))
    assert network.batch.shape == (1, *CONFIG.input_shape)


@pytest.mark.parametrize("scale", ["", *SCALES])
def test_a_window_is_the_picture_that_was_trained_on(model: CrowdNetwork, network: Network, scale: str) -> None:
    sound = clip(3.0)
    model.predict(sound, scale)
    config = replace(CONFIG, scale=scale or CONFIG.scale)
    drawn = picture(decibels(sound, config)[: config.window_frames], config)
    # A window's range begins at its own loudest point, and the levels are kept that deep.
    np.testing.assert_allclose(network.batch[0], drawn, atol=1e-5)


def test_an_unknown_scale_is_refused_with_those_there_are(model: CrowdNetwork) -> None:
    with pytest.raises(InputError, match=r"no frequency scale 'purple'; there are mel, bark, erb, log\.") as caught:
        model.predict(clip(1.0), "purple")
    assert caught.value.code == "bad_request"


def test_a_soft_window_is_heard_as_if_it_stood_alone(model: CrowdNetwork, network: Network) -> None:
    seconds = 672 * CONFIG.hop_length / 16_000  # whole frames, so that both are cut alike
    loud, soft = voice(seconds), voice(seconds, pitch_hz=220) * 1e-3
    model.predict(Waveform(np.concatenate([loud, soft]).astype(np.float32), 16_000))
    frames = decibels(Waveform(soft.astype(np.float32), 16_000), CONFIG)
    alone = picture(frames[672 - CONFIG.window_frames : 672], CONFIG)
    # The window's first frames still see the end of what came before.
    np.testing.assert_allclose(network.batch[-1][:, 12:], alone[:, 12:], atol=1e-3)


def test_without_any_sound_there_is_silence_whatever_the_network_says(model: CrowdNetwork) -> None:
    (segment,) = model.predict(Waveform(np.zeros(48_000, np.float32), 16_000))
    assert min(segment.crowd["silence"], segment.shares["silence"]) > 0.98
    muted = np.concatenate([np.zeros(48_000), voice(3.0)]).astype(np.float32)
    assert [one.crowd.top for one in model.predict(Waveform(muted, 16_000))] == ["silence", *["approval"] * 3]


def test_logits_are_divided_by_the_temperature_and_the_shares_are_not(model: CrowdNetwork) -> None:
    (segment,) = model.predict(clip(1.0))
    assert segment.crowd["approval"] / segment.crowd["neutral"] == pytest.approx(np.exp(4 / 2.0))
    assert segment.shares["approval"] / segment.shares["neutral"] == pytest.approx(np.exp(2))


def test_a_model_with_one_head_takes_its_class_for_the_shares() -> None:
    manifest = replace(MANIFEST, name="crowd-cnn-baseline", outputs={"crowd": list(CROWD_CLASSES)})
    (segment,) = CrowdNetwork(Artefact(manifest, Network("crowd"))).predict(clip(1.0))
    assert segment.shares == segment.crowd


def test_a_long_clip_is_asked_a_batch_at_a_time(model: CrowdNetwork, network: Network) -> None:
    told: list[float] = []
    segments = model.predict(clip(40.0), progress=told.append)
    assert [len(batch) for batch in network.asked] == [CHUNK, len(segments) - CHUNK]
    assert told == [pytest.approx(CHUNK / len(segments)), 1]


def test_parts_are_heard_like_whole_sounds(model: CrowdNetwork, network: Network) -> None:
    sound = clip(3.0)
    power = band_power(sound, CONFIG)
    heard = model.predict_powers(np.stack([power, 1e-6 * power, 0 * power + 1e-3]))
    assert len(heard) == 3
    model.predict(sound)
    np.testing.assert_allclose(network.asked[0][0], network.asked[1][0], atol=1e-5)
    np.testing.assert_allclose(network.asked[0][0], network.asked[0][1], atol=1e-4)


@pytest.mark.parametrize("frames", [1, 50, 2000])
def test_parts_of_any_length_fit(model: CrowdNetwork, network: Network, frames: int) -> None:
    power = np.random.default_rng(0).gamma(1, 1, (2, frames, CONFIG.bands)).astype(np.float32)
    assert len(model.predict_powers(power)) == 2
    assert network.batch.shape == (2, *CONFIG.input_shape)
    assert np.isfinite(network.batch).all()


@pytest.mark.parametrize("shape", [(24, 24), (530, 690), (100, 3000)])
def test_a_picture_is_heard_again_and_again(model: CrowdNetwork, network: Network, shape: tuple[int, int]) -> None:
    levels = np.random.default_rng(0).uniform(0, 1, shape).astype(np.float32)
    segment = model.predict_levels(levels, "", 5_500)
    assert (segment.start_s, segment.end_s) == (0.0, PICTURE_S)
    (window,) = network.batch
    columns = round(PICTURE_S / CONFIG.window_s * CONFIG.window_frames)
    np.testing.assert_array_equal(window[:, :columns], window[:, columns : 2 * columns])
    assert window.shape == CONFIG.input_shape
    assert 0 <= window.min() <= window.max() <= 1


def test_high_frequencies_of_a_picture_stay_above(model: CrowdNetwork, network: Network) -> None:
    levels = np.linspace(0, 1, 200, dtype=np.float32)[:, None].repeat(100, axis=1)
    model.predict_levels(levels, "", 5_500)
    rows = network.batch[0, :, :, 0].mean(axis=1)
    assert (np.diff(rows) > 0).all()


@pytest.mark.parametrize("scale", ["mel", "bark", "erb", "log"])
def test_a_tone_in_a_picture_is_heard_where_it_is_in_sound(model: CrowdNetwork, network: Network, scale: str) -> None:
    hz, top_hz = 2_000.0, 22_050.0
    levels = np.zeros((400, 50), np.float32)
    levels[round(399 * (1 - float(drawn_places(hz, scale, top_hz))))] = 1
    model.predict_levels(levels, scale, top_hz)
    loudest = CONFIG.bands - 1 - int(network.batch[0, :, 0, 0].argmax())
    centres = replace(CONFIG, scale=scale).centres_hz
    assert abs(loudest - int(np.abs(np.array(centres) - hz).argmin())) <= 1


def test_what_a_picture_does_not_show_is_silent(model: CrowdNetwork, network: Network) -> None:
    model.predict_levels(np.ones((100, 50), np.float32), "mel", 2_000)
    rows = network.batch[0, :, 0, 0]
    centres = np.array(CONFIG.centres_hz)[::-1]
    assert (rows[centres > 2_100] == 0).all()
    assert (rows[centres < 1_900] == 1).all()


@pytest.mark.parametrize("top_hz", [0, -1, 999, 1e6, float("nan")])
def test_an_axis_that_ends_nowhere_is_refused(model: CrowdNetwork, top_hz: float) -> None:
    with pytest.raises(InputError, match="between 1000 and 96000 Hz"):
        model.predict_levels(np.ones((100, 50), np.float32), "", top_hz)


def test_what_it_is_stands_in_the_manifest(model: CrowdNetwork) -> None:
    assert (model.name, model.certain_above, model.config) == ("crowd-cnn", 0.35, CONFIG)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"outputs": {"crowd": list(EMOTIONS)}}, "labels"),
        ({"outputs": {"crowd": list(CROWD_CLASSES), "shares": list(CROWD_CLASSES[::-1])}}, "labels"),
        ({"input_shape": (64, 10, 1)}, "takes"),
        ({"features": CONFIG.to_dict() | {"colour": "red"}}, "not known here"),
    ],
)
def test_what_does_not_fit_is_refused(changed: dict[str, object], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        CrowdNetwork(Artefact(replace(MANIFEST, **changed), Network()))
