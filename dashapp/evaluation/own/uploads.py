"""Own labelled files that were uploaded: checked, asked about, and what is to be said of it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashapp.datasets.own_labels import OwnItem, OwnItems
from dashapp.datasets.own_matching import read_upload
from dashapp.datasets.own_upload import DAMAGED, Upload, damaged, open_upload
from dashapp.datasets.unknown_labels import UnknownLabelsError
from dashapp.errors import CorpusError, InputError
from dashapp.evaluation.compare.comparison import OWN
from dashapp.evaluation.own.folders import own_folder, refused_rows
from dashapp.evaluation.own.items import evaluate_own
from dashapp.evaluation.own.owners import check_room
from dashapp.inference.manifest import Manifest
from dashapp.labels import EMOTIONS
from dashapp.predictions import ImagePrediction, Json, ModelInfo, SpeechPrediction, VideoPrediction
from dashapp.process.progress import Progress, part, untold
from dashapp.service import EmotionService
from dashapp.service.choice import Choice
from dashapp.settings import Limits, Settings

KINDS: Final = ("speech", "face")
"""Of models that say emotions."""
UNPACKED: Final = 10
"""How many times its own size, at most, a zip's labelled files may have; sound and pictures hardly shrink."""
SHOWN_ROWS: Final = 500
"""Refused rows in an answer; all of them are kept in the evaluation's table."""
PIECE_BYTES: Final = 1_000_000


class RefusedError(InputError):
    """An upload that cannot be evaluated, with what helps to mend it.

    Attributes:
        details: Further fields of the error: ``labels`` that are not known, or ``refused`` rows.
    """

    def __init__(self, code: str, message: str, details: Json) -> None:
        super().__init__(code, message)
        self.details = details

    def to_dict(self) -> Json:
        """Return the error with its details."""
        return {**super().to_dict(), **self.details}


@dataclass(frozen=True)
class Order:
    """What somebody asks for.

    Attributes:
        model: Who is to be asked.
        name: What the evaluation is to be called.
        files: Name, as it was sent, and place of each uploaded file.
        labels: Place of the table of labels, where it was sent beside the files.
        mapping: Further labels and what they mean.
    """

    model: str
    name: str
    files: Sequence[tuple[str, Path]]
    labels: Path | None
    mapping: Mapping[str, str]


def askable(infos: Sequence[ModelInfo]) -> list[ModelInfo]:
    """Return the models that can be asked about own files."""
    return [info for info in infos if info.kind in KINDS and info.state == "ready"]


def choice_of(info: ModelInfo) -> Choice:
    """Return the choice that has a model asked."""
    return Choice(speech=info.name) if info.kind == "speech" else Choice(face=info.name)


@dataclass(frozen=True)
class OwnUploads:
    """Evaluates uploads.

    Attributes:
        settings: Where models and all evaluations are kept, and the limits.
        service: Who is asked.
        shelf: Where those evaluations are kept that whoever asks may see.
    """

    settings: Settings
    service: EmotionService
    shelf: Path

    def check(self, model: str, name: str) -> tuple[ModelInfo, Path]:
        """Return the model and the evaluation's folder.

        Raises:
            InputError: ``bad_request`` if there is no such model, or the name could not be one; ``too_many_kept`` or
                ``no_room``.
        """
        models = {info.name: info for info in askable(self.service.models())}
        if model not in models:
            raise InputError(
                "bad_request",
                f"No model {model[:80]!r} can be asked here; there are {', '.join(models)}.",
            )
        self.service.check_choice(choice_of(models[model]))
        folder = own_folder(self.shelf, name, model)
        check_room(self.settings.evaluations, folder, self.settings.most_evaluations)
        return models[model], folder

    def evaluate(self, order: Order, progress: Progress = untold) -> Json:
        """Ask a model about an upload; return the figures and what was refused.

        Raises:
            InputError: If it cannot be evaluated.
            ModelError: If the model cannot be loaded.
        """
        info, folder = self.check(order.model, order.name)
        with open_upload(order.files) as upload:
            own = self._read(order, upload)
            asked = _Asked(self.service.without_age_and_sex(), info, len(own.items), progress)
            figures = evaluate_own(
                lambda: asked,
                own.items,
                own.refused,
                folder,
                model=info.name,
                kind=info.kind,
                version=Manifest.read(self.settings.models / info.name).sha256,
                files=UploadedFiles(upload, self.service.limits),
                progress=asked.tell,
            )
        refused = refused_rows(folder)
        return {
            "kind": "evaluation",
            "name": folder.name,
            "evaluation": f"{OWN}/{folder.name}",
            "model": info.name,
            "model_kind": info.kind,
            "renamed": dict(own.renamed),
            "figures": figures,
            "refused": refused[:SHOWN_ROWS],
            "refused_count": len(refused),
        }

    def _read(self, order: Order, upload: Upload) -> OwnItems:
        most = UNPACKED * self.settings.limits.upload_bytes
        try:
            own = read_upload(upload, order.labels.read_bytes() if order.labels else None, order.mapping, most)
        except UnknownLabelsError as exc:
            raise unknown_labels(exc) from exc
        except CorpusError as exc:
            raise InputError("bad_labels", f"{exc}.") from exc
        if not own.items:
            rows = [{"file": str(each.path), "code": "not_taken", "reason": each.reason} for each in own.refused]
            raise RefusedError(
                "bad_labels",
                "Of the files that the labels name none can be taken: the reasons stand in the table.",
                {"refused": rows[:SHOWN_ROWS], "refused_count": len(rows)},
            )
        return own


def unknown_labels(error: UnknownLabelsError) -> RefusedError:
    """Return the error that lists each label with what it may mean."""
    labels = [{"label": each.label, "rows": each.rows, "suggestion": each.suggestion} for each in error.labels]
    are = "1 label is" if len(labels) == 1 else f"{len(labels)} labels are"
    named = ", ".join(repr(each["label"]) for each in labels[:8]) + (", ..." if len(labels) > 8 else "")
    return RefusedError(
        "unknown_labels",
        f"{are} no known name of an emotion: {named}. Say what each means, one of {', '.join(EMOTIONS)}, with the "
        "field map as label=emotion; label= leaves its rows out. Nothing was evaluated.",
        {"labels": labels, "emotions": list(EMOTIONS)},
    )


class UploadedFiles:
    """Files of an upload; one of the same content counts as the same, whatever it is called."""

    def __init__(self, upload: Upload, limits: Limits) -> None:
        self._upload = upload
        self._most = max(limits.clip_bytes, limits.picture_bytes, limits.video_bytes)

    def stamp(self, item: OwnItem) -> str:
        """Return the checksum of the content.

        Raises:
            InputError: ``too_large``, or ``decode_failed`` where a zip is damaged.
        """
        name = item.path.as_posix()
        if self._upload.size(name) > self._most:
            raise InputError(
                "too_large", f"The file has more than {self._most / 1e6:.0f} MB, the most that is analysed."
            )
        checksum = hashlib.sha256()
        try:
            with self._upload.open(name) as file:
                while piece := file.read(PIECE_BYTES):
                    checksum.update(piece)
        except DAMAGED as exc:
            raise damaged(name) from exc
        return f"sha256:{checksum.hexdigest()}"

    def read(self, item: OwnItem) -> bytes:
        """Return the content."""
        with self._upload.open(item.path.as_posix()) as file:
            return file.read(self._most)


class _Asked:
    """One model of the service; says how far all files are, also while one of them takes its time."""

    def __init__(self, service: EmotionService, info: ModelInfo, total: int, progress: Progress) -> None:
        self._service, self._choice = service, choice_of(info)
        self._total, self._progress, self._done = total, progress, 0

    def analyze(self, data: bytes) -> SpeechPrediction | ImagePrediction | VideoPrediction:
        """Analyse a file of any kind."""
        within = part(self._progress, self._done / self._total, (self._done + 1) / self._total)
        return self._service.analyze(data, choice=self._choice, progress=within)

    def tell(self, done: int, total: int) -> None:
        """Say how many files are done."""
        self._done = done
        self._progress(done / total)
