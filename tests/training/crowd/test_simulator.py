from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from dashapp.labels import CROWD_CLASSES
from dashapp.training.crowd.cast import cast_of
from dashapp.training.crowd.recordings import synthesised
from dashapp.training.crowd.settings import INSIDE, OUTSIDE, SETTINGS
from dashapp.training.crowd.simulator import AS_IN_LIFE, BALANCED, CrowdSimulator, crowd_simulator
from tests.training.crowd.people import centroid_hz, samples, spectrum


@pytest.fixture(scope="module")
def simulator(tmp_path_factory):
    cast = cast_of(samples(tmp_path_factory.mktemp("voices")), "train")
    environment = synthesised(3, lambda rng: rng.normal(size=80_000), (0,))
    return CrowdSimulator(cast, environment, INSIDE, "train", seed=1, weights=BALANCED)


def labelled(simulator, label, count):
    only = replace(simulator, weights=dict.fromkeys(CROWD_CLASSES, 0.0) | {label: 1.0})
    return [only.clip(number) for number in range(count)]


def test_a_clip_is_decided_by_its_number_and_by_nothing_before(simulator):
    again = replace(simulator).clip(7)
    for number in range(3):
        simulator.clip(number)
    clip = simulator.clip(7)
    np.testing.assert_array_equal(clip.waveform.samples, again.waveform.samples)
    assert (clip.label, clip.people_shares, clip.energy_shares) == (
        again.label,
        again.people_shares,
        again.energy_shares,
    )


@pytest.mark.parametrize("change", [{"seed": 2}, {"split": "test"}, {"setting": OUTSIDE}], ids=str)
def test_another_seed_part_or_setting_makes_other_clips(simulator, change):
    clips, others = ([made.clip(number) for number in range(3)] for made in (simulator, replace(simulator, **change)))
    for clip, other in zip(clips, others, strict=True):
        assert not np.array_equal(clip.waveform.samples, other.waveform.samples)


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("mixed", [False, True])
def test_shares_are_shares_and_the_label_is_the_largest(simulator, setting, mixed):
    made = replace(simulator, setting=setting, mixed=mixed)
    for clip in (made.clip(number) for number in range(12)):
        assert clip.waveform.samples.shape == (48_000,)
        assert 0 < np.abs(clip.waveform.samples).max() <= 1
        for shares in (clip.people_shares, clip.energy_shares):
            assert sum(shares) == pytest.approx(1)
            assert min(shares) >= 0
            assert (shares[3] == 1) == (clip.label == "silence")
        assert CROWD_CLASSES[int(np.argmax(clip.people_shares))] == clip.label
        counts = np.array(clip.people_shares[:3]) * clip.people
        np.testing.assert_allclose(counts, counts.round(), atol=1e-9)
        assert [share > 0 for share in clip.people_shares] == [share > 0 for share in clip.energy_shares]
        if not mixed:
            assert max(clip.people_shares) == 1


def test_in_silence_there_is_nobody(simulator):
    for clip in labelled(simulator, "silence", 5):
        assert (clip.people, clip.speakers, clip.room, clip.snr_db, clip.distances_m) == (0, (), None, None, None)
        assert clip.noises


def test_shares_of_the_energy_follow_those_of_the_people(simulator):
    made = replace(simulator, mixed=True, weights=dict.fromkeys(CROWD_CLASSES, 1 / 3) | {"silence": 0.0})
    clips = [made.clip(number) for number in range(30)]
    people, energy = (
        np.array([getattr(clip, f"{of}_shares")[:3] for clip in clips]).ravel() for of in ("people", "energy")
    )
    assert np.corrcoef(people, energy)[0, 1] > 0.7
    assert not np.allclose(people, energy)


def test_what_people_do_ends_at_the_same_frequency_in_every_class(simulator):
    quiet = replace(INSIDE, snr_db=((79, 80),), codecs=INSIDE.codecs[:1])
    for label in ("approval", "disapproval", "neutral"):
        for clip in labelled(replace(simulator, setting=quiet), label, 3):
            hz, power = spectrum(clip.waveform.samples)
            assert power[hz > 6200].sum() < 1e-4 * power.sum()


def test_crowds_that_disapprove_are_lower_than_those_that_approve(simulator):
    quiet = replace(simulator, setting=replace(INSIDE, snr_db=((40, 50),)))
    means = [
        np.mean([centroid_hz(clip.waveform.samples) for clip in labelled(quiet, label, 12)])
        for label in ("disapproval", "approval")
    ]
    assert means[0] < means[1]


def test_the_noise_is_as_far_below_the_crowd_as_is_said(simulator):
    # A microphone that changes nothing; numbers are drawn alike whatever their bounds, so that crowd and noise stay.
    plain = replace(
        INSIDE,
        codecs=INSIDE.codecs[:1],
        colour_db=((0, 1e-6),),
        lowest_hz=((0.001, 0.002),),
        highest_hz=((15_000, 16_000),),
    )
    for number in range(4):
        noise, crowd, both = (
            labelled(replace(simulator, setting=replace(plain, snr_db=(bounds,))), "neutral", number + 1)[number]
            for bounds in ((-90, -89.9), (89.9, 90), (9.99, 10.01))
        )
        parts = np.stack([crowd.waveform.samples, noise.waveform.samples], axis=1).astype(np.float64)
        gains = np.linalg.lstsq(parts, both.waveform.samples, rcond=None)[0]
        power = np.mean(np.square(parts * gains), axis=0)
        assert 10 * np.log10(power[0] / power[1]) == pytest.approx(10, abs=0.1)


def test_classes_are_as_often_as_in_life_or_balanced(simulator):
    assert max(AS_IN_LIFE, key=AS_IN_LIFE.get) == "neutral"
    assert min(AS_IN_LIFE, key=AS_IN_LIFE.get) == "disapproval"
    short = replace(simulator, seconds=0.05, setting=replace(INSIDE, people=((5, 6),), codecs=INSIDE.codecs[:1]))
    for weights in (AS_IN_LIFE, BALANCED):
        assert sum(weights.values()) == pytest.approx(1)
        found = Counter(replace(short, weights=weights).clip(number).label for number in range(200))
        for name in CROWD_CLASSES:
            assert found[name] / 200 == pytest.approx(weights[name], abs=0.1)


@pytest.mark.corpus
def test_held_out_speakers_stay_held_out(data):
    heard = {}
    for split in ("train", "test"):
        made = crowd_simulator(data, split, replace(INSIDE, people=((5, 15),)), 1, weights=BALANCED)
        heard[split] = {speaker for number in range(12) for speaker in made.clip(number).speakers}
    assert heard["train"]
    assert heard["test"]
    assert heard["train"].isdisjoint(heard["test"])
