"""Playable previews."""

import base64
from io import BytesIO

import numpy as np
import pytest
import soundfile

from dashapp.audio.decode import decode_audio
from dashapp.audio.preview import LONGEST_WAV_S, audio_preview
from dashapp.audio.waveform import Waveform
from tests.signals import voice


def preview(samples: np.ndarray) -> tuple[str, bytes]:
    head, body = audio_preview(Waveform(samples.astype(np.float32), 16_000)).split(",")
    return head, base64.b64decode(body)


def test_a_short_clip_is_a_wav_of_the_same_samples() -> None:
    head, data = preview(voice(2.0))
    assert head == "data:audio/wav;base64"
    np.testing.assert_allclose(soundfile.read(BytesIO(data))[0], voice(2.0), atol=5e-5)


def test_a_long_clip_is_a_small_mp3_of_the_same_length() -> None:
    seconds = LONGEST_WAV_S + 1
    head, data = preview(voice(seconds))
    assert head == "data:audio/mpeg;base64"
    assert len(data) < 5_000 * seconds
    decoded = decode_audio(data)
    assert decoded.format == "mp3"
    assert decoded.waveform.duration_s == pytest.approx(seconds, abs=0.1)
    assert np.corrcoef(decoded.waveform.samples[: 16_000 * 20], voice(seconds)[: 16_000 * 20])[0, 1] > 0.95


def test_what_lies_beyond_full_scale_is_clipped_and_does_not_wrap_round() -> None:
    _, data = preview(3 * np.sin(np.arange(16_000) / 20))
    expected = np.clip(3 * np.sin(np.arange(16_000) / 20), -1, 1)
    np.testing.assert_allclose(soundfile.read(BytesIO(data))[0], expected, atol=1e-4)
