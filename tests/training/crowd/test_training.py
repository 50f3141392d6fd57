from pathlib import Path

import keras
import numpy as np
import pytest

from dashapp.audio.crowd_spectrogram import CrowdSpectrogramConfig
from dashapp.audio.frequency_scales import SCALES
from dashapp.errors import ModelError
from dashapp.inference.artefact import Artefact, Manifest
from dashapp.inference.crowd_network import CrowdNetwork
from dashapp.labels import CROWD_CLASSES
from dashapp.settings import ROOT
from dashapp.training.crowd import training
from dashapp.training.crowd.pictures import CrowdPictures
from dashapp.training.crowd.recipe import CrowdRecipe
from dashapp.training.crowd.training import BASELINE, NAME, TRANSFER, CrowdBatches, drawn, figures, train
from dashapp.training.fit.recipe import NoDataError, RecipeError
from tests.training.crowd.people import ravdess_actors

CONFIG = CrowdSpectrogramConfig()
TINY = CrowdRecipe(epochs=1, batch_size=4, limit=9, width=6, precision="float32", scale="mel")


@pytest.fixture(autouse=True)
def precision():
    before = keras.mixed_precision.dtype_policy()
    yield
    keras.mixed_precision.set_dtype_policy(before)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return ravdess_actors(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    """Clips are simulated once for all of these tests."""
    return tmp_path_factory.mktemp("scratch")


def made(n=10):
    rng = np.random.default_rng(0)
    levels = rng.integers(0, 256, (n, *CONFIG.input_shape[:2])).astype(np.uint8)
    shares = rng.dirichlet(np.ones(4), n).astype(np.float32)
    return CrowdPictures(levels, shares.argmax(axis=1), shares)


def batches(seed=1, epoch=0, augment=True, heads=("crowd", "shares")):
    recipe = CrowdRecipe(batch_size=4, seed=seed, augment=augment)
    made_batches = CrowdBatches(made(), recipe, CONFIG, heads)
    made_batches.epoch = epoch
    return made_batches


def test_a_batch_depends_on_seed_epoch_and_index_alone():
    first, again = batches(), batches()
    first[0]
    same, (inputs, said) = first[1], again[1]
    np.testing.assert_array_equal(inputs, same[0])
    for name, values in said.items():
        np.testing.assert_array_equal(values, same[1][name])
    for other in (batches(seed=2)[1], batches(epoch=1)[1], batches()[0]):
        assert not np.array_equal(inputs, other[0])


def test_a_batch_has_the_shapes_that_a_network_takes():
    made_batches = batches(heads=("crowd",))
    inputs, said = made_batches[0]
    assert len(made_batches) == 2
    assert (inputs.shape, inputs.dtype) == ((4, *CONFIG.input_shape), np.float32)
    assert list(said) == ["crowd"]
    assert said["crowd"].shape == (4, len(CROWD_CLASSES))


def test_an_epoch_holds_a_clip_at_most_once_with_its_own_labels():
    pictures, made_batches = made(), batches(augment=False)
    shown = np.concatenate([made_batches[index][0] for index in range(2)])
    said = np.concatenate([made_batches[index][1]["shares"] for index in range(2)])
    all_shown = drawn(pictures, slice(None), CONFIG)
    rows = [int(np.abs(all_shown - one).max(axis=(1, 2, 3)).argmin()) for one in shown]
    assert len(set(rows)) == 8
    np.testing.assert_array_equal(said, pictures.shares[rows])


@pytest.mark.parametrize(("name", "heads"), [(NAME, ["crowd", "shares"]), (BASELINE, ["crowd"])])
def test_training_ends_in_a_network_that_serving_takes(data, scratch, name, heads):
    fitted = train(data, TINY, scratch / name / "run", name=name)
    assert list(fitted.outputs) == heads
    assert fitted.items == {"simulated clips": 9, "validation": 12}
    assert fitted.corpora[0] == "ravdess"
    assert set(fitted.validation) == {"inside"}
    assert np.isfinite(list(fitted.validation["inside"].values())).all()
    CrowdNetwork(Artefact(Manifest(name, "crowd", CONFIG.input_shape, fitted.outputs, fitted.features), fitted.network))
    assert list(scratch.glob("crowds/*.npz"))
    assert (scratch / name / "run" / "training.csv").exists()


def test_a_transfer_stands_on_the_voice_network(data, scratch, monkeypatch):
    monkeypatch.setenv("DASHAPP_MODELS", str(ROOT / "models"))
    fitted = train(data, TINY, scratch / TRANSFER / "run", name=TRANSFER)
    assert list(fitted.outputs) == ["crowd", "shares"]
    (scratch / "empty").mkdir()
    monkeypatch.setenv("DASHAPP_MODELS", str(scratch / "empty"))
    with pytest.raises(ModelError, match="speech-spectrogram-cnn"):
        train(data, TINY, scratch / TRANSFER / "another", name=TRANSFER)


def test_every_third_clip_is_a_mixture_and_validation_is_as_in_life(data, scratch):
    pictures = training.read_pictures(data, "train", 9, TINY, CONFIG, scratch / "crowds")
    assert len(pictures) == 9
    assert (pictures.shares[:6].max(axis=1) == 1).all()
    held_out = training.read_pictures(data, "validation", 9, TINY, CONFIG, scratch / "crowds")
    assert len(held_out) == 12
    assert (held_out.shares[:9].max(axis=1) == 1).all()


def test_a_training_without_mixtures_has_no_figures_of_them():
    held_out = made(4)
    pure = np.ones(4, bool)
    said = {"crowd": np.eye(4, dtype=np.float32)[held_out.classes]}
    found = figures(said["crowd"], said, held_out, pure)
    assert found["accuracy"] == 1
    assert set(found) == {"accuracy", "UAR", "error of shares"}
    pure[0] = False
    assert "error of shares in mixtures" in figures(said["crowd"], said, held_out, pure)


def test_shares_are_those_of_their_head_or_of_the_class():
    held_out = made(4)
    pure = np.array([True, True, False, False])
    certain = np.eye(4, dtype=np.float32)[held_out.classes]
    logits = {"crowd": 9 * certain, "shares": np.log(held_out.shares)}
    assert figures(certain, logits, held_out, pure)["error of shares"] == pytest.approx(0, abs=1e-6)
    assert figures(certain, {"crowd": 9 * certain}, held_out, pure)["error of shares"] > 0.1


def test_a_folder_without_voices_is_named(tmp_path):
    with pytest.raises(NoDataError, match=str(tmp_path)):
        train(tmp_path, TINY, tmp_path / "scratch" / "run" / "x")


def test_scales():
    assert CrowdRecipe().scales == SCALES
    assert CrowdRecipe(scale="erb").scales == ("erb",)
    with pytest.raises(RecipeError, match="scale='purple' is not one of all, mel"):
        train(Path("nowhere"), CrowdRecipe(scale="purple"), Path("nowhere"))
