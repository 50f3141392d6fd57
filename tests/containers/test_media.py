"""Kinds of files that hold sound or moving pictures, told by content and read by allowed readers alone."""

import struct
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
import soundfile

from dashapp.audio.decode import decode_audio, sniff
from dashapp.containers.media import recognised_media
from dashapp.errors import InputError
from dashapp.service.intake import kind_of
from tests.media import encoded, moved
from tests.signals import film, recording, sound_file, video, voice

RATE = 48_000
SOUND = voice(2.0, RATE)
REFERENCE = decode_audio(sound_file(SOUND, RATE)).waveform.samples
NOISE = np.random.default_rng(3)


def id3(data: bytes, *, footer: bool = False) -> bytes:
    body = b"TIT2" + (7).to_bytes(4, "big") + b"\0\0" + b"\0memo 1" + bytes(300)
    size = bytes([len(body) >> 21 & 127, len(body) >> 14 & 127, len(body) >> 7 & 127, len(body) & 127])
    tail = b"3DI\4\0\x10" + size if footer else b""
    return b"ID3\4\0" + (b"\x10" if footer else b"\0") + size + body + tail + data


def wav() -> bytes:
    return sound_file(SOUND, RATE)


def telephone(form: str, codec: str) -> bytes:
    return encoded(voice(2.0, 8_000, top_hz=2_000), 8_000, form, codec)


def boxed_mov() -> bytes:
    flags = "frag_keyframe+empty_moov+default_base_moof"
    return b"\0\0\0\x10skip" + bytes(8) + b"\0\0\0\x08free" + recording(SOUND, RATE, "mov", movflags=flags)


def big_endian_wav() -> bytes:
    buffer = BytesIO()
    soundfile.write(buffer, SOUND, RATE, format="WAV", subtype="PCM_16", endian="BIG")
    return buffer.getvalue()


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "ID3 before AAC": (lambda: id3(recording(SOUND, RATE, "aac")), "aac"),
    "ID3 before FLAC": (lambda: id3(recording(SOUND, RATE, "flac")), "flac"),
    "ID3 before WAV": (lambda: id3(wav()), "wav"),
    "ID3 before OGG": (lambda: id3(recording(SOUND, RATE, "opus")), "ogg"),
    "ID3 before MP3": (lambda: id3(recording(SOUND, RATE, "mp3"), footer=True), "mp3"),
    "two ID3 before AAC": (lambda: id3(id3(recording(SOUND, RATE, "aac"))), "aac"),
    "zeros before MP3": (lambda: bytes(417) + recording(SOUND, RATE, "mp3"), "mp3"),
    "zeros before M4A": (lambda: bytes(100) + recording(SOUND, RATE, "m4a"), "m4a"),
    "zeros before WAV": (lambda: bytes(4096) + wav(), "wav"),
    "a byte-order mark before WAV": (lambda: b"\xef\xbb\xbf" + wav(), "wav"),
    "an empty line before OGG": (lambda: b"\r\n" + recording(SOUND, RATE, "opus"), "ogg"),
    "MP3 from its middle": (lambda: recording(SOUND, RATE, "mp3")[1_000:], "mp3"),
    "MPEG layer II": (lambda: encoded(SOUND, RATE, "mp2", "mp2"), "mp3"),
    "RF64": (lambda: sound_file(SOUND, RATE, "RF64"), "wav"),
    "BW64": (lambda: b"BW64" + sound_file(SOUND, RATE, "RF64")[4:], "wav"),
    "RIFX": (big_endian_wav, "wav"),
    "W64": (lambda: encoded(SOUND, RATE, "w64", "pcm_s16le"), "w64"),
    "AU": (lambda: sound_file(SOUND, RATE, "AU"), "au"),
    "CAF, ALAC": (lambda: encoded(SOUND, RATE, "caf", "alac"), "caf"),
    "CAF, PCM": (lambda: sound_file(SOUND, RATE, "CAF"), "caf"),
    "WMA": (lambda: encoded(SOUND, RATE, "asf", "wmav2"), "wma"),
    "AC-3": (lambda: encoded(SOUND, RATE, "ac3", "ac3"), "ac3"),
    "E-AC-3": (lambda: encoded(SOUND, RATE, "eac3", "eac3"), "ac3"),
    "MPEG-TS": (lambda: moved(recording(SOUND, RATE, "m4a"), "mpegts"), "ts"),
    "MPEG-TS from its middle": (lambda: moved(recording(SOUND, RATE, "m4a"), "mpegts")[100:], "ts"),
    "Matroska": (lambda: encoded(SOUND, RATE, "matroska", "flac"), "mkv"),
    "AVI": (lambda: encoded(SOUND, RATE, "avi", "libmp3lame"), "avi"),
    "FLV": (lambda: encoded(SOUND, RATE, "flv", "aac"), "flv"),
    "WavPack": (lambda: encoded(SOUND, RATE, "wv", "wavpack"), "wavpack"),
    "True Audio": (lambda: encoded(SOUND, RATE, "tta", "tta"), "tta"),
    "QuickTime behind other boxes": (boxed_mov, "mp4"),
    "AMR": (lambda: telephone("amr", "libopencore_amrnb"), "amr"),
    "3GP": (lambda: telephone("3gp", "libopencore_amrnb"), "mp4"),
    "VOC": (lambda: telephone("voc", "pcm_u8"), "voc"),
}


@pytest.mark.parametrize("name", FILES)
def test_what_people_have_is_read_and_told_by_its_content(name: str) -> None:
    make, kind = FILES[name]
    data = make()
    assert sniff(data) == kind
    decoded = decode_audio(data)
    assert decoded.format == kind
    assert decoded.waveform.duration_s == pytest.approx(2.0, abs=0.15)
    assert [notice.code for notice in decoded.warnings if notice.code != "narrow_band"] == []
    samples = decoded.waveform.samples
    spectrum = np.abs(np.fft.rfft(samples[:32_000], 32_000))
    assert np.argmax(spectrum) / 2 == pytest.approx(140, abs=10)
    assert kind_of(data) == "clip"


@pytest.mark.parametrize("form", ["matroska", "mpegts", "avi", "asf", "3gp"])
def test_films_of_other_kinds_are_videos(form: str) -> None:
    data = video([np.zeros((64, 64, 3), np.uint8)] * 10, SOUND)
    assert kind_of(moved(data, form)) == "video"


def test_a_playlist_is_never_followed() -> None:
    playlist = b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"
    for data in (playlist, b"ffconcat version 1.0\nfile /etc/hostname\n"):
        with pytest.raises(InputError) as caught:
            kind_of(data)
        assert caught.value.code == "unsupported_format"


def test_noise_is_not_taken_for_sound() -> None:
    for length in (50, 500, 5_000, 50_000):
        assert recognised_media(NOISE.bytes(length))[0] is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"#!SILK_V3" + bytes(50), "SILK voice message"),
        (b"\x02dss" + bytes(50), "DSS dictation"),
        (b".RMF\0\0\0\x12" + bytes(50), "RealMedia"),
        (b"MThd\0\0\0\6" + bytes(50), "MIDI"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "old Office document"),
        (b"\0\0\1\0\1\0\x10\x10" + bytes(50), "an icon"),
        (b"FUJIFILMCCD-RAW 0201" + bytes(50), "raw picture"),
    ],
)
def test_what_is_not_read_is_called_by_its_name_and_not_damaged(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        kind_of(data)
    assert caught.value.code == "unsupported_format"


def test_sound_that_is_protected_is_no_damage() -> None:
    data = bytearray(recording(SOUND, RATE, "m4a"))
    at = data.index(b"mp4a")
    data[at : at + 4] = b"drms"
    with pytest.raises(InputError, match="codec that is not read here") as caught:
        decode_audio(bytes(data))
    assert caught.value.code == "unsupported_format"
    assert "damaged" not in caught.value.message


def test_a_wav_of_an_unknown_codec_is_no_damage() -> None:
    data = bytearray(wav())
    at = data.index(b"fmt ") + 8
    data[at : at + 2] = struct.pack("<H", 0x7777)
    with pytest.raises(InputError) as caught:
        decode_audio(bytes(data))
    assert caught.value.code == "unsupported_format"


def test_a_silent_film_is_still_a_video() -> None:
    assert kind_of(film()) == "video"
