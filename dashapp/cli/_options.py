"""Options that several commands have, so that they are the same wherever they stand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from dashapp.labels import FACE_ANSWERS
from dashapp.service.choice import AUTO, CROWD, KINDS
from dashapp.settings import Settings

FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)

Decorator = Callable[[Any], Any]

LOOK_HARDER: Final = click.option(
    "--look-harder", is_flag=True, help="Search for turned and small faces even where others are found."
)
AGE_SEX: Final = click.option("--age-sex/--no-age-sex", default=True, help="Read the apparent age and sex of faces.")
ASKED_MODELS: Final = click.option(
    "--model",
    "models",
    multiple=True,
    metavar="NAME",
    help="Ask this model of `dashapp models` instead of the served one of its kind: for voices, for faces, for crowds.",
)
ANSWERS: Final = click.option(
    "--answers",
    type=click.Choice(FACE_ANSWERS),
    help="Of faces: as raters would say, or as FER2013's labels would [default: what is served].",
)
ANSWERING: Final = ("speech", "face")
"""Kinds of models that answer what files are asked about unless they are of crowds."""
SCALES: Final = ("mel", "bark", "erb", "log")
"""Those of `dashapp.audio.frequency_scales`, which takes too long to import for a help text."""
KIND: Final = click.option(
    "--kind",
    type=click.Choice(KINDS),
    default=AUTO,
    show_default=True,
    help="auto: voices and faces; crowd: what a crowd shows, in a clip, a video or a picture of a spectrogram.",
)
SCALE: Final = click.option(
    "--scale",
    type=click.Choice(SCALES),
    help="Of frequency, that crowds are heard on, or pictures drawn on [default: the model's own].",
)
TOP_HZ: Final = click.option(
    "--top-hz",
    type=click.FloatRange(1_000, 96_000),
    default=22_050.0,
    show_default=True,
    help="Where the axis of frequency of spectrogram pictures ends.",
)
CORPORA: Final = click.option("--data", type=FOLDER, required=True, help="Folder of the corpora.")
MODELS_FOLDER: Final = click.option(
    "--models", type=click.Path(path_type=Path), help="Folder of the models [default: that of the project]."
)


def scratch_folder(what: str) -> Decorator:
    """Return the option ``--scratch``.

    Args:
        what: Stands in the folder, in words.
    """
    return click.option(
        "--scratch",
        type=click.Path(path_type=Path),
        default=Path(".training"),
        show_default=True,
        help=f"Folder of {what}.",
    )


def check_kind(kind: str, scale: str | None, models: tuple[str, ...], settings: Settings) -> None:
    """Refuse a scale or a model that the kind of question has no use for, so that nobody waits for another's answer.

    Raises:
        UsageError: If there is one.
        ModelError: If one of ``models`` is not there.
    """
    from dashapp.inference import registry

    if scale and kind != CROWD:
        raise click.UsageError("--scale is for crowds: add --kind crowd, or leave it out")
    for name in models:
        asked = registry.kind_of(name, settings.models)
        if asked == CROWD and kind != CROWD:
            raise click.UsageError(f"{name} hears crowds: add --kind crowd")
        if kind == CROWD and asked != CROWD:
            raise click.UsageError(f"{name} hears no crowds: leave out --kind crowd, or ask another model")
        if asked not in (*ANSWERING, CROWD):
            raise click.UsageError(f"{name} answers no file by itself: it stands before those for voices and faces")
