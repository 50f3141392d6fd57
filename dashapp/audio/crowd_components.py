"""A crowd's sound taken apart into a few that rise and fall by themselves, without knowing what they are.

A spectrogram is taken for a sum of parts, each a spectrum times its strength over time. Non-negative matrix
factorisation (P. Smaragdis, J. C. Brown, "Non-negative matrix factorization for polyphonic music transcription", WASPAA
2003, doi 10.1109/ASPAA.2003.1285860) wants both without signs; independent component analysis (A. Hyvärinen, E. Oja,
"Independent component analysis: algorithms and applications", Neural Networks 13, 2000,
doi 10.1016/S0893-6080(00)00026-5) wants the strengths to tell nothing of one another. Both are scikit-learn's.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dashapp.audio.features import Array

COMPONENTS: Final = 3
METHODS: Final = ("nmf", "ica")
_FAINTEST: Final = 1e-12
_STEPS: Final = 100
"""Of the factorisation, always as many, without a look at what is gained: the next hundred gain less than a
thousandth."""
_MOST_STEPS: Final = 200


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


def separate(power: Array, count: int = COMPONENTS, method: str = METHODS[0]) -> list[Component]:
    """Return the parts of a spectrogram, the strongest first; none of one without any sound.

    Args:
        power: ``(frames, bands)``.
        count: How many parts at most.
        method: One of `METHODS`.
    """
    total = float(power.sum())
    if total <= _FAINTEST:
        return []
    # Roots, or the loudest claps would be all that is heard.
    amplitude = np.sqrt(power / power.max())
    factors = _non_negative if method == METHODS[0] else _independent
    activations, spectra = (np.square(each) for each in factors(amplitude, min(count, *power.shape)))
    heard = (activations.max(axis=0) > 0) & (spectra.max(axis=1) > 0)
    activations, spectra = activations.T[heard], spectra[heard]
    # What no part explains belongs to all of them, so that they add up to the whole.
    parts = activations[:, :, None] * spectra[:, None, :] + _FAINTEST
    shares = parts / parts.sum(axis=0)
    found = [
        Component(
            energy=float((share * power).sum()) / total,
            spectrum=spectrum.astype(np.float32),
            activation=activation.astype(np.float32),
            power=np.asarray(share * power, np.float32),
        )
        for share, spectrum, activation in zip(shares, spectra, activations, strict=True)
    ]
    return sorted(found, key=lambda each: -each.energy)


def _non_negative(amplitude: Array, count: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return activations ``(frames, count)`` and spectra ``(count, bands)``."""
    from sklearn.decomposition import NMF

    # The start is drawn at random: without a seed the same clip would be separated in another way each time.
    model = NMF(count, init="nndsvda", max_iter=_STEPS, tol=0, random_state=0)
    return model.fit_transform(amplitude), model.components_


def _independent(amplitude: Array, count: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the same of `_non_negative`; their signs are chance, and the mean is left out."""
    import warnings

    from sklearn.decomposition import FastICA
    from sklearn.exceptions import ConvergenceWarning

    model = FastICA(count, whiten="unit-variance", max_iter=_MOST_STEPS, tol=1e-3, random_state=0)
    with warnings.catch_warnings():
        # What has not settled after so many steps is as good as it gets; it is judged like the rest.
        warnings.simplefilter("ignore", ConvergenceWarning)
        activations = model.fit_transform(amplitude)
    return activations, model.mixing_.T
