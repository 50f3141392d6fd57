"""Fits how apparent age and sex are corrected, on faces of known age and sex (UTKFace), and judges it by five folds.

The network's age is an expectation, and an expectation is shrunk towards the middle. Regression of the true age on it
(isotonic) keeps that shrinking; matching the two distributions undoes it at the price of more error. The curve is a mix
of both, the one with the least error whose bias in no decade of true age is more than half of what it was, or else the
one with the least bias. Every face counts so that each decade from 0 to 89 counts alike.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from dashapp.datasets.utkface import AgedFace
from dashapp.inference.apparent import ApparentCorrection
from dashapp.labels import SEXES
from dashapp.predictions import CHILD_BELOW, Json

Floats = NDArray[np.floating[Any]]

FOLDS: Final = 5
SEED: Final = 0
KNOTS: Final = 15
MIXES: Final = tuple(round(float(mix), 1) for mix in np.linspace(0, 1, 11))
"""Shares of the matched distribution; isotonic regression has the rest."""
OLDEST: Final = 89
"""The decades up to this age count alike; of older faces there are too few."""
COVERED: Final = 0.80
RIGHT: Final = 0.90


@dataclass(frozen=True)
class Looked:
    """What the network says of faces, beside the truth.

    Attributes:
        age: ``(n,)`` true ages in years.
        raw_age: ``(n,)`` what the network says.
        woman: ``(n,)`` whether it is one.
        raw_woman: ``(n,)`` the network's probability of that.
        group: ``(n,)`` group, in the set's words.
    """

    age: Floats
    raw_age: Floats
    woman: NDArray[np.bool_]
    raw_woman: Floats
    group: NDArray[np.str_]

    @classmethod
    def of(cls, faces: Sequence[AgedFace], raw_age: Sequence[float], raw_woman: Sequence[float]) -> "Looked":
        """Join faces and what the network says of them; those in which it found none (NaN) are left out."""
        found = np.isfinite(np.array(raw_age, float))
        return cls(
            np.array([face.age for face in faces], float)[found],
            np.array(raw_age, float)[found],
            np.array([face.sex == SEXES[0] for face in faces])[found],
            np.array(raw_woman, float)[found],
            np.array([face.group for face in faces])[found],
        )

    def select(self, chosen: NDArray[Any]) -> "Looked":
        """Return some of the faces."""
        return Looked(**{name: values[chosen] for name, values in self.__dict__.items()})


def fit(looked: Looked) -> ApparentCorrection:
    """Return the correction fitted to all faces, its recipe with what it was worth on faces that did not fit it."""
    folds = np.random.default_rng(SEED).permutation(len(looked.age)) % FOLDS
    before = ages(looked, looked.raw_age)
    tried = {mix: ages(looked, _held_out(looked, folds, mix)) for mix in MIXES}
    mix = _best(before, tried)
    corrected, low, high, woman = (np.empty(len(folds)) for _ in range(4))
    sure_above = 0.0
    for fold in range(FOLDS):
        own, other = folds == fold, folds != fold
        rule = _fitted(looked.select(other), mix)
        for values, ends in ((corrected, rule.age), (low, rule.low), (high, rule.high)):
            values[own] = np.interp(looked.raw_age[own], rule.raw, ends)
        woman[own] = _sigmoid(rule.sex_slope * _odds(looked.raw_woman[own]) + rule.sex_shift)
    grown = corrected >= CHILD_BELOW
    sure_above = _sure_above(woman[grown], looked.woman[grown])
    report = {
        "faces": len(looked.age),
        "folds": FOLDS,
        "seed": SEED,
        "matched_share": mix,
        "mixes": {
            str(each): {name: figures[name] for name in ("error", "worst_bias_ratio")}
            for each, figures in tried.items()
        },
        "before": before,
        "after": tried[mix],
        "range_holds": round(float(((looked.age >= low) & (looked.age <= high)).mean()), 4),
        "range_width": round(float((high - low).mean()), 2),
        "child_right": _child_right(looked.age, corrected),
        "sex": _sexes(looked, woman, grown, sure_above),
    }
    return replace(_fitted(looked, mix), sure_above=sure_above, recipe=report)


def ages(looked: Looked, said: Floats) -> Json:
    """Return the error of ages, even over the decades, and error and bias in each decade of true age."""
    by_decade = {}
    for start in range(0, 120, 10):
        chosen = (looked.age >= start) & (looked.age < start + 10)
        if chosen.any():
            off = said[chosen] - looked.age[chosen]
            figures = {"n": int(chosen.sum()), "error": round(float(np.abs(off).mean()), 2)}
            by_decade[f"{start} to {start + 9}"] = figures | {"bias": round(float(off.mean()), 2)}
    even = [figures["error"] for name, figures in by_decade.items() if int(name.split()[0]) < OLDEST]
    return {"error": round(float(np.mean(even)), 2), "by_decade": by_decade}


def _held_out(looked: Looked, folds: NDArray[Any], mix: float) -> Floats:
    said = np.empty(len(folds))
    for fold in range(FOLDS):
        raw, age = _curve(looked.select(folds != fold), mix)
        said[folds == fold] = np.interp(looked.raw_age[folds == fold], raw, age)
    return said


def _best(before: Json, tried: dict[float, Json]) -> float:
    """Return the mix with the least error of those that halve the bias everywhere; else the one that comes closest."""
    for figures in tried.values():
        ratios = [
            abs(figures["by_decade"][name]["bias"]) / max(abs(was["bias"]), 2.0)
            for name, was in before["by_decade"].items()
            if int(name.split()[0]) < OLDEST
        ]
        figures["worst_bias_ratio"] = round(max(ratios), 3)
    halved = [mix for mix, figures in tried.items() if figures["worst_bias_ratio"] <= 0.5]
    if halved:
        return min(halved, key=lambda mix: float(tried[mix]["error"]))
    return min(tried, key=lambda mix: float(tried[mix]["worst_bias_ratio"]))


def _fitted(looked: Looked, mix: float) -> ApparentCorrection:
    raw, age = _curve(looked, mix)
    low, high = _ends(looked, raw)
    model = LogisticRegression(C=1e3).fit(_odds(looked.raw_woman)[:, None], looked.woman)
    slope, shift = float(model.coef_[0, 0]), float(model.intercept_[0])
    knots = [tuple(round(float(value), 2) for value in values) for values in (raw, age, low, high)]
    return ApparentCorrection(
        raw=knots[0],
        age=knots[1],
        low=knots[2],
        high=knots[3],
        sex_slope=round(slope, 4),
        sex_shift=round(shift, 4),
        sure_above=0.0,
        recipe={},
    )


def _curve(looked: Looked, mix: float) -> tuple[Floats, Floats]:
    """Return knots of raw ages and the corrected age at each: a mix of regression and matched distributions."""
    weights = _even(looked.age)
    raw = _knots(looked.raw_age)
    regression = IsotonicRegression(out_of_bounds="clip").fit(looked.raw_age, looked.age, sample_weight=weights)
    level = _share_below(looked.raw_age, weights)(raw)
    matched = _quantile(looked.age, weights)(level)
    smooth = np.convolve(np.pad(regression.predict(raw), 1, mode="edge"), np.ones(3) / 3, mode="valid")
    return raw, np.maximum.accumulate((1 - mix) * smooth + mix * matched)


def _ends(looked: Looked, raw: Floats) -> tuple[Floats, Floats]:
    """Return at each knot the ends between which 80 % of the true ages of the faces around it lie."""
    count = max(30, len(looked.raw_age) // 8)
    ends = []
    for knot in raw:
        near = np.argsort(np.abs(looked.raw_age - knot))[:count]
        ends.append(np.quantile(looked.age[near], ((1 - COVERED) / 2, (1 + COVERED) / 2)))
    low, high = np.array(ends).T
    return np.maximum.accumulate(low), np.maximum.accumulate(high)


def _knots(values: Floats) -> Floats:
    knots: Floats = np.unique(np.quantile(values, np.linspace(0.01, 0.99, KNOTS)))
    return knots


def _even(age: Floats) -> Floats:
    """Return weights by which every decade up to `OLDEST` counts alike; older faces count as the last one's."""
    decade = np.minimum(age // 10, OLDEST // 10).astype(int)
    weights = 1 / np.bincount(decade)[decade]
    even: Floats = weights / weights.sum()
    return even


def _share_below(values: Floats, weights: Floats) -> Callable[[Floats], Floats]:
    order = np.argsort(values)
    shares = np.cumsum(weights[order])
    return lambda asked: np.interp(asked, values[order], shares)


def _quantile(values: Floats, weights: Floats) -> Callable[[Floats], Floats]:
    order = np.argsort(values)
    shares = np.cumsum(weights[order])
    return lambda level: np.interp(level, shares, values[order])


def _sure_above(woman: Floats, truth: NDArray[np.bool_]) -> float:
    """Return the probability from which 90 % of the answers at it are right, by a rising curve; 1 where none are."""
    confidence, right = np.maximum(woman, 1 - woman), (woman >= 0.5) == truth
    curve = IsotonicRegression().fit_transform(confidence, right.astype(float))
    enough = confidence[curve >= RIGHT]
    return round(float(enough.min()), 3) if len(enough) else 1.0


def _sexes(looked: Looked, woman: Floats, grown: NDArray[np.bool_], sure_above: float) -> Json:
    confidence, right = np.maximum(woman, 1 - woman), (woman >= 0.5) == looked.woman
    sure = grown & (confidence >= sure_above)
    rows = []
    for group in sorted(set(looked.group)):
        for is_woman, sex in ((True, SEXES[0]), (False, SEXES[1])):
            chosen = grown & (looked.group == group) & (looked.woman == is_woman)
            named = chosen & sure
            rows.append(
                {"group": group, "sex": sex, "n": int(chosen.sum()), "right": _share(right[chosen])}
                | {"named": _share(sure[chosen]), "named_right": _share(right[named])}
            )
    return {
        "right": _share(right[grown]),
        "named": _share(sure[grown]),
        "named_right": _share(right[sure]),
        "children_right": _share(right[~grown]),
        "calibration_error": round(float(_calibration_error(confidence[grown], right[grown])), 4),
        "by_group": rows,
    }


def _child_right(age: Floats, corrected: Floats) -> Json:
    child, said = age < CHILD_BELOW, corrected < CHILD_BELOW
    return {"children_found": _share(said[child]), "others_spared": _share(~said[~child])}


def _calibration_error(confidence: Floats, right: NDArray[np.bool_], bins: int = 10) -> float:
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs((confidence[place == i] - right[place == i]).sum()) for i in range(bins)]
    return float(sum(gaps) / max(len(confidence), 1))


def _share(values: NDArray[np.bool_]) -> float | None:
    return round(float(values.mean()), 4) if len(values) else None


def _odds(probability: Floats) -> Floats:
    clipped = np.clip(probability, 1e-6, 1 - 1e-6)
    odds: Floats = np.log(clipped / (1 - clipped))
    return odds


def _sigmoid(odds: Floats) -> Floats:
    probability: Floats = 1 / (1 + np.exp(-odds))
    return probability
