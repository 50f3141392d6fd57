"""Answers to crowds as the page gets them: JSON without previews."""

from dashapp.labels import CROWD_CLASSES
from dashapp.predictions import CrowdComponent, CrowdPrediction, CrowdSegment, CrowdView, Distribution, Json
from dashapp.service.notices import from_picture
from tests.fakes import peaked

BANDS_HZ = (60.0, 150.0, 400.0, 1100.0, 2900.0)


def crowd_json(
    *tops: str,
    confidence: float = 0.9,
    certain: bool = True,
    picture: bool = False,
    parts: int = 3,
    length_s: float = 0,
) -> Json:
    """An answer to windows of three seconds, one every second, of which each sounds like one of ``tops``.

    Half of the crowd approves, a quarter disapproves, the rest murmurs.
    """
    shares = Distribution.of(CROWD_CLASSES, [0.5, 0.25, 0.25, 0.0])
    windows = tuple(
        CrowdSegment(float(i), i + 3.0, peaked(CROWD_CLASSES, top, confidence), shares) for i, top in enumerate(tops)
    )
    duration_s = length_s or len(tops) + 2.0
    part = CrowdComponent(
        1 / max(1, parts), peaked(CROWD_CLASSES, "disapproval"), (0.1, 0.5, 1.0, 0.2, 0.0), (0.2, 1.0)
    )
    view = CrowdView(
        levels=((-80.0, -40.0, 0.0, -20.0, -60.0),) * 6,
        seconds=(0.0, duration_s),
        centres_hz=BANDS_HZ,
        band_hz=(39.1, 5507.8),
        resolved_from_hz=None if picture else 150.0,
        preview="",
        components=() if picture else (part,) * parts,
        separated_s=min(30.0, duration_s),
    )
    return CrowdPrediction(
        model="crowd-cnn",
        source="picture" if picture else "clip",
        scale="mel",
        duration_s=duration_s,
        segments=windows,
        crowd=peaked(CROWD_CLASSES, tops[0], confidence),
        shares=shares,
        certain=certain,
        warnings=(from_picture("mel", 22_050),) if picture else (),
        top_hz=22_050.0 if picture else None,
        view=view,
    ).to_dict()
