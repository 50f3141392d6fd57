"""How the speech network is trained: its recipe."""

import math
from dataclasses import dataclass

from dashapp.audio.features import MfccConfig
from dashapp.training.fit.recipe import Recipe


@dataclass(frozen=True)
class SpeechRecipe(Recipe):
    """How the speech network is trained.

    Attributes:
        split: ``speaker``: the fixed split over speakers, which is served; ``random``: 20 % of the clips at random, for
            comparison with systems that were judged so; ``without-NAME``: a corpus is left out of the training.
        width: Channels of the first stage; each of the three stages doubles them.
        attention: Heads with which each moment attends to the others before the pooling; 0 for none.
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
        colour_db: How far the colour of a clip is changed, at most; 0: it is removed from the features instead.
        balance: Each corpus, sex and emotion, and likewise each speaker, is drawn by its count to the power of
            ``1 - balance``.
    """

    epochs: int = 36
    batch_size: int = 64
    learning_rate: float = 5e-3
    weight_decay: float = 0.1
    ema: float = 0.998
    split: str = "speaker"
    width: int = 32
    attention: int = 0
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
    balance: float = 0.5

    def features(self) -> MfccConfig:
        """Return how the features are computed."""
        return MfccConfig(
            n_fft=2 ** math.ceil(math.log2(self.win_length)),
            win_length=self.win_length,
            n_mels=self.n_mels,
            n_mfcc=self.n_mfcc,
            keep_colour=self.colour_db > 0,
        )
