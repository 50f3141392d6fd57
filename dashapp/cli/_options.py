"""Options that several commands have, so that they are the same wherever they stand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

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
    help="Ask this model of `dashapp models` instead of the served one of its kind; once for voices, once for faces.",
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
