"""Folders of models as training leaves them, without weights."""

import json

import polars as pl

from dashapp.evaluation.summary import summarise, write_evaluation
from dashapp.labels import EMOTIONS, RAVDESS_EMOTIONS, SOUND_KINDS, SPEECH_CLASSES
from tests.evaluation.tables import face_table, gate_table, own_table, speech_table

LOG = {
    "gate": "epoch,accuracy,loss,val_accuracy,val_loss\n0,0.2,2.5,0.25,2.3\n1,0.4,2.1,0.35,2.0\n2,0.5,1.8,0.45,1.9\n",
    "speech": "epoch,accuracy,loss,val_accuracy,val_loss\n0,0.2,2.5,0.25,2.3\n1,0.4,2.1,0.35,2.0\n2,0.5,1.8,0.45,1.9\n",
    "face": "epoch,emotion_accuracy,loss,val_emotion_accuracy,val_loss\n0,0.4,1.5,0.45,1.3\n1,0.6,1.1,0.55,1.2\n",
}


def model_folder(root, kind):
    """Write ``root/<name>`` and return it."""
    name, labels, table, corpora = {
        "speech": ("speech-mfcc-cnn", SPEECH_CLASSES, speech_table(), ["ravdess", "crema-d", "tess"]),
        "face": ("face-fer-cnn", EMOTIONS, face_table(), ["fer2013"]),
        "gate": ("speech-gate", SOUND_KINDS, gate_table(), ["ravdess", "tess", "esc10", "synthetic"]),
    }[kind]
    folder = root / name
    write_evaluation(table, summarise(table, model=name), folder)
    training = {
        "command": f"dashapp train {name}",
        "corpora": corpora,
        "items": {"train": 1200, "validation": 100},
        "recipe": {"epochs": 3, "seed": 1},
        "layers": [{"name": "conv", "kind": "Conv2D", "output": [[None, 24, 24, 48]], "parameters": 4321}],
    }
    manifest = {
        "name": name,
        "kind": kind,
        "input_shape": [48, 48, 1],
        "outputs": {"emotion": list(labels)},
        "features": {"n_mfcc": 40},
        "temperature": 1.25,
        "certain_above": 0.34,
        "speech_above": 0.41,
        "training": training,
        "licence": "non-commercial research",
        "parameters": 750_000,
        "sha256": "0" * 64,
    }
    (folder / "model.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "training.csv").write_text(LOG[kind], encoding="utf-8")
    return folder


STUDY = {
    "model": "speech-feature-mlp-8",
    "headline": {"accuracy_random25": 0.66, "accuracy_random15": 0.68},
    "run": "random-splits",
    "split": "random",
    "n": 1439,
    "labels": list(RAVDESS_EMOTIONS),
    "random_splits": [
        {"test_percent": percent, "test_clips": clips, "repeats": 20, "accuracy": accuracy}
        | {"deviation": 0.02, "lowest": 0.6, "highest": 0.7, "by_seed": [accuracy] * 20}
        for percent, clips, accuracy in ((25, 360, 0.66), (15, 216, 0.68))
    ],
    "ablation": [
        {"added": name, "features": 180 + i, "accuracy": 0.66 + i / 100, "deviation": 0.02, "gained": i / 100}
        | {"gained_deviation": 0.015, "splits_better": 12 * i, "splits_worse": 7 * i}
        for i, name in enumerate(("none", "centroid"))
    ],
}


def reproduction_folder(root):
    """Write ``root/speech-feature-mlp-8``, a model of RAVDESS's own labels with its random splits; return it."""
    folder = model_folder(root, "speech")
    folder = folder.rename(root / "speech-feature-mlp-8")
    table = pl.concat([own_table(), own_table(seed=1, condition="band8k")])
    write_evaluation(table, summarise(table, model=folder.name), folder)
    manifest = json.loads((folder / "model.json").read_text())
    changed = {"name": folder.name, "outputs": {"emotion": list(RAVDESS_EMOTIONS)}}
    changed["training"] = manifest["training"] | {"corpora": ["ravdess"]}
    (folder / "model.json").write_text(json.dumps(manifest | changed), encoding="utf-8")
    write_evaluation(own_table(run="random-splits", split="random25-00"), STUDY, folder / "runs" / "random-splits")
    return folder
