"""A model's answers to somebody's own labelled files, kept as they come, so that an interrupted run goes on.

What is kept stands in one folder: ``answers.jsonl``, a line a file while it runs; then ``predictions.parquet`` and
``metrics.json`` as of every evaluation, and ``refused.csv``.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol

import polars as pl

from dashapp.datasets.own_labels import OwnItem
from dashapp.datasets.sample import Refused
from dashapp.errors import InputError
from dashapp.evaluation.conditions import CLEAN
from dashapp.evaluation.evaluate import Progress
from dashapp.evaluation.predictions_table import build_table, probability_columns
from dashapp.evaluation.summary import summarise, write_evaluation
from dashapp.labels import EMOTIONS, SAME_AS
from dashapp.predictions import Distribution, ImagePrediction, Json, SpeechPrediction, VideoPrediction, marginals

ANSWERS_FILE: Final = "answers.jsonl"
REFUSED_FILE: Final = "refused.csv"
RUN: Final = "own"
MEANS: Final = SAME_AS | {"calm": "neutral"}
"""What labels of models with words of their own count as here."""


class Service(Protocol):
    """What is asked about files."""

    def analyze(self, data: bytes) -> SpeechPrediction | ImagePrediction | VideoPrediction:
        """Analyse a file of any kind."""


def evaluate_own(
    make_service: Callable[[], Service],
    items: Sequence[OwnItem],
    refused: Sequence[Refused],
    folder: Path,
    *,
    model: str,
    version: str,
    progress: Progress | None = None,
) -> Json:
    """Ask a model about files; return the figures, as ``metrics.json`` has them.

    Args:
        make_service: Makes the service; not asked where all files are answered already.
        items: The files.
        refused: Rows of the table that were not taken.
        folder: Where all is kept.
        model: Name of the model.
        version: Of its weights; answers of another version are not used again.
        progress: Told after each file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ANSWERS_FILE
    known = _known(path, version)
    answers: dict[str, Json] = {}
    service: Service | None = None
    with path.open("a", encoding="utf-8") as kept:
        for done, item in enumerate(items, start=1):
            stamp = _stamp(item.path)
            answer = known.get(item.item)
            if answer is None or answer["stamp"] != stamp:
                service = service or make_service()
                answer = {"item": item.item, "version": version, "stamp": stamp} | _asked(service, item.path)
                kept.write(json.dumps(answer, allow_nan=False) + "\n")
                kept.flush()
            answers[item.item] = answer
            if progress:
                progress(done, len(items))
    table = _table([(item, answers[item.item]) for item in items])
    figures = summarise(table, "face", model=model)
    write_evaluation(table, figures, folder)
    _write_refused(refused, answers.values(), folder / REFUSED_FILE)
    return figures


def _known(path: Path, version: str) -> dict[str, Json]:
    """Return the answers of an earlier run; a line that was cut off when it ended is left out."""
    found: dict[str, Json] = {}
    if not path.is_file():
        return found
    text = path.read_text(encoding="utf-8")
    if not text.endswith("\n"):
        path.write_text(text[: text.rfind("\n") + 1], encoding="utf-8")
    for line in text.splitlines():
        with suppress(ValueError, KeyError, TypeError):
            answer = json.loads(line)
            if answer["version"] == version:
                found[answer["item"]] = answer
    return found


def _stamp(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _asked(service: Service, path: Path) -> Json:
    try:
        emotion = _emotion(service.analyze(path.read_bytes()))
    except InputError as exc:
        return {"shares": None, "code": exc.code, "message": exc.message}
    except OSError as exc:
        return {"shares": None, "code": "unreadable", "message": f"the file cannot be read: {exc.strerror}"}
    if emotion is None:
        return {"shares": None, "code": "nothing_found", "message": "no face was found, or no speech heard"}
    shares = dict.fromkeys(EMOTIONS, 0.0)
    for label, share in emotion.to_dict().items():
        shares[MEANS.get(label, label)] += share
    return {"shares": [round(share, 6) for share in shares.values()], "code": None, "message": None}


def _emotion(answer: SpeechPrediction | ImagePrediction | VideoPrediction) -> Distribution | None:
    if isinstance(answer, SpeechPrediction):
        return marginals(answer.joint)[0] if answer.joint else None
    if isinstance(answer, VideoPrediction):
        return answer.emotion
    return answer.faces[0].emotion if answer.faces else None


def _table(answers: Iterable[tuple[OwnItem, Json]]) -> pl.DataFrame:
    answers = list(answers)
    known = {"speaker", "sex", "race", "split"}
    factors = dict.fromkeys(name for item, _ in answers for name in item.about if name not in known | {"age"})
    rows = []
    for item, answer in answers:
        row: dict[str, Any] = {"item": item.item, "corpus": RUN, "split": "test", "run": RUN, "condition": CLEAN}
        row |= {name: value for name, value in item.about.items() if name != "age"} | {"age": _age(item.about)}
        rows.append(row | {"truth": item.emotion} | probability_columns(EMOTIONS, answer["shares"]))
    splits = {row["split"] for row in rows}
    if len(splits) > 1:
        # Figures are those of one part; the table's own parts stay as a factor.
        for row in rows:
            row |= {"part": row["split"], "split": "test"}
        factors |= {"part": None}
    return build_table(rows, "face", dict.fromkeys(factors, pl.String))


def _age(about: Mapping[str, str]) -> int | None:
    with suppress(KeyError, ValueError):
        return int(float(about["age"]))
    return None


def _write_refused(refused: Sequence[Refused], answers: Iterable[Json], path: Path) -> None:
    rows = [{"file": str(each.path), "code": "not_taken", "reason": each.reason} for each in refused]
    rows += [
        {"file": answer["item"], "code": answer["code"], "reason": answer["message"]}
        for answer in answers
        if answer["code"]
    ]
    pl.DataFrame(rows, schema=dict.fromkeys(("file", "code", "reason"), pl.String)).write_csv(path)
