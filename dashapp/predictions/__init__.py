"""What crosses a layer: frozen records of an answer.

``to_dict()`` of each is the one JSON shape that the REST API, ``--json``, the tables and the page share. NaN is null.
"""

from dashapp.predictions.crowd import PICTURE_TOP_HZ, CrowdComponent, CrowdPrediction, CrowdSegment, CrowdView
from dashapp.predictions.distribution import Distribution, marginals, pool, sounds_like
from dashapp.predictions.explanation import Explanation
from dashapp.predictions.extras import Exemplar, Notice
from dashapp.predictions.image import CHILD_BELOW, Box, FacePrediction, ImagePrediction, ImageView, MarkedFace
from dashapp.predictions.json import Json, finite
from dashapp.predictions.model_info import ModelInfo
from dashapp.predictions.promise import Promise
from dashapp.predictions.speaker import SpeakerClip, SpeakerPrediction
from dashapp.predictions.speech import SpeechPrediction, SpeechSegment, SpeechView
from dashapp.predictions.video import FaceMoment, FollowedFace, FusedMoment, JoinedFace, VideoPrediction

__all__ = [
    "CHILD_BELOW",
    "PICTURE_TOP_HZ",
    "Box",
    "CrowdComponent",
    "CrowdPrediction",
    "CrowdSegment",
    "CrowdView",
    "Distribution",
    "Exemplar",
    "Explanation",
    "FaceMoment",
    "FacePrediction",
    "FollowedFace",
    "FusedMoment",
    "ImagePrediction",
    "ImageView",
    "JoinedFace",
    "Json",
    "MarkedFace",
    "ModelInfo",
    "Notice",
    "Promise",
    "SpeakerClip",
    "SpeakerPrediction",
    "SpeechPrediction",
    "SpeechSegment",
    "SpeechView",
    "VideoPrediction",
    "finite",
    "marginals",
    "pool",
    "sounds_like",
]
