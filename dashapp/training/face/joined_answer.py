"""How the face network's two outputs are joined into what raters would say, and when that is certain.

The network has learnt FER2013's label, which came from the words of a web search, and the votes of FER+'s ten raters.
For every mix of the two the prior of the classes and the temperature are fitted to what people saw: FER+'s majority on
PublicTest, and the portraits of people of even rank. Of the mixes that are good enough on both, the one that tells the
portraits' expressions apart best is served. Neither PrivateTest nor people of odd rank are looked at.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score

from dashapp.datasets.portraits import COMMON, own_mix_weights
from dashapp.errors import DashappError
from dashapp.inference.answer_rule import AnswerRule, log_probabilities
from dashapp.labels import EMOTIONS
from dashapp.predictions import Json
from dashapp.training.fit.calibration import Judged, certain_from

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]

LABELS_OUTPUT, RATERS_OUTPUT = "emotion", "ferplus"
MIXES: Final = tuple(round(float(mix), 2) for mix in np.linspace(0, 1, 21))
"""Weights of the raters' output; the other output has the rest."""
PORTRAITS_SHARE: Final = 0.3
"""Weight of the portraits when prior and temperature are fitted; PublicTest, with more faces, has the rest."""
GOOD_ENOUGH: Final = {"ferplus": 0.88, "portraits": 0.85, "neutral": 0.85}
"""What a mix must reach to be served: FER+'s majority, portraits at their own mix, and neutral portraits."""
RIGHT: Final = 0.90
RIGHT_OF_EACH: Final = 0.80
"""Of certain answers, on each of the two sets; above what is promised, for a new set is never as kind."""
HEDGED: Final = ("angry", "sad")
"""Expressions that talking faces are taken for."""


class NoMixError(DashappError):
    """No mix of the outputs is good enough, or none can be certain."""


@dataclass(frozen=True)
class Seen:
    """What the network says of labelled crops.

    Attributes:
        name: Of the set, in words.
        logits: ``(n, labels)`` of each output.
        truth: ``(n,)`` what people saw, among `EMOTIONS`.
    """

    name: str
    logits: Mapping[str, Floats]
    truth: Ints


@dataclass(frozen=True)
class Mix:
    """One mix of the two outputs, with what is fitted to it and how good it is.

    Attributes:
        rule: How it answers.
        figures: Accuracy by what it is judged on.
    """

    rule: AnswerRule
    figures: Json


def choose(
    public: Seen, portraits: Seen, labels: Seen, outputs: Mapping[str, Sequence[str]]
) -> tuple[AnswerRule, Json]:
    """Return the rule that is served, and the report of how it was chosen.

    Args:
        public: PublicTest's faces with a majority of FER+'s raters among the seven expressions.
        portraits: Those of people of even rank.
        labels: All of PublicTest, with FER2013's labels.
        outputs: The labels of each output of the network.

    Raises:
        NoMixError: If no mix is good enough, or nothing it says can be certain.
    """
    curve = [_mix(weight, public, portraits, labels, outputs) for weight in MIXES]
    enough = [mix for mix in curve if all(mix.figures[name] >= least for name, least in GOOD_ENOUGH.items())]
    if not enough:
        raise NoMixError(f"no mix of the outputs reaches {GOOD_ENOUGH} on PublicTest and the portraits")
    best = max(enough, key=lambda mix: float(mix.figures["portraits_uar"]))
    judged = [_judged(best.rule, seen, outputs) for seen in (public, portraits)]
    found = certain_from(judged, RIGHT, RIGHT_OF_EACH)
    if found is None:
        raise NoMixError("at no confidence is the joined answer right often enough to be called certain")
    rule = replace(best.rule, certain_above=found[0], promise=found[1])
    return rule, {
        "curve": [mix.figures for mix in curve],
        "served": best.rule.weights[RATERS_OUTPUT],
        "good_enough": GOOD_ENOUGH,
        "coverage": {each.name: _coverage(each) for each in judged},
        "hedges": _hedges(rule, (public, portraits), outputs),
    }


def label_rule(rule: AnswerRule, labels: Seen, outputs: Mapping[str, Sequence[str]]) -> AnswerRule:
    """Return a rule of FER2013's labels with the threshold from which it is right as often as `RIGHT`."""
    found = certain_from([_judged(rule, labels, outputs)], RIGHT, RIGHT_OF_EACH)
    return rule if found is None else replace(rule, certain_above=found[0], promise=found[1])


def _mix(weight: float, public: Seen, portraits: Seen, labels: Seen, outputs: Mapping[str, Sequence[str]]) -> Mix:
    rule = fitted(weight, public, portraits, outputs)
    said_of = _sayer(rule, outputs)
    neutral = portraits.truth == EMOTIONS.index("neutral")
    said = said_of(portraits)
    right = said == portraits.truth
    figures = {
        "weight": weight,
        "temperature": rule.temperature,
        "ferplus": float((said_of(public) == public.truth).mean()),
        "labels": float((said_of(labels) == labels.truth).mean()),
        "portraits": float((own_mix_weights(portraits.truth) * right).sum()),
        "neutral": float(right[neutral].mean()),
        "portraits_uar": float(np.mean([right[portraits.truth == EMOTIONS.index(name)].mean() for name in COMMON])),
    }
    return Mix(rule, {name: round(value, 4) for name, value in figures.items()})


def fitted(weight: float, public: Seen, portraits: Seen, outputs: Mapping[str, Sequence[str]]) -> AnswerRule:
    """Return the rule of one mix, its prior and temperature of the greatest likelihood.

    Args:
        weight: Of the raters' output.
        public: Faces with what people saw.
        portraits: Likewise; together they have the weight `PORTRAITS_SHARE`.
        outputs: The labels of each output.
    """
    rule = AnswerRule({RATERS_OUTPUT: weight, LABELS_OUTPUT: round(1 - weight, 2)})
    joined = np.concatenate([_joined(rule, seen, outputs) for seen in (public, portraits)])
    truth = np.concatenate([public.truth, portraits.truth])
    shares = [
        np.full(len(seen.truth), share / len(seen.truth))
        for seen, share in ((public, 1 - PORTRAITS_SHARE), (portraits, PORTRAITS_SHARE))
    ]
    weights, rows, wanted = np.concatenate(shares), np.arange(len(truth)), np.eye(len(EMOTIONS))[truth]

    def loss(values: Floats) -> tuple[float, Floats]:
        scaled = joined * np.exp(-values[0])
        logs = scaled + values[1:]
        logs -= logs.max(axis=1, keepdims=True)
        logs -= np.log(np.exp(logs).sum(axis=1, keepdims=True))
        slope = weights[:, None] * (np.exp(logs) - wanted)
        return -float((weights * logs[rows, truth]).sum()), np.append(-(slope * scaled).sum(), slope.sum(axis=0))

    best = minimize(loss, np.zeros(1 + len(EMOTIONS)), jac=True, method="L-BFGS-B").x
    prior = best[1:] - best[1:].mean()
    return replace(
        rule, temperature=round(float(np.exp(best[0])), 4), prior=tuple(round(float(value), 4) for value in prior)
    )


def _joined(rule: AnswerRule, seen: Seen, outputs: Mapping[str, Sequence[str]]) -> Floats:
    parts = [weight * log_probabilities(seen.logits[name], outputs[name]) for name, weight in rule.weights.items()]
    joined: Floats = np.sum(parts, axis=0)
    return joined


def _sayer(rule: AnswerRule, outputs: Mapping[str, Sequence[str]]) -> Callable[[Seen], Ints]:
    def said(seen: Seen) -> Ints:
        found: Ints = rule.probabilities(seen.logits, outputs).argmax(axis=1)
        return found

    return said


def _judged(rule: AnswerRule, seen: Seen, outputs: Mapping[str, Sequence[str]]) -> Judged:
    probabilities = rule.probabilities(seen.logits, outputs)
    said = probabilities.argmax(axis=1)
    return Judged(seen.name, probabilities.max(axis=1), said, said == seen.truth)


def _coverage(judged: Judged) -> list[Json]:
    """Return share and precision of the answers above each of some thresholds."""
    rows = []
    for threshold in (0.0, 0.5, 0.6, 0.7, 0.8, 0.9):
        right, share, _ = judged.above(threshold)
        rows.append({"from": threshold, "share": round(share, 4), "right": round(right, 4)})
    return rows


def _hedges(rule: AnswerRule, sets: Sequence[Seen], outputs: Mapping[str, Sequence[str]]) -> list[Json]:
    """Return how well each measure of doubt tells right from wrong among answers of anger and of sadness.

    The figure is the area under the ROC curve: 0.5 says nothing, 1 parts them without fault. None where all are right
    or all are wrong.
    """
    rows = []
    for seen in sets:
        joined = rule.probabilities(seen.logits, outputs)
        heads = {name: np.exp(log_probabilities(seen.logits[name], outputs[name])) for name in rule.weights}
        for emotion in HEDGED:
            place = EMOTIONS.index(emotion)
            chosen = joined.argmax(axis=1) == place
            doubts = {
                "the joined probability": joined[:, place],
                "the raters' output": heads[RATERS_OUTPUT][:, place],
                "the labels' output": heads[LABELS_OUTPUT][:, place],
                "the lesser of the two": np.minimum(heads[RATERS_OUTPUT], heads[LABELS_OUTPUT])[:, place],
                "how far neutral is": -heads[RATERS_OUTPUT][:, EMOTIONS.index("neutral")],
            }
            right = seen.truth[chosen] == place
            mixed = 0 < right.sum() < len(right)
            scores = {
                name: round(float(roc_auc_score(right, v[chosen])), 3) if mixed else None for name, v in doubts.items()
            }
            rows.append({"set": seen.name, "emotion": emotion, "n": int(chosen.sum()), "scores": scores})
    return rows
