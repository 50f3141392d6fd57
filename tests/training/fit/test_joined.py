"""Several networks as one: the mean of their logits, saved and loaded as any other."""

from pathlib import Path

import keras
import numpy as np
import pytest

from dashapp.errors import ModelError
from dashapp.inference.artefact import Artefact, Manifest, load_artefact, save_artefact
from dashapp.training.catalogue import trainable
from dashapp.training.export import Run, layer_table, manifest_of
from dashapp.training.fit.fitting import Fitted
from dashapp.training.fit.joined import JoinedRecipe, join, write_mean_log


def member(seed: int, folder: Path, **features: int) -> Artefact:
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((6, 4, 1))
    x = keras.layers.Conv2D(3, 3, activation="relu", name="maps")(inputs)
    x = keras.layers.BatchNormalization(name="norm")(x)
    logits = keras.layers.Dense(2, name="joint")(keras.layers.Flatten()(x))
    manifest = Manifest("speech-mfcc-cnn", "speech", (6, 4, 1), {"joint": ["a", "b"]}, features)
    save_artefact(keras.Model(inputs, {"joint": logits}), manifest, folder / str(seed))
    return load_artefact(folder / str(seed))


def test_the_joined_network_gives_the_mean_of_the_logits(tmp_path: Path) -> None:
    members = [member(1, tmp_path), member(2, tmp_path)]
    network = join(members, "together")
    save_artefact(network, members[0].manifest, tmp_path / "joined")
    again = load_artefact(tmp_path / "joined")
    inputs = np.random.default_rng(0).normal(size=(5, 6, 4, 1)).astype(np.float32)
    wanted = np.mean([each.call(inputs)["joint"] for each in members], axis=0)
    np.testing.assert_allclose(again.call(inputs)["joint"], wanted, atol=1e-5)
    assert again.manifest.parameters == 2 * members[0].manifest.parameters
    assert [row["kind"] for row in layer_table(network)].count("Conv2D") == 2


def test_members_of_other_features_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="other features or labels"):
        join([member(1, tmp_path), member(2, tmp_path, n_mfcc=13)], "together")


def test_the_log_is_the_mean_as_far_as_all_go(tmp_path: Path) -> None:
    for name, losses in {"a.csv": (4, 2, 1), "b.csv": (2, 1)}.items():
        rows = "\n".join(f"{epoch},{loss}" for epoch, loss in enumerate(losses))
        (tmp_path / name).write_text(f"epoch,loss\n{rows}\n")
    write_mean_log([tmp_path / "a.csv", tmp_path / "b.csv"], tmp_path / "deep" / "mean.csv")
    assert (tmp_path / "deep" / "mean.csv").read_text().split() == ["epoch,loss", "0,3.0", "1,1.5"]


def test_a_joined_network_has_no_settings_but_its_members() -> None:
    assert JoinedRecipe(members=("a", "b")).to_dict() == {"members": ["a", "b"]}


def test_a_manifest_names_each_layer_once(tmp_path: Path) -> None:
    members = [member(1, tmp_path), member(2, tmp_path)]
    network = join(members, "together")
    how = tuple({"run": f"run-{i}", "layers": layer_table(each.network)} for i, each in enumerate(members))
    run = Run(trainable("speech-mfcc-cnn"), "served", JoinedRecipe(), "dashapp join", members=how)
    training = manifest_of(run, Fitted(network, members[0].manifest.outputs, {}, 1.0, 0.0, (), {})).training
    assert training["members"] == [{"run": "run-0"}, {"run": "run-1"}]
    assert sum(layer["parameters"] for layer in training["layers"]) == network.count_params()
