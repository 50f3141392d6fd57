"""Artefacts: what is saved comes back the same, and what does not fit is refused when it is loaded."""

import json
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dashapp.errors import ModelError
from dashapp.inference.artefact import CHUNK, MANIFEST_FILE, NETWORK_FILE, Manifest, load_artefact, save_artefact
from dashapp.inference.keras_network import quiet_keras

keras = quiet_keras()

MANIFEST = Manifest(
    name="toy",
    kind="face",
    input_shape=(6, 6, 1),
    outputs={"emotion": ["a", "b", "c"], "votes": ["x", "y"]},
    features={"n_mfcc": 40},
    temperature=1.5,
    certain_above=0.3,
    training={"seed": 7},
    licence="non-commercial research",
)


def toy(outputs: str = "dict", classes: int = 3, policy: str = "float32"):
    keras.utils.set_random_seed(3)
    inputs = keras.Input((6, 6, 1), dtype="float32")
    hidden = keras.layers.Conv2D(4, 3, dtype=policy)(inputs)
    hidden = keras.layers.BatchNormalization(dtype=policy)(hidden)
    hidden = keras.layers.Dropout(0.5, dtype=policy)(hidden)
    hidden = keras.layers.GlobalAveragePooling2D(dtype=policy)(hidden)
    emotion = keras.layers.Dense(classes, dtype="float32")(hidden)
    votes = keras.layers.Dense(2, dtype="float32")(hidden)
    heads = {"dict": {"emotion": emotion, "votes": votes}, "list": [emotion, votes], "one": emotion}
    return keras.Model(inputs, heads[outputs])


@pytest.fixture
def batch() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(CHUNK + 5, 6, 6, 1)).astype(np.float32)


@pytest.mark.parametrize("outputs", ["dict", "list"])
def test_serving_answers_as_training_did(tmp_path: Path, batch: np.ndarray, outputs: str) -> None:
    model = toy(outputs)
    model.compile("adam", "mse")
    manifest = save_artefact(model, MANIFEST, tmp_path)
    loaded = load_artefact(tmp_path)
    expected = model(batch, training=False)
    expected = expected if outputs == "dict" else dict(zip(("emotion", "votes"), expected, strict=True))
    answer = loaded.call(batch)
    assert loaded.manifest == manifest
    assert list(answer) == ["emotion", "votes"]
    for name, values in answer.items():
        assert values.dtype == np.float32
        np.testing.assert_allclose(values, np.asarray(expected[name]), atol=1e-5)


def test_one_output_needs_no_name(tmp_path: Path, batch: np.ndarray) -> None:
    manifest = replace(MANIFEST, outputs={"joint": ["a", "b", "c"]})
    save_artefact(toy("one"), manifest, tmp_path)
    assert load_artefact(tmp_path).call(batch)["joint"].shape == (len(batch), 3)


def test_no_input_gives_no_output(tmp_path: Path) -> None:
    save_artefact(toy(), MANIFEST, tmp_path)
    assert load_artefact(tmp_path).call(np.zeros((0, 6, 6, 1), np.float32))["emotion"].shape == (0, 3)


def test_manifest_comes_back_from_json() -> None:
    assert Manifest.from_dict(json.loads(json.dumps(MANIFEST.to_dict()))) == MANIFEST
    assert MANIFEST.labels == ("a", "b", "c")


def test_saved_without_optimiser_and_with_its_size(tmp_path: Path) -> None:
    model = toy()
    model.compile("adam", "mse")
    manifest = save_artefact(model, MANIFEST, tmp_path)
    assert manifest.parameters == model.count_params()
    assert not keras.saving.load_model(tmp_path / NETWORK_FILE).compiled


def test_mixed_precision_comes_back_as_float32(tmp_path: Path, batch: np.ndarray) -> None:
    model = toy(policy="mixed_bfloat16")
    save_artefact(model, MANIFEST, tmp_path)
    answer = load_artefact(tmp_path).call(batch)["emotion"]
    same = toy()
    same.set_weights(model.get_weights())
    np.testing.assert_allclose(answer, np.asarray(same(batch)["emotion"]), atol=1e-5)


def test_network_saved_in_bfloat16_is_refused(tmp_path: Path) -> None:
    save_artefact(toy(), MANIFEST, tmp_path)
    toy(policy="mixed_bfloat16").save(tmp_path / NETWORK_FILE)
    resign(tmp_path)
    with pytest.raises(ModelError, match="not float32"):
        load_artefact(tmp_path)


def test_one_flipped_byte_is_a_load_error(tmp_path: Path) -> None:
    save_artefact(toy(), MANIFEST, tmp_path)
    path = tmp_path / NETWORK_FILE
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(ModelError, match="sha256"):
        load_artefact(tmp_path)


def test_garbage_with_a_right_checksum_is_a_load_error(tmp_path: Path) -> None:
    save_artefact(toy(), MANIFEST, tmp_path)
    (tmp_path / NETWORK_FILE).write_bytes(b"not a network")
    resign(tmp_path)
    with pytest.raises(ModelError, match="cannot be rebuilt"):
        load_artefact(tmp_path)


def test_lambda_layer_is_a_load_error(tmp_path: Path) -> None:
    save_artefact(toy(), MANIFEST, tmp_path)
    inputs = keras.Input((6, 6, 1))
    keras.Model(inputs, keras.layers.Lambda(lambda x: x)(inputs)).save(tmp_path / NETWORK_FILE)
    resign(tmp_path)
    with pytest.raises(ModelError, match="cannot be rebuilt"):
        load_artefact(tmp_path)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"input_shape": [6, 5, 1]}, r"inputs of \(6, 6, 1\)"),
        ({"outputs": {"emotion": ["a", "b"], "votes": ["x", "y"]}}, "3 numbers for 2 labels"),
        ({"outputs": {"emotion": ["a", "b", "c"]}}, "outputs"),
        ({"outputs": {"emotion": ["a", "b", "c"], "vote": ["x", "y"]}}, "outputs"),
        ({"outputs": {}}, "names no outputs"),
        ({"surprise": 1}, "unknown field"),
    ],
)
def test_manifest_that_does_not_fit_is_a_load_error(tmp_path: Path, changed: dict[str, object], words: str) -> None:
    save_artefact(toy(), MANIFEST, tmp_path)
    rewrite(tmp_path, changed)
    with pytest.raises(ModelError, match=words):
        load_artefact(tmp_path)


@pytest.mark.parametrize("missing", [NETWORK_FILE, MANIFEST_FILE])
def test_missing_file_is_a_load_error(tmp_path: Path, missing: str) -> None:
    save_artefact(toy(), MANIFEST, tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        load_artefact(tmp_path)


def test_network_that_does_not_fit_is_not_saved(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="4 numbers for 3 labels"):
        save_artefact(toy(classes=4), MANIFEST, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_wrong_input_is_named(tmp_path: Path) -> None:
    save_artefact(toy(), MANIFEST, tmp_path)
    with pytest.raises(ValueError, match="takes"):
        load_artefact(tmp_path).call(np.zeros((1, 5, 6, 1), np.float32))


def test_threads_get_the_answer_of_one(tmp_path: Path, batch: np.ndarray) -> None:
    save_artefact(toy(), MANIFEST, tmp_path)
    call = load_artefact(tmp_path).call
    expected = call(batch)["emotion"]
    answers: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: answers.append(call(batch)["emotion"])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    for answer in answers:
        np.testing.assert_array_equal(answer, expected)


def rewrite(folder: Path, changed: dict[str, object]) -> None:
    path = folder / MANIFEST_FILE
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))


def resign(folder: Path) -> None:
    import hashlib

    rewrite(folder, {"sha256": hashlib.sha256((folder / NETWORK_FILE).read_bytes()).hexdigest()})


def test_a_training_under_a_mixed_policy_is_saved_and_loaded_in_float32(tmp_path: Path, batch: np.ndarray) -> None:
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        inputs = keras.Input((6, 6, 1))
        pooled = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3)(inputs))
        heads = {name: keras.layers.Dense(n, dtype="float32")(pooled) for name, n in (("emotion", 3), ("votes", 2))}
        model = keras.Model(inputs, heads)
        save_artefact(model, MANIFEST, tmp_path)
        answers = load_artefact(tmp_path).call(batch)
        assert keras.config.dtype_policy().name == "mixed_bfloat16"
    finally:
        keras.config.set_dtype_policy("float32")
    assert not np.array_equal(answers["emotion"], model(batch, training=False)["emotion"].numpy())
    np.testing.assert_allclose(answers["emotion"], load_artefact(tmp_path).call(batch)["emotion"], atol=1e-6)
