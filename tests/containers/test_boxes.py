"""The boxes of an MP4 file, and an index among them that is compressed."""

import struct

import pytest

from dashapp import decoding
from dashapp.containers.boxes import boxes, has_packed_index
from dashapp.errors import InputError
from dashapp.settings import Limits
from tests.signals import film, recording, voice


def box(kind: bytes, content: bytes = b"", *, wide: bool = False) -> bytes:
    if wide:
        return struct.pack(">I4sQ", 1, kind, 16 + len(content)) + content
    return struct.pack(">I4s", 8 + len(content), kind) + content


HEAD = box(b"ftyp", b"qt  " + bytes(4))
PACKED = (
    HEAD + box(b"moov", box(b"cmov", bytes(8))),
    HEAD + box(b"moov", box(b"cmov", bytes(8)), wide=True),
    HEAD + box(b"moov", box(b"mvhd", bytes(100)) + box(b"cmov", bytes(8))),
    HEAD + box(b"free") * 50 + box(b"moov", box(b"free") + box(b"cmov", wide=True)),
)


@pytest.mark.parametrize("data", PACKED)
def test_a_compressed_index_is_found_and_never_opened(data: bytes) -> None:
    assert has_packed_index(data)
    assert not decoding.is_video(data)
    with pytest.raises(InputError) as sound:
        decoding.decode_audio(data, Limits())
    assert sound.value.code == "decode_failed"
    with pytest.raises(InputError) as video, decoding.open_video(data, Limits()):
        pass
    assert video.value.code == "decode_failed"


@pytest.mark.parametrize("data", [b"", b"cmov", HEAD + box(b"mdat", b"cmov" * 9), HEAD + box(b"moov", b"cmov")])
def test_other_files_have_none(data: bytes) -> None:
    assert not has_packed_index(data)


@pytest.mark.parametrize("data", [film(), recording(voice()), recording(voice(), form="webm")])
def test_files_of_today_have_none(data: bytes) -> None:
    assert not has_packed_index(data)


def test_a_box_that_ends_before_its_own_header_ends_the_walk() -> None:
    assert [kind for kind, *_ in boxes(struct.pack(">I4s", 4, b"free") + box(b"moov"))] == [b"free"]
