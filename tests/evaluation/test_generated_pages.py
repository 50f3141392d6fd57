"""The cards and the README of this project say what its stored figures say."""

import json

import pytest

from dashapp.evaluation.cards.card import card_is_stale
from dashapp.evaluation.cards.texts import CORPUS
from dashapp.settings import ROOT

MODELS = ROOT / "models"
FOLDERS = sorted(path.parent for path in MODELS.glob("*/metrics.json"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_the_card_is_fresh(folder):
    assert not card_is_stale(folder), "`dashapp cards` writes it anew"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_the_card_names_every_corpus_that_was_trained_on(folder):
    corpora = json.loads((folder / "model.json").read_text(encoding="utf-8"))["training"]["corpora"]
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert corpora
    assert all(CORPUS[name].TITLE in card and CORPUS[name].LICENCE in card for name in corpora)
