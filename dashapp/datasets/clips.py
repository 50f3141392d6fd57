"""What the readers of all speech corpora share: finding sound files and sorting them into taken and refused."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from dashapp.datasets.sample import Refused, Sample

SOUND_ENDINGS: Final = frozenset(
    (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".m4a", ".aac", ".mp4", ".webm", ".aif", ".aiff")
)

VIDEO_ENDINGS: Final = frozenset((".mp4", ".flv", ".mov", ".mkv", ".webm", ".avi"))

Reading = tuple[tuple[Sample, ...], tuple[Refused, ...]]
"""What a corpus module's ``read`` returns: the clips taken and the files refused."""


class NotTakenError(Exception):
    """A file of a corpus that is not taken; the message is the reason."""


def sound_files(root: Path, endings: frozenset[str] = SOUND_ENDINGS) -> list[Path]:
    """Return the sound files anywhere under ``root``, sorted; hidden ones (macOS's ``._*``) are none.

    Args:
        root: Where to look, at any depth.
        endings: Of their names, in small letters.

    Raises:
        FileNotFoundError: If there is no such folder.
    """
    if not root.is_dir():
        raise FileNotFoundError(f"{root} is not a folder")
    found = (
        Path(folder, name)
        for folder, _, names in os.walk(root)
        for name in names
        if not name.startswith(".") and Path(name).suffix.lower() in endings
    )
    return sorted(found)


def read_clips(
    root: Path,
    claims: Callable[[Path], bool],
    parse: Callable[[Path], Sample],
    form: str,
    endings: frozenset[str] = SOUND_ENDINGS,
) -> Reading:
    """Read one corpus out of a folder that may hold others too.

    A file that lies beside clips of the corpus without a name of its form is refused; a file elsewhere is another
    corpus's business. Of several files of one item the first is taken: releases come with folders doubled.

    Args:
        root: Where to look, at any depth.
        claims: Whether a file's name looks like this corpus.
        parse: Makes the sample; raises `NotTakenError`.
        form: The form of the corpus's names, for the refusal.
        endings: Of its files.
    """
    files = sound_files(root, endings)
    claimed = [path for path in files if claims(path)]
    homes = {path.parent for path in claimed}
    strangers = set(files).difference(claimed)
    reason = f"the name is not of the form {form}"
    refused = [Refused(path, reason) for path in files if path in strangers and path.parent in homes]
    taken: dict[str, Sample] = {}
    for path in claimed:
        try:
            sample = parse(path)
        except NotTakenError as exc:
            refused.append(Refused(path, str(exc)))
            continue
        first = taken.setdefault(sample.item, sample)
        if first is not sample:
            refused.append(Refused(path, f"the same clip as {first.path.relative_to(root)}"))
    return tuple(taken.values()), tuple(refused)
