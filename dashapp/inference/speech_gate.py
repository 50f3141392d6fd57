"""The speech gate: MFCC of a stretch of sound to speech or one of twelve kinds of other sound."""

from collections.abc import Sequence

import numpy as np

from dashapp.audio.features import Array, MfccConfig, log_mel, mfcc, pad
from dashapp.audio.waveform import Waveform
from dashapp.audio.windows import window_starts
from dashapp.errors import ModelError
from dashapp.inference.artefact import CHUNK, Artefact, softmax
from dashapp.labels import SOUND_KINDS
from dashapp.predictions import Distribution
from dashapp.process.progress import Progress, untold


class SpeechGate:
    """Tells speech from the sounds of the environment, music, tones, noise and silence.

    Attributes:
        name: Its folder's name.
        speech_above: Probability of speech from which a stretch counts as speech.
    """

    def __init__(self, artefact: Artefact) -> None:
        """Take a loaded network.

        Raises:
            ModelError: If it was trained on other labels or features than this program computes, or its manifest does
                not say from which probability sound is speech.
        """
        manifest = artefact.manifest
        self._config = manifest.features_as(MfccConfig)
        if manifest.labels != SOUND_KINDS:
            raise ModelError(f"{manifest.name} has the labels {manifest.labels}, not {SOUND_KINDS}")
        if manifest.speech_above is None:
            raise ModelError(f"the manifest of {manifest.name} lacks `speech_above`")
        self.name = manifest.name
        self.speech_above = manifest.speech_above
        self._output = next(iter(manifest.outputs))
        self._temperature = manifest.temperature
        self._call = artefact.call

    def hear(
        self, waveform: Waveform, stretches: Sequence[tuple[float, float]], progress: Progress = untold
    ) -> tuple[Distribution, ...]:
        """Return what each stretch sounds like, over `SOUND_KINDS`.

        A stretch longer than the network's window is heard in windows; the one most like speech speaks for it.

        Args:
            waveform: The clip.
            stretches: Start and end of each in seconds of the clip.
            progress: Told now and then which share of the stretches is done.
        """
        spectrogram = log_mel(waveform, self._config)
        heard: list[Distribution] = []
        for first in range(0, len(stretches), CHUNK):
            windows = [self._windows(spectrogram, start, end) for start, end in stretches[first : first + CHUNK]]
            logits = self._call(np.concatenate(windows))[self._output]
            ends = np.cumsum([len(each) for each in windows])
            rows = np.split(softmax(logits, self._temperature), ends[:-1])
            heard += [Distribution.of(SOUND_KINDS, each[each[:, 0].argmax()]) for each in rows]
            progress(len(heard) / len(stretches))
        return tuple(heard)

    def _windows(self, spectrogram: Array, start_s: float, end_s: float) -> Array:
        """Return the features ``(windows, frames, n_mfcc, 3)`` of one stretch."""
        frames_per_s = self._config.sample_rate / self._config.hop_length
        # Frames are centred: a stretch of n hops has n + 1.
        first, last = round(start_s * frames_per_s), round(end_s * frames_per_s) + 1
        stretch, length = spectrogram[first:last], self._config.window_frames
        starts = window_starts(len(stretch) - 1, length, self._config.hop_frames)
        return np.stack([pad(mfcc(stretch[start : start + length], self._config), length) for start in starts])
