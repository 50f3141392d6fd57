"""What is done to clips before a model is asked: levels, lengths, and that chance repeats."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from dashapp.audio.decode import SAMPLE_RATE, decode_audio
from dashapp.datasets.esc10 import Sound
from dashapp.datasets.sample import Sample
from dashapp.evaluation import conditions as module
from dashapp.evaluation.conditions import Surroundings, conditions, mix

RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    folder = tmp_path_factory.mktemp("clips")
    made = []
    for number, pitch in enumerate((110, 150, 190, 230)):
        time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
        soundfile.write(folder / f"{number}.wav", 0.3 * np.sin(2 * np.pi * pitch * time), SAMPLE_RATE)
        path = folder / f"{number}.wav"
        made.append(Sample(f"c/{number}", "c", path, "happy", "female", f"c-{number % 2}", "happy"))
    return made


@pytest.fixture(scope="module")
def around(samples: list[Sample], tmp_path_factory: pytest.TempPathFactory) -> Surroundings:
    path = tmp_path_factory.mktemp("sounds") / "rain.wav"
    soundfile.write(path, 0.1 * RNG.normal(size=5 * SAMPLE_RATE), SAMPLE_RATE)
    return Surroundings(tuple(samples), (Sound("esc10/rain", path, "Rain", 5),))


def sound(data: bytes) -> np.ndarray:
    return decode_audio(data).waveform.samples


def test_every_condition_gives_a_clip_that_decodes(samples: list[Sample], around: Surroundings) -> None:
    changes = conditions(around)
    assert next(iter(changes)) == "clean"
    assert len(changes) == 10
    dry = sound(changes["clean"](samples[0]))
    for name, change in changes.items():
        wet = sound(change(samples[0]))
        assert len(wet) >= 0.98 * len(dry), name
        assert np.abs(wet).max() <= 1.0
        assert np.corrcoef(wet[: len(dry)], dry[: len(wet)])[0, 1] > 0.2 or name == "opus12", name


def test_chance_repeats_for_the_same_clip_alone(samples: list[Sample], around: Surroundings) -> None:
    for name in ("room", "noise10", "babble10"):
        change = conditions(around)[name]
        assert change(samples[0]) == change(samples[0])
        assert change(samples[0]) != change(replace(samples[0], item="c/renamed"))


@pytest.mark.parametrize("snr_db", [20, 0])
def test_a_background_has_the_asked_power(snr_db: int) -> None:
    voice = (0.02 * RNG.normal(size=SAMPLE_RATE)).astype(np.float32)
    noise = RNG.normal(size=SAMPLE_RATE).astype(np.float32)
    rest = mix(voice, noise, snr_db) - voice
    assert 20 * np.log10(voice.std() / rest.std()) == pytest.approx(snr_db, abs=0.1)


def test_silence_around_a_voice_does_not_count_for_its_power() -> None:
    voice = (0.02 * RNG.normal(size=SAMPLE_RATE)).astype(np.float32)
    noise = RNG.normal(size=3 * SAMPLE_RATE).astype(np.float32)
    padded = np.pad(voice, SAMPLE_RATE)
    rest = mix(padded, noise, 10) - padded
    assert 20 * np.log10(voice.std() / rest.std()) == pytest.approx(10, abs=1.0)  # frames at the edges are half silent


def test_babble_is_of_others(samples: list[Sample], around: Surroundings) -> None:
    babble = around.babble(SAMPLE_RATE, "c-0", np.random.default_rng(0))
    spectrum = np.abs(np.fft.rfft(babble))
    assert set(np.argsort(spectrum)[-2:]) == {150, 230}  # the tones of speaker c-1


def test_without_sounds_and_other_speakers_there_is_neither_noise_nor_babble(samples: list[Sample]) -> None:
    alone = conditions(Surroundings(tuple(samples[:1]), ()))
    assert set(alone) == {"clean", "band8k", "opus12", "room"}


def test_opus_is_opus(samples: list[Sample]) -> None:
    data = module.through_opus(samples[0])
    assert soundfile.info(io.BytesIO(data)).subtype == "OPUS"
    assert len(data) < 4_000  # a second at 12 kbit/s, with Ogg's own headers


def test_voices_and_sounds_are_found(samples: list[Sample], tmp_path: Path) -> None:
    found = module.surroundings(tmp_path, samples)
    assert sorted(voice.item for voice in found.voices) == [sample.item for sample in samples]
    assert found.sounds == ()
