"""The gallery of classified spectrograms, as it is read."""

import json

import pytest

from dashapp.stored.crowd_gallery import FILE, FOLDER, MODEL, read_gallery

ENTRY = {
    "file": "a.webp",
    "truth": "approval",
    "said": "neutral",
    "probability": 0.61,
    "setting": "outside",
    "mixture": True,
}


def written(models, text: str) -> None:
    (models / MODEL / FOLDER).mkdir(parents=True)
    (models / MODEL / FOLDER / "a.webp").write_bytes(b"picture")
    (models / MODEL / FILE).write_text(text, encoding="utf-8")


def test_entries_come_with_their_pictures(tmp_path) -> None:
    written(tmp_path, json.dumps([ENTRY, ENTRY | {"said": "approval", "mixture": False}]))
    wrong, right = read_gallery(tmp_path)
    assert (wrong.right, wrong.said, wrong.setting, wrong.mixture) == (False, "neutral", "outside", True)
    assert right.right
    assert wrong.picture == "data:image/webp;base64,cGljdHVyZQ=="


def test_without_a_list_there_is_nothing(tmp_path) -> None:
    assert read_gallery(tmp_path) == ()


@pytest.mark.parametrize(
    "text", ['[{"file": ', '[{"file": "a.webp"}]', json.dumps([ENTRY | {"file": "b.webp"}]), "[1]", "3"]
)
def test_a_damaged_list_is_left_out_and_logged(tmp_path, caplog, text: str) -> None:
    written(tmp_path, text)
    assert read_gallery(tmp_path) == ()
    assert "is damaged" in caplog.text


def test_nothing_outside_the_folder_is_read(tmp_path) -> None:
    written(tmp_path, json.dumps([ENTRY | {"file": f"../{FILE}"}]))
    assert read_gallery(tmp_path) == ()
