"""Several voices of one crowd told apart without knowing what they are: non-negative matrix factorisation.

A spectrogram is taken for the sum of a few parts, each a spectrum that rises and falls by itself. Source: P. Smaragdis,
J. C. Brown, "Non-negative matrix factorization for polyphonic music transcription", WASPAA 2003,
doi 10.1109/ASPAA.2003.1285860; computed by scikit-learn.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from dashapp.audio.features import Array

COMPONENTS: Final = 3
_FAINTEST: Final = 1e-12
_STEPS: Final = 200


@dataclass(frozen=True, eq=False)
class Component:
    """A part of a spectrogram.

    Attributes:
        energy: Its share of the whole.
        spectrum: ``(bands,)``, in power.
        activation: ``(frames,)``, how strong it is.
        power: ``(frames, bands)``: its share of each point of the spectrogram; all parts add up to it.
    """

    energy: float
    spectrum: Array
    activation: Array
    power: Array


def separate(power: Array, count: int = COMPONENTS) -> list[Component]:
    """Return the parts of a spectrogram, the strongest first; none of one without any sound.

    Args:
        power: ``(frames, bands)``.
        count: How many parts at most.
    """
    from sklearn.decomposition import NMF

    total = float(power.sum())
    if total <= _FAINTEST:
        return []
    # Roots, or the loudest claps would be all that is heard.
    amplitude = np.sqrt(power / power.max())
    model = NMF(min(count, *power.shape), init="nndsvda", max_iter=_STEPS, tol=1e-3)
    activations, spectra = model.fit_transform(amplitude), model.components_
    parts = np.square(activations.T[:, :, None] * spectra[:, None, :])
    shares = parts / np.maximum(parts.sum(axis=0), _FAINTEST)
    found = [
        Component(
            energy=float((share * power).sum()) / total,
            spectrum=np.square(spectrum).astype(np.float32),
            activation=np.square(activation).astype(np.float32),
            power=np.asarray(share * power, np.float32),
        )
        for share, spectrum, activation in zip(shares, spectra, activations.T, strict=True)
    ]
    heard = [each for each in found if each.energy > 0 and each.activation.max() > 0 and each.spectrum.max() > 0]
    return sorted(heard, key=lambda each: -each.energy)
