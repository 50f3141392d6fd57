"""From the bytes of a clip to its answer: decoded, cut into windows, heard, gated, pooled."""

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from dashapp.errors import ModelError
from dashapp.lazy import Lazy
from dashapp.notices import no_speech
from dashapp.predictions import Explanation, Notice, SpeechPrediction, SpeechSegment, marginals, pool, sounds_like
from dashapp.progress import Progress, part, untold
from dashapp.protocols import ExemplarSource, SpeechGate, SpeechModel
from dashapp.settings import Limits

if TYPE_CHECKING:
    from dashapp.audio.waveform import Waveform

DECODED: Final = 0.1
"""Share of the work on a clip that is done once it is decoded."""
GATED: Final = 0.8
"""Share of the rest that is done once the speech model has answered: the gate is the smaller network."""

log = logging.getLogger(__name__)


@dataclass
class ClipAnalysis:
    """Analyses clips.

    Attributes:
        limits: Of the inputs.
        gate: Tells speech from other sounds; without it every window counts as speech. None once it failed to load.
        exemplars: Representative pictures.
    """

    limits: Limits
    gate: Lazy[SpeechGate] | None = None
    exemplars: ExemplarSource | None = None

    def analyze(
        self, data: bytes, speech: Lazy[SpeechModel], *, view: bool, progress: Progress = untold
    ) -> SpeechPrediction:
        """Analyse a file.

        Raises:
            InputError: If it is no clip that can be analysed.
            ModelError: If the model cannot be loaded.
        """
        from dashapp.audio.decode import decode_audio

        decoded = decode_audio(data, self.limits)
        progress(DECODED)
        told = part(progress, DECODED, 1)
        answer = self.analyze_waveform(decoded.waveform, speech, tuple(decoded.warnings), told)
        if not view:
            return answer
        from dashapp.views import speech_view

        return replace(answer, view=speech_view(decoded.waveform, speech.get().features(decoded.waveform)))

    def explain(self, data: bytes, speech: Lazy[SpeechModel], emotion: str) -> Explanation:
        """Explain the answer to the first window of a clip.

        Raises:
            InputError: If it is no clip that can be analysed, the model has no such emotion, or it cannot be explained.
            ModelError: If the model cannot be loaded.
        """
        from dashapp.audio.decode import decode_audio
        from dashapp.views import explanation

        model = speech.get()
        seconds, relevance = model.explain(decode_audio(data, self.limits).waveform, emotion)
        return explanation("speech", model.name, emotion, relevance.T[::-1], seconds)

    def analyze_waveform(
        self,
        waveform: "Waveform",
        speech: Lazy[SpeechModel],
        warnings: tuple[Notice, ...] = (),
        progress: Progress = untold,
    ) -> SpeechPrediction:
        """Analyse sound that is decoded already; windows without speech do not count."""
        model = speech.get()
        windows = model.predict(waveform, part(progress, 0, GATED))
        segments, other = self._gated(waveform, windows, part(progress, GATED, 1))
        voiced = [segment.joint for segment in segments if segment.speech]
        if not voiced:
            notices = (*warnings, no_speech(other))
            return SpeechPrediction(model.name, waveform.duration_s, segments, None, certain=False, warnings=notices)
        joint = pool(voiced)
        emotion, sex = marginals(joint)
        return SpeechPrediction(
            model=model.name,
            duration_s=waveform.duration_s,
            segments=segments,
            joint=joint,
            certain=emotion.confidence >= model.certain_above,
            warnings=warnings,
            exemplar=self.exemplars.picture(sex.top, emotion.top) if self.exemplars and sex else None,
        )

    def _gated(
        self, waveform: "Waveform", segments: tuple[SpeechSegment, ...], progress: Progress
    ) -> tuple[tuple[SpeechSegment, ...], str]:
        """Return the windows, each with whether it is speech, and what the clip sounds like if none is."""
        gate = self._loaded_gate()
        if gate is None:
            return tuple(replace(segment, speech=True) for segment in segments), ""
        heard = gate.hear(waveform, [(segment.start_s, segment.end_s) for segment in segments], progress)
        speech = [reading["speech"] >= gate.speech_above for reading in heard]
        return tuple(map(_with_speech, segments, speech)), sounds_like(heard)

    def _loaded_gate(self) -> SpeechGate | None:
        """Return the speech gate; None, after one warning, where it cannot be loaded."""
        gate = self.gate
        if gate is None:
            return None
        try:
            return gate.get()
        except ModelError as exc:
            log.warning("%s; every window counts as speech from now on", exc)
            self.gate = None
            return None


def _with_speech(segment: SpeechSegment, speech: bool) -> SpeechSegment:
    return replace(segment, speech=speech)
