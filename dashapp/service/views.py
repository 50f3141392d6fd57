"""What a page draws beside an answer: previews, waveform, MFCC and crops, small enough to send."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dashapp.audio.preview import audio_preview
from dashapp.audio.waveform import Waveform
from dashapp.predictions import Explanation, ImageView, SpeechView
from dashapp.vision.preview import image_preview, overlay_uri, png_uri

COLUMNS: Final = 600
"""Columns of the waveform and of the MFCC; more is finer than what a page shows."""


def speech_view(waveform: Waveform, features: NDArray[np.float32]) -> SpeechView:
    """Return the view of a clip.

    Args:
        waveform: The whole clip.
        features: Its MFCC ``(frames, coefficients)``.
    """
    return SpeechView(
        preview=audio_preview(waveform),
        envelope=envelope(waveform.samples, COLUMNS),
        mfcc=thinned(features, COLUMNS),
        mfcc_seconds=(0.0, waveform.duration_s),
    )


def image_view(pixels: NDArray[np.uint8], crops: NDArray[np.uint8]) -> ImageView:
    """Return the view of a picture ``(height, width, 3)`` and of its face crops ``(n, 48, 48)``."""
    return ImageView(image_preview(pixels), tuple(face_view(crop) for crop in crops))


def face_view(crop: NDArray[np.uint8]) -> str:
    """Return the crop ``(48, 48)`` of one face as a data URI."""
    return png_uri(crop)


def explanation(
    kind: str, model: str, emotion: str, relevance: NDArray[np.float32], seconds: tuple[float, float] | None = None
) -> Explanation:
    """Return what speaks for ``emotion`` in a crop or a window, with its picture."""
    return Explanation(kind, model, emotion, relevance, seconds, overlay_uri(relevance))


def envelope(samples: NDArray[np.float32], columns: int) -> tuple[tuple[float, float], ...]:
    """Return lowest and highest sample of at most ``columns`` stretches of nearly equal length."""
    starts = np.unique(np.linspace(0, len(samples), columns, endpoint=False).astype(int))
    pairs = zip(np.minimum.reduceat(samples, starts), np.maximum.reduceat(samples, starts), strict=True)
    return tuple((round(float(low), 4), round(float(high), 4)) for low, high in pairs)


def thinned(features: NDArray[Any], rows: int) -> tuple[tuple[float, ...], ...]:
    """Return at most ``rows`` rows of ``features``, each the mean of nearly equally many, to one decimal place."""
    starts = np.unique(np.linspace(0, len(features), rows, endpoint=False).astype(int))
    means = np.add.reduceat(features, starts, axis=0) / np.diff([*starts, len(features)])[:, None]
    # Rounded all at once: one by one takes as long as a crowd's whole answer.
    return tuple(map(tuple, np.round(means, 1).tolist()))
