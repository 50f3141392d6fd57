"""A crowd model judged by one that hears approval everywhere."""

import numpy as np
import pytest

from dashapp.audio.waveform import Waveform
from dashapp.evaluation.cards import crowd_tables
from dashapp.evaluation.cards.tables import headline_rows
from dashapp.evaluation.crowd import Crowd, evaluate_crowd, recovered
from dashapp.evaluation.summary import summarise
from dashapp.labels import CROWD_CLASSES
from tests.fakes import FakeCrowd

SHARES = {"approval": (1, 0, 0, 0), "neutral": (0, 0, 1, 0), "silence": (0, 0, 0, 1), "disapproval": (0, 1, 0, 0)}


def sound(seed: int, seconds: float = 3.0) -> Waveform:
    noise = np.random.default_rng(seed).normal(0, 0.1, round(16_000 * seconds))
    return Waveform(noise.astype(np.float32), 16_000)


def crowd(label: str, condition: str = "clean", **given: object) -> Crowd:
    known = {"shares": SHARES[label], "energies": SHARES[label], "sound": sound(len(label))} | given
    return Crowd(f"{condition}/{label}", "simulated", condition, label, **known)


@pytest.fixture(scope="module")
def figures() -> dict:
    crowds = [
        *(crowd(label) for label in SHARES),
        *(crowd(label, "outside") for label in SHARES),
        crowd("approval", "mixtures", shares=(0.6, 0.4, 0, 0), energies=(0.5, 0.5, 0, 0), separated=True),
        crowd("neutral", "mixtures", shares=(0.4, 0, 0.6, 0), energies=(0.1, 0, 0.9, 0), separated=True),
        Crowd("emotional-crowd/booo1", "emotional-crowd", "pictures", "disapproval", levels=lambda: np.eye(64)),
    ]
    told: list[tuple[int, int]] = []
    table = evaluate_crowd(
        FakeCrowd(), crowds, len(crowds), run="served", split="test", progress=lambda *count: told.append(count)
    )
    assert told[-1] == (11, 11)
    return summarise(table, model="crowd-cnn")


def test_classes_are_counted_and_shares_measured_where_there_are_people(figures: dict) -> None:
    assert figures["n"] == 4
    assert figures["headline"]["accuracy"] == 0.25
    assert figures["headline"]["recall_silence"] == figures["headline"]["recall_disapproval_outside"] == 0
    # The model says 0.7, 0.1 and 0.2 of every crowd; what it says of silence does not count.
    errors = [(0.3 + 0.1 + 0.2) / 3, (0.7 + 0.9 + 0.2) / 3, (0.7 + 0.1 + 0.8) / 3]
    assert figures["headline"]["share_error"] == pytest.approx(np.mean(errors), abs=1e-5)
    assert figures["headline"]["share_error_mixtures"] == pytest.approx(0.5 * (0.2 + 0.8 / 3), abs=1e-5)


def test_separation_stands_beside_the_model_and_a_guess(figures: dict) -> None:
    (part,) = figures["separation"]
    assert (part["condition"], part["n"]) == ("mixtures", 2)
    assert part["always the mean"] == pytest.approx((0.1 + 0.2 + 0.3) / 3, abs=1e-5)
    # A model that hears approval everywhere calls every part so, however it is cut out.
    assert part["nmf"]["of the people"] == pytest.approx(part["ica"]["of the people"], abs=1e-5)
    assert "independent component analysis" in crowd_tables.separation(figures)


def test_pictures_of_real_crowds_are_told_one_by_one(figures: dict) -> None:
    (seen,) = figures["pictures"]
    assert (seen["item"], seen["truth"]) == ("emotional-crowd/booo1", "disapproval")
    assert sum(seen["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    assert "`booo1` | disapproval" in crowd_tables.pictures(figures)
    assert "pictures" not in figures["conditions"]


def test_the_card_names_simulated_crowds_in_every_row(figures: dict) -> None:
    assert all("simulated" in name for name, _ in headline_rows(figures, "crowd"))
    assert "96.0 %" in crowd_tables.predecessor(figures)
    assert "mixtures | 2" in crowd_tables.conditions(figures)


def test_silence_is_separated_into_silence() -> None:
    shares = recovered(FakeCrowd(), np.zeros((667, 64), np.float32), "nmf")
    assert CROWD_CLASSES[int(shares.argmax())] == "silence"
