"""Where the table is kept: one file when all is done, or a folder of parts that stays."""

import io
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from dashapp.batch.answering import Part
from dashapp.batch.parts import OutputError, Parts, name_of
from dashapp.batch.plan import Chunk
from dashapp.predictions.names import shown_name
from dashapp.predictions.spreadsheets import spreadsheet_safe
from dashapp.process.disks import is_full

SUFFIXES: Final = (".parquet", ".csv")
PARTS: Final = ".parts"
"""Behind a file's name: the folder of what is done until the file is complete."""
PLAN: Final = "dashapp_batch"
"""Key in a Parquet file's metadata: the digests of the chunks that it holds."""


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
        return bool(plan) and self._digests() == [chunk.digest for chunk in plan]

    def done_before(self, plan: Sequence[Chunk]) -> Iterator[Part]:
        """Yield the answers of a finished table to chunks that are planned again, whose files did not change.

        Raises:
            OutputError: If there is a table, but none of this program, or with nothing of what is planned.
        """
        if self.file is None or not self.file.exists() or Path(self.parts_path).exists():
            return
        known = set(self._digests())
        again = [chunk for chunk in plan if chunk.digest in known]
        if not again:
            raise OutputError(f"{self.file} is there and holds {_OTHER}; --overwrite replaces it")
        table = pl.read_parquet(self.file, glob=False)
        for chunk in again:
            rows = table.filter(pl.col("file").is_in([shown_name(file.path) for file in chunk.files]))
            data = io.BytesIO()
            rows.write_parquet(data, compression="zstd")
            yield Part(chunk, data.getvalue(), int(rows["error_code"].count()))

    def check_parts(self, parts: Parts, plan: Sequence[Chunk]) -> None:
        """Refuse to throw away what another run has done.

        Raises:
            OutputError: If there are parts, but none of what is planned.
        """
        there = parts.names
        if there and not {name_of(chunk) for chunk in plan}.intersection(there):
            raise OutputError(f"{self.parts_path} holds {_OTHER}; --overwrite begins anew")

    def _digests(self) -> list[str]:
        if self.file is None or not self.file.exists() or self.file.suffix.lower() != ".parquet":
            return []
        try:
            found: list[str] = json.loads(pl.read_parquet_metadata(self.file).get(PLAN, "[]"))
        except (OSError, ValueError, pl.exceptions.PolarsError):
            return []
        return found

    def refused(self) -> int:
        """Return how many files were refused, of the one file; 0 where there is none."""
        if self.file is None:
            return 0
        return int(pl.scan_parquet(self.file, glob=False).select(pl.col("error_code").count()).collect().item())

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
        """Join the parts into the one file, in bounded memory; a folder of parts stays as it is.

        Raises:
            OutputError: If it cannot be written.
        """
        if self.file is None:
            return
        unfinished = self.file.with_name(f".{self.file.name}.unfinished")
        try:
            self._join(parts, plan, unfinished)
            unfinished.replace(self.file)
        except OSError as exc:
            unfinished.unlink(missing_ok=True)
            full = "the disk is full" if is_full(exc) else str(exc)
            raise OutputError(
                f"{self.file} cannot be written: {full}. All is kept in {self.parts_path}; --resume joins it."
            ) from exc
        parts.remove()

    def _join(self, parts: Parts, plan: Sequence[Chunk], unfinished: Path) -> None:
        rows = pl.scan_parquet([parts.path(name_of(chunk)) for chunk in plan], glob=False)
        if unfinished.suffixes[-2].lower() == ".csv":
            spreadsheet_safe(rows).sink_csv(unfinished)
        else:
            rows.sink_parquet(unfinished, metadata={PLAN: json.dumps([chunk.digest for chunk in plan])})


_OTHER: Final = "nothing of these files asked in this way (was it another --chunk, another model, another version?)"
