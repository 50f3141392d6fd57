"""A speech model whose last layer alone was trained, on top of a frozen network that was trained for something else."""

from functools import partial
from pathlib import Path

from dashapp.inference.artefact import Artefact
from dashapp.inference.backbones import embedding, show
from dashapp.inference.speech_network import SpeechNetwork
from dashapp.inference.transfers import TransferConfig


def speech_transfer(artefact: Artefact, models: Path) -> SpeechNetwork:
    """Return the model; people see the spectrogram of the whole clip.

    Raises:
        ModelError: If it was trained on other labels than this program has, or its backbone is not there.
    """
    config = artefact.manifest.features_as(TransferConfig)
    return SpeechNetwork(artefact, embedding(config, models, artefact.runtime), partial(show, config=config))
