import numpy as np
import pytest

from dashapp.training.crowd.recordings import Sounds, level, recorded, synthesised
from tests.signals import sound_file


def test_a_sound_is_made_once_and_has_a_power_of_one():
    asked = []
    sounds = Sounds(3, lambda number: asked.append(number) or np.arange(1.0, 100.0 + number))
    assert len(sounds) == 3
    assert sounds.take(1) is sounds.take(1)
    assert asked == [1]
    assert np.mean(sounds.take(2) ** 2) == pytest.approx(1)


def test_silence_stays_silent():
    assert not level(np.zeros(10)).any()


def test_files_are_read_and_trimmed_where_asked(tmp_path):
    tone = np.sin(np.arange(16_000) / 5)
    (tmp_path / "a.wav").write_bytes(sound_file(np.concatenate([np.zeros(16_000), tone, np.zeros(16_000)])))
    assert len(recorded([tmp_path / "a.wav"]).take(0)) == 48_000
    assert len(recorded([tmp_path / "a.wav"], trimmed=True).take(0)) == pytest.approx(16_000, abs=2100)


def test_synthesised_sounds_are_decided_by_seed_and_number():
    def make(rng):
        return rng.normal(size=50)

    first, again, other = synthesised(4, make, (1, 2)), synthesised(4, make, (1, 2)), synthesised(4, make, (1, 3))
    np.testing.assert_array_equal(first.take(3), again.take(3))
    assert not np.array_equal(first.take(3), other.take(3))
    assert not np.array_equal(first.take(3), first.take(2))
