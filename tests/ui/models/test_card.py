"""A model's card."""

from dataclasses import replace

from dashapp.ui.models.card import model_card, sections
from tests.ui.answers import INFOS
from tests.ui.trees import as_json, nodes, props, texts

CARD = """<!-- made -->

# speech-mfcc-cnn

What it is.

## Figures

How it was judged.

| class | recall |
| --- | ---: |
| angry | 78.3 % |

Confusion matrix of the emotions, in clips; rows are the truth.

| truth | angry |
| --- | ---: |
| **angry** | 235 |

## Intended use

For teaching. **What it must not be used for.** Judging people.

## Training

Made by `dashapp train`.

![Loss and accuracy by epoch](curves.svg)

### Features

Sixteen kilohertz.

### Network

12 weights.

| layer | kind |
| --- | ---: |
| conv2d | Conv2D |

## Licence

Research only.
"""
LAYERS = [{"name": "conv2d", "kind": "Conv2D", "output": [[None, 300, 20, 16]], "parameters": 432}]
CURVES = {
    "epoch": [1, 2],
    "loss": [2.0, 1.5],
    "val_loss": [2.2, 1.8],
    "accuracy": [0.3, 0.5],
    "val_accuracy": [0.2, 0.4],
}
WHOLE = replace(INFOS[0], card=CARD, training={"layers": LAYERS}, curves=CURVES, size_bytes=3_600_000)


def test_what_is_drawn_is_not_written_too() -> None:
    lead, parts = sections(CARD)
    assert lead == "What it is."
    assert list(parts) == ["Figures", "Intended use", "Training", "Licence"]
    assert "78.3 %" in parts["Figures"]
    assert "Confusion" not in parts["Figures"]
    assert "235" not in parts["Figures"]
    assert "curves.svg" not in parts["Training"]
    assert "Sixteen kilohertz." in parts["Training"]
    assert "conv2d" not in parts["Training"]


def test_the_card_has_figures_matrix_curves_use_and_layers() -> None:
    shown = model_card(WHOLE)
    said = texts(shown)
    assert said[:3] == ["All models", "speech-mfcc-cnn", "What it is."]
    assert {"14: 7 emotions, 2 sexes", "61.0 %", "3.6 MB", "Intended use", "1 layer", "300 x 20 x 16"} <= set(said)
    kinds = [node["type"] for node in nodes(as_json(shown))]
    assert kinds.count("Graph") == 2
    assert "confusion" in [p.get("className") for p in props(shown)]


def test_the_curves_are_said_to_those_who_do_not_see_them() -> None:
    assert ". At the end: Training 50.0\u00a0%, Validation 40.0\u00a0%" in texts(model_card(WHOLE))


def test_the_layers_are_folded() -> None:
    (details,) = [node for node in nodes(as_json(model_card(WHOLE))) if node["type"] == "Details"]
    assert "open" not in details["props"]


def test_a_model_without_files_is_named_with_how_to_get_it() -> None:
    lacking = replace(INFOS[1], state="needs backbone", remedy="dashapp train x --data DIR")
    said = texts(model_card(lacking))
    assert said[:2] == ["All models", "face-fer-cnn"]
    assert said[-2:] == [
        "This model cannot answer here (needs its backbone). This command helps: ",
        "dashapp train x --data DIR",
    ]
