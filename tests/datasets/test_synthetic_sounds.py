"""Synthesised sounds: repeatable, apart by part, and what they are called."""

import numpy as np
import pytest

from dashapp.datasets import synthetic_sounds
from dashapp.labels import SOUND_KINDS

SOUNDS = synthetic_sounds.sounds("test", 6)


@pytest.mark.parametrize("sound", SOUNDS, ids=lambda sound: sound.item)
def test_a_sound_can_be_made_again(sound: synthetic_sounds.SyntheticSound) -> None:
    first, again = sound.waveform(), sound.waveform()
    np.testing.assert_array_equal(first.samples, again.samples)
    assert 1.0 <= first.duration_s <= 6.0
    assert np.isfinite(first.samples).all()
    assert np.abs(first.samples).max() <= 1.0


def test_kinds_are_among_those_of_the_gate() -> None:
    assert {sound.kind for sound in SOUNDS} == {"music", "tone", "noise", "silence"} < set(SOUND_KINDS)
    assert len({sound.item for sound in SOUNDS}) == len(SOUNDS) == 24


def test_parts_have_different_sounds() -> None:
    made = {part: synthetic_sounds.sounds(part, 3) for part in synthetic_sounds.SEEDS}
    seeds = [sound.seed for sounds in made.values() for sound in sounds]
    assert len(set(seeds)) == len(seeds)
    first = [sounds[0].waveform().samples[:1000] for sounds in made.values()]
    assert not np.array_equal(first[0], first[1])


def test_silence_is_at_most_a_few_steps_of_16_bits() -> None:
    for sound in SOUNDS:
        loudest = np.abs(sound.waveform().samples).max()
        assert (loudest < 1e-3) == (sound.kind == "silence")
