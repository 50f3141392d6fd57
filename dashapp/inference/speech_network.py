"""What every speech model does: cut a clip into windows, ask a network about each, answer with probabilities."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from dashapp.audio.waveform import Waveform
from dashapp.audio.windows import Windows
from dashapp.errors import ModelError
from dashapp.inference.artefact import CHUNK, Artefact, softmax
from dashapp.inference.saliency import NO_MAP, indices_of
from dashapp.labels import EMOTIONS, RAVDESS_EMOTIONS, SPEECH_CLASSES
from dashapp.predictions import Distribution, SpeechSegment
from dashapp.process.progress import Progress, untold


class SpeechNetwork:
    """Speech emotion recognition, one window at a time.

    Attributes:
        name: Its folder's name.
        certain_above: Confidence in an emotion under which it was right less than half the time on validation.
    """

    def __init__(
        self,
        artefact: Artefact,
        cut: Callable[[Waveform], Windows],
        show: Callable[[Waveform], NDArray[np.float32]],
    ) -> None:
        """Take a loaded network.

        Args:
            artefact: The network, over `SPEECH_CLASSES`, `EMOTIONS` or some of `RAVDESS_EMOTIONS`.
            cut: A clip to its windows, as the network reads them.
            show: A clip to what people see of that, ``(frames, coefficients)``.

        Raises:
            ModelError: If it was trained on other labels than this program has.
        """
        manifest = artefact.manifest
        if manifest.labels not in {SPEECH_CLASSES, EMOTIONS} and not set(manifest.labels) <= set(RAVDESS_EMOTIONS):
            raise ModelError(
                f"{manifest.name} has the labels {manifest.labels}: neither {SPEECH_CLASSES}, nor {EMOTIONS}, nor "
                f"some of {RAVDESS_EMOTIONS}"
            )
        self.name = manifest.name
        self.certain_above = manifest.certain_above
        self.features = show
        self._cut = cut
        self._labels = manifest.labels
        self._output = next(iter(manifest.outputs))
        self._temperature = manifest.temperature
        self._call = artefact.call
        self._explain = artefact.explain

    def predict(self, waveform: Waveform, progress: Progress = untold) -> tuple[SpeechSegment, ...]:
        """Return the windows of a clip, in order, in seconds of the clip.

        Args:
            waveform: The clip.
            progress: Told now and then which share of the windows is done.
        """
        windows = self._cut(waveform)
        found: list[Distribution] = []
        for batch in windows.batches(CHUNK):
            rows = softmax(self._call(batch)[self._output], self._temperature)
            found += [Distribution.of(self._labels, row) for row in rows]
            progress(len(found) / len(windows.seconds))
        return tuple(
            SpeechSegment(start, end, joint) for (start, end), joint in zip(windows.seconds, found, strict=True)
        )

    def explain(self, waveform: Waveform, emotion: str) -> tuple[tuple[float, float], NDArray[np.float32]]:
        """Return what speaks for ``emotion`` in the first window of a clip: its seconds, and ``(frames, bands)``.

        Raises:
            InputError: ``bad_request`` if there is no such emotion, or nothing can be shown of this network.
        """
        indices = indices_of(emotion, self._labels)
        if self._explain is None:
            raise NO_MAP
        windows = self._cut(waveform)
        found = self._explain(windows.take(0, 1), indices)[0]
        if windows.drawn:
            found = found[::-1].T
        start_s, end_s = windows.seconds[0]
        heard = (end_s - start_s) / windows.length_s if windows.length_s else 1.0
        return (float(start_s), float(end_s)), found[: max(1, round(heard * len(found)))]
