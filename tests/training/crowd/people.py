"""People and surroundings to simulate crowds from, made for tests."""

import numpy as np

from dashapp.datasets.sample import Sample
from tests.signals import sound_file, voice

EMOTIONS = ("happy", "surprise", "angry", "disgust", "neutral", "sad", "fear")
RAVDESS_CODES = {
    "happy": "03",
    "surprise": "08",
    "angry": "05",
    "disgust": "07",
    "neutral": "01",
    "sad": "04",
    "fear": "06",
}


def ravdess_actors(root, actors=(1, 2, 15, 16, 19, 20)):
    """A clip of each emotion of each actor: two train, two validate, two test."""
    for actor in actors:
        folder = root / "ravdess" / f"Actor_{actor:02d}"
        folder.mkdir(parents=True)
        for place, code in enumerate(RAVDESS_CODES.values()):
            clip = sound_file(voice(1.0, pitch_hz=90.0 + 7 * actor + 20 * place))
            (folder / f"03-01-{code}-01-01-01-{actor:02d}.wav").write_bytes(clip)
    return root


def samples(folder, speakers=("ravdess-1", "ravdess-2", "crema-d-1001")):
    """A clip of each emotion of each speaker."""
    made = []
    for number, speaker in enumerate(speakers):
        for place, emotion in enumerate(EMOTIONS):
            path = folder / f"{speaker}-{emotion}.wav"
            path.write_bytes(sound_file(voice(1.0, pitch_hz=100.0 + 20 * number + 25 * place)))
            made.append(Sample(f"c/{path.stem}", "c", path, emotion, "female", speaker, emotion))
    return made


def spectrum(sound, rate=16_000):
    """Frequencies in Hz and power of a whole sound."""
    power = np.abs(np.fft.rfft(np.asarray(sound, float) * np.hanning(len(sound)))) ** 2
    return np.fft.rfftfreq(len(sound), 1 / rate), power


def centroid_hz(sound):
    hz, power = spectrum(sound)
    return float((hz * power).sum() / power.sum())


def flatness(sound):
    """1 for noise of all frequencies, near 0 for a tone."""
    _, power = spectrum(sound)
    return float(np.exp(np.log(power + 1e-20).mean()) / power.mean())


def half_of_the_power_s(sound, rate=16_000):
    """Seconds of the loudest hundredths of a second that hold half of the power together."""
    frames = np.square(np.asarray(sound, float)[: len(sound) // 160 * 160]).reshape(-1, 160).sum(axis=1)
    return 160 / rate * (1 + np.searchsorted(np.cumsum(np.sort(frames)[::-1]), frames.sum() / 2))
