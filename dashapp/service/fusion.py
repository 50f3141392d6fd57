"""What a face and a voice say together: late fusion, a weighted logarithmic opinion pool.

The probabilities of the modalities are multiplied, each to the power of its weight, and normalised. The surer one
weighs 1 and the other as much less as it is less sure; how sure one is, is the distance of its entropy from that of
knowing nothing. So one that knows nothing, or is not there, leaves the other as it is; two that agree say it more
surely than either; and where they differ the surer one prevails.

The probabilities are those of calibrated models. Source: C. Genest, J. V. Zidek, "Combining probability distributions:
a critique and an annotated bibliography", Statistical Science 1 (1), 1986, doi 10.1214/ss/1177013825.
"""

from collections.abc import Sequence

import numpy as np

from dashapp.predictions import Distribution


def fuse(distributions: Sequence[Distribution]) -> Distribution:
    """Return what several modalities say together.

    Args:
        distributions: Over the same labels, at least one.

    Raises:
        ValueError: If there is none, or their labels differ.
    """
    if len({each.labels for each in distributions}) != 1:
        raise ValueError("nothing to fuse, or distributions over different labels")
    shares = np.array([each.probabilities for each in distributions])
    logs = np.array(weights(distributions)) @ np.log(np.maximum(shares, 1e-9))
    powers = np.exp(logs - logs.max())
    return Distribution.of(distributions[0].labels, powers / powers.sum())


def weights(distributions: Sequence[Distribution]) -> list[float]:
    """Return the weight of each modality: 1 for the surest, in proportion for the others."""
    known = [sureness(each) for each in distributions]
    most = max(known)
    return [each / most if most else 1.0 for each in known]


def sureness(distribution: Distribution) -> float:
    """Return 0 where every label is as probable, 1 where one is certain."""
    shares = np.maximum(distribution.probabilities, 1e-12)
    return max(0.0, 1.0 + float(shares @ np.log(shares)) / float(np.log(len(shares))))
