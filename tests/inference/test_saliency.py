"""Where an answer comes from: the map points at what was looked at, and belongs to the trained weights."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from dashapp.datasets.fer2013 import read_fer2013
from dashapp.errors import InputError
from dashapp.inference import registry
from dashapp.inference.keras_network import members, quiet_keras
from dashapp.inference.saliency import indices_of, of_keras
from dashapp.labels import EMOTIONS, SPEECH_CLASSES
from dashapp.settings import ROOT

keras = quiet_keras()


def looks_at_bright_places(height: int = 24, width: int = 16, swapped: bool = False):
    """Two classes, bright and dark: the mean of what is above zero, and of what is below."""
    inputs = keras.Input((height, width, 1))
    x = keras.layers.Permute((2, 1, 3))(inputs) if swapped else inputs
    x = keras.layers.Conv2D(2, 1, use_bias=False, activation="relu", name="signs")(x)
    x = keras.layers.GlobalAveragePooling2D()(x)
    model = keras.Model(inputs, {"joint": keras.layers.Dense(2, use_bias=False, name="joint")(x)})
    model.get_layer("signs").set_weights([np.array([1.0, -1.0]).reshape(1, 1, 1, 2)])
    model.get_layer("joint").set_weights([np.eye(2)])
    return model


@pytest.mark.parametrize("swapped", [False, True])
def test_the_map_points_at_what_speaks_for_the_answer(swapped: bool) -> None:
    explain = of_keras(looks_at_bright_places(swapped=swapped), "joint")
    inputs = np.zeros((2, 24, 16, 1), np.float32)
    inputs[:, 4:8, 10:14] = 1.0
    inputs[:, 16:20, 2:6] = -1.0
    bright, dark = (explain(inputs, [label])[0] for label in (0, 1))
    assert bright.shape == (24, 16)
    assert np.unravel_index(bright.argmax(), bright.shape)[0] in range(4, 8)
    assert np.unravel_index(dark.argmax(), dark.shape)[0] in range(16, 20)
    for each in (bright, dark):
        assert (each.min(), each.max()) == (pytest.approx(0.0, abs=1e-3), 1.0)


def test_where_nothing_speaks_for_an_answer_the_map_is_empty() -> None:
    explain = of_keras(looks_at_bright_places(), "joint")
    assert not explain(np.ones((1, 24, 16, 1), np.float32), [1]).any()


def test_a_network_of_networks_points_where_its_members_do() -> None:
    one, other = looks_at_bright_places(), looks_at_bright_places(swapped=True)
    one.name, other.name = "one", "other"
    inputs = keras.Input((24, 16, 1))
    mean = keras.layers.Average(name="joint")([one(inputs)["joint"], other(inputs)["joint"]])
    several = of_keras(keras.Model(inputs, {"joint": mean}), "joint")
    picture = np.zeros((1, 24, 16, 1), np.float32)
    picture[:, 4:8, 10:14] = 1.0
    np.testing.assert_allclose(several(picture, [0]), of_keras(one, "joint")(picture, [0]), atol=1e-5)


def test_labels_are_explained_together() -> None:
    explain = of_keras(looks_at_bright_places(), "joint")
    inputs = np.zeros((1, 24, 16, 1), np.float32)
    inputs[:, 4:8, 10:14], inputs[:, 16:20, 2:6] = 1.0, -1.0
    both = explain(inputs, [0, 1])[0]
    assert both[6, 12] == pytest.approx(both[18, 4], rel=0.1)
    assert both[6, 12] > 0.9


def without_a_map():
    inputs = keras.Input((180,))
    return keras.Model(inputs, {"joint": keras.layers.Dense(2)(inputs)})


def test_a_network_without_a_map_says_so() -> None:
    with pytest.raises(InputError, match="keeps no map"):
        of_keras(without_a_map(), "joint")


def test_an_emotion_is_that_of_both_sexes() -> None:
    assert [SPEECH_CLASSES[i] for i in indices_of("fear", SPEECH_CLASSES)] == ["female_fear", "male_fear"]
    assert indices_of("sad", EMOTIONS) == [EMOTIONS.index("sad")]


def test_an_emotion_that_a_model_does_not_have() -> None:
    with pytest.raises(InputError, match=r"no emotion 'joy'.*angry, disgust") as caught:
        indices_of("joy", SPEECH_CLASSES)
    assert caught.value.code == "bad_request"


@pytest.mark.parametrize(("name", "output"), [("face-fer-cnn", "emotion"), ("speech-mfcc-cnn", "joint")])
def test_random_weights_give_another_map(name: str, output: str) -> None:
    """The sanity check of Adebayo et al. 2018: a map that stays the same shows the picture, not the network.

    What all maps of a network have in common, such as fainter borders, says nothing of an input and is taken off.
    """
    path = ROOT / "models" / name / "model.keras"
    if not path.exists():
        pytest.skip(f"{name} is not trained yet")
    network = keras.saving.load_model(path, compile=False)
    rng = np.random.default_rng(1)
    height, width, channels = network.input_shape[1:]
    inputs = rng.normal(size=(12, height, width, channels)).astype(np.float32)
    for each in inputs:
        top, left = rng.integers(0, height - height // 6), rng.integers(0, width - width // 6)
        each[top : top + height // 6, left : left + width // 6] += 3
    trained = of_keras(network, output)(inputs, [3])
    again = of_keras(network, output)(inputs, [3])
    for layer in (layer for member in members(network) for layer in member.layers):
        if any("kernel" in weight.path for weight in layer.weights):
            layer.set_weights([rng.permutation(each.ravel()).reshape(each.shape) for each in layer.get_weights()])
    untrained = of_keras(network, output)(inputs, [3])
    assert own(trained, again) > 0.99
    assert own(trained, untrained) < 0.5


def own(maps: np.ndarray, others: np.ndarray) -> float:
    """Correlation of maps ``(n, height, width)`` without the means over ``n``."""
    return float(np.corrcoef((maps - maps.mean(axis=0)).ravel(), (others - others.mean(axis=0)).ravel())[0, 1])


@pytest.mark.corpus
def test_an_answer_falls_where_its_map_points(data: Path) -> None:
    """Blurring the tenth of a face that the map points to lowers the answer thrice as much as blurring any tenth."""
    faces = read_fer2013(data)
    model, rng = registry.load("face-fer-cnn", ROOT / "models"), np.random.default_rng(0)
    falls: dict[str, list[float]] = {"pointed to": [], "any": []}
    for crop in faces.images[faces.usage == "PublicTest"][:60]:
        (reading,) = model.predict(crop[None])
        top = reading.emotion.top
        maps = {"pointed to": model.explain(crop, top), "any": cv2.resize(rng.random((6, 6)), (48, 48))}
        for name, shown in maps.items():
            chosen = shown >= np.quantile(shown, 0.9)
            (changed,) = model.predict(np.where(chosen, cv2.GaussianBlur(crop, (0, 0), 6), crop)[None])
            falls[name].append(reading.emotion[top] - changed.emotion[top])
    assert np.mean(falls["pointed to"]) > 0.1
    assert np.mean(falls["pointed to"]) > 3 * np.mean(falls["any"])
