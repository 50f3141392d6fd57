"""From the bytes of a clip to its answer: decoded, cut into windows, heard, gated, pooled."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from dashapp.errors import InputError, ModelError
from dashapp.predictions import Explanation, Notice, SpeechPrediction, SpeechSegment, marginals, pool, sounds_like
from dashapp.predictions.timeline import stretches
from dashapp.process.lazy import Lazy
from dashapp.process.progress import Progress, part, untold
from dashapp.protocols import ExemplarSource, SpeechGate, SpeechModel
from dashapp.service.notices import no_speech, other_tracks, quiet_voice
from dashapp.settings import Limits

if TYPE_CHECKING:
    from dashapp.audio.decode import DecodedAudio
    from dashapp.audio.waveform import Waveform

DECODED: Final = 0.1
"""Share of the work on a clip that is done once it is decoded."""
GATED: Final = 0.8
"""Share of the rest that is done once the speech model has answered: the gate is the smaller network."""

MOST_TRACKS: Final = 8
"""Sound tracks of a file that are searched for a voice."""
QUIET_END_S: Final = 2.0
"""A voice is looked for in an end of a clip that is left out for its low level, if it is this long: in shorter ones the
gate takes the room's noise for speech too often."""
QUIET_MARGIN_S: Final = 0.2
"""Of such an end, next to the rest: the voice that fades out."""

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
        from dashapp.decoding import decode_audio

        decoded = decode_audio(data, self.limits, waiting=lambda: progress(0))
        progress(DECODED)
        told = part(progress, DECODED, 1)
        answer = self.analyze_waveform(decoded.waveform, speech, tuple(decoded.warnings), told)
        if len(decoded.tracks) > 1:
            decoded, answer = self._of_tracks(data, speech, decoded, answer)
        if not view:
            return answer
        from dashapp.service.views import speech_view

        return replace(answer, view=speech_view(decoded.waveform, speech.get().features(decoded.waveform)))

    def _of_tracks(
        self, data: bytes, speech: Lazy[SpeechModel], decoded: "DecodedAudio", answer: SpeechPrediction
    ) -> tuple["DecodedAudio", SpeechPrediction]:
        """Return the first sound track with speech in it, the given one where there is none, and its answer."""
        from dashapp.decoding import decode_audio

        chosen = decoded.track > 0
        others = (number for number in range(min(len(decoded.tracks), MOST_TRACKS)) if number != decoded.track)
        while answer.joint is None and (number := next(others, None)) is not None:
            with suppress(InputError):
                other = decode_audio(data, self.limits, track=number)
                heard = self.analyze_waveform(other.waveform, speech, tuple(other.warnings))
                if heard.joint is not None:
                    decoded, answer, chosen = other, heard, True
        names = list(decoded.tracks)
        name = names.pop(decoded.track)
        return decoded, replace(answer, warnings=(*answer.warnings, other_tracks(name, names, chosen=chosen)))

    def explain(self, data: bytes, speech: Lazy[SpeechModel], emotion: str) -> Explanation:
        """Explain the answer to the first window of a clip.

        Raises:
            InputError: If it is no clip that can be analysed, the model has no such emotion, or it cannot be explained.
            ModelError: If the model cannot be loaded.
        """
        from dashapp.decoding import decode_audio
        from dashapp.service.views import explanation

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
        segments, notices = self._gated(waveform, windows, part(progress, GATED, 1))
        voiced = [segment.joint for segment in segments if segment.speech]
        warnings += notices
        if not voiced:
            return SpeechPrediction(model.name, waveform.duration_s, segments, None, certain=False, warnings=warnings)
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
    ) -> tuple[tuple[SpeechSegment, ...], tuple[Notice, ...]]:
        """Return the windows, each with whether it is speech, and what is to be said of the rest of the clip."""
        gate = self._loaded_gate()
        if gate is None:
            return tuple(replace(segment, speech=True) for segment in segments), ()
        windows = [(segment.start_s, segment.end_s) for segment in segments]
        ends = _quiet_ends(windows, waveform.duration_s)
        heard = gate.hear(waveform, [*windows, *ends], progress)
        speech = [reading["speech"] >= gate.speech_above for reading in heard]
        here, beyond = speech[: len(windows)], speech[len(windows) :]
        notices = tuple(quiet_voice(*end) for end, is_speech in zip(ends, beyond, strict=True) if is_speech)
        if any(here):
            here = _without_pauses(waveform, windows, here)
        else:
            notices = (no_speech(sounds_like(heard[: len(windows)])), *notices)
        counted = zip(segments, here, heard[: len(windows)], strict=True)
        return (
            tuple(
                replace(segment, speech=is_speech, p_speech=float(reading["speech"]))
                for segment, is_speech, reading in counted
            ),
            notices,
        )

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


def _quiet_ends(windows: Sequence[tuple[float, float]], duration_s: float) -> list[tuple[float, float]]:
    """Return the ends of a clip that no window reaches and that are long enough to hear a voice in them."""
    ends = (0.0, windows[0][0] - QUIET_MARGIN_S), (windows[-1][1] + QUIET_MARGIN_S, duration_s)
    return [(start_s, end_s) for start_s, end_s in ends if end_s - start_s >= QUIET_END_S]


def _without_pauses(waveform: "Waveform", windows: Sequence[tuple[float, float]], speech: list[bool]) -> list[bool]:
    """Return ``speech`` without the windows that hear it at their edges only: a syllable names no emotion."""
    from dashapp.audio.pauses import pauses

    quiet = pauses(waveform, windows, stretches(windows))
    kept = [heard and not pause for heard, pause in zip(speech, quiet, strict=True)]
    return kept if any(kept) else speech
