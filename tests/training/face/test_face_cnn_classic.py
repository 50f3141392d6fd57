import keras
import numpy as np
import pytest

from dashapp.labels import EMOTIONS
from dashapp.training.face.face_cnn_classic import ClassicBatches, ClassicFaceRecipe, build, train
from dashapp.training.fit.recipe import NoDataError
from tests.training.face.test_face_fer_cnn import faces


def test_the_network_is_the_classic_one():
    keras.mixed_precision.set_dtype_policy("float32")
    network = build(ClassicFaceRecipe())
    kinds = [type(layer).__name__ for layer in network.layers]
    assert (kinds.count("Conv2D"), kinds.count("MaxPooling2D"), kinds.count("Dense")) == (8, 4, 3)
    assert tuple(network(np.zeros((2, 48, 48, 1), np.float32))["emotion"].shape) == (2, len(EMOTIONS))


def test_the_votes_are_not_learnt():
    crops, targets = ClassicBatches(faces(), ClassicFaceRecipe(batch_size=8))[0]
    assert crops.shape == (8, 48, 48, 1)
    assert list(targets) == ["emotion"]


def test_a_folder_without_fer2013_is_named(tmp_path):
    with pytest.raises(NoDataError, match=str(tmp_path)):
        train(tmp_path, ClassicFaceRecipe(), tmp_path / "scratch")
