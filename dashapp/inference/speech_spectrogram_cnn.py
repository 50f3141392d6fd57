"""A speech model that reads pictures: spectrograms of 3-second windows to seven emotions."""

from functools import partial

from dashapp.audio.spectrogram import SpectrogramConfig, decibels, pictures
from dashapp.inference.artefact import Artefact
from dashapp.inference.speech_network import SpeechNetwork


def speech_spectrogram_cnn(artefact: Artefact) -> SpeechNetwork:
    """Return the model; people see the spectrogram of the whole clip.

    Raises:
        ModelError: If it was trained on other labels or features than this program has.
    """
    config = artefact.manifest.features_as(SpectrogramConfig)
    return SpeechNetwork(artefact, partial(pictures, config=config), partial(decibels, config=config))
