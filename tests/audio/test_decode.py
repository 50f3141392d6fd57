"""Sound files: one sound in every format, rate, depth and number of channels is one waveform."""

import sys

import numpy as np
import pytest

from dashapp.audio.conditioning import high_pass
from dashapp.audio.decode import SAMPLE_RATE, DecodedAudio, decode_audio, sniff
from tests.signals import film, recording, sound_file, voice

SECONDS = 1.0


def high_passed(samples: np.ndarray) -> np.ndarray:
    """The sound as it is analysed: without what lies below hearing."""
    sides = samples[:, None].astype(np.float32)
    high_pass(sides)
    return sides[:, 0]


SOUND = voice(SECONDS, SAMPLE_RATE)
REFERENCE = high_passed(SOUND)


def error_of(decoded: DecodedAudio) -> float:
    """Largest difference to the same sound at 16 kHz."""
    samples = decoded.waveform.samples
    assert samples.dtype == np.float32
    assert samples.shape == REFERENCE.shape
    return float(np.abs(samples - REFERENCE).max())


def likeness(decoded: DecodedAudio) -> float:
    """Correlation with the same sound at 16 kHz, for lossy formats."""
    samples = decoded.waveform.samples
    assert abs(len(samples) - len(REFERENCE)) < 0.05 * SAMPLE_RATE
    n = min(len(samples), len(REFERENCE))
    return float(np.corrcoef(samples[:n], REFERENCE[:n])[0, 1])


def codes(decoded: DecodedAudio) -> list[str]:
    return [notice.code for notice in decoded.warnings]


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000])
@pytest.mark.parametrize(
    ("subtype", "tolerance"), [("PCM_16", 1e-4), ("PCM_24", 2e-6), ("PCM_32", 2e-6), ("FLOAT", 2e-6), ("DOUBLE", 2e-6)]
)
def test_the_same_sound_at_any_rate_and_depth_is_the_same_waveform(rate: int, subtype: str, tolerance: float) -> None:
    decoded = decode_audio(sound_file(voice(SECONDS, rate), rate, subtype=subtype))
    assert error_of(decoded) < tolerance
    assert decoded.source_rate == rate
    assert decoded.format == "wav"
    assert decoded.warnings == ()


@pytest.mark.parametrize("channels", [2, 4, 6])
@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_channels_are_averaged(rate: int, channels: int) -> None:
    mono = voice(SECONDS, rate)
    other = 0.03 * np.sin(np.arange(len(mono)))
    sides = [mono + other, mono - other] * (channels // 2)
    assert error_of(decode_audio(sound_file(np.stack(sides, axis=1), rate, subtype="PCM_24"))) < 2e-6


@pytest.mark.parametrize(("form", "subtype"), [("FLAC", "PCM_16"), ("FLAC", "PCM_24"), ("AIFF", "PCM_16")])
def test_lossless_formats_are_exact(form: str, subtype: str) -> None:
    decoded = decode_audio(sound_file(SOUND, SAMPLE_RATE, form, subtype))
    assert error_of(decoded) < 5e-5
    assert decoded.format == form.lower()
    assert decoded.warnings == ()


@pytest.mark.parametrize("subtype", ["VORBIS", "OPUS"])
def test_ogg_is_read(subtype: str) -> None:
    decoded = decode_audio(sound_file(voice(SECONDS, 48_000), 48_000, "OGG", subtype))
    assert likeness(decoded) > 0.98
    assert decoded.format == "ogg"
    assert decoded.warnings == ()


@pytest.mark.parametrize(
    ("form", "container"),
    [
        ("mp3", "mp3"),
        ("m4a", "m4a"),
        ("mp4", "mp4"),
        ("mov", "mp4"),
        ("aac", "aac"),
        ("webm", "webm"),
        ("opus", "ogg"),
        ("flac", "flac"),
        ("alac", "m4a"),
    ],
)
@pytest.mark.parametrize("channels", [1, 2])
def test_what_phones_and_browsers_record_is_read(form: str, container: str, channels: int) -> None:
    samples = voice(SECONDS, 48_000)
    data = recording(samples if channels == 1 else np.stack([samples, samples], axis=1), 48_000, form)
    decoded = decode_audio(data)
    # Raw AAC has no place for the encoder's delay, 1024 samples, so that its sound comes late.
    assert form == "aac" or likeness(decoded) > 0.97
    assert sniff(data) == decoded.format == container
    assert decoded.source_rate == 48_000
    assert decoded.warnings == ()


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("mp4", {"movflags": "faststart"}),
        ("mp4", {"movflags": "frag_keyframe+empty_moov", "frag_duration": "300000"}),
        ("webm", {"live": "1"}),
    ],
)
def test_streamed_forms_are_read_like_whole_ones(form: str, options: dict[str, str]) -> None:
    decoded = decode_audio(recording(voice(SECONDS, 48_000), 48_000, form, **options))
    assert decoded.waveform.duration_s == pytest.approx(SECONDS, abs=0.05)
    assert decoded.warnings == ()


def test_the_sound_of_a_film_is_read() -> None:
    decoded = decode_audio(film(voice(SECONDS, 48_000)))
    assert decoded.format == "mp4"
    assert likeness(decoded) > 0.97


@pytest.mark.parametrize("subtype", ["ULAW", "ALAW", "IMA_ADPCM", "MS_ADPCM", "GSM610", "PCM_U8"])
def test_old_codecs_in_wav_are_read(subtype: str) -> None:
    decoded = decode_audio(sound_file(REFERENCE, SAMPLE_RATE, "WAV", subtype))
    assert likeness(decoded) > 0.9


@pytest.mark.parametrize("rate", [8_000, 11_025])
def test_narrow_band_is_upsampled_with_a_warning(rate: int) -> None:
    decoded = decode_audio(sound_file(voice(SECONDS, rate), rate, subtype="PCM_24"))
    # The sound ends below half of either rate, so nothing of it is lost.
    assert error_of(decoded) < 1e-3
    assert codes(decoded) == ["narrow_band"]
    assert f"{rate / 1000:g} kHz" in decoded.warnings[0].message


def test_opus_tells_the_rate_of_the_sound_it_was_made_from() -> None:
    decoded = decode_audio(sound_file(voice(SECONDS, 8_000), 8_000, "OGG", "OPUS"))
    assert likeness(decoded) > 0.97
    assert decoded.source_rate == 8_000
    assert codes(decoded) == ["narrow_band"]


def test_clipping_is_left_as_it_is() -> None:
    clipped = np.clip(8 * REFERENCE, -1.0, 0.5)
    decoded = decode_audio(sound_file(clipped, SAMPLE_RATE, subtype="FLOAT"))
    np.testing.assert_allclose(decoded.waveform.samples, high_passed(clipped), atol=1e-6)
    assert decoded.warnings == ()


def test_the_extremes_of_24_bits_are_full_scale() -> None:
    square = np.tile(np.repeat(np.array([2**31 - 256, -(2**31)], np.int32), 5), 1000)
    samples = decode_audio(sound_file(square, SAMPLE_RATE, subtype="PCM_24")).waveform.samples
    np.testing.assert_allclose(samples, high_passed(square / 2**31), atol=2e-6)


def test_samples_in_integer_units_are_scaled_down_with_a_warning() -> None:
    decoded = decode_audio(sound_file(REFERENCE * 32768, SAMPLE_RATE, subtype="FLOAT"))
    assert np.abs(decoded.waveform.samples).max() == pytest.approx(1.0, abs=0.01)
    assert codes(decoded) == ["rescaled"]


def test_a_second_reading_gives_the_same_samples() -> None:
    data = recording(voice(SECONDS, 48_000), 48_000, "m4a")
    np.testing.assert_array_equal(decode_audio(data).waveform.samples, decode_audio(data).waveform.samples)


def test_no_file_is_opened_and_nothing_goes_to_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    damaged = bytearray(recording(voice(SECONDS, 48_000), 48_000, "mp3"))
    damaged[2000:2400] = np.random.default_rng(0).bytes(400)
    files = [bytes(damaged), sound_file(REFERENCE), recording(voice(SECONDS, 48_000), 48_000, "m4a")]
    opened: list[object] = []
    watching = True

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event == "open":
            opened.append(arguments)

    sys.addaudithook(note)  # cannot be taken off again, hence the switch
    for data in files:
        decode_audio(data)
    watching = False
    assert opened == []
    assert capfd.readouterr() == ("", "")
