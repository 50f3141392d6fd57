"""The speech model: MFCC of 3-second windows to 14 classes, seven emotions of two sexes."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from dashapp.audio.features import MfccConfig, log_mel, mfcc
from dashapp.audio.waveform import Waveform
from dashapp.audio.windows import windows
from dashapp.inference.artefact import Artefact
from dashapp.inference.speech_network import SpeechNetwork


def speech_mfcc_cnn(artefact: Artefact) -> SpeechNetwork:
    """Return the model.

    Raises:
        ModelError: If it was trained on other labels or features than this program has.
    """
    config = artefact.manifest.features_as(MfccConfig)
    return SpeechNetwork(artefact, partial(windows, config=config), partial(mfcc_of_clip, config=config))


def mfcc_of_clip(waveform: Waveform, config: MfccConfig) -> NDArray[np.float32]:
    """Return the MFCC ``(frames, n_mfcc)`` of a whole clip, for people to look at."""
    return mfcc(log_mel(waveform, config), config)[:, :, 0]
