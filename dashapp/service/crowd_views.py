"""What the page draws of a crowd: its spectrogram on the scale that it was heard on, and what it was separated into."""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from dashapp.audio.crowd_components import separate
from dashapp.audio.crowd_spectrogram import CrowdSpectrogramConfig, band_power, below_loudest, loudest_db
from dashapp.audio.frequency_scales import drawn_hz
from dashapp.audio.preview import audio_preview
from dashapp.audio.waveform import Waveform
from dashapp.predictions import CrowdComponent, CrowdView
from dashapp.protocols import CrowdModel
from dashapp.service.views import COLUMNS, thinned

LIVE_COLUMNS_PER_S: Final = 20
"""Of a spectrogram alone: it is asked for every second, and would be a quarter of a megabyte each time."""
SEPARATED_S: Final = 30.0
"""Of a clip at most so much is separated: longer ones take seconds, and crowds change."""


def crowd_view(waveform: Waveform, model: CrowdModel, scale: str, *, whole: bool) -> CrowdView:
    """Return the view of a clip.

    Args:
        waveform: The clip.
        model: Says what each component sounds like.
        scale: Of frequency.
        whole: With preview, components and all columns; not the spectrogram alone, with `LIVE_COLUMNS_PER_S`.
    """
    config = replace(model.config, scale=scale)
    lowest = config.resolved_from_hz
    power = band_power(waveform, config)
    columns = COLUMNS if whole else min(COLUMNS, round(LIVE_COLUMNS_PER_S * waveform.duration_s))
    return CrowdView(
        levels=thinned(below_loudest(power, config), max(1, columns)),
        seconds=(0.0, waveform.duration_s),
        centres_hz=config.centres_hz,
        band_hz=config.band_hz,
        resolved_from_hz=lowest if np.isfinite(lowest) else None,
        preview=audio_preview(waveform) if whole else "",
        components=_components(waveform, model, config) if whole else (),
        separated_s=min(SEPARATED_S, waveform.duration_s) if whole else 0.0,
        loudest_db=loudest_db(power, config),
    )


def picture_view(
    levels: NDArray[np.float32], config: CrowdSpectrogramConfig, top_hz: float, seconds: float
) -> CrowdView:
    """Return the view of a spectrogram that was drawn.

    Args:
        levels: ``(height, width)``, 0 to 1, high frequencies first.
        config: How it is heard; its scale is the picture's.
        top_hz: Where the picture's axis of frequency ends.
        seconds: What it is taken to cover.
    """
    small = cv2.resize(levels, (min(COLUMNS, levels.shape[1]), config.bands), interpolation=cv2.INTER_AREA)
    in_db = (small[::-1].T - 1) * config.top_db
    rows = (np.arange(config.bands) + 0.5) / config.bands
    return CrowdView(
        levels=thinned(in_db, COLUMNS),
        seconds=(0.0, seconds),
        centres_hz=tuple(float(hz) for hz in drawn_hz(rows, config.scale, top_hz)),
        band_hz=(config.fmin, min(config.fmax, top_hz)),
        resolved_from_hz=None,
    )


def _components(waveform: Waveform, model: CrowdModel, config: CrowdSpectrogramConfig) -> tuple[CrowdComponent, ...]:
    kept = Waveform(waveform.samples[: round(SEPARATED_S * waveform.sample_rate)], waveform.sample_rate)
    found = separate(band_power(kept, config))
    sounds = model.predict_powers(np.stack([each.power for each in found])) if found else ()
    return tuple(
        CrowdComponent(
            energy=each.energy,
            crowd=sound,
            spectrum=tuple(round(float(value), 3) for value in each.spectrum / each.spectrum.max()),
            activation=_over_time(each.activation),
        )
        for each, sound in zip(found, sounds, strict=True)
    )


def _over_time(activation: NDArray[np.float32]) -> tuple[float, ...]:
    """Return at most `COLUMNS` values of an activation ``(frames,)``, to three decimal places, the strongest 1."""
    thousandths = thinned(1000 * activation[:, None] / activation.max(), COLUMNS)
    strongest = max(value for (value,) in thousandths)
    return tuple(round(value / strongest, 3) for (value,) in thousandths)
