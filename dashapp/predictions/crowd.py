"""The answer to the sound of a crowd, or to its spectrogram."""

from dataclasses import dataclass
from typing import Final

from dashapp.predictions.distribution import Distribution
from dashapp.predictions.extras import Notice
from dashapp.predictions.json import Json

PICTURE_TOP_HZ: Final = 22_050.0
"""Where the axis of frequency of a picture is taken to end: half of the sample rate of a CD."""


def arousal(shares: Distribution) -> float:
    """Return how excited a crowd is, 0 to 1: the share of it that approves or disapproves.

    Both are loud and fast, a murmur is calm: the axis of that name in J. A. Russell, "A circumplex model of affect",
    Journal of Personality and Social Psychology 39 (1980), doi 10.1037/h0077714.
    """
    return shares["approval"] + shares["disapproval"]


def valence(shares: Distribution) -> float:
    """Return how pleased a crowd is, -1 to 1: the share that approves less the one that disapproves."""
    return shares["approval"] - shares["disapproval"]


@dataclass(frozen=True)
class CrowdSegment:
    """One analysed window, in seconds of the original file.

    Attributes:
        start_s: Where it begins.
        end_s: Where it ends.
        crowd: What most of the crowd sounds like, over `CROWD_CLASSES`.
        shares: How much of the crowd shows what, over `CROWD_CLASSES`; silence has the share 1 where nobody is heard.
    """

    start_s: float
    end_s: float
    crowd: Distribution
    shares: Distribution

    def to_dict(self) -> Json:
        """Return the window's part of the answer."""
        return {
            "start_s": round(self.start_s, 3),
            "end_s": round(self.end_s, 3),
            "crowd": self.crowd.to_dict(),
            "shares": self.shares.to_dict(),
            "arousal": round(arousal(self.shares), 4),
        }


@dataclass(frozen=True)
class CrowdComponent:
    """A part of a crowd's sound that rises and falls by itself, as it was separated without knowing what it is.

    Attributes:
        energy: Its share of the sound's energy.
        crowd: What it sounds like alone, over `CROWD_CLASSES`.
        spectrum: How strong it is in each band, low to high, 1 at its strongest.
        activation: How strong it is over the time of the clip, at most as many values as the view has columns, 1 at its
            strongest.
    """

    energy: float
    crowd: Distribution
    spectrum: tuple[float, ...]
    activation: tuple[float, ...]

    def to_dict(self) -> Json:
        """Return all fields."""
        return {
            "energy": round(self.energy, 4),
            "crowd": self.crowd.to_dict(),
            "spectrum": list(self.spectrum),
            "activation": list(self.activation),
        }


@dataclass(frozen=True)
class CrowdView:
    """What the page draws of a crowd.

    Attributes:
        levels: ``(columns, bands)`` in dB below the loudest point, low bands first; at most 600 columns.
        seconds: Start and end of what ``levels`` cover.
        centres_hz: Centre frequency of each band; of a picture what it was taken for.
        band_hz: Lowest and highest frequency that is really seen.
        resolved_from_hz: From which frequency on neighbouring bands tell apart what they hear; None where none do, and
            for a picture.
        preview: A playable form of the clip, as a data URI; empty for a picture, and in a live answer.
        components: What the sound was separated into; empty where it was not.
        separated_s: How many seconds of it were separated, from its beginning.
        loudest_db: Level of the loudest point in dB over a tone of full scale, so that the ``levels`` of several
            answers can be put on one scale; None for a picture, and without any sound.
    """

    levels: tuple[tuple[float, ...], ...]
    seconds: tuple[float, float]
    centres_hz: tuple[float, ...]
    band_hz: tuple[float, float]
    resolved_from_hz: float | None
    preview: str = ""
    components: tuple[CrowdComponent, ...] = ()
    separated_s: float = 0.0
    loudest_db: float | None = None

    def to_dict(self) -> Json:
        """Return all fields."""
        return {
            "levels": [list(column) for column in self.levels],
            "seconds": list(self.seconds),
            "centres_hz": [round(hz, 1) for hz in self.centres_hz],
            "band_hz": [round(hz, 1) for hz in self.band_hz],
            "resolved_from_hz": round(self.resolved_from_hz, 1) if self.resolved_from_hz else None,
            "preview": self.preview,
            "components": [component.to_dict() for component in self.components],
            "separated_s": round(self.separated_s, 3),
            "loudest_db": None if self.loudest_db is None else round(self.loudest_db, 1),
        }


@dataclass(frozen=True)
class CrowdPrediction:
    """The answer to a crowd.

    Attributes:
        model: Name of the model.
        source: ``clip`` or ``picture``.
        scale: Of frequency, that the sound was heard on, or that a picture was taken to be drawn on.
        duration_s: Length in seconds; what a picture is taken to cover.
        segments: Its windows, in order.
        crowd: Pooled over the windows: what most of the crowd sounds like.
        shares: Mean over the windows.
        certain: False below the confidence under which the model was right less than half the time on validation, and
            for every picture.
        warnings: What was odd about the input.
        top_hz: Where a picture's axis of frequency was taken to end; None for a clip.
        view: What the page draws; only on demand.
        one_voice: How probably one or two people speak, where that is why no crowd is heard; None where one is.
    """

    model: str
    source: str
    scale: str
    duration_s: float
    segments: tuple[CrowdSegment, ...]
    crowd: Distribution
    shares: Distribution
    certain: bool = True
    warnings: tuple[Notice, ...] = ()
    top_hz: float | None = None
    view: CrowdView | None = None
    one_voice: float | None = None

    def to_dict(self) -> Json:
        """Return the answer; arousal and valence follow from the shares.

        Without a crowd ``top`` is null, and what is said of the crowd is what the model would say of one.
        """
        answer: Json = {
            "kind": "crowd",
            "source": self.source,
            "model": self.model,
            "scale": self.scale,
            "top_hz": self.top_hz,
            "duration_s": round(self.duration_s, 3),
            "top": self.crowd.top if self.one_voice is None else None,
            "one_voice": None if self.one_voice is None else round(self.one_voice, 4),
            "certain": self.certain and self.one_voice is None,
            "crowd": self.crowd.to_dict(),
            "shares": self.shares.to_dict(),
            "arousal": round(arousal(self.shares), 4),
            "valence": round(valence(self.shares), 4),
            "segments": [segment.to_dict() for segment in self.segments],
            "warnings": [notice.to_dict() for notice in self.warnings],
        }
        return answer | ({"view": self.view.to_dict()} if self.view else {})
