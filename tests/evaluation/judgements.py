"""Truths and predictions of seven classes, some of them wrong."""

import numpy as np

CLASSES = 7

Judged = tuple[np.ndarray, np.ndarray]


def judgements(seed: int) -> Judged:
    random = np.random.default_rng(seed)
    truth = random.integers(0, CLASSES, 400)
    prediction = np.where(random.random(400) < 0.6, truth, random.integers(0, CLASSES, 400))
    return truth, prediction
