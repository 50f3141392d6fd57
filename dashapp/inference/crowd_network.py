"""Crowd models: windows of three seconds of sound, or a spectrogram that was drawn, to what a crowd shows."""

from dataclasses import replace
from functools import partial
from typing import Final

import cv2
import numpy as np

from dashapp.audio.crowd_spectrogram import CrowdSpectrogramConfig, decibels, on_scale, picture
from dashapp.audio.features import Array
from dashapp.audio.frequency_scales import drawn_places
from dashapp.audio.waveform import Waveform
from dashapp.audio.windows import cut
from dashapp.errors import InputError, ModelError
from dashapp.inference.artefact import CHUNK, Artefact, softmax
from dashapp.labels import CROWD_CLASSES
from dashapp.predictions import CrowdSegment, Distribution
from dashapp.process.progress import Progress, untold

PICTURE_S: Final = 1.0
"""What a picture is taken to cover, as the fragments of Emotional Crowd Sound do; its axis of time is cut off."""
LOWEST_TOP_HZ: Final = 1_000.0
HIGHEST_TOP_HZ: Final = 96_000.0
ROWS: Final = 512
"""Of a picture, read before it is made as small as the model's."""
_CLASS: Final = "crowd"
_SHARES: Final = "shares"
_DEPTH_DB: Final = 160.0
"""Kept below the loudest point of a clip: each window's picture begins at its own."""

_SILENCE: Final = 12.0 * np.array([label == "silence" for label in CROWD_CLASSES], np.float32)
"""Logits of a window without any sound: no clip that was trained on is without noise, so a network cannot know it."""


class CrowdNetwork:
    """What a crowd sounds like, and how much of it shows what.

    Attributes:
        name: Its folder's name.
        certain_above: Confidence in a class under which it was right less than half the time on validation.
        config: How it hears, unless another scale is asked for.
    """

    def __init__(self, artefact: Artefact) -> None:
        """Take a loaded network with the output ``crowd``, and perhaps ``shares``.

        Raises:
            ModelError: If it was trained on other labels or features than this program has.
        """
        manifest = artefact.manifest
        if any(tuple(labels) != CROWD_CLASSES for labels in manifest.outputs.values()):
            raise ModelError(f"{manifest.name} has the labels {manifest.outputs}, not {CROWD_CLASSES}")
        self.name = manifest.name
        self.certain_above = manifest.certain_above
        self.config = manifest.features_as(CrowdSpectrogramConfig)
        self._temperature = manifest.temperature
        self._call = artefact.call

    def predict(self, waveform: Waveform, scale: str = "", progress: Progress = untold) -> tuple[CrowdSegment, ...]:
        """Return the windows of a clip, in order, in seconds of the clip.

        Args:
            waveform: The clip.
            scale: Of frequency, one of `dashapp.audio.frequency_scales.SCALES`; by default the model's own.
            progress: Told now and then which share of the windows is done.

        Raises:
            InputError: ``bad_request`` if there is no such scale.
        """
        config = on_scale(self.config, scale)
        deep = replace(config, top_db=_DEPTH_DB)
        windows = cut(waveform, config, partial(decibels, config=deep), partial(picture, config=config), drawn=True)
        segments: list[CrowdSegment] = []
        for batch in windows.batches(CHUNK):
            seconds = windows.seconds[len(segments) : len(segments) + len(batch)]
            segments += [CrowdSegment(*span, *said) for span, said in zip(seconds, self._read(batch), strict=True)]
            progress(len(segments) / len(windows.seconds))
        return tuple(segments)

    def predict_powers(self, powers: Array) -> tuple[Distribution, ...]:
        """Return what spectrograms sound like as a whole, over `CROWD_CLASSES`.

        Args:
            powers: ``(n, frames, bands)``; what is longer than a window is heard at its beginning.
        """
        levels = 10 * np.log10(np.maximum(powers, 1e-20))
        levels -= levels.max(axis=(1, 2), keepdims=True)
        frames = self.config.window_frames
        drawn = np.stack([picture(each[:frames].astype(np.float32), self.config) for each in levels])
        return tuple(crowd for crowd, _ in self._read(drawn))

    def predict_levels(self, levels: Array, scale: str, top_hz: float) -> CrowdSegment:
        """Return what a spectrogram that was drawn shows; it is taken to cover `PICTURE_S`.

        A window is longer, so the picture is heard again and again. What it shows of higher frequencies than the model
        hears is left out, and of those that it does not show nothing is heard.

        Args:
            levels: ``(height, width)``, 0 to 1 of the colour map; the first row is the highest frequency.
            scale: Of frequency, that it is drawn on; the model's own where it is empty.
            top_hz: Its highest frequency.

        Raises:
            InputError: ``bad_request`` if there is no such scale, or hardly anything below ``top_hz`` is heard.
        """
        bands, frames, _ = self.config.input_shape
        columns = max(1, round(PICTURE_S / self.config.window_s * frames))
        heard = self._heard_rows(levels, scale, top_hz)
        # One direction after the other: where one grows, OpenCV does not take means along the other.
        thinner = cv2.resize(heard, (heard.shape[1], bands), interpolation=cv2.INTER_AREA)
        once = np.asarray(cv2.resize(thinner, (columns, bands), interpolation=cv2.INTER_AREA), np.float32)
        # As in sound, the loudest point that is heard is 1.
        once = np.clip(once + np.float32(1 - once.max()), 0, 1) if once.max() > 0 else once
        window = np.tile(once, (1, -(-frames // columns)))[:, :frames, None]
        crowd, shares = self._read(np.asarray(window[None], np.float32))[0]
        return CrowdSegment(0.0, PICTURE_S, crowd, shares)

    def _heard_rows(self, levels: Array, scale: str, top_hz: float) -> Array:
        """Return the part of a picture between the model's lowest and highest frequency, on the picture's scale."""
        config = on_scale(self.config, scale)
        if not LOWEST_TOP_HZ <= top_hz <= HIGHEST_TOP_HZ:
            raise InputError(
                "bad_request",
                f"The picture is said to reach up to {top_hz:g} Hz; say where its axis of frequency ends, between "
                f"{LOWEST_TOP_HZ:g} and {HIGHEST_TOP_HZ:g} Hz.",
            )
        height = len(levels)
        low, high = drawn_places([config.fmin, config.fmax], config.scale, top_hz)
        rows = height - 1 - np.clip(np.linspace(high, low, ROWS), 0, None) * (height - 1)
        inside = rows >= 0
        heard = np.zeros((ROWS, levels.shape[1]), np.float32)
        heard[inside] = levels[np.rint(rows[inside]).astype(int)]
        return heard

    def _read(self, batch: Array) -> list[tuple[Distribution, Distribution]]:
        black = batch.max(axis=(1, 2, 3)) <= 0
        said = {name: np.where(black[:, None], _SILENCE, logits) for name, logits in self._call(batch).items()}
        crowd = softmax(said[_CLASS], self._temperature)
        # A model without a head for shares says one thing of the whole crowd, as surely as it says it.
        shares = softmax(said[_SHARES]) if _SHARES in said else crowd
        return [
            (Distribution.of(CROWD_CLASSES, one), Distribution.of(CROWD_CLASSES, other))
            for one, other in zip(crowd, shares, strict=True)
        ]
