"""Answers as the pages get them: JSON without previews."""

from dashapp.labels import EMOTIONS, SEXES, SPEECH_CLASSES
from dashapp.predictions import (
    Box,
    FacePrediction,
    ImagePrediction,
    Json,
    ModelInfo,
    Notice,
    SpeechPrediction,
    SpeechSegment,
)
from dashapp.service.notices import no_speech
from tests.fakes import FakeExemplars, peaked

INFOS = (
    ModelInfo(
        "speech-mfcc-cnn",
        "speech",
        SPEECH_CLASSES,
        1000,
        {
            "headline": {"accuracy_14": 0.512, "uar_crema-d": 0.5, "uar": float("nan")},
            "n": 2452,
            "emotion": {
                "accuracy": 0.61,
                "labels": list(EMOTIONS),
                "confusion": [[8 if i == j else 1 for j in range(7)] for i in range(7)],
                "per_class": {emotion: {"precision": 0.61} for emotion in EMOTIONS},
            },
        },
        "research only",
        "<!-- made -->\n# Card\n\n![curve](images/curve.png)\n\nText",
    ),
    ModelInfo("face-fer-cnn", "face", EMOTIONS, 2000, {}, "research only"),
)


def face(emotion: str = "surprise", *, sex: str | None = "female", **rest) -> FacePrediction:
    exemplar = FakeExemplars().clip(sex, emotion) if sex else None
    age = 31.4 if sex else None
    distribution = peaked(SEXES, sex, 0.8) if sex else None
    return FacePrediction(
        Box(100, 50, 80, 80), peaked(EMOTIONS, emotion, 0.9), distribution, age, exemplar=exemplar, **rest
    )


def picture_json(*faces: FacePrediction, warnings: tuple[Notice, ...] = ()) -> Json:
    return ImagePrediction("face-fer-cnn", 400, 200, faces, warnings).to_dict()


def clip_json(*, segments: int = 3, certain: bool = True, voice: bool = True, view: bool = True) -> Json:
    joint = peaked(SPEECH_CLASSES, "male_fear", 0.7)
    windows = tuple(SpeechSegment(1.5 * i, 1.5 * i + 3, joint, speech=voice) for i in range(segments))
    exemplar = FakeExemplars().picture("male", "fear") if voice else None
    answer = SpeechPrediction(
        "speech-mfcc-cnn",
        1.5 * segments + 1.5,
        windows,
        joint if voice else None,
        certain=certain,
        exemplar=exemplar,
        warnings=() if voice else (no_speech("rain"),),
    ).to_dict()
    if view:
        answer["view"] = {
            "envelope": [[-0.5, 0.5], [-0.1, 0.2]],
            "mfcc": [[float(i * j % 7) for j in range(40)] for i in range(30)],
            "mfcc_seconds": [0.0, 1.5 * segments + 1.5],
        }
    return answer
