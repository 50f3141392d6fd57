"""A model's answers to somebody's own labelled files, kept as they come, so that an interrupted run goes on.

What is kept stands in one folder: ``answers.jsonl``, a line a file while it runs; then ``predictions.parquet`` and
``metrics.json`` as of every evaluation, and ``refused.csv``. One run at a time holds it. No file that was asked about
is kept, nor a part of it.
"""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Protocol

import polars as pl

from dashapp.datasets.own_labels import OwnItem
from dashapp.datasets.sample import Refused
from dashapp.errors import InputError
from dashapp.evaluation.conditions import CLEAN
from dashapp.evaluation.evaluate import Progress
from dashapp.evaluation.own.names import ANSWERS_FILE, REFUSED_FILE
from dashapp.evaluation.predictions_table import COLUMNS, build_table, probability_columns
from dashapp.evaluation.relative import relative_figures
from dashapp.evaluation.summary import METRICS_FILE, PREDICTIONS_FILE, rounded, summarise, write_evaluation
from dashapp.labels import EMOTIONS, SAME_AS
from dashapp.predictions import Distribution, ImagePrediction, Json, SpeechPrediction, VideoPrediction, marginals
from dashapp.predictions.spreadsheets import spreadsheet_safe
from dashapp.process.locks import hold

RUN: Final = "own"
MEANS: Final = SAME_AS | {"calm": "neutral"}
"""What labels of models with words of their own count as here."""
FACTORS: Final = ("corpus", "speaker", "sex", "race", "split", "age")
"""Columns of somebody's table that are those of every evaluation; others keep their names where these are free."""
OLDEST: Final = 150
OTHER_KIND: Final = "other_kind"
"""Code of a file that the model does not read: sound of a face model, a picture of a voice model."""
COMPARED: Final = 25
"""Files that are looked at to tell whether an evaluation is of the same ones."""


class Service(Protocol):
    """What is asked about files."""

    def analyze(self, data: bytes) -> SpeechPrediction | ImagePrediction | VideoPrediction:
        """Analyse a file of any kind."""


class Files(Protocol):
    """Where the labelled files are."""

    def stamp(self, item: OwnItem) -> str:
        """Return what stays the same while a file does; an answer to it is used again."""

    def read(self, item: OwnItem) -> bytes:
        """Return a file's content."""


class FilesOnDisk:
    """Files that lie on the disk; one that was not written to since counts as the same."""

    def stamp(self, item: OwnItem) -> str:
        """Return name, size and time of change."""
        status = item.path.stat()
        return f"{item.item}:{status.st_size}:{status.st_mtime_ns}"

    def read(self, item: OwnItem) -> bytes:
        """Return the content."""
        return item.path.read_bytes()


ON_DISK: Final = FilesOnDisk()


def evaluate_own(
    make_service: Callable[[], Service],
    items: Sequence[OwnItem],
    refused: Sequence[Refused],
    folder: Path,
    *,
    model: str,
    kind: str,
    version: str,
    files: Files = ON_DISK,
    replace: bool = False,
    progress: Progress | None = None,
) -> Json:
    """Ask a model about files; return the figures, as ``metrics.json`` has them.

    Args:
        make_service: Makes the service; not asked where all files are answered already.
        items: The files.
        refused: Rows of the table that were not taken.
        folder: Where all is kept.
        model: Name of the model.
        kind: ``speech`` or ``face``: what the model reads; of a video only that counts.
        version: Of its weights; answers of another version are not used again.
        files: Where the files are.
        replace: Take the place of an evaluation of other files in that folder.
        progress: Told after each file.

    Raises:
        InputError: ``busy`` while another run works in the folder, ``name_taken`` if it holds an evaluation of other
            files, ``nothing_answered`` if none of them has an answer; such an evaluation is not kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ANSWERS_FILE
    answers: list[Json] = []
    service: Service | None = None

    def ask(data: bytes) -> Json:
        nonlocal service
        service = service or make_service()
        return _asked(service, data, kind)

    with path.open("a", encoding="utf-8") as kept, held(kept.fileno(), folder):
        if not replace:
            _check_name(folder, items, files)
        known = _known(path, version)
        for done, item in enumerate(items, start=1):
            answer = _answer(item, files, known, ask)
            if answer["stamp"] and answer["stamp"] not in known:
                kept.write(json.dumps(answer | {"version": version}, allow_nan=False) + "\n")
                kept.flush()
                known[answer["stamp"]] = answer
            answers.append(answer)
            if progress:
                progress(done, len(items))
        if all(answer["code"] for answer in answers):
            if not (folder / METRICS_FILE).exists():
                shutil.rmtree(folder)
            raise InputError("nothing_answered", _nothing_answered(answers))
        table = _table(zip(items, answers, strict=True))
        figures = summarise(table, "face", model=model)
        if kind == "speech":
            figures["relative"] = rounded(relative_figures(table))
        _put(table, figures, folder)
        _write_refused(refused, answers, folder / REFUSED_FILE)
    return figures


def _nothing_answered(answers: Sequence[Json]) -> str:
    """Return why there are no figures, the commonest reason first."""
    reasons = Counter(answer["message"].rstrip(".") for answer in answers).most_common(3)
    told = "; ".join(f"{message} ({count:,} of {len(answers):,})" for message, count in reasons)
    return f"No file could be answered: {told}. Nothing is kept."


@contextmanager
def held(descriptor: int, folder: Path) -> Iterator[None]:
    """Hold an evaluation by its open file of answers, which must be closed by whoever opened it.

    Raises:
        InputError: ``busy`` while another holds it.
    """
    if not hold(descriptor):
        raise InputError(
            "busy",
            f"The evaluation {folder.name!r} is already running. Please wait until it ends, or choose another name.",
        )
    yield


def _check_name(folder: Path, items: Sequence[OwnItem], files: Files) -> None:
    """Refuse a name under which other files were evaluated; some of the same files are the same evaluation, grown.

    Raises:
        InputError: ``name_taken``.
    """
    kept = {answer.get("stamp") for answer in _lines(folder / ANSWERS_FILE)}
    if not kept or not (folder / PREDICTIONS_FILE).is_file():
        return
    for item in items[:COMPARED]:
        with suppress(OSError, InputError):
            if files.stamp(item) in kept:
                return
    raise InputError(
        "name_taken",
        f"The evaluation {folder.name!r} is of other files, and would be lost. Please choose another name, or remove "
        "it first.",
    )


def _lines(path: Path) -> Iterator[Json]:
    for line in path.read_text(encoding="utf-8").splitlines():
        with suppress(ValueError):
            yield json.loads(line)


def _known(path: Path, version: str) -> dict[str, Json]:
    """Return the answers of an earlier run by stamp; a line that was cut off when it ended is left out."""
    found: dict[str, Json] = {}
    text = path.read_text(encoding="utf-8")
    if not text.endswith("\n"):
        path.write_text(text[: text.rfind("\n") + 1], encoding="utf-8")
    for line in text.splitlines():
        with suppress(ValueError, KeyError, TypeError):
            answer = json.loads(line)
            if answer["version"] == version:
                found[answer["stamp"]] = answer
    return found


def _answer(item: OwnItem, files: Files, known: Mapping[str, Json], ask: Callable[[bytes], Json]) -> Json:
    """Return the answer to a file; what could not be read has no stamp, and is tried again another time."""
    try:
        stamp = files.stamp(item)
        found = known.get(stamp)
        return (found or {"stamp": stamp} | ask(files.read(item))) | {"item": item.item}
    except OSError as exc:
        return _none("unreadable", f"the file cannot be read: {exc.strerror}") | {"item": item.item, "stamp": None}
    except InputError as exc:
        return _none(exc.code, exc.message) | {"item": item.item, "stamp": None}


def _asked(service: Service, data: bytes, kind: str) -> Json:
    try:
        answer = service.analyze(data)
    except InputError as exc:
        return _none(exc.code, exc.message)
    if isinstance(answer, SpeechPrediction if kind == "face" else ImagePrediction):
        return _none(OTHER_KIND, "the model reads faces, and this is sound" if kind == "face" else _SILENT)
    emotion = _emotion(answer, kind)
    if emotion is None:
        return _none("nothing_found", "no face was found" if kind == "face" else "no speech was heard")
    shares = dict.fromkeys(EMOTIONS, 0.0)
    for label, share in emotion.to_dict().items():
        shares[MEANS.get(label, label)] += share
    return {"shares": [round(share, 6) for share in shares.values()], "code": None, "message": None}


_SILENT: Final = "the model hears voices, and this is a picture"


def _none(code: str, message: str) -> Json:
    return {"shares": None, "code": code, "message": message}


def _emotion(answer: SpeechPrediction | ImagePrediction | VideoPrediction, kind: str) -> Distribution | None:
    """Return what the model said; of a video the face that is seen most, or the voice, never both joined."""
    if isinstance(answer, ImagePrediction):
        return answer.faces[0].emotion if answer.faces else None
    if isinstance(answer, VideoPrediction) and kind == "face":
        return answer.faces[0].best.emotion if answer.faces else None
    voice = answer.voice if isinstance(answer, VideoPrediction) else answer
    return marginals(voice.joint)[0] if voice and voice.joint else None


def _put(table: pl.DataFrame, figures: Json, folder: Path) -> None:
    """Put the evaluation into its folder, each file whole at once: others may be reading there."""
    new = folder / "new"
    write_evaluation(table, figures, new)
    for name in (METRICS_FILE, PREDICTIONS_FILE):
        (new / name).replace(folder / name)
    new.rmdir()


def _table(answers: Iterable[tuple[OwnItem, Json]]) -> pl.DataFrame:
    answers = list(answers)
    further = dict.fromkeys(name for item, _ in answers for name in item.about if name not in FACTORS)
    factors = {name: _free(name) for name in further}
    rows = []
    for item, answer in answers:
        row: dict[str, Any] = {"item": item.item, "corpus": RUN, "split": "test", "run": RUN, "condition": CLEAN}
        row |= {factors.get(name, name): value for name, value in item.about.items()} | {"age": _age(item.about)}
        rows.append(row | {"truth": item.emotion} | probability_columns(EMOTIONS, answer["shares"]))
    splits = {row["split"] for row in rows}
    extra = list(factors.values())
    if len(splits) > 1:
        # Figures are those of one part; the table's own parts stay as a factor.
        for row in rows:
            row |= {"part": row["split"], "split": "test"}
        extra.append("part")
    return build_table(rows, "face", dict.fromkeys(extra, pl.String))


def _free(name: str) -> str:
    """Return the name of a further column: its own, unless an evaluation means something else by it."""
    taken = name in {*COLUMNS, "part"} or name.startswith(("p_", "q_"))
    return f"own_{name}" if taken else name


def _age(about: Mapping[str, str]) -> int | None:
    with suppress(KeyError, ValueError, OverflowError):
        age = int(float(about["age"]))
        return age if 0 <= age <= OLDEST else None
    return None


def _write_refused(refused: Sequence[Refused], answers: Iterable[Json], path: Path) -> None:
    rows = [{"file": str(each.path), "code": "not_taken", "reason": each.reason} for each in refused]
    rows += [
        {"file": answer["item"], "code": answer["code"], "reason": answer["message"]}
        for answer in answers
        if answer["code"]
    ]
    table = pl.DataFrame(rows, schema=dict.fromkeys(("file", "code", "reason"), pl.String))
    spreadsheet_safe(table).write_csv(path)
