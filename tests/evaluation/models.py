"""Folders of models as training leaves them, without weights."""

import json

from dashapp.evaluation.summary import summarise, write_evaluation
from dashapp.labels import EMOTIONS, SOUND_KINDS, SPEECH_CLASSES
from tests.evaluation.tables import face_table, gate_table, speech_table

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
