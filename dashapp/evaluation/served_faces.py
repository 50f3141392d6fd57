"""What a face model serves, judged by people: FER+'s raters on FER2013's faces, and press portraits.

Rows of these stand beside those of FER2013's labels in a model's table of predictions: the corpus ``ferplus`` has what
most raters saw as its truth, ``portraits`` what one student saw. Of each ``p_<class>`` is the served answer; the rows
of ``fer2013`` have the answer that is asked for as FER2013's labels.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from dashapp.datasets import portraits as portrait_set
from dashapp.datasets.faceset import FaceSet
from dashapp.datasets.portraits import COMMON, Portrait, own_mix_weights
from dashapp.errors import InputError
from dashapp.evaluation import calibration, metrics
from dashapp.evaluation.conditions import CLEAN
from dashapp.evaluation.evaluate import FERPLUS_CLASSES, Progress, ferplus_majority
from dashapp.evaluation.figures import Judged, figures_of
from dashapp.evaluation.predictions_table import build_table, indices, probabilities, probability_columns
from dashapp.labels import EMOTIONS, LABELS_ANSWER, RATERS_ANSWER, emotion_name
from dashapp.predictions import ImagePrediction, Json

Array = np.ndarray[Any, Any]

RATERS: Final = "ferplus"
"""Name of the corpus whose truth is what most of FER+'s raters saw."""
BY_RATERS: Final = ", by raters"
"""Behind the name of a part of FER2013: the part with what most raters saw."""
PEOPLE: Final = (RATERS, portrait_set.NAME)
_SEEN_AS: Final = {emotion_name(emotion): emotion for emotion in EMOTIONS}
_OTHER: Final = "contempt"
_VOTE: Final = "q_"

Look = Callable[[bytes], ImagePrediction]


def rater_table(outputs: dict[str, Array], faces: FaceSet, *, run: str, split: str) -> pl.DataFrame:
    """Return the rows of ``fer2013`` and of ``ferplus`` of faces that were read once for both.

    Args:
        outputs: As `dashapp.inference.face_fer_cnn.FaceFerCnn.outputs` gives them.
        faces: The faces.
        run: Name of the training run.
        split: Part of FER2013.
    """
    labelled, seen = [], []
    for i, saw in enumerate(ferplus_majority(faces.votes)):
        about = {"item": faces.item(i), "run": run, "condition": CLEAN, "ferplus_truth": saw}
        labels = probability_columns(EMOTIONS, outputs[LABELS_ANSWER][i])
        votes = probability_columns(FERPLUS_CLASSES, outputs[RATERS][i][: len(FERPLUS_CLASSES)], _VOTE)
        of_label = {"corpus": "fer2013", "split": split, "truth": EMOTIONS[int(faces.emotion[i])]}
        labelled.append({**about, **of_label, **labels, **votes})
        if saw:
            answer = probability_columns(EMOTIONS, outputs[RATERS_ANSWER][i])
            of_raters = {"corpus": RATERS, "split": split + BY_RATERS, "truth": _SEEN_AS.get(saw, saw)}
            seen.append({**about, **of_raters, **answer})
    schema = {"ferplus_truth": pl.String, **{_VOTE + name: pl.Float32 for name in FERPLUS_CLASSES}}
    return build_table([*labelled, *seen], "face", schema)


def portrait_table(
    look: Look, portraits: Sequence[Portrait], *, run: str, progress: Progress | None = None
) -> pl.DataFrame:
    """Ask a service about portraits, whole pictures; the largest face counts, none is no answer.

    Args:
        look: Bytes of a picture to its answer.
        portraits: The portraits.
        run: Name of the training run.
        progress: Told after each.
    """
    rows = []
    for done, portrait in enumerate(portraits, start=1):
        about = {"item": portrait.item, "corpus": portrait_set.NAME, "run": run, "condition": CLEAN}
        who = {"split": f"{portrait_set.NAME}, {portrait.part}", "speaker": portrait.person, "truth": portrait.emotion}
        rows.append({**about, **who, **probability_columns(EMOTIONS, _seen(look, portrait.path.read_bytes()))})
        if progress:
            progress(done, len(portraits))
    return build_table(rows, "face")


def _seen(look: Look, data: bytes) -> tuple[float, ...] | None:
    try:
        answer = look(data)
    except InputError:
        return None
    return answer.faces[0].emotion.probabilities if answer.faces else None


def served_parts(frame: pl.DataFrame, certain_above: float) -> Json:
    """Return the figures of the rows of `PEOPLE`, as ``by_raters`` and ``portraits``; nothing where there are none.

    Args:
        frame: A table of predictions.
        certain_above: Probability from which the served answer is certain.
    """
    parts: Json = {}
    seen, shown = (frame.filter(pl.col("corpus") == corpus) for corpus in PEOPLE)
    if seen.height:
        parts["by_raters"] = _raters(seen, frame, certain_above)
    if shown.height:
        parts["portraits"] = _portraits(shown, certain_above)
    return parts


def _raters(seen: pl.DataFrame, frame: pl.DataFrame, certain_above: float) -> Json:
    seven = seen.filter(pl.col("truth") != _OTHER)
    judged = _judged(seven)
    answers = probabilities(seen, EMOTIONS)
    said = np.array(EMOTIONS)[answers.argmax(axis=1)]
    right = said == seen["truth"].to_numpy()
    labels = dict(frame.filter(pl.col("corpus") == "fer2013").select("item", "truth").iter_rows())
    as_labelled = [labels.get(item) == name for item, name in zip(seen["item"], said, strict=True)]
    return {
        "n": seven.height,
        "n_contempt": seen.height - seven.height,
        **figures_of(judged),
        "accuracy_8": float(right.mean()),
        "on_labels": float(np.mean(as_labelled)),
        "certain": certainty(answers.max(axis=1), said, right, certain_above),
    }


def _portraits(shown: pl.DataFrame, certain_above: float) -> Json:
    judged = _judged(shown)
    answers, truth = judged.probabilities, judged.truth
    answered = judged.prediction != metrics.NO_ANSWER
    right, weights = judged.prediction == truth, own_mix_weights(truth)
    recall = metrics.recall(truth, judged.prediction, len(EMOTIONS))
    said = np.array(EMOTIONS)[judged.prediction[answered]]
    confidence = answers[answered].max(axis=1)
    return {
        "n": shown.height,
        "people": shown["speaker"].n_unique(),
        "unanswered": int((~answered).sum()),
        "own_mix": float((weights * right).sum()),
        "uar_common": float(np.mean([recall[EMOTIONS.index(name)] for name in COMMON])),
        **figures_of(judged),
        "ece": calibration.expected_calibration_error(truth[answered], answers[answered]),
        "certain": certainty(confidence, said, right[answered], certain_above),
        "certain_own_mix": _weighted(confidence >= certain_above, right[answered], weights[answered]),
    }


def certainty(confidence: Array, said: Array, right: Array, certain_above: float) -> Json:
    """Return share and precision of the certain answers, together and by what was said, and of all answers.

    Args:
        confidence: ``(n,)`` probability of what was said.
        said: ``(n,)`` what was said.
        right: ``(n,)`` whether it was.
        certain_above: Probability from which an answer is certain.
    """
    sure = confidence >= certain_above
    by_class = {
        name: {"n": int(chosen.sum()), "right": float(right[chosen].mean())}
        for name in EMOTIONS
        if (chosen := sure & (said == name)).any()
    }
    return {
        "from": certain_above,
        "n": int(sure.sum()),
        "share": float(sure.mean()),
        "right": float(right[sure].mean()) if sure.any() else None,
        "by_class": by_class,
        "coverage": [list(point) for point in calibration.coverage_of(right, confidence)],
    }


def _weighted(sure: Array, right: Array, weights: Array) -> Json:
    total = weights[sure].sum()
    return {
        "share": float(total / weights.sum()),
        "right": float((weights * right)[sure].sum() / total) if total else None,
    }


def _judged(frame: pl.DataFrame) -> Judged:
    return Judged(EMOTIONS, indices(frame, EMOTIONS), probabilities(frame, EMOTIONS), frame["speaker"].to_list())
