"""The carrier: one sentence without emotion, spoken by espeak-ng (https://github.com/espeak-ng/espeak-ng)."""

import shutil
import subprocess
from functools import lru_cache
from typing import Final

from dashapp.audio.decode import decode_audio
from dashapp.audio.waveform import Waveform
from dashapp.errors import DashappError
from dashapp.training.exemplars.prosody import active_part, pitch_track, sound

SENTENCE: Final = "Tickets are sold beside the gate."
"""Plosives, fricatives and vowels, as in the corpora's sentences: a sentence of vowels alone sounds excited."""
SYLLABLES: Final = 8
VOICES: Final = {
    "female": ("en-us+f2", "en-us+f5", "en-us+anika", "en-us+Annie", "en-gb-x-rp+f3", "en-us+Alicia"),
    "male": ("en-us+m3", "en-us+m7", "en-us+adam", "en-gb-x-rp+m4", "en-us+Diogo", "en-us+Michael"),
}
"""Voices of espeak-ng that a listener takes for a woman's or a man's."""
PITCHES: Final = (15, 35, 50, 65, 85)
"""espeak-ng's pitch settings that are tried: the nearer its own voice, the less Praat must change."""


class CarrierError(DashappError):
    """espeak-ng is missing or cannot speak."""


def carrier(voice: str, pitch_hz: float, syllables_per_s: float) -> Waveform:
    """Return the sentence in ``voice``, as near to a pitch and a tempo as espeak-ng's own settings come.

    Raises:
        CarrierError: If espeak-ng is missing or does not know the voice.
    """
    setting = min(PITCHES, key=lambda pitch: abs(_own_pitch(voice, pitch) - pitch_hz))
    words_a_minute = min(230, max(90, 10 * round(150 * syllables_per_s / _own_tempo(voice) / 10)))
    return speak(voice, setting, words_a_minute)


@lru_cache(maxsize=512)
def speak(voice: str, pitch: int = 50, words_a_minute: int = 150) -> Waveform:
    """Let espeak-ng say the sentence.

    Args:
        voice: Language and variant, ``en-us+f2``.
        pitch: 0 to 99.
        words_a_minute: Tempo.

    Raises:
        CarrierError: If espeak-ng is missing or does not know the voice.
    """
    program = shutil.which("espeak-ng")
    if program is None:
        raise CarrierError("espeak-ng is not installed; on Debian: apt-get install espeak-ng")
    command = [program, "-v", voice, "-p", str(pitch), "-s", str(words_a_minute), "--stdout", SENTENCE]
    answer = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (constants and numbers only)
    if answer.returncode or not answer.stdout:
        raise CarrierError(f"espeak-ng does not speak as {voice}: {answer.stderr.decode(errors='replace').strip()}")
    return decode_audio(answer.stdout).waveform


@lru_cache(maxsize=128)
def _own_pitch(voice: str, pitch: int) -> float:
    _, hertz = pitch_track(active_part(sound(speak(voice, pitch))))
    return float(sorted(hertz)[len(hertz) // 2]) if len(hertz) else 0.0


def _own_tempo(voice: str) -> float:
    return SYLLABLES / float(active_part(sound(speak(voice))).duration)
