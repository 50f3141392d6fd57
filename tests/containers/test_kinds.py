"""What a file is, by its first bytes."""

import pytest

from dashapp.containers import NAMES, container, describe, unsupported


def ftyp(major: bytes, *compatible: bytes) -> bytes:
    body = b"ftyp" + major + b"\0\0\0\0" + b"".join(compatible)
    return (len(body) + 4).to_bytes(4, "big") + body + b"\0\0\0\x08free"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (ftyp(b"M4A ", b"mp42", b"isom"), "m4a"),
        (ftyp(b"isom", b"mp41"), "mp4"),
        (ftyp(b"qt  "), "mp4"),
        (ftyp(b"3gp4"), "mp4"),
        (ftyp(b"heic", b"mif1"), "heic"),
        (ftyp(b"mif1", b"heic", b"hevc"), "heic"),
        (ftyp(b"mif1", b"miaf", b"avif"), "avif"),
        (ftyp(b"avif", b"mif1"), "avif"),
        (b"\0\0\0\x08wide\0\0\0\x08mdat", "mp4"),
        (b"RIFF\0\0\0\0WAVEfmt ", "wav"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"RIFF\0\0\0\0AVI LIST", "avi"),
        (b"FORM\0\0\0\0AIFFCOMM", "aiff"),
        (b"OggS\0\x02", "ogg"),
        (b"ID3\x04\0\0", "mp3"),
        (b"\xff\xfb\x90\x64\0", "mp3"),
        (b"\xff\xf1\x50\x80\0", "aac"),
        (b"\x1aE\xdf\xa3\x01", "webm"),
        (b"BM" + bytes(12) + b"\x28\0\0\0", "bmp"),
        (b"II*\0\x08\0\0\0", "tiff"),
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (b"PK\x03\x04\x14\0", "zip"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "svg"),
        (b"\n<!DOCTYPE html><title>Sign in</title>", "html"),
        ("Grüße, 世界 😀".encode(), "text"),
        ("Grüße".encode("utf-16"), "text"),
        (b"BM is how this text begins", "text"),
        ("é".encode() * 2000, "text"),
    ],
)
def test_kinds_are_told_by_their_first_bytes(data: bytes, kind: str) -> None:
    assert container(data) == kind
    assert describe(data) == NAMES[kind]


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"\x01\x02\x03", b"RIFF\0\0\0\0QLCM", b"\xff", b"   "])
def test_what_is_nothing_known_is_none(data: bytes) -> None:
    assert container(data) is None
    assert "does not know" in describe(data)


@pytest.mark.parametrize("length", range(40))
def test_any_beginning_of_a_file_can_be_asked_about(length: int) -> None:
    for data in (
        ftyp(b"heic", b"mif1", b"avif"),
        b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x80>\0\0",
        bytes(range(256)),
    ):
        container(data[:length])


def test_a_refusal_says_what_came_what_is_accepted_and_what_to_do() -> None:
    error = unsupported(b"%PDF-1.7", "WAV and MP3")
    assert error.status == 415
    for words in ("a PDF document", "WAV and MP3", "Please convert it"):
        assert words in error.message
