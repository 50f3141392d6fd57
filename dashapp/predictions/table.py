"""Answers as one flat table: a row for each clip, video, face, crowd or refused file."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dashapp.labels import CROWD_CLASSES, EMOTIONS, SEXES, SPEECH_CLASSES
from dashapp.predictions import Json
from dashapp.predictions.names import shown_name
from dashapp.predictions.spreadsheets import spreadsheet_safe

if TYPE_CHECKING:
    # For the type alone: the first page does not wait for it.
    import polars as pl

SUFFIXES: Final = (".csv", ".parquet")

_TEXT: Final = ("file", "kind", "model", "emotion", "course", "sex")
_ENDING: Final = ("warnings", "error_code", "error_message")
_PROBABILITIES: Final = tuple(f"p_{label}" for label in (*EMOTIONS, *SEXES, *SPEECH_CLASSES))
_CROWD_TEXT: Final = ("file", "kind", "model", "source", "scale", "crowd")
_CROWD_NUMBERS: Final = (
    *(f"p_{label}" for label in CROWD_CLASSES),
    *(f"share_{label}" for label in CROWD_CLASSES),
    "arousal",
    "valence",
    "duration_s",
)


def rows(answer: Json) -> Iterator[Json]:
    """Yield the rows of one answer; a picture without a face is one row without an emotion.

    Args:
        answer: ``to_dict()`` of a prediction with ``file``, or a refused file with ``error``.
    """
    common = {key: answer.get(key) for key in ("file", "kind", "model", "duration_s", "width", "height")}
    common["file"] = shown_name(answer["file"]) if answer.get("file") else None
    common["warnings"] = " ".join(notice["code"] for notice in answer.get("warnings", ())) or None
    if error := answer.get("error"):
        yield common | {"error_code": error["code"], "error_message": error["message"]}
    elif answer["kind"] == "crowd":
        yield common | _crowd(answer)
    elif answer["kind"] in {"speech", "video"}:
        yield common | {"sex": None} | _reading(answer)
    else:
        for number, face in enumerate(answer["faces"], start=1):
            box = {f"box_{side}": value for side, value in face["box"].items()}
            yield (common | box | _reading(face) | {"face": number, "roll_degrees": face["roll_degrees"]} | _age(face))
        if not answer["faces"]:
            yield common


def write_table(answers: Iterable[Json], path: Path, *, crowds: bool = False) -> None:
    """Write the rows of ``answers`` as CSV or Parquet, by the suffix of ``path``.

    Args:
        answers: As `rows` takes them.
        path: Where.
        crowds: Whether they are answers to crowds, which have columns of their own.

    Raises:
        ValueError: If the suffix is neither.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ValueError(f"{path.suffix or 'no suffix'} is not one of {', '.join(SUFFIXES)}")
    table = rows_table(answers, crowds=crowds)
    if path.suffix.lower() == ".csv":
        spreadsheet_safe(table).write_csv(path)
    else:
        table.write_parquet(path)


def rows_table(answers: Iterable[Json], own_labels: Iterable[str] = (), *, crowds: bool = False) -> "pl.DataFrame":
    """Return the rows of ``answers`` as a table, in which every column is always there.

    Args:
        answers: As `rows` takes them.
        own_labels: Labels that only some models have, whose columns stand last; those of the answers are added.
        crowds: Whether they are answers to crowds, which have columns of their own.
    """
    import polars as pl

    if crowds:
        return _crowd_table(answers)
    schema: dict[str, Any] = dict.fromkeys(_TEXT, pl.String)
    schema |= {"certain": pl.Boolean, "readable": pl.Boolean, "unreadable": pl.String, "face": pl.Int64}
    schema |= {"age_years": pl.Float64, "age_low": pl.Float64, "age_high": pl.Float64, "age_group": pl.String}
    schema |= {"roll_degrees": pl.Float64}
    schema |= {"duration_s": pl.Float64, "width": pl.Int64, "height": pl.Int64}
    schema |= dict.fromkeys(("box_x", "box_y", "box_width", "box_height"), pl.Int64)
    schema |= dict.fromkeys(_PROBABILITIES, pl.Float64) | dict.fromkeys(_ENDING, pl.String)
    content = [row for answer in answers for row in rows(answer)]
    own = dict.fromkeys(f"p_{label}" for label in own_labels)
    own |= dict.fromkeys(name for row in content for name in row if name.startswith("p_") and name not in schema)
    return pl.DataFrame(content, schema=schema | dict.fromkeys(own, pl.Float64))


def _crowd_table(answers: Iterable[Json]) -> "pl.DataFrame":
    import polars as pl

    schema: dict[str, Any] = dict.fromkeys(_CROWD_TEXT, pl.String)
    schema |= {"confidence": pl.Float64, "certain": pl.Boolean}
    schema |= dict.fromkeys(_CROWD_NUMBERS, pl.Float64) | dict.fromkeys(_ENDING, pl.String)
    content = [{name: row.get(name) for name in schema} for answer in answers for row in rows(answer)]
    return pl.DataFrame(content, schema=schema)


def _crowd(answer: Json) -> Json:
    """Return what a crowd's row has beside the file."""
    probabilities = {f"p_{label}": value for label, value in answer["crowd"].items()}
    shares = {f"share_{label}": value for label, value in answer["shares"].items()}
    same = {name: answer[name] for name in ("source", "scale", "certain", "arousal", "valence")}
    top = {"crowd": answer["top"], "confidence": answer["crowd"].get(answer["top"])}
    return same | top | probabilities | shares


def _reading(answer: Json) -> Json:
    """Return what a clip and a face have in common."""
    top = answer["top"] or {"emotion": None, "sex": None}
    distributions = [answer.get(name) or {} for name in ("emotion", "sex", "joint")]
    probabilities = {f"p_{label}": value for each in distributions for label, value in each.items()}
    read: Json = {name: answer.get(name) for name in ("readable", "unreadable")}
    read["course"] = ", ".join(passage["emotion"] for passage in answer.get("course", ())) or None
    return {**top, "certain": answer["certain"], **read, **probabilities}


def _age(face: Json) -> Json:
    low, high = face.get("age_range") or (None, None)
    return {"age_years": face["age_years"], "age_low": low, "age_high": high, "age_group": face.get("age_group")}
