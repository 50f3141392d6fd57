"""Where in an input an answer comes from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashapp.predictions.json import Json


@dataclass(frozen=True)
class Explanation:
    """Where in a face crop, or in a window of a clip, an emotion was seen or heard.

    Attributes:
        kind: ``image`` or ``speech``.
        model: Name of the model.
        emotion: What is explained, of the model's labels.
        relevance: ``(height, width)`` as a picture of it is seen, of 0 to 1: 1 where most speaks for the emotion. Of a
            clip the width is time, and high tones are above.
        seconds: Start and end of the window in seconds of the clip; None for a crop.
        overlay: The relevance as the page lays it over what was seen, as a data URI.
    """

    kind: str
    model: str
    emotion: str
    relevance: NDArray[np.float32]
    seconds: tuple[float, float] | None
    overlay: str

    def to_dict(self) -> Json:
        """Return the answer; the relevance to two decimal places."""
        return {
            "kind": self.kind,
            "model": self.model,
            "emotion": self.emotion,
            "seconds": [round(second, 3) for second in self.seconds] if self.seconds else None,
            "relevance": [[round(value, 2) for value in row] for row in self.relevance.tolist()],
            "overlay": self.overlay,
        }
