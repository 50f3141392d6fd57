"""What the page draws of a crowd."""

import numpy as np
import pytest

from dashapp.audio.waveform import Waveform
from dashapp.service.crowd_views import LIVE_COLUMNS_PER_S, SEPARATED_S, crowd_view
from tests.fakes import FakeCrowd
from tests.signals import voice


def view(seconds: float, scale: str = "mel", *, whole: bool = True):
    return crowd_view(Waveform(voice(seconds).astype(np.float32), 16_000), FakeCrowd(), scale, whole=whole)


def test_parts_are_separated_on_the_scale_that_is_drawn() -> None:
    mel, log = (max(view(2.0, scale).components, key=lambda part: part.energy) for scale in ("mel", "log"))
    assert mel.spectrum != log.spectrum


def test_a_part_is_one_at_its_strongest_and_finer_than_a_tenth() -> None:
    for part in view(2.0).components:
        assert max(part.spectrum) == pytest.approx(1)
        assert max(part.activation) == 1
        assert len(set(part.activation)) > 20


@pytest.mark.parametrize(("seconds", "separated"), [(2.0, 2.0), (SEPARATED_S + 2, SEPARATED_S)])
def test_it_says_how_much_was_separated(seconds: float, separated: float) -> None:
    assert view(seconds).to_dict()["separated_s"] == separated


def test_a_spectrogram_alone_has_no_parts() -> None:
    alone = view(2.0, whole=False)
    assert (alone.components, alone.separated_s) == ((), 0.0)


def test_a_spectrogram_alone_is_small_enough_for_every_second() -> None:
    alone = view(3.0, whole=False)
    assert len(alone.levels) == 3 * LIVE_COLUMNS_PER_S
    assert len(view(0.02, whole=False).levels) == 1
    assert len(view(40.0, whole=False).levels) == len(view(40.0).levels)


def test_its_level_puts_it_on_one_scale_with_others() -> None:
    loud = Waveform(voice(1.0).astype(np.float32), 16_000)
    soft = Waveform(loud.samples / 10, 16_000)
    levels = [crowd_view(each, FakeCrowd(), "mel", whole=False).loudest_db for each in (loud, soft)]
    assert levels[0] - levels[1] == pytest.approx(20, abs=0.01)
    silent = crowd_view(Waveform(np.zeros(16_000, np.float32), 16_000), FakeCrowd(), "mel", whole=False)
    assert silent.to_dict()["loudest_db"] is None
