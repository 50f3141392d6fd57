"""Where the table is kept: one file when all is done, or a folder of parts that stays."""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from dashapp.batch.parts import OutputError, Parts, name_of
from dashapp.batch.plan import Chunk

SUFFIXES: Final = (".parquet", ".csv")
PARTS: Final = ".parts"
"""Behind a file's name: the folder of what is done until the file is complete."""
PLAN: Final = "dashapp_batch"
"""Key in a Parquet file's metadata: of which files and of what question it is."""


class Output:
    """A table that is made part by part."""

    def __init__(self, out: str) -> None:
        """Take a path.

        Args:
            out: ``results.parquet`` or ``results.csv`` on this machine, which are one file in the end; any other name
                is a folder or a URL of one, which holds partitioned Parquet.

        Raises:
            OutputError: If its folder is not there.
        """
        path = Path(out)
        self.file = path if path.suffix.lower() in SUFFIXES and "://" not in out and not path.is_dir() else None
        if self.file and not path.parent.is_dir():
            raise OutputError(f"there is no folder {path.parent}")
        self.parts_path = f"{out}{PARTS}" if self.file else out

    def is_complete(self, plan: Sequence[Chunk]) -> bool:
        """Return whether the one file is there and holds all that is planned."""
        if self.file is None or not self.file.exists() or self.file.suffix.lower() != ".parquet":
            return False
        try:
            return pl.read_parquet_metadata(self.file).get(PLAN) == _digest(plan)
        except (OSError, pl.exceptions.PolarsError):
            return False

    def check_own(self) -> None:
        """Refuse to go on with what is no run that was interrupted.

        Raises:
            OutputError: If the one file is there, but no parts of it.
        """
        if self.file and self.file.exists() and not Path(self.parts_path).exists():
            raise OutputError(
                f"{self.file} is there and is not what this run would make of these files; --overwrite replaces it"
            )

    def refused(self) -> int:
        """Return how many files were refused, of the one file."""
        assert self.file is not None  # noqa: S101 (for the type: only a complete file is asked)
        return int(pl.scan_parquet(self.file).select(pl.col("error_code").count()).collect().item())

    def check_free(self) -> None:
        """Refuse a place that holds something.

        Raises:
            OutputError: If there is a file, or are parts.
        """
        if self.file and self.file.exists():
            raise OutputError(f"{self.file} is there already; --overwrite replaces it, --resume goes on with a run")
        parts = Parts(self.parts_path)
        if parts.names:
            raise OutputError(
                f"{self.parts_path} holds the parts of a run already; --resume goes on with it, --overwrite replaces it"
            )
        if foreign := parts.everything:
            raise OutputError(f"{self.parts_path} is not empty: {foreign[0]}; name a folder that is")

    def remove(self) -> None:
        """Remove what is there."""
        if self.file:
            self.file.unlink(missing_ok=True)
            shutil.rmtree(self.parts_path, ignore_errors=True)
        else:
            Parts(self.parts_path).clear()

    def finish(self, parts: Parts, plan: Sequence[Chunk]) -> None:
        """Join the parts into the one file, in bounded memory; a folder of parts stays as it is."""
        if self.file is None:
            return
        unfinished = self.file.with_name(f".{self.file.name}.unfinished")
        rows = pl.scan_parquet([parts.path(name_of(chunk)) for chunk in plan])
        if self.file.suffix.lower() == ".csv":
            rows.sink_csv(unfinished)
        else:
            rows.sink_parquet(unfinished, metadata={PLAN: _digest(plan)})
        unfinished.replace(self.file)
        parts.remove()


def _digest(plan: Sequence[Chunk]) -> str:
    return hashlib.sha256(" ".join(chunk.digest for chunk in plan).encode()).hexdigest()
