"""Speech models that read one vector of means over time: of a whole clip, or of each window of it.

The manifest says which features, which windows and which labels: RAVDESS's own words, or the 14 classes of two sexes
and seven emotions.
"""

from functools import partial

from dashapp.audio.clip_features import ClipFeatureConfig, clip_features, mfcc_frames
from dashapp.inference.artefact import Artefact
from dashapp.inference.speech_network import SpeechNetwork


def speech_mean_features(artefact: Artefact) -> SpeechNetwork:
    """Return the model; people see the MFCC of the whole clip, of which it reads the means.

    Raises:
        ModelError: If it was trained on other labels or features than this program has.
    """
    config = artefact.manifest.features_as(ClipFeatureConfig)
    return SpeechNetwork(artefact, partial(clip_features, config=config), partial(mfcc_frames, config=config))
