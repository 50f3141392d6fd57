"""Calibration on the validation part: a temperature, and the confidence below which the model should hedge.

Source: C. Guo et al., "On calibration of modern neural networks", ICML 2017, arXiv 1706.04599.
"""

import numpy as np
from numpy.typing import NDArray

from dashapp.inference.artefact import softmax

Floats = NDArray[np.floating]
Ints = NDArray[np.integer]


def fit_temperature(logits: Floats, truth: Ints) -> float:
    """Return the temperature in 0.3 to 5 with the least negative log-likelihood of ``truth``."""
    candidates = np.geomspace(0.3, 5.0, 300)
    rows = np.arange(len(truth))
    losses = [-np.log(softmax(logits, t)[rows, truth] + 1e-12).mean() for t in candidates]
    return float(candidates[int(np.argmin(losses))])


def hedge_below(confidence: Floats, correct: NDArray[np.bool_]) -> float:
    """Return the largest confidence below which answers were right less than half the time; 0 if there is none."""
    order = np.argsort(confidence)
    share_right = np.cumsum(correct[order]) / np.arange(1, len(order) + 1)
    doubtful = np.flatnonzero(share_right < 0.5)
    return float(confidence[order[doubtful[-1]]]) if len(doubtful) else 0.0
