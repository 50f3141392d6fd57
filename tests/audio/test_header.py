"""Sample rate and length of files: as they were written, whatever the format."""

import numpy as np
import pytest

from dashapp.audio.header import read_header
from dashapp.errors import InputError
from tests.signals import film, recording, sound_file, voice


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_wav(tmp_path, rate: int) -> None:
    (tmp_path / "a.wav").write_bytes(sound_file(voice(0.5, rate), rate))
    header = read_header(tmp_path / "a.wav")
    assert (header.sample_rate, header.duration_s) == (rate, pytest.approx(0.5))


@pytest.mark.parametrize(
    ("form", "ending"), [("m4a", "m4a"), ("aac", "aac"), ("mp3", "mp3"), ("webm", "webm"), ("opus", "ogg")]
)
def test_other_formats(tmp_path, form: str, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(recording(voice(1.0, 48_000), 48_000, form))
    header = read_header(path)
    assert (header.sample_rate, header.duration_s) == (48_000, pytest.approx(1.0, abs=0.1))


@pytest.mark.parametrize(
    ("data", "code"), [(b"no sound", "unsupported_format"), (film(), "decode_failed"), (b"", "unsupported_format")]
)
def test_what_holds_no_sound_is_refused(tmp_path, data: bytes, code: str) -> None:
    (tmp_path / "a.wav").write_bytes(data)
    with pytest.raises(InputError) as refused:
        read_header(tmp_path / "a.wav")
    assert refused.value.code == code


def test_a_wav_without_a_length_is_read_to_its_end(tmp_path) -> None:
    data = bytearray(sound_file(np.full(8_000, 0.1)))
    data[40:44] = bytes(4)
    (tmp_path / "a.wav").write_bytes(data)
    assert read_header(tmp_path / "a.wav").sample_rate == 16_000
