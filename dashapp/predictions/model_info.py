"""What is known of a model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashapp.predictions.json import Json, finite
from dashapp.predictions.promise import Promise


@dataclass(frozen=True)
class ModelInfo:
    """A model as ``dashapp models`` and ``GET /api/v1/models`` list it.

    Attributes:
        name: Its folder's name under ``models/``.
        kind: ``speech``, ``face``, ``gate``, ``verifier``, ``crowd`` or ``age_sex``.
        labels: What it tells apart.
        parameters: How many weights it has.
        metrics: Its ``metrics.json``; only the part ``headline`` is listed.
        licence: What its weights may be used for.
        card: Its model card in Markdown; not listed.
        certain_above: Calibrated probability from which its answer is certain.
        promise: How often its certain answers are right; None where nobody measured it.
        answers: Names of the kinds of answer that can be asked for, the served one first; empty where there is one.
        state: ``ready``, or what it lacks: ``needs backbone``.
        remedy: The command that gets what it lacks.
        size_bytes: Size of its network on disk; 0 where there is none.
        milliseconds: Median time of one answer, as ``dashapp benchmark --models`` measured it; None where it did not.
        runs: The stored figures of its further trainings, whose weights are not kept, by name; not listed.
        training: How it was trained, as its manifest says it, with ``layers``; not listed.
        curves: Its training log: ``epoch``, ``loss``, ``val_loss``, ``accuracy``, ``val_accuracy``; not listed.
    """

    name: str
    kind: str
    labels: tuple[str, ...]
    parameters: int
    metrics: Json
    licence: str
    card: str = ""
    certain_above: float = 0.0
    promise: Promise | None = None
    answers: tuple[str, ...] = ()
    state: str = "ready"
    remedy: str = ""
    size_bytes: int = 0
    milliseconds: float | None = None
    runs: Mapping[str, Json] = field(default_factory=dict)
    training: Json = field(default_factory=dict)
    curves: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def to_dict(self) -> Json:
        """Return the fields that are listed."""
        return {
            "name": self.name,
            "state": self.state,
            "remedy": self.remedy or None,
            "kind": self.kind,
            "labels": list(self.labels),
            "parameters": self.parameters,
            "size_bytes": self.size_bytes,
            "milliseconds": finite(self.milliseconds),
            "split": self.metrics.get("split"),
            "certain_above": self.certain_above,
            "promise": self.promise.to_dict() if self.promise else None,
            "answers": list(self.answers),
            "metrics": self.metrics.get("headline", {}),
            "licence": self.licence,
        }
