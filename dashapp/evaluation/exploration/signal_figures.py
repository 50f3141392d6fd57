"""Static figures of one sentence: waveform, spectrogram, MFCC, and what lower sample rates leave of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np

from dashapp.audio.waveform import Waveform
from dashapp.evaluation.exploration.canvas import Colours, new_figure, plain, save
from dashapp.evaluation.exploration.signals import (
    RANGE_DB,
    WORDS,
    Sentence,
    coefficients,
    resampled,
    spectrogram,
)
from dashapp.labels import EMOTION_NAMES, EMOTIONS, SEXES

WAVEFORMS_FILE: Final = "data-sentence-waveforms.png"
SPECTROGRAMS_FILE: Final = "data-sentence-spectrograms.png"
MFCC_FILE: Final = "data-sentence-mfcc.png"
RESAMPLED_FILE: Final = "data-resampled.png"

_TOP_KHZ: Final = 5.5
"""Where one of the training corpora ends, and the features of the models with it."""


def draw_waveforms(sentence: Sentence, folder: Path, colours: Colours) -> Path:
    """Draw the waveforms, each scaled to its own peak, as `WAVEFORMS_FILE`."""

    def draw(axes: Any, clip: Waveform, emotion: str) -> None:
        peak = float(np.abs(clip.samples).max()) or 1.0
        axes.plot(np.arange(len(clip.samples)) / clip.sample_rate, clip.samples / peak, color=colours[emotion], lw=0.3)
        axes.set_ylim(-1.05, 1.05)
        axes.set_yticks([])
        plain(axes, grid="x")

    return _draw_grid(sentence, folder / WAVEFORMS_FILE, draw, "waveform, each scaled to its peak")


def draw_spectrograms(sentence: Sentence, folder: Path) -> Path:
    """Draw the spectrograms up to 5.5 kHz as `SPECTROGRAMS_FILE`."""

    def draw(axes: Any, clip: Waveform, _: str) -> None:
        _draw_spectrogram(axes, clip)
        axes.set_ylim(0, _TOP_KHZ)
        axes.set_yticks([0, 2, 4])

    return _draw_grid(sentence, folder / SPECTROGRAMS_FILE, draw, f"spectrogram in kHz, {RANGE_DB:.0f} dB deep")


def draw_mfcc(sentence: Sentence, folder: Path) -> Path:
    """Draw the MFCC as `MFCC_FILE`."""

    def draw(axes: Any, clip: Waveform, _: str) -> None:
        values = coefficients(clip)
        extent = (0, clip.duration_s, 0.5, len(values) + 0.5)
        axes.imshow(values, origin="lower", aspect="auto", extent=extent, cmap="viridis", vmin=-2.5, vmax=2.5)
        axes.set_yticks([1, 20, 40])

    return _draw_grid(sentence, folder / MFCC_FILE, draw, "40 MFCC, each on a scale of its own")


def draw_resampled(sentence: Sentence, folder: Path) -> Path:
    """Draw waveform and spectrogram of one clip at falling sample rates as `RESAMPLED_FILE`."""
    (sex, emotion), clip = next(iter(sentence.clips.items()))
    rates = resampled(clip)
    figure = new_figure(12, 4.8)
    grid = figure.subplots(2, len(rates), sharex=True, sharey="row", height_ratios=(1, 2.2))
    for (above, below), (rate, sound) in zip(grid.T, rates.items(), strict=True):
        above.plot(np.arange(len(sound.samples)) / sound.sample_rate, sound.samples, color="#4f46c8", lw=0.3)
        above.set_title(f"{rate / 1000:g} kHz: sound up to {rate / 2000:g} kHz", fontsize=10)
        above.set_yticks([])
        plain(above, grid="x")
        _draw_spectrogram(below, sound)
        below.axhline(rate / 2000, color="#d55e00", lw=1.2, ls="--")
        below.set_ylim(0, clip.sample_rate / 2000)
        below.set_xlabel("s")
    grid[1][0].set_ylabel("kHz")
    figure.suptitle(f"“{WORDS}”, {sex}, {EMOTION_NAMES[emotion]}: one clip at falling sample rates", fontsize=12)
    return save(figure, folder / RESAMPLED_FILE)


def _draw_spectrogram(axes: Any, clip: Waveform) -> None:
    extent = (0, clip.duration_s, 0, clip.sample_rate / 2000)
    axes.imshow(spectrogram(clip), origin="lower", aspect="auto", extent=extent, cmap="magma", vmin=-RANGE_DB, vmax=0)


def _draw_grid(sentence: Sentence, path: Path, draw: Callable[[Any, Waveform, str], None], what: str) -> Path:
    """Draw seven emotions below each other, a sex a column, all on the same time axis."""
    figure = new_figure(10, 8.4)
    grid = figure.subplots(len(EMOTIONS), len(SEXES), sharex=True)
    for row, emotion in zip(grid, EMOTIONS, strict=True):
        row[0].set_ylabel(EMOTION_NAMES[emotion], rotation=0, ha="right", va="center", labelpad=8)
        for axes, sex in zip(row, SEXES, strict=True):
            clip = sentence.clips.get((sex, emotion))
            if clip is None:
                axes.set_yticks([])
                axes.annotate("no clip", (0.5, 0.5), xycoords="axes fraction", ha="center", va="center", color="grey")
            else:
                draw(axes, clip, emotion)
            axes.set_xlim(0, sentence.seconds)
    for axes, sex in zip(grid[0], SEXES, strict=True):
        axes.set_title(f"{sex} ({sentence.speakers[sex]})" if sex in sentence.speakers else sex, fontsize=11)
    for axes in grid[-1]:
        axes.set_xlabel("s")
    figure.suptitle(f"“{WORDS}”: {what}", fontsize=12)
    # Pictures of noise compress badly.
    return save(figure, path, dpi=80)
