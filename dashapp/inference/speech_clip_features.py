"""Speech models that read one vector of means over time: of a whole clip, or of each window of it.

The manifest says which features, which windows and which labels: RAVDESS's own words, or the 14 classes of two sexes
and seven emotions.
"""

import numpy as np
from numpy.typing import NDArray

from dashapp.audio.clip_features import ClipFeatureConfig, clip_features, mfcc_frames
from dashapp.audio.waveform import Waveform
from dashapp.errors import ModelError
from dashapp.inference.artefact import Artefact, softmax
from dashapp.labels import RAVDESS_EMOTIONS, SPEECH_CLASSES
from dashapp.predictions import Distribution, SpeechSegment


class SpeechClipFeatures:
    """Speech emotion recognition from `clip_features`.

    Attributes:
        name: Its folder's name.
        certain_above: Confidence in an emotion under which it was right less than half the time on validation.
    """

    def __init__(self, artefact: Artefact) -> None:
        """Take a loaded network.

        Raises:
            ModelError: If it was trained on other labels or features than this program knows.
        """
        manifest = artefact.manifest
        self._config = manifest.features_as(ClipFeatureConfig)
        if manifest.labels != SPEECH_CLASSES and not set(manifest.labels) <= set(RAVDESS_EMOTIONS):
            raise ModelError(
                f"{manifest.name} has the labels {manifest.labels}, neither {SPEECH_CLASSES} nor some of "
                f"{RAVDESS_EMOTIONS}"
            )
        self.name = manifest.name
        self.certain_above = manifest.certain_above
        self._labels = manifest.labels
        self._output = next(iter(manifest.outputs))
        self._temperature = manifest.temperature
        self._call = artefact.call

    def predict(self, waveform: Waveform) -> tuple[SpeechSegment, ...]:
        """Return the windows of a clip, in order, in seconds of the clip; without a window's length it is one."""
        cut = clip_features(waveform, self._config)
        probabilities = softmax(self._call(cut.vectors)[self._output], self._temperature)
        return tuple(
            SpeechSegment(start, end, Distribution.of(self._labels, row))
            for (start, end), row in zip(cut.seconds, probabilities, strict=True)
        )

    def features(self, waveform: Waveform) -> NDArray[np.float32]:
        """Return the MFCC ``(frames, n_mfcc)`` of a whole clip, of which the model reads the means."""
        return mfcc_frames(waveform, self._config)
