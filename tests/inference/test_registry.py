"""The registry: names to models, and what is wrong said in words."""

import sys
from pathlib import Path

import pytest

from dashapp.errors import ModelError
from dashapp.inference import registry


def test_unknown_name_lists_the_known(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model 'faec-fer-cnn'; there are speech-mfcc-cnn, face-fer-cnn, speech-g"):
        registry.load("faec-fer-cnn", tmp_path)


@pytest.mark.parametrize("name", registry.LOADERS)
def test_missing_model_says_what_to_do(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match="train the model"):
        registry.load(name, tmp_path)


def test_no_models_are_listed_where_there_are_none(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert registry.infos(tmp_path) == ()
    assert "cannot be read" in caplog.text


def test_age_and_sex_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dashapp.inference.agender", None)
    with pytest.raises(ModelError, match="age and sex"):
        registry.load_age_sex()
