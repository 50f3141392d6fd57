"""Calibration on the validation part: a temperature, and the confidence below which the model should hedge.

Source: C. Guo et al., "On calibration of modern neural networks", ICML 2017, arXiv 1706.04599.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from sklearn.isotonic import IsotonicRegression

from dashapp.inference.artefact import softmax

Floats = NDArray[np.floating]
Ints = NDArray[np.integer]
_TEMPERATURES = (0.3, 5.0)


def fit_temperature(logits: Floats, truth: Ints) -> float:
    """Return the temperature in 0.3 to 5 with the least negative log-likelihood of ``truth``."""
    candidates = np.geomspace(*_TEMPERATURES, 300)
    rows = np.arange(len(truth))
    losses = [-np.log(softmax(logits, t)[rows, truth] + 1e-12).mean() for t in candidates]
    return float(candidates[int(np.argmin(losses))])


def match_confidence(logits: Floats, truth: Ints) -> float:
    """Return the temperature in 0.3 to 5 at which the mean confidence is the share of right answers.

    A network that learnt from smoothed and mixed labels leaves some probability to every class. The likelihood makes up
    for that by sharpening its answers, whose confidence then is too high.
    """
    share_right = float((logits.argmax(axis=1) == truth).mean())

    def excess(log_temperature: float) -> float:
        return float(softmax(logits, np.exp(log_temperature)).max(axis=1).mean()) - share_right

    sharpest, softest = np.log(_TEMPERATURES)
    if excess(sharpest) <= 0 or excess(softest) >= 0:
        return _TEMPERATURES[0] if excess(sharpest) <= 0 else _TEMPERATURES[1]
    return float(np.exp(brentq(excess, sharpest, softest)))


def hedge_below(confidence: Floats, correct: NDArray[np.bool_]) -> float:
    """Return the confidence below which an answer is more often wrong than right; 0 if there is none.

    The share of right answers at each confidence is fitted as a rising curve (isotonic regression).
    """
    share_right = IsotonicRegression().fit_transform(confidence, correct.astype(float))
    doubtful = confidence[share_right < 0.5]
    return float(doubtful.max()) if len(doubtful) else 0.0
