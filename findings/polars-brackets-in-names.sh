#!/usr/bin/env bash
# polars cannot read a Parquet file whose name holds brackets, though it exists and is given as a Path.
# polars 2.1.0: "expanded paths were empty (path expansion input: ... 'Take [1].parquet' ... glob: true)". The brackets
# are taken for a pattern without a look at whether a file of that very name is there; write_parquet writes it, and
# read_parquet(..., glob=False) reads it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet polars==2.1.0
tools/bin/python - <<'PYTHON'
from pathlib import Path

import polars as pl

path = Path("Take [1].parquet").resolve()
pl.DataFrame({"a": [1, 2]}).write_parquet(path)
assert path.is_file()
assert pl.read_parquet(path, glob=False).height == 2
try:
    rows = pl.read_parquet(path).height
except pl.exceptions.ComputeError as exc:
    print("not read:", str(exc)[:120])
else:
    raise SystemExit(f"the behaviour has changed: {rows} rows were read")
PYTHON
