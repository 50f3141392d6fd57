"""What the page draws of a crowd."""

import numpy as np
import pytest

from dashapp.audio.waveform import Waveform
from dashapp.service.crowd_views import SEPARATED_S, crowd_view
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
