"""From a file to what the crowd in it sounds like: a clip is heard, a spectrogram that was drawn is read."""

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from dashapp.errors import ModelError
from dashapp.predictions import PICTURE_TOP_HZ, CrowdPrediction, CrowdSegment, Distribution, Notice, pool
from dashapp.process.lazy import Lazy
from dashapp.process.progress import Progress, part, untold
from dashapp.protocols import CrowdModel, SpeechGate
from dashapp.service.intake import kind_of
from dashapp.service.notices import NO_CROWD, from_picture
from dashapp.settings import Limits

if TYPE_CHECKING:
    from dashapp.audio.waveform import Waveform

DECODED: Final = 0.1
"""Share of the work that is done once a clip is decoded."""
ONE_VOICE_FROM: Final = 0.6
"""Mean probability of speech from which a clip is one or two voices and no crowd: the gate was taught single voices,
and hears speech in many at once no more than in other noise."""
VIEWS: Final = ("", "spectrogram", "all")
"""What is drawn beside an answer: nothing, the spectrogram alone (for live use), or preview and components too."""

log = logging.getLogger(__name__)


@dataclass
class CrowdAnalysis:
    """Analyses crowds.

    Attributes:
        limits: Of the inputs.
        gate: Tells one voice from many; without it everything is taken for a crowd.
    """

    limits: Limits
    gate: Lazy[SpeechGate] | None = None

    def analyze(
        self,
        data: bytes,
        crowd: Lazy[CrowdModel],
        *,
        scale: str = "",
        top_hz: float = PICTURE_TOP_HZ,
        view: str = "",
        progress: Progress = untold,
    ) -> CrowdPrediction:
        """Analyse a clip, the sound of a video, or a spectrogram that was drawn.

        Args:
            data: The file.
            crowd: The model.
            scale: Of frequency, that a clip is heard on or a picture is drawn on; by default the model's own.
            top_hz: Where a picture's axis of frequency ends.
            view: One of `VIEWS`.
            progress: Told now and then how far it is.

        Raises:
            InputError: If it cannot be analysed.
            ModelError: If the model cannot be loaded.
        """
        check_scale(scale)
        if kind_of(data) == "picture":
            return self._picture(data, crowd.get(), scale, top_hz, drawn=bool(view))
        from dashapp.decoding import decode_audio

        decoded = decode_audio(data, self.limits, waiting=lambda: progress(0))
        progress(DECODED)
        told = part(progress, DECODED, 1)
        answer = self.analyze_waveform(decoded.waveform, crowd, scale, tuple(decoded.warnings), told)
        if not view:
            return answer
        from dashapp.service.crowd_views import crowd_view

        drawn = crowd_view(decoded.waveform, crowd.get(), answer.scale, whole=view == "all")
        return replace(answer, view=drawn)

    def analyze_waveform(
        self,
        waveform: "Waveform",
        crowd: Lazy[CrowdModel],
        scale: str = "",
        warnings: tuple[Notice, ...] = (),
        progress: Progress = untold,
    ) -> CrowdPrediction:
        """Analyse sound that is decoded already."""
        model = crowd.get()
        segments = model.predict(waveform, scale, progress)
        pooled = pool([segment.crowd for segment in segments])
        one_voice = self._one_voice(waveform, segments)
        return CrowdPrediction(
            model=model.name,
            source="clip",
            scale=scale or model.config.scale,
            duration_s=waveform.duration_s,
            segments=segments,
            crowd=pooled,
            shares=mean_shares(segments),
            certain=one_voice is None and pooled.confidence >= model.certain_above,
            warnings=warnings if one_voice is None else (*warnings, NO_CROWD),
            one_voice=one_voice,
        )

    def _one_voice(self, waveform: "Waveform", segments: tuple[CrowdSegment, ...]) -> float | None:
        """Return how probably one or two people speak in a clip; None where that is not what is heard."""
        if self.gate is None:
            return None
        try:
            gate = self.gate.get()
        except ModelError as exc:
            log.warning("%s; every sound is taken for a crowd", exc)
            self.gate = None
            return None
        heard = gate.hear(waveform, [(segment.start_s, segment.end_s) for segment in segments])
        mean = float(np.mean([reading["speech"] for reading in heard]))
        return mean if mean >= ONE_VOICE_FROM else None

    def _picture(self, data: bytes, model: CrowdModel, scale: str, top_hz: float, *, drawn: bool) -> CrowdPrediction:
        from dashapp.decoding import decode_image
        from dashapp.vision.spectrogram_picture import read_spectrogram

        decoded = decode_image(data, self.limits)
        found = read_spectrogram(decoded.pixels)
        segment = model.predict_levels(found.levels, scale, top_hz)
        scale = scale or model.config.scale
        answer = CrowdPrediction(
            model=model.name,
            source="picture",
            scale=scale,
            duration_s=segment.end_s,
            segments=(segment,),
            crowd=segment.crowd,
            shares=segment.shares,
            # On how many pictures a model is right, no validation part has told.
            certain=False,
            warnings=(*decoded.warnings, from_picture(scale, top_hz)),
            top_hz=top_hz,
        )
        if not drawn:
            return answer
        from dashapp.service.crowd_views import picture_view

        return replace(
            answer, view=picture_view(found.levels, replace(model.config, scale=scale), top_hz, segment.end_s)
        )


def check_scale(scale: str) -> None:
    """Refuse a scale of frequency that is not there, whatever was sent with it.

    Raises:
        InputError: ``bad_request``; the message says which scales there are.
    """
    from dashapp.audio.crowd_spectrogram import CrowdSpectrogramConfig, on_scale

    on_scale(CrowdSpectrogramConfig(), scale)


def mean_shares(segments: tuple[CrowdSegment, ...]) -> Distribution:
    """Return how much of the crowd showed what over a whole clip."""
    first = segments[0].shares
    return Distribution.of(first.labels, np.mean([segment.shares.probabilities for segment in segments], axis=0))
