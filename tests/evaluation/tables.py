"""Tables of predictions, synthesised."""

import numpy as np
import polars as pl

from dashapp.evaluation.predictions_table import FERPLUS_TRUTH, build_table, probability_columns
from dashapp.labels import EMOTIONS, RAVDESS_EMOTIONS, SOUND_KINDS, SPEECH_CLASSES

FERPLUS = (
    "neutral",
    "happiness",
    "surprise",
    "sadness",
    "anger",
    "disgust",
    "fear",
    "contempt",
    "unknown",
    "not_a_face",
)
FROM_EMOTION = {"angry": "anger", "happy": "happiness", "sad": "sadness"}


def answer(classes, label, confidence=0.9):
    """Probabilities with ``confidence`` for ``label``; the rest is shared out."""
    return [confidence if name == label else (1 - confidence) / (len(classes) - 1) for name in classes]


def speech_table(seed=0, speakers=4, right=0.7, condition="clean", run="served", split="test"):
    """Two corpora, each speaker saying each class of his or her sex three times."""
    random = np.random.default_rng(seed)
    rows = []
    for corpus in ("crema-d", "ravdess"):
        for speaker in range(speakers):
            sex = ("female", "male")[speaker % 2]
            for emotion in EMOTIONS * 3:
                if corpus == "crema-d" and emotion == "surprise":
                    continue
                truth = f"{sex}_{emotion}"
                said = truth if random.random() < right else str(random.choice(SPEECH_CLASSES))
                rows.append(
                    {"item": f"{corpus}/{len(rows):04d}", "corpus": corpus, "split": split, "run": run}
                    | {"condition": condition, "speaker": f"{corpus}-{speaker}", "sex": sex, "truth": truth}
                    | ({"race": ("Asian", "Caucasian")[speaker % 2], "age": 30} if corpus == "crema-d" else {})
                    | probability_columns(SPEECH_CLASSES, answer(SPEECH_CLASSES, said, random.uniform(0.3, 0.95)))
                )
    return build_table(rows, "speech")


def face_table(seed=0, n=140, right=0.7, run="served", split="PrivateTest"):
    """Faces with FER+ votes; every tenth without a majority."""
    random = np.random.default_rng(seed)
    rows = []
    for i in range(n):
        truth = EMOTIONS[i % 7]
        said = truth if random.random() < right else str(random.choice(EMOTIONS))
        votes = None if i % 10 == 0 else FROM_EMOTION.get(truth, truth)
        rows.append(
            {"item": f"fer2013/{i:05d}", "corpus": "fer2013", "split": split, "run": run, "condition": "clean"}
            | {"truth": truth, FERPLUS_TRUTH: votes}
            | probability_columns(EMOTIONS, answer(EMOTIONS, said))
            | probability_columns(FERPLUS, answer(FERPLUS, FROM_EMOTION.get(said, said)), prefix="q_")
        )
    return build_table(rows, "face", {FERPLUS_TRUTH: pl.String} | {f"q_{name}": pl.Float32 for name in FERPLUS})


def gate_table(split="test", run="served"):
    """Speech of which every tenth clip is refused, and sounds of which every tenth is accepted."""
    rows = []
    for condition in ("clean", "noise10"):
        for i in range(140):
            rows.append({"item": f"ravdess/{i}", "corpus": "ravdess", "condition": condition, "truth": "speech"})
            rows[-1] |= {"speaker": f"ravdess-{i % 4}", "emotion": EMOTIONS[i % 7]}
    for corpus, kinds in (("esc10", SOUND_KINDS[1:9]), ("synthetic", SOUND_KINDS[9:])):
        rows += [
            {"item": f"{corpus}/{i}", "corpus": corpus, "condition": "clean", "truth": kinds[i % len(kinds)]}
            for i in range(40)
        ]
    for i, row in enumerate(rows):
        said = row["truth"] if i % 10 else ("rain" if row["truth"] == "speech" else "speech")
        row |= {"split": split, "run": run, "speech": said == "speech", "sounds_like": "rain"}
        row |= probability_columns(SOUND_KINDS, answer(SOUND_KINDS, said))
    return build_table(rows, "gate", {"emotion": pl.String, "speech": pl.Boolean, "sounds_like": pl.String})


def own_table(seed=0, labels=RAVDESS_EMOTIONS, right=0.7, condition="clean", run="served", split="test"):
    """Four of RAVDESS's actors, each saying each of ``labels`` three times, as answered by a model of these labels."""
    random = np.random.default_rng(seed)
    rows = []
    for speaker in range(4):
        for truth in labels * 3:
            said = truth if random.random() < right else str(random.choice(labels))
            rows.append(
                {"item": f"ravdess/{len(rows):04d}", "corpus": "ravdess", "split": split, "run": run}
                | {"condition": condition, "speaker": f"ravdess-{speaker}", "sex": ("female", "male")[speaker % 2]}
                | {"truth": truth}
                | probability_columns(labels, answer(labels, said))
            )
    return build_table(rows, "speech", classes=labels)
