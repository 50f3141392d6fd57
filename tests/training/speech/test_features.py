from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dashapp.datasets.sample import Sample
from dashapp.training.speech import features
from dashapp.training.speech.recipe import SpeechRecipe

CONFIG = SpeechRecipe().features()


def clip(speaker: str, number: int) -> Sample:
    item = f"nemo/{speaker}-{number}"
    return Sample(item, "nemo", Path(item), "sad", "male", speaker, "sad")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []

    def made(sample: Sample, _config: object) -> np.ndarray:
        asked.append(sample.item)
        return np.full((len(asked), CONFIG.n_mels), float(sample.item[-1]), np.float16)

    monkeypatch.setattr(features, "_read", made)
    return asked


def test_each_clip_is_read_once_and_comes_in_its_place(read: list[str], tmp_path: Path) -> None:
    clips = [clip("a", 1), clip("b", 2), clip("a", 3)]
    first, again = (features.spectrograms(clips, CONFIG, tmp_path) for _ in range(2))
    assert sorted(read) == sorted(sample.item for sample in clips)
    for spectrograms in (first, again):
        assert [spectrogram[0, 0] for spectrogram in spectrograms] == [1, 2, 3]


def test_what_one_training_read_of_a_speaker_another_need_not_read(read: list[str], tmp_path: Path) -> None:
    features.spectrograms([clip("a", 1), clip("b", 2)], CONFIG, tmp_path)
    features.spectrograms([clip("a", 1)], replace(CONFIG, top_db=30.0), tmp_path)
    assert len(read) == 2
    features.spectrograms([clip("a", 1)], replace(CONFIG, n_mels=CONFIG.n_mels), tmp_path)
    features.spectrograms([clip("a", 1)], replace(CONFIG, fmin=60.0), tmp_path)
    assert len(read) == 3
