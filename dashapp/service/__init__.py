"""The one thing that every front end asks: bytes in, an answer out.

It knows the models as Protocols, so that the whole program runs with fakes and without TensorFlow. What is slow to
import (decoders, OpenCV, librosa) is imported on first use; `EmotionService.warm_up` sees to that in the background.
"""

from dashapp.service.emotion_service import EmotionService

__all__ = ["EmotionService"]
