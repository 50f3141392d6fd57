"""How the speech network is trained: its recipe."""

import math
from dataclasses import dataclass
from typing import Final

from dashapp.audio.features import MfccConfig
from dashapp.training.fit.recipe import Recipe

HOP_FRAMES: Final = 48
"""From one window to the next: a multiple of the 16 frames that the network makes one, so that windows can share."""


@dataclass(frozen=True)
class SpeechRecipe(Recipe):
    """How the speech network is trained.

    Attributes:
        split: ``speaker``: the fixed split over speakers, which is served; ``random``: 20 % of the clips at random, for
            comparison with systems that were judged so; ``without-NAME``: a corpus is left out of the training.
        width: Channels of the first stage; each of the three stages doubles them.
        dropout: Before the head.
        smoothing: Of the labels, over the emotions of the speaker's sex.
        mixup: Parameter of the beta distribution by which pairs are mixed.
        votes: Share of the target that follows what people heard, where a corpus asked them, instead of what was acted.
        noisy: How often a clip is heard in noise, in the sounds of the environment or among other voices.
        reverberant: How often it is heard across a room.
        n_mels: Mel filters.
        n_mfcc: Coefficients; 0 for the log-mel spectrogram itself.
        bands: Of the smooth spectrum that the coefficients are turned into before they are convolved; 0: they are
            convolved as they are.
        win_length: Samples of the analysis window, at 16 kHz.
        top_db: Range in dB below the loudest point of a clip.
        colour_db: How far the colour of a clip is changed, at most; 0: it is removed from the features instead.
        floor_db: The range below the loudest point is at random this small or up to what it is in serving, so that no
            corpus is told by the depth of its silence; 0: as in serving.
        crops: Frames of the stretches that are heard of clips, one length a batch: a network that hears how long a clip
            is would learn the corpus by it. The last is as frequent as all others.
        words: How often a clip is drawn whose words tell its emotion, beside one whose words do not.
        balance: Each corpus, sex and emotion, and likewise each speaker, is drawn by its count to the power of
            ``1 - balance``.
    """

    epochs: int = 12
    batch_size: int = 64
    learning_rate: float = 5e-3
    weight_decay: float = 0.1
    ema: float = 0.998
    split: str = "speaker"
    width: int = 32
    dropout: float = 0.4
    smoothing: float = 0.05
    mixup: float = 0.3
    votes: float = 0.0
    noisy: float = 0.4
    reverberant: float = 0.25
    n_mels: int = 64
    n_mfcc: int = 48
    bands: int = 64
    win_length: int = 640
    colour_db: float = 6.0
    top_db: float = 60.0
    floor_db: float = 30.0
    crops: tuple[int, ...] = (48, 64, 112, 160, 208, 304)
    words: float = 0.3
    balance: float = 0.5

    def features(self) -> MfccConfig:
        """Return how the features are computed."""
        return MfccConfig(
            window_s=self.crops[-1] / 100,
            hop_s=HOP_FRAMES / 100,
            n_fft=2 ** math.ceil(math.log2(self.win_length)),
            win_length=self.win_length,
            n_mels=self.n_mels,
            n_mfcc=self.n_mfcc,
            keep_colour=self.colour_db > 0,
            top_db=self.top_db,
            by_clip=True,
        )
