"""The speech model: MFCC of 3-second windows to 14 classes, seven emotions of two sexes."""

import numpy as np
from numpy.typing import NDArray

from dashapp.audio.features import MfccConfig, log_mel, mfcc
from dashapp.audio.waveform import Waveform
from dashapp.audio.windows import windows
from dashapp.errors import ModelError
from dashapp.inference.artefact import Artefact, softmax
from dashapp.labels import SPEECH_CLASSES
from dashapp.predictions import Distribution, SpeechSegment


class SpeechMfccCnn:
    """Speech emotion recognition from MFCC.

    Attributes:
        name: Its folder's name.
        certain_above: Confidence in an emotion under which it was right less than half the time on validation.
    """

    def __init__(self, artefact: Artefact) -> None:
        """Take a loaded network.

        Raises:
            ModelError: If it was trained on other labels or features than this program computes.
        """
        manifest = artefact.manifest
        self._config = manifest.features_as(MfccConfig)
        if manifest.labels != SPEECH_CLASSES:
            raise ModelError(f"{manifest.name} has the labels {manifest.labels}, not {SPEECH_CLASSES}")
        self.name = manifest.name
        self.certain_above = manifest.certain_above
        self._output = next(iter(manifest.outputs))
        self._temperature = manifest.temperature
        self._call = artefact.call

    def predict(self, waveform: Waveform) -> tuple[SpeechSegment, ...]:
        """Return the windows of a clip, in order, in seconds of the clip."""
        cut = windows(waveform, self._config)
        probabilities = softmax(self._call(cut.features)[self._output], self._temperature)
        return tuple(
            SpeechSegment(start, end, Distribution.of(SPEECH_CLASSES, row))
            for (start, end), row in zip(cut.seconds, probabilities, strict=True)
        )

    def features(self, waveform: Waveform) -> NDArray[np.float32]:
        """Return the MFCC ``(frames, n_mfcc)`` of a whole clip, for people to look at."""
        return mfcc(log_mel(waveform, self._config), self._config)[:, :, 0]
