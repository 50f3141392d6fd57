from dataclasses import replace

import numpy as np
import pytest

from dashapp.audio.clip_features import SPECTRAL, ClipFeatureConfig, clip_features
from dashapp.audio.decode import decode_audio
from dashapp.datasets import ravdess
from dashapp.training.speech.clip_vectors import clip_vectors
from tests.evaluation.corpora import ravdess as make_ravdess

CONFIG = ClipFeatureConfig()


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    return ravdess.read(make_ravdess(tmp_path_factory.mktemp("data"), actors=(1, 2)))[0]


@pytest.mark.parametrize("chosen", [(), ("contrast",), ("centroid", "rolloff"), tuple(SPECTRAL)])
def test_the_vectors_of_training_are_those_of_serving(samples, chosen, tmp_path):
    config = replace(CONFIG, **dict.fromkeys(chosen, True))
    vectors = clip_vectors(samples, config, tmp_path)
    for sample, vector in zip(samples, vectors, strict=True):
        served = clip_features(decode_audio(sample.path.read_bytes()).waveform, config).features[0]
        np.testing.assert_allclose(vector, served, rtol=1e-6)


def test_recipes_that_differ_in_spectral_features_share_a_cache(samples, tmp_path):
    clip_vectors(samples, CONFIG, tmp_path)
    (first,) = tmp_path.iterdir()
    clip_vectors(samples, replace(CONFIG, centroid=True), tmp_path)
    assert list(tmp_path.iterdir()) == [first]
    clip_vectors(samples, replace(CONFIG, trim_db=0.0), tmp_path)
    clip_vectors(samples[:2], CONFIG, tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


def test_no_samples_have_no_vectors(tmp_path):
    assert clip_vectors([], CONFIG, tmp_path).shape == (0, 180)
