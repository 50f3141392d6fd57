"""Zips and files as they are uploaded: opened without being unpacked, and every bad one refused."""

from pathlib import Path

import pytest

from dashapp.datasets.own_matching import read_upload
from dashapp.errors import InputError
from tests.own_uploads import BAD_ZIPS, MOST, BadZip, clip, opened, read, three_clips


def test_a_zip(tmp_path: Path) -> None:
    with opened(tmp_path, {"mine.zip": three_clips()}) as upload:
        own = read_upload(upload, None, {}, MOST)
        with upload.open("clips/1.wav") as file:
            assert file.read() == clip(0.6)
        assert upload.size("clips/1.wav") == len(clip(0.6))
    assert [item.item for item in own.items] == ["clips/0.wav", "clips/1.wav", "clips/2.wav"]
    assert own.refused == ()


# What the labels name is judged by whoever asks about the files.
HERE = [each for each in BAD_ZIPS if each.code != "unknown_labels" and "none can be taken" not in each.words]


@pytest.mark.parametrize("bad", HERE, ids=lambda bad: bad.name)
def test_bad_zips(tmp_path: Path, bad: BadZip) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, {f"{bad.name}.zip": bad.make()})
    assert caught.value.code == bad.code
    assert bad.words in caught.value.message


def test_a_zip_comes_alone(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a zip and came with other files"):
        read(tmp_path, {"z.zip": three_clips(), "a.wav": clip()})
    with pytest.raises(InputError, match="No file was sent"):
        read(tmp_path, {})


def test_damage_in_one_file_is_told_when_it_is_opened(tmp_path: Path) -> None:
    data = bytearray(three_clips())
    at = data.find(b"clips/1.wav") - 30
    data[at : at + 4] = b"XXXX"
    with opened(tmp_path, {"z.zip": bytes(data)}) as upload:
        assert len(read_upload(upload, None, {}, MOST).items) == 3
        with pytest.raises(InputError, match=r"damaged at 'clips/1\.wav'"):
            upload.open("clips/1.wav")
