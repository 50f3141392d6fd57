"""The cards and the README of this project say what its stored figures say."""

import pytest

from dashapp.evaluation.card import card_is_stale
from dashapp.evaluation.readme import readme_is_stale
from dashapp.settings import ROOT

MODELS = ROOT / "models"
FOLDERS = sorted(path.parent for path in MODELS.glob("*/metrics.json"))
READMES = sorted(ROOT.glob("README.md"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_the_card_is_fresh(folder):
    assert not card_is_stale(folder), "`dashapp cards` writes it anew"


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_readme_is_fresh(readme):
    assert not readme_is_stale(readme, MODELS), "`dashapp cards` writes it anew"
