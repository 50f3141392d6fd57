import pytest

from dashapp.training.face.face_fer_cnn import FaceRecipe
from dashapp.training.fit.recipe import RecipeError
from dashapp.training.speech.speech_feature_mlp import MlpRecipe


def test_settings_are_read_as_the_type_of_their_field():
    recipe = FaceRecipe().with_settings({"epochs": "2", "dropout": "0.5", "precision": "float32"})
    assert (recipe.epochs, recipe.dropout, recipe.precision) == (2, 0.5, "float32")
    assert recipe.seed == FaceRecipe().seed


def test_an_unknown_setting_lists_those_there_are():
    with pytest.raises(RecipeError, match=r"no such setting: epoch; there are .*epochs"):
        FaceRecipe().with_settings({"epoch": "2"})


def test_a_setting_of_the_wrong_type_is_refused():
    with pytest.raises(RecipeError, match="epochs='two' is not int"):
        FaceRecipe().with_settings({"epochs": "two"})


def test_a_flag_is_true_or_false_and_a_list_has_commas():
    recipe = MlpRecipe().with_settings({"contrast": "True", "hidden": "200,100,50"})
    assert (recipe.contrast, recipe.hidden) == (True, (200, 100, 50))
    assert MlpRecipe(contrast=True).with_settings({"contrast": "false"}).contrast is False


@pytest.mark.parametrize(("setting", "words"), [({"contrast": "1"}, "not bool"), ({"hidden": "200;100"}, "not tuple")])
def test_a_flag_or_list_of_another_form_is_refused(setting, words):
    with pytest.raises(RecipeError, match=words):
        MlpRecipe().with_settings(setting)
