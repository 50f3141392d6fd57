"""The face model around a stand-in for its network: mirror image, temperature, readability, and what does not fit."""

from dataclasses import replace

import numpy as np
import pytest

from dashapp.datasets.faceset import VOTE_LABELS
from dashapp.errors import InputError, ModelError
from dashapp.inference.answer_rule import AnswerRule
from dashapp.inference.artefact import Artefact, Manifest
from dashapp.inference.face_fer_cnn import NOT_A_FACE, FaceFerCnn
from dashapp.inference.keras_network import quiet_keras
from dashapp.inference.saliency import of_keras
from dashapp.labels import EMOTIONS

VOTES = ["neutral", "happiness", NOT_A_FACE]
MANIFEST = Manifest(
    name="face-fer-cnn",
    kind="face",
    input_shape=(48, 48, 1),
    outputs={"emotion": list(EMOTIONS), "ferplus": VOTES},
    temperature=2.0,
    certain_above=0.35,
)


def left_is_bright(batch: np.ndarray) -> dict[str, np.ndarray]:
    """Happy as far as the left half is brighter than the right; no face as far as the top is brighter."""
    assert batch.shape[1:] == (48, 48, 1)
    happy = (batch[:, :, :24] - batch[:, :, 24:]).mean(axis=(1, 2, 3))
    nothing = (batch[:, :24] - batch[:, 24:]).mean(axis=(1, 2, 3))
    emotion, votes = np.zeros((len(batch), 7), np.float32), np.zeros((len(batch), 3), np.float32)
    emotion[:, EMOTIONS.index("happy")] = happy
    votes[:, 2] = 3 * nothing
    return {"emotion": emotion, "ferplus": votes}


def crop(bright: tuple[slice, slice]) -> np.ndarray:
    pixels = np.full((48, 48), 50, np.uint8)
    pixels[bright] = 200
    return pixels


LEFT, TOP, BOTTOM = (
    crop((slice(None), slice(0, 24))),
    crop((slice(0, 24), slice(None))),
    crop((slice(24, 48), slice(None))),
)


def test_crop_and_mirror_image_are_averaged() -> None:
    model = FaceFerCnn(Artefact(MANIFEST, left_is_bright))
    for reading in model.predict(np.stack([LEFT, LEFT[:, ::-1]])):
        np.testing.assert_allclose(reading.emotion.probabilities, 1 / 7, atol=1e-6)


def test_logits_are_divided_by_the_temperature() -> None:
    def constant(batch: np.ndarray) -> dict[str, np.ndarray]:
        return {"emotion": np.tile(np.arange(7.0), (len(batch), 1)), "ferplus": np.zeros((len(batch), 3))}

    (reading,) = FaceFerCnn(Artefact(MANIFEST, constant)).predict(LEFT[None])
    assert reading.emotion["neutral"] / reading.emotion["sad"] == pytest.approx(np.exp(2 / 2.0))
    assert reading.emotion.labels == EMOTIONS


def test_what_raters_would_call_no_face_is_not_readable() -> None:
    model = FaceFerCnn(Artefact(MANIFEST, left_is_bright))
    assert [reading.readable for reading in model.predict(np.stack([TOP, BOTTOM]))] == [False, True]


def test_network_without_votes_reads_everything() -> None:
    manifest = replace(MANIFEST, outputs={"emotion": list(EMOTIONS)})
    model = FaceFerCnn(Artefact(manifest, lambda batch: {"emotion": left_is_bright(batch)["emotion"]}))
    assert [reading.readable for reading in model.predict(np.stack([TOP, BOTTOM]))] == [True, True]


def test_brightness_does_not_count() -> None:
    model = FaceFerCnn(Artefact(MANIFEST, left_is_bright))
    bright, dark = model.predict(np.stack([TOP, TOP // 2]))
    np.testing.assert_allclose(bright.emotion.probabilities, dark.emotion.probabilities, atol=1e-6)


def test_other_labels_are_refused() -> None:
    with pytest.raises(ModelError, match="labels"):
        FaceFerCnn(Artefact(replace(MANIFEST, outputs={"emotion": list(EMOTIONS[::-1])}), left_is_bright))


def test_an_explanation_is_the_mean_over_the_crop_and_its_mirror_image() -> None:
    """A network that sees happiness in the left half alone sees it, in the mirror image, in the right one."""
    keras = quiet_keras()
    inputs = keras.Input((48, 48, 1))
    emotion = keras.layers.Dense(7, use_bias=False, name="emotion")
    network = keras.Model(inputs, {"emotion": emotion(keras.layers.Flatten()(keras.layers.ReLU()(inputs)))})
    emotion.set_weights([np.tile(np.arange(48) < 24, 48)[:, None].repeat(7, axis=1)])
    manifest = replace(MANIFEST, outputs={"emotion": list(EMOTIONS)})
    model = FaceFerCnn(Artefact(manifest, left_is_bright, of_keras(network, "emotion")))
    seen = model.explain(TOP, "happy")
    assert seen.shape == (48, 48)
    np.testing.assert_allclose(seen, seen[:, ::-1], atol=1e-5)
    assert seen[:20].mean() > 10 * seen[28:].mean()


def test_an_emotion_that_there_is_not_is_not_explained() -> None:
    with pytest.raises(InputError):
        FaceFerCnn(Artefact(MANIFEST, left_is_bright)).explain(TOP, "joy")


def test_a_joined_answer_is_served_and_the_labels_can_be_asked_for() -> None:
    def says(batch: np.ndarray) -> dict[str, np.ndarray]:
        emotion, votes = np.zeros((len(batch), 7)), np.zeros((len(batch), 10))
        emotion[:, EMOTIONS.index("angry")] = 4
        votes[:, VOTE_LABELS.index("neutral")] = 4
        return {"emotion": emotion, "ferplus": votes}

    raters = AnswerRule({"ferplus": 0.9, "emotion": 0.1}, certain_above=0.6).to_dict()
    labels = AnswerRule({"emotion": 1.0}, certain_above=0.9).to_dict()
    outputs = {"emotion": list(EMOTIONS), "ferplus": list(VOTE_LABELS)}
    manifest = replace(MANIFEST, outputs=outputs, answers={"raters": raters, "fer2013": labels})
    model = FaceFerCnn(Artefact(manifest, says))
    other = model.answering("fer2013")
    assert [(each.answers, each.certain_above) for each in (model, other)] == [("raters", 0.6), ("fer2013", 0.9)]
    assert [each.predict(LEFT[None])[0].emotion.top for each in (model, other)] == ["neutral", "angry"]
    with pytest.raises(InputError, match="raters, fer2013"):
        model.answering("guesses")


@pytest.mark.parametrize("answers", [{"raters": {}}, {"raters": AnswerRule({"nothing": 1.0}).to_dict()}])
def test_a_damaged_rule_is_refused_when_the_model_is_loaded(answers: dict) -> None:
    with pytest.raises(ModelError, match="face-fer-cnn"):
        FaceFerCnn(Artefact(replace(MANIFEST, answers=answers), left_is_bright))
