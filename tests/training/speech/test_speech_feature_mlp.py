import keras
import numpy as np
import pytest

from dashapp.audio.clip_features import ClipFeatureConfig
from dashapp.datasets import ravdess
from dashapp.inference.artefact import Manifest, load_artefact, save_artefact
from dashapp.labels import RAVDESS_EMOTIONS
from dashapp.training.fit.recipe import NoDataError
from dashapp.training.speech.speech_feature_mlp import (
    FOUR,
    LABELS,
    MlpRecipe,
    build,
    classes_of,
    read_labelled,
    train,
)
from tests.evaluation.corpora import ravdess as make_ravdess


def vectors(n: int = 20) -> np.ndarray:
    return np.random.default_rng(0).normal(5, 3, (n, 180)).astype(np.float32)


@pytest.fixture
def float32():
    keras.mixed_precision.set_dtype_policy("float32")


@pytest.mark.parametrize(("hidden", "count"), [((300,), 4), ((200, 200, 100, 50), 10)])
def test_the_hidden_layers_are_those_of_the_recipe(float32, hidden, count):
    network = build(MlpRecipe(hidden=hidden), vectors(), 8)
    units = [layer.units for layer in network.layers if isinstance(layer, keras.layers.Dense)]
    assert units == [*hidden, 8]
    assert tuple(network(vectors(2))["emotion"].shape) == (2, 8)


def test_standardisation_is_part_of_the_network(float32):
    network = build(MlpRecipe(), vectors(200), 8)
    standardised = np.asarray(keras.Model(network.input, network.layers[1].output)(vectors(200)))
    np.testing.assert_allclose(standardised.mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(standardised.std(axis=0), 1, atol=1e-3)


def test_a_feature_that_never_changes_does_no_harm(float32):
    constant = vectors()
    constant[:, 3] = 7.0
    assert np.isfinite(build(MlpRecipe(), constant, 8)(constant)["emotion"]).all()


def test_each_spectral_feature_has_its_flag():
    recipe = MlpRecipe().with_settings({"centroid": "true", "hidden": "200,100"})
    assert recipe.features == ClipFeatureConfig(centroid=True)
    assert recipe.hidden == (200, 100)
    assert recipe.with_spectral(["rolloff"]).features == ClipFeatureConfig(rolloff=True)


def test_four_classes_leave_the_other_clips_out(tmp_path):
    data = make_ravdess(tmp_path)  # happy and sad
    samples, _ = read_labelled(data, LABELS[FOUR])
    assert {sample.source_label for sample in samples} == {"happy"}
    assert set(classes_of(samples, LABELS[FOUR])) == {1}
    assert len(read_labelled(data, RAVDESS_EMOTIONS)[0]) == 2 * len(samples)


def test_labels_are_the_corpuss_own_words():
    codes = [f"03-01-0{code}-01-01-01-01.wav" for code in range(1, 9)]
    named = [ravdess._parse(ravdess.Path(name)).source_label for name in codes]
    assert tuple(named) == RAVDESS_EMOTIONS


def test_a_folder_without_ravdess_is_named(tmp_path):
    with pytest.raises(NoDataError, match="no clip of RAVDESS"):
        read_labelled(tmp_path, RAVDESS_EMOTIONS)


def test_a_trained_network_is_the_one_that_is_served(float32, tmp_path):
    data = make_ravdess(tmp_path / "data", actors=(1, 2, 3, 4, 15, 16))
    fitted = train(data, MlpRecipe(epochs=3, batch_size=4), tmp_path / "scratch" / "run")
    assert fitted.items == {"train": 8, "validation": 4}
    assert fitted.corpora == ("ravdess",)
    manifest = Manifest("mlp", "speech", (180,), fitted.outputs, fitted.features)
    save_artefact(fitted.network, manifest, tmp_path / "artefact")
    (cache,) = (tmp_path / "scratch").glob("*.npz")
    clips = np.load(cache)["vectors"][:, :180]
    served = load_artefact(tmp_path / "artefact").call(clips)["emotion"]
    np.testing.assert_allclose(served, fitted.network(clips)["emotion"], atol=1e-5)
    assert (tmp_path / "scratch" / "run" / "training.csv").read_text().count("\n") == 4
