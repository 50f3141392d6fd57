"""What a network says of age and sex, corrected by faces of known age: a file of knots beside its recipe.

The expectation over a network's ages is shrunk towards the middle: children look older to it, old people younger. A
monotone curve through knots undoes that as far as it can be undone; its range holds the true age four times out of
five. The network's probability of a sex is no share of right answers either; a logistic curve makes it one (J. Platt,
"Probabilistic outputs for support vector machines", 1999).
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np

from dashapp.errors import ModelError
from dashapp.labels import SEXES
from dashapp.predictions import Distribution, Json

CORRECTION_FILE: Final = "correction.json"


@dataclass(frozen=True)
class ApparentCorrection:
    """How raw answers become what is said.

    Attributes:
        raw: Raw ages in years of the knots, rising.
        age: Corrected age at each.
        low: Lower end at each of the range that holds the true age in 80 of 100 faces.
        high: Upper end at each.
        sex_slope: What the log-odds of the raw probability of a woman are multiplied by.
        sex_shift: What is added to them then.
        sure_above: Corrected probability from which an apparent sex is named.
        recipe: How it was fitted, and how good it was on folds that did not fit it.
    """

    raw: tuple[float, ...]
    age: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    sex_slope: float
    sex_shift: float
    sure_above: float
    recipe: Json

    def years(self, raw: float) -> float:
        """Return the corrected age."""
        return float(np.interp(raw, self.raw, self.age))

    def range_of(self, raw: float) -> tuple[float, float]:
        """Return the ends of the range of ages; the corrected age lies in it."""
        low, high = (float(np.interp(raw, self.raw, ends)) for ends in (self.low, self.high))
        return min(low, self.years(raw)), max(high, self.years(raw))

    def sex(self, raw: Distribution) -> Distribution:
        """Return the corrected distribution over `SEXES`."""
        woman = min(max(raw[SEXES[0]], 1e-6), 1 - 1e-6)
        odds = self.sex_slope * np.log(woman / (1 - woman)) + self.sex_shift
        corrected = float(1 / (1 + np.exp(-odds)))
        return Distribution.of(SEXES, (corrected, 1 - corrected))

    def write(self, folder: Path) -> Path:
        """Write it into ``folder``, made where it is missing; return the file."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / CORRECTION_FILE
        text = json.dumps(asdict(self), indent=1, allow_nan=False, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")
        return path

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """Read it from ``folder``; None where there is none.

        Raises:
            ModelError: If it is damaged.
        """
        path = folder / CORRECTION_FILE
        if not path.is_file():
            return None
        try:
            values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            knots = {name: tuple(map(float, values[name])) for name in ("raw", "age", "low", "high")}
            correction = cls(**(values | knots))
        except (OSError, ValueError, KeyError, TypeError) as exc:
            raise ModelError(f"{path} cannot be read ({exc}); restore it from the repository") from exc
        if len({len(values) for values in knots.values()}) != 1 or list(knots["raw"]) != sorted(knots["raw"]):
            raise ModelError(f"the knots in {path} are no curve; restore it from the repository")
        return correction
