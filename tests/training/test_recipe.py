import pytest

from dashapp.training.face_fer_cnn import FaceRecipe
from dashapp.training.recipe import RecipeError


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
