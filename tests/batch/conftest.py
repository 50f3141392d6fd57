"""A folder of clips of which two cannot be analysed."""

from pathlib import Path

import pytest

from tests.signals import sound_file, voice


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    folder = tmp_path / "clips"
    (folder / "more").mkdir(parents=True)
    clip = sound_file(voice(0.5))
    for number in range(20):
        (folder / ("more" if number % 3 else ".") / f"{number:02}.wav").write_bytes(clip)
    (folder / "07 text.wav").write_text("no sound at all")
    (folder / "empty.wav").write_bytes(b"")
    (folder / ".hidden").write_text("left out")
    return folder
