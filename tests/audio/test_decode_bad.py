"""Sound files that are refused, each with its code and with words that help; and cut ones, which are answered."""

import struct
import tracemalloc

import numpy as np
import pytest

from dashapp.audio.decode import decode_audio
from dashapp.audio.formats import ACCEPTED
from dashapp.errors import InputError
from dashapp.settings import Limits
from tests.signals import film, picture, picture_file, recording, sound_file, voice

RATE = 16_000
WAV = sound_file(voice(1.0))
DATA_AT = WAV.index(b"data")


def with_data_size(size: int) -> bytes:
    return WAV[: DATA_AT + 4] + struct.pack("<I", size) + WAV[DATA_AT + 8 :]


def with_sample(value: float, subtype: str = "FLOAT") -> bytes:
    samples = voice(1.0)
    samples[RATE // 2] = value
    return sound_file(samples, subtype=subtype)


def header_field(offset: int, value: bytes) -> bytes:
    return WAV[:offset] + value + WAV[offset + len(value) :]


def noise(n: int) -> bytes:
    return np.random.default_rng(0).bytes(n)


REFUSED = {
    "nothing": (b"", "empty_file", "empty"),
    "text": (b"this is not a sound\n" * 9, "unsupported_format", "a text file"),
    "web page": (b"<!doctype html><html>", "unsupported_format", "a web page"),
    "pdf": (b"%PDF-1.7\n", "unsupported_format", "a PDF document"),
    "zip": (b"PK\x03\x04" + noise(99), "unsupported_format", "a zip archive"),
    "picture": (picture_file(picture()), "unsupported_format", "a PNG picture"),
    "heic": (picture_file(picture(), "HEIF"), "unsupported_format", "a HEIC picture"),
    "zeros": (bytes(999), "unsupported_format", "does not know"),
    "noise": (noise(999), "unsupported_format", "does not know"),
    "silent film": (film(), "unsupported_format", "without any sound"),
    "header of a wav": (WAV[:20], "decode_failed", "a WAV sound"),
    "no channels": (header_field(22, b"\0\0"), "decode_failed", "a WAV sound"),
    "rate of 0 Hz": (header_field(24, b"\0\0\0\0"), "decode_failed", "a WAV sound"),
    "rate of 2 GHz": (header_field(24, b"\xff\xff\xff\x7f"), "decode_failed", "a WAV sound"),
    "mp3 of noise": (b"ID3\x04\0\0\0\0\0\0" + noise(5000), "decode_failed", "an MP3 sound"),
    "mp4 without moov": (recording(voice(1.0, 48_000), form="m4a")[:5000], "decode_failed", "is missing"),
    "ogg of noise": (b"OggS" + noise(5000), "decode_failed", "an OGG sound"),
    "flac of noise": (b"fLaC" + noise(5000), "decode_failed", "a FLAC sound"),
    "webm of noise": (b"\x1aE\xdf\xa3" + noise(5000), "decode_failed", "a WebM recording"),
    "a tenth of a second": (sound_file(voice(0.1)), "too_short", "0.10 s"),
    "no samples": (WAV[: DATA_AT + 4] + bytes(4), "too_short", "0.00 s"),
    "digital silence": (sound_file(np.zeros(RATE)), "silent", "microphone"),
    "mp3 of silence": (recording(np.zeros(48_000), form="mp3"), "silent", "silent"),
    "constant": (sound_file(np.full(44_100, 0.3), 44_100), "silent", "silent"),
    "NaN": (with_sample(np.nan), "not_finite", "after 0.50 s"),
    "infinity": (with_sample(np.inf), "not_finite", "not a number"),
    "double beyond float": (with_sample(1e300, "DOUBLE"), "not_finite", "infinite"),
    "huge": (with_sample(-1e30), "not_finite", "export it again"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_is_refused_with_its_code_and_words(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    data, code, words = REFUSED[name]
    with pytest.raises(InputError) as caught:
        decode_audio(data)
    assert caught.value.code == code
    assert words in caught.value.message
    assert "lease" in caught.value.message or "microphone" in caught.value.message
    assert capfd.readouterr() == ("", "")


def test_an_unsupported_file_is_told_what_is_accepted() -> None:
    with pytest.raises(InputError, match="WebM") as caught:
        decode_audio(b"%PDF-1.7\n")
    assert ACCEPTED in caught.value.message


def test_too_many_bytes_are_refused_before_anything_is_read() -> None:
    with pytest.raises(InputError, match=r"60.0 MB; at most 50 MB") as caught:
        decode_audio(bytes(60_000_000))
    assert caught.value.code == "too_large"


@pytest.mark.parametrize("form", ["wav", "flac", "ogg", "mp3", "m4a", "webm", "aac"])
def test_longer_than_the_limit_is_refused_and_within_it_is_not(form: str) -> None:
    files = {
        "wav": sound_file(voice(2.0)),
        "flac": sound_file(voice(2.0), form="FLAC"),
        "ogg": sound_file(voice(2.0), form="OGG", subtype="VORBIS"),
    }
    data = files.get(form) or recording(voice(2.0, 48_000), form=form)
    with pytest.raises(InputError, match=r"at most 0:02") as caught:
        decode_audio(data, Limits(clip_seconds=1.8))
    assert caught.value.code == "too_long"
    assert decode_audio(data, Limits(clip_seconds=2.0)).waveform.duration_s == pytest.approx(2.0, abs=0.05)


def test_a_clip_that_unpacks_to_far_more_is_refused_before_it_fills_the_memory() -> None:
    bomb = recording(np.zeros(8_000 * 600, np.float32), 8_000, "mp3")
    tracemalloc.start()
    with pytest.raises(InputError, match="is longer"):
        decode_audio(bomb, Limits(clip_seconds=10.0))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10e6  # ten minutes are 19 MB as float32 at 8 kHz and 38 MB at 16 kHz; ten seconds 0.6 MB


def test_a_compressed_index_of_an_mp4_is_refused() -> None:
    packed = b"\0\0\0\x10ftypqt  \0\0\0\0" + b"\0\0\0\x18moov\0\0\0\x10cmov" + bytes(8)
    with pytest.raises(InputError) as caught:
        decode_audio(packed)
    assert caught.value.code == "decode_failed"


@pytest.mark.parametrize(
    "form", ["wav", "aiff", "flac", "vorbis", "opus", "mp3", "aac", "mp4", "fragments", "webm", "live webm"]
)
def test_a_clip_cut_at_its_end_is_answered_with_a_warning(form: str) -> None:
    samples = voice(2.0, 48_000)
    whole = {
        "wav": lambda: sound_file(samples, 48_000),
        "aiff": lambda: sound_file(samples, 48_000, "AIFF"),
        "flac": lambda: sound_file(samples, 48_000, "FLAC"),
        "vorbis": lambda: sound_file(np.tile(samples, 5), 48_000, "OGG", "VORBIS"),
        "opus": lambda: sound_file(np.tile(samples, 5), 48_000, "OGG", "OPUS"),
        "mp3": lambda: recording(samples, form="mp3"),
        "aac": lambda: recording(samples, form="aac"),
        "mp4": lambda: recording(samples, form="mp4", movflags="faststart"),
        "fragments": lambda: recording(
            samples, form="mp4", movflags="frag_keyframe+empty_moov", frag_duration="300000"
        ),
        "webm": lambda: recording(samples, form="webm"),
        "live webm": lambda: recording(samples, form="webm", live="1"),
    }[form]()
    full = decode_audio(whole)
    cut = decode_audio(whole[: len(whole) * 7 // 10])
    assert full.warnings == ()
    assert [notice.code for notice in cut.warnings] == ["truncated"]
    assert 0.2 < cut.waveform.duration_s / full.waveform.duration_s < 0.9
    n = len(cut.waveform.samples) - 2_000  # the last stretch of a cut lossy file fades
    np.testing.assert_allclose(cut.waveform.samples[:n], full.waveform.samples[:n], atol=1e-3)


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFFFFF])
def test_a_wav_whose_writer_did_not_know_its_length_is_read_whole_and_without_a_warning(size: int) -> None:
    decoded = decode_audio(with_data_size(size))
    np.testing.assert_allclose(decoded.waveform.samples, decode_audio(WAV).waveform.samples, atol=1e-7)
    assert decoded.warnings == ()


@pytest.mark.parametrize("form", ["mp3", "m4a", "aac"])
def test_a_damaged_part_is_left_out_with_a_warning(form: str) -> None:
    data = bytearray(recording(voice(2.0, 48_000), form=form))
    middle = len(data) // 2
    data[middle : middle + 400] = noise(400)
    decoded = decode_audio(bytes(data))
    assert [notice.code for notice in decoded.warnings] == ["damaged"]
    assert 1.5 < decoded.waveform.duration_s < 2.05


@pytest.mark.parametrize("form", ["wav", "flac", "ogg", "mp3", "m4a", "webm", "aac"])
def test_a_file_of_any_length_with_any_damage_is_answered_or_refused_but_never_breaks(form: str) -> None:
    whole = {
        "wav": sound_file(voice(0.5)),
        "flac": sound_file(voice(0.5), form="FLAC"),
        "ogg": sound_file(voice(4.0), form="OGG", subtype="OPUS"),
    }.get(form) or recording(voice(0.5, 48_000), form=form)
    random = np.random.default_rng(7)
    answered = 0
    for _ in range(40):
        data = bytearray(whole if random.random() < 0.5 else whole[: random.integers(1, len(whole) + 1)])
        for at in random.integers(0, len(data), random.integers(0, 6)):
            data[at] = random.integers(256)
        try:
            assert np.isfinite(decode_audio(bytes(data)).waveform.samples).all()
            answered += 1
        except InputError:
            pass
    assert answered > 0


def test_a_file_of_very_many_channels_is_answered() -> None:
    # Its length is left open, so that FFmpeg reads it, as it reads what libsndfile declines.
    many = bytearray(sound_file(np.tile(voice(0.5)[:, None], 43), subtype="FLOAT"))
    at = many.index(b"data") + 4
    many[at : at + 4] = bytes(4)
    assert decode_audio(bytes(many)).waveform.duration_s == pytest.approx(0.5, abs=0.01)


def test_a_codec_whose_name_is_no_letters_is_no_fault() -> None:
    data = recording(voice(0.5, 48_000), form="m4a").replace(b"mp4a", b"mp4\xff")
    assert decode_audio(data).waveform.duration_s == pytest.approx(0.5, abs=0.05)
