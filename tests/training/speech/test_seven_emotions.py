from dataclasses import replace

import keras
import numpy as np
import pytest

from dashapp.audio.features import MfccConfig
from dashapp.audio.waveform import Waveform
from dashapp.errors import ModelError
from dashapp.inference import registry
from dashapp.inference.artefact import Artefact, Manifest, load_artefact, save_artefact
from dashapp.inference.backbones import fetch_inception
from dashapp.inference.speech_spectrogram_cnn import speech_spectrogram_cnn
from dashapp.inference.transfers import INCEPTION, NeedsBackboneError, TransferConfig
from dashapp.labels import EMOTIONS, SPEECH_CLASSES
from dashapp.training.face.picture_store import StoredBatches, stored
from dashapp.training.fit.joined import join
from dashapp.training.fit.recipe import NoDataError, Recipe, RecipeError
from dashapp.training.speech import speech_spectrogram_cnn as spectrogram
from dashapp.training.speech import speech_transfer as transfer
from tests.evaluation.corpora import ravdess
from tests.signals import voice


def spoken(seconds):
    return Waveform(voice(seconds).astype(np.float32), 16_000)


SMALL = {"epochs": 2, "batch_size": 4}


@pytest.fixture
def data(tmp_path):
    return ravdess(tmp_path / "data", actors=(1, 2, 3, 4, 15, 16))


@pytest.mark.parametrize("scale", ["mel", "linear"])
def test_a_spectrogram_network_ends_in_what_serving_takes(data, tmp_path, scale):
    fitted = spectrogram.train(data, spectrogram.SpectrogramRecipe(**SMALL, scale=scale), tmp_path / "scratch" / "run")
    assert fitted.items == {"train": 8, "validation": 4}
    assert fitted.features["scale"] == scale
    assert fitted.peak_memory_mb > 100
    shape = tuple(fitted.network.input_shape[1:])
    manifest = Manifest("spectrogram", "speech", shape, fitted.outputs, fitted.features)
    model = speech_spectrogram_cnn(Artefact(manifest, lambda batch: {"emotion": np.zeros((len(batch), 7))}))
    segments = model.predict(spoken(4.0))
    assert [segment.joint.labels for segment in segments] == [EMOTIONS] * 2


def test_an_unknown_scale_and_an_impossible_share_are_refused(data, tmp_path):
    with pytest.raises(RecipeError, match="bark"):
        spectrogram.train(data, spectrogram.SpectrogramRecipe(scale="bark"), tmp_path)
    with pytest.raises(RecipeError, match=r"test_share=1\.5"):
        spectrogram.train(data, spectrogram.SpectrogramRecipe(split="random", test_share=1.5), tmp_path)


def test_a_folder_without_speech_is_named(tmp_path):
    with pytest.raises(NoDataError, match=str(tmp_path)):
        spectrogram.train(tmp_path, spectrogram.SpectrogramRecipe(), tmp_path / "scratch" / "run")


def test_inputs_are_mapped_from_a_file_and_computed_once(data, tmp_path):
    samples = spectrogram.read_clips(data, spectrogram.SpectrogramRecipe()).parts["train"]
    calls = []

    def first(waveform):
        calls.append(waveform)
        return np.full(3, len(calls), np.float32)

    for _ in range(2):
        inputs = stored(samples, {"a": 1}, first, tmp_path)
    assert isinstance(inputs, np.memmap)
    assert len(calls) == len(samples)
    np.testing.assert_array_equal(inputs[:, 0], np.arange(1, len(samples) + 1))


def test_batches_take_every_item_once_an_epoch():
    inputs, targets = np.arange(10, dtype=np.float16)[:, None], np.eye(10, dtype=np.float32)
    batches = StoredBatches(inputs, targets, Recipe(batch_size=5))
    seen = [batches[i] for i in range(len(batches))]
    assert sorted(np.concatenate([values[:, 0] for values, _ in seen])) == list(range(10))
    assert all((labels.argmax(axis=1) == values[:, 0]).all() for values, labels in seen)
    in_order = StoredBatches(inputs, targets, Recipe(batch_size=4), shuffle=False)
    assert [len(in_order[i][0]) for i in range(len(in_order))] == [4, 4, 2]


@pytest.fixture
def models(tmp_path):
    """A folder of models in which the own face network is a small one."""
    keras.mixed_precision.set_dtype_policy("float32")
    crop = keras.Input((48, 48, 1))
    pooled = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(8, 3, strides=4)(crop))
    network = keras.Model(crop, {"emotion": keras.layers.Dense(7, name="emotion")(pooled)})
    manifest = Manifest("face-fer-cnn", "face", (48, 48, 1), {"emotion": list(EMOTIONS)})
    save_artefact(network, manifest, tmp_path / "models" / "face-fer-cnn")
    return tmp_path / "models"


def test_a_last_layer_is_learnt_on_an_own_network_and_served_on_it_alone(data, models, tmp_path):
    name = "speech-spectrogram-transfer-face"
    recipe = transfer.TransferRecipe(**SMALL)
    fitted = transfer.train(data, recipe, tmp_path / "scratch" / "run", name=name, models=models)
    assert fitted.network.input_shape == (None, 8)
    manifest = Manifest(name, "speech", (8,), fitted.outputs, fitted.features)
    save_artefact(fitted.network, manifest, models / name)
    segments = registry.load(name, models).predict(spoken(4.0))
    assert len(segments) == 2
    assert registry.load(name, models).features(spoken(1.0)).shape[1] == 64

    kept = TransferConfig.from_dict(fitted.features)
    other = replace(manifest, features=replace(kept, sha256="0" * 64).to_dict())
    save_artefact(fitted.network, other, models / name)
    assert registry.state_of(name, models) == registry.NEEDS_BACKBONE
    with pytest.raises(ModelError, match=f"dashapp train {name} --data DIR"):
        registry.load(name, models)


def test_a_joined_backbone_gives_what_all_its_members_do(data, models, tmp_path):
    members = []
    for seed in (1, 2):
        keras.utils.set_random_seed(seed)
        window = keras.Input((300, 40, 3))
        pooled = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3, strides=8)(window))
        network = keras.Model(window, {"joint": keras.layers.Dense(14, name="joint")(pooled)})
        shape, features = (300, 40, 3), MfccConfig().to_dict()
        manifest = Manifest("speech-mfcc-cnn", "speech", shape, {"joint": list(SPEECH_CLASSES)}, features)
        save_artefact(network, manifest, tmp_path / str(seed))
        members.append(load_artefact(tmp_path / str(seed)))
    save_artefact(join(members, "speech_mfcc_cnn"), manifest, models / "speech-mfcc-cnn")
    name, recipe = "speech-spectrogram-transfer-speech", transfer.TransferRecipe(**SMALL)
    fitted = transfer.train(data, recipe, tmp_path / "scratch" / "run", name=name, models=models)
    assert fitted.network.input_shape == (None, 8)


def test_inception_is_listed_as_missing_until_its_weights_are_given(data, tmp_path):
    name, models = "speech-spectrogram-transfer", tmp_path / "models"
    models.mkdir()
    listed = {info.name: info for info in registry.infos(models)}
    assert listed[name].state == registry.NEEDS_BACKBONE
    assert listed[name].remedy == f"dashapp train {name} --data DIR [--backbone-weights FILE]"

    keras.mixed_precision.set_dtype_policy("float32")
    weights = tmp_path / "random.weights.h5"
    keras.applications.InceptionV3(include_top=False, weights=None, input_shape=(75, 75, 3)).save_weights(weights)
    recipe = transfer.TransferRecipe(**SMALL, side=75, limit=4)
    folder = tmp_path / "scratch" / "run"
    fitted = transfer.train(data, recipe, folder, name=name, models=models, backbone_weights=weights)
    assert (models / "backbones" / f"{INCEPTION}.weights.h5").exists()
    save_artefact(fitted.network, Manifest(name, "speech", (2048,), fitted.outputs, fitted.features), models / name)
    assert registry.state_of(name, models) == registry.READY
    assert len(registry.load(name, models).predict(spoken(1.0))) == 1


def test_without_a_network_the_way_out_is_named(tmp_path, monkeypatch):
    def offline(*_args, **_kwargs):
        raise OSError("no route to host")

    monkeypatch.setattr(keras.utils, "get_file", offline)
    with pytest.raises(NeedsBackboneError, match=r"no route to host.*--backbone-weights FILE"):
        fetch_inception(tmp_path)


def test_a_file_that_holds_no_weights_does_not_replace_those_that_are_there(tmp_path):
    there = tmp_path / "backbones" / f"{INCEPTION}.h5"
    there.parent.mkdir()
    there.write_bytes(b"weights")
    assert fetch_inception(tmp_path) == there
    given = tmp_path / "mine.weights.h5"
    given.write_bytes(b"no weights")
    with pytest.raises(ModelError, match="holds no weights of InceptionV3"):
        fetch_inception(tmp_path, given)
    assert there.read_bytes() == b"weights"


def test_what_the_own_voice_network_was_trained_on_is_not_tested_on(data, tmp_path):
    recipe = transfer.TransferRecipe(split="random")
    with pytest.raises(RecipeError, match="leave out split=random"):
        transfer.train(data, recipe, tmp_path, name="speech-spectrogram-transfer-speech", models=tmp_path)
