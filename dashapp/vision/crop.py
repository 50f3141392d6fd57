"""A face as the emotion network sees it: framed like FER2013, 48 x 48 grey, standardised.

Training and serving both standardise through `standardise`.
"""

from typing import Any

import numpy as np

SIDE = 48
DEVIATION_FLOOR = 1.0
"""In grey levels. Below it a crop is flat: standardising it would only amplify rounding."""


def standardise(crops: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Bring each crop to zero mean and unit deviation, so that brightness and contrast of the picture do not matter.

    Args:
        crops: ``(n, 48, 48)`` uint8, grey.

    Returns:
        ``(n, 48, 48, 1)`` float32; zeros where a crop is flat.
    """
    values = crops.astype(np.float32)[..., np.newaxis]
    centred = values - values.mean(axis=(1, 2, 3), keepdims=True)
    deviation = centred.std(axis=(1, 2, 3), keepdims=True)
    standardised: np.ndarray[Any, Any] = centred / np.maximum(deviation, DEVIATION_FLOOR)
    return standardised
