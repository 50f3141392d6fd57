"""What `dashapp explore` leaves for the page: one file of aggregates, and pictures beside it."""

import json
import logging
from pathlib import Path
from typing import Final

from dashapp.predictions import Json

FOLDER: Final = "data"
"""Under the static files."""
FILE: Final = "exploration.json"
COMMAND: Final = "dashapp explore --data DIR --out images/"

KEPT: Final = 0.8
"""The share of the clips that a sample rate or a length should keep."""

log = logging.getLogger(__name__)


def write_exploration(folder: Path, aggregate: Json) -> Path:
    """Write `FILE`, one row of a table for each line so that its changes can be read; return its path."""
    path = folder / FILE
    lines = json.dumps(aggregate, allow_nan=False).replace("}, {", "},\n{")
    path.write_text(lines + "\n", encoding="utf-8")
    return path


def read_exploration(assets: Path) -> Json | None:
    """Return what was found in the corpora; None where nobody looked, or where the file is damaged.

    Args:
        assets: The folder of the static files.
    """
    path = assets / FOLDER / FILE
    if not path.is_file():
        return None
    try:
        aggregate: Json = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as exc:
        log.warning("%s is damaged, `%s` writes it anew: %s", path, COMMAND, exc)
        return None
    return aggregate
