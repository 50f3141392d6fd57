"""All of it: the corpora of a folder to the aggregate, the static figures and what the page shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dashapp.datasets.faceset import FaceSet
from dashapp.datasets.fer2013 import read_fer2013
from dashapp.datasets.speech import CORPORA, read_speech
from dashapp.errors import DashappError
from dashapp.evaluation.exploration import face_figures, signal_figures, voice_figures
from dashapp.evaluation.exploration.canvas import Colours
from dashapp.evaluation.exploration.faces import apparent_sexes, average_faces, faces, stretched
from dashapp.evaluation.exploration.signals import Sentence, sentence
from dashapp.evaluation.exploration.voices import clip_table, voices
from dashapp.predictions import Json
from dashapp.process.progress import Progress
from dashapp.protocols import AgeSexModel
from dashapp.stored.exploration import write_exploration

SIGNAL_FILES: Final = (
    signal_figures.WAVEFORMS_FILE,
    signal_figures.SPECTROGRAMS_FILE,
    signal_figures.MFCC_FILE,
    signal_figures.RESAMPLED_FILE,
)
"""Of the static figures, those that the page shows too."""
AVERAGE_SIDE: Final = 192
"""In pixels, of an average face on the page."""

Tell = Callable[[str], Progress]
"""Gives the progress of a step of that name."""


class NoCorpusError(DashappError):
    """There is no corpus where one was looked for."""


@dataclass(frozen=True, eq=False)
class Story:
    """What was found.

    Attributes:
        aggregate: As the page reads it: ``voices`` and ``faces``, each None where there is no such corpus.
        averages: The average face of each emotion, ``(48, 48)``.
        sentence: One sentence of RAVDESS; None where it is not there.
    """

    aggregate: Json
    averages: Mapping[str, NDArray[np.float32]]
    sentence: Sentence | None


@dataclass(frozen=True)
class Look:
    """How apparent sex is estimated.

    Attributes:
        model: Tells it of a face.
        most: Faces to look at, of each emotion and part.
        seed: The same seed looks at the same faces.
    """

    model: AgeSexModel
    most: int
    seed: int


def tell_story(data: Path, look: Callable[[], Look] | None, tell: Tell) -> Story:
    """Explore every corpus under ``data``.

    Args:
        data: Folder of the corpora.
        look: Gives the model of apparent sex, which takes a while to load; None leaves it out.
        tell: Told how far each step is.

    Raises:
        NoCorpusError: If there is neither a speech corpus nor FER2013.
    """
    samples = read_speech(data).samples
    found = _fer2013(data)
    if not samples and found is None:
        corpora = ", ".join(module.NAME for module in CORPORA)
        raise NoCorpusError(
            f"no corpus in {data}: looked for clips named as those of {corpora}, and for FER2013 as fer2013.parquet, "
            "fer2013.csv or train/<class>/*.jpg"
        )
    clips, unreadable = clip_table(samples, tell("clips"))
    aggregate = {
        "voices": voices(clips, unreadable) if len(clips) else None,
        "faces": None if found is None else _faces(found, look, tell),
    }
    return Story(aggregate, {} if found is None else average_faces(found), sentence(samples))


def write_figures(story: Story, folder: Path, colours: Colours) -> list[Path]:
    """Draw all static figures into ``folder``; return their paths.

    Raises:
        NoMatplotlibError: If Matplotlib is not installed.
    """
    written = []
    if told := story.aggregate["voices"]:
        written += [
            voice_figures.draw_counts(told, folder, colours),
            voice_figures.draw_durations(told, folder, colours),
        ]
    if told := story.aggregate["faces"]:
        written.append(face_figures.draw_counts(told, folder, colours))
        written.append(face_figures.draw_averages(story.averages, told, folder))
        if told["agreement"]:
            written.append(face_figures.draw_agreement(told, folder, colours))
    if story.sentence:
        written.append(signal_figures.draw_waveforms(story.sentence, folder, colours))
        written.append(signal_figures.draw_spectrograms(story.sentence, folder))
        written.append(signal_figures.draw_mfcc(story.sentence, folder))
        written.append(signal_figures.draw_resampled(story.sentence, folder))
    return written


def write_page(story: Story, figures: list[Path], folder: Path) -> list[Path]:
    """Write what the page reads: the aggregate, the average faces and some of the static figures.

    Args:
        story: What was found.
        figures: The static figures, as `write_figures` returns them.
        folder: Where to.

    Returns:
        The paths of the files; ``pictures`` of the aggregate has their names.
    """
    pictures = [_write_average(folder / f"average-{emotion}.webp", face) for emotion, face in story.averages.items()]
    for figure in figures:
        if figure.name in SIGNAL_FILES:
            pictures.append(folder / figure.with_suffix(".webp").name)
            with Image.open(figure) as image:
                image.convert("RGBA").save(pictures[-1], quality=80, method=6)
    named = story.aggregate | {"pictures": [picture.name for picture in pictures]}
    return [write_exploration(folder, named), *pictures]


def _fer2013(data: Path) -> FaceSet | None:
    try:
        found = read_fer2013(data)
    except FileNotFoundError:
        return None
    return found if len(found) else None


def _faces(found: FaceSet, look: Callable[[], Look] | None, tell: Tell) -> Json:
    rows: list[Json] = []
    if look:
        how = look()
        rows = apparent_sexes(found, how.model, how.most, how.seed, tell("apparent sex"))
    return faces(found) | {"sexes": rows, "looked_at": sum(row["seen"] for row in rows)}


def _write_average(path: Path, face: NDArray[np.float32]) -> Path:
    image = Image.fromarray((255 * stretched(face)).astype(np.uint8))
    image.resize((AVERAGE_SIDE, AVERAGE_SIDE), Image.Resampling.BICUBIC).save(path, quality=85, method=6)
    return path
