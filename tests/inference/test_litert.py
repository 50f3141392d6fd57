"""The form that is served answers as the one that was trained; explanations and the age and sex model likewise."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dashapp.errors import InputError, ModelError
from dashapp.inference.artefact import LITERT_FILE, Manifest, load_artefact, save_artefact, sha256_of, write_manifest
from dashapp.inference.calling import softmax
from dashapp.inference.conversion import convert_explanation, convert_network
from dashapp.inference.converted import converted
from dashapp.inference.keras_network import quiet_keras
from dashapp.inference.litert import CHUNK, LiteRtNetwork
from dashapp.inference.registry import LOADERS
from dashapp.inference.saliency import of_litert
from dashapp.settings import ROOT, Runtime
from dashapp.training.parity import INPUTS, TOLERANCE, parity

MODELS = ROOT / "models"
TRAINED = [name for name in LOADERS if (MODELS / name / LITERT_FILE).exists()]
REFERENCE = Runtime(tensorflow=True)
MANIFEST = Manifest("toy", "face", (12, 8, 1), {"emotion": ["a", "b", "c"], "votes": ["x", "y"]})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model's folder with both forms."""
    keras = quiet_keras()
    keras.utils.set_random_seed(3)
    inputs = keras.Input((12, 8, 1))
    hidden = keras.layers.Conv2D(4, 3, padding="same", activation="relu")(inputs)
    hidden = keras.layers.Conv2D(6, 3, strides=2, padding="same", activation="relu")(hidden)
    hidden = keras.layers.GlobalAveragePooling2D()(keras.layers.BatchNormalization()(hidden))
    heads = {name: keras.layers.Dense(len(MANIFEST.outputs[name]), name=name)(hidden) for name in MANIFEST.outputs}
    folder = tmp_path_factory.mktemp("toy")
    manifest = save_artefact(keras.Model(inputs, heads), MANIFEST, folder)
    convert_network(folder, folder / LITERT_FILE)
    write_manifest(replace(manifest, litert_sha256=sha256_of(folder / LITERT_FILE)), folder)
    return folder


@pytest.fixture(scope="module")
def batch() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(CHUNK + 5, 12, 8, 1)).astype(np.float32)


def test_both_forms_give_the_same_answers_and_embeddings(folder: Path, batch: np.ndarray) -> None:
    served, trained = load_artefact(folder), load_artefact(folder, REFERENCE)
    assert served.network is None
    assert trained.network is not None
    for name, values in trained.call(batch).items():
        assert served.call(batch)[name].dtype == np.float32
        np.testing.assert_allclose(served.call(batch)[name], values, atol=1e-5)
    assert served.embed(batch).shape == (len(batch), 6)
    np.testing.assert_allclose(served.embed(batch), trained.embed(batch), atol=1e-5)
    assert served.call(batch[:0])["votes"].shape == (0, 2)


def test_an_explanation_is_that_of_the_reference(folder: Path, batch: np.ndarray, tmp_path: Path) -> None:
    convert_explanation(folder, tmp_path / "explanation.tflite")
    served = of_litert(LiteRtNetwork(tmp_path / "explanation.tflite"), {"emotion": 3, "votes": 2})
    trained = load_artefact(folder, REFERENCE).explain
    maps = [served(batch[:3], asked, output) for asked, output in (([0], ""), ([1, 2], "emotion"), ([0], "votes"))]
    for found, (asked, output) in zip(maps, (([0], ""), ([1, 2], "emotion"), ([0], "votes")), strict=True):
        np.testing.assert_allclose(found, trained(batch[:3], asked, output), atol=1e-3)
    assert np.abs(maps[0] - maps[2]).max() > 0.1


def test_threads_get_the_answer_of_one(folder: Path, batch: np.ndarray) -> None:
    call = load_artefact(folder).call
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


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"input_shape": (12, 9, 1)}, "its manifest says"), ({"outputs": {"emotion": ["a", "b"]}}, "its manifest says")],
)
def test_what_does_not_fit_is_refused_when_it_is_loaded(
    folder: Path, tmp_path: Path, changed: dict[str, object], words: str
) -> None:
    (tmp_path / LITERT_FILE).write_bytes((folder / LITERT_FILE).read_bytes())
    write_manifest(replace(Manifest.read(folder), **changed), tmp_path)
    with pytest.raises(ModelError, match=words):
        load_artefact(tmp_path)


def test_garbage_is_no_network(tmp_path: Path) -> None:
    (tmp_path / LITERT_FILE).write_bytes(b"not a network")
    with pytest.raises(ModelError, match="cannot be opened"):
        LiteRtNetwork(tmp_path / LITERT_FILE)


def test_a_network_saved_anew_loses_the_form_made_of_the_one_before(folder: Path, tmp_path: Path) -> None:
    (tmp_path / LITERT_FILE).write_bytes(b"of another network")
    network = load_artefact(folder, REFERENCE).network
    assert save_artefact(network, Manifest.read(folder), tmp_path).litert_sha256 == ""
    assert not (tmp_path / LITERT_FILE).exists()


def test_a_model_of_averages_is_not_explained() -> None:
    artefact = load_artefact(MODELS / "speech-feature-mlp-8")
    with pytest.raises(InputError, match="keeps no map"):
        artefact.explain(np.zeros((1, *artefact.manifest.input_shape), np.float32), [0])


def test_a_conversion_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"conversion network failed: .*model.json cannot be read"):
        converted("network", "0" * 64, [str(tmp_path / "nowhere")], tmp_path / "cache")
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".lock"]


def test_a_cache_that_cannot_be_written_says_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="DASHAPP_CACHE"):
        converted("network", "0" * 64, [], tmp_path / "file")


@pytest.mark.parametrize("name", TRAINED)
def test_committed_forms_agree(name: str, pytestconfig: pytest.Config) -> None:
    """On random inputs and on real ones: of the corpora where they are at hand, else the project's exemplars."""
    shared = ROOT.parent / "shared" / "data"
    found = parity(MODELS / name, MODELS, ROOT / "assets", shared if shared.is_dir() else None)
    assert found["random_inputs"] == INPUTS
    assert found["real_inputs"] >= 2
    assert max(found["random"], found["real"]) <= TOLERANCE


def test_every_committed_network_has_both_forms() -> None:
    for path in MODELS.glob("*/model.json"):
        manifest = Manifest.read(path.parent)
        assert sha256_of(path.parent / LITERT_FILE) == manifest.litert_sha256, path
        assert max(manifest.parity["random"], manifest.parity["real"]) <= TOLERANCE, path


def test_probabilities_of_no_rows() -> None:
    assert softmax(np.zeros((0, 3))).shape == (0, 3)
