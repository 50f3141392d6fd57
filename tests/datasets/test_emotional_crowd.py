"""Emotional Crowd Sound: fragments by their names, and splits that no recording crosses."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from dashapp.audio.decode import decode_audio
from dashapp.datasets import emotional_crowd
from dashapp.datasets.emotional_crowd import LABELS, Fragment, read, recording_split
from dashapp.labels import CROWD_CLASSES
from dashapp.vision.decode import decode_image
from tests.signals import picture, picture_file, sound_file

SIZES = {"appn": (5, 9, 4, 6, 3), "booo": (4, 2, 3), "neut": (8, 8, 8, 8), "foot": (6, 12)}
"""Fragments of each recording of each class."""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Sounds and, in a folder a scale, their spectrograms, named as the data set names them."""
    hiss = sound_file(np.random.default_rng(0).normal(0, 0.1, 16_000))
    drawn = picture_file(picture())
    for kind, sizes in SIZES.items():
        for recording, size in enumerate(sizes, start=1):
            for fragment in range(size):
                stem = f"{kind}{recording:04d}{fragment:08d}"
                for path, data in (
                    (tmp_path / "sounds" / kind / f"{stem}.wav", hiss),
                    (tmp_path / "spectrograms" / "bark" / f"{stem}.png", drawn),
                    (tmp_path / "spectrograms" / "mel" / f"{stem}.png", drawn),
                ):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(data)
    return tmp_path


def test_a_fragment_is_its_sound_and_its_pictures(corpus: Path) -> None:
    fragments, refused = read(corpus)
    assert refused == ()
    assert len(fragments) == sum(map(sum, SIZES.values()))
    found = Counter(fragment.label for fragment in fragments)
    assert found == {"approval": 27, "disapproval": 9, "neutral": 50}
    one = next(fragment for fragment in fragments if fragment.item == "emotional-crowd/booo000200000001")
    assert (one.label, one.recording, one.number) == ("disapproval", "booo-2", 1)
    assert decode_audio(one.sounds[0].read_bytes()).waveform.duration_s == 1.0
    assert [path.parent.name for path in one.pictures] == ["bark", "mel"]
    assert decode_image(one.pictures[0].read_bytes()).pixels.shape == (64, 96, 3)


@pytest.mark.parametrize(
    ("stem", "recording", "number"),
    [
        ("booo000900000018", "booo-9", 18),
        ("BOOO_0009_18", "booo-9", 18),
        ("neut-0021-00000166", "neut-21", 166),
        ("neut00210166", "neut-21", 166),
        ("foot0003", "foot-3", None),
        ("appn7", "appn-7", None),
        ("appn 7 12", "appn-7", 12),
    ],
)
def test_other_spellings_of_a_name_mean_the_same(tmp_path: Path, stem: str, recording: str, number: int | None) -> None:
    (tmp_path / f"{stem}.WAV").touch()
    (fragment,), refused = read(tmp_path)
    assert (fragment.recording, fragment.number, refused) == (recording, number, ())
    assert fragment.label == LABELS[recording.partition("-")[0]]


def test_names_of_no_such_form_are_refused_and_strangers_left_alone(tmp_path: Path) -> None:
    for name in ("booo.wav", "appn12x.png", "boooing0001.wav", "football.wav", "1001_DFA_ANG_XX.wav", ".booo0001.png"):
        (tmp_path / name).touch()
    fragments, refused = read(tmp_path)
    assert fragments == ()
    assert {entry.path.name for entry in refused} == {"booo.wav", "appn12x.png"}
    assert "RECORDING (four digits)" in refused[0].reason


@pytest.mark.parametrize("seed", range(5))
def test_no_recording_stands_on_two_sides(corpus: Path, seed: int) -> None:
    fragments, _ = read(corpus)
    split = recording_split(fragments, seed)
    assert set(split) == {fragment.item for fragment in fragments}
    sides: dict[str, set[str]] = {}
    for fragment in fragments:
        sides.setdefault(fragment.recording, set()).add(split[fragment.item])
    assert all(len(parts) == 1 for parts in sides.values())
    for label in ("approval", "disapproval", "neutral"):
        parts = Counter(split[fragment.item] for fragment in fragments if fragment.label == label)
        assert set(parts) == {"train", "validation", "test"}
        assert parts["test"] >= 0.2 * parts.total()


def test_the_split_is_the_seeds_alone(corpus: Path) -> None:
    fragments, _ = read(corpus)
    assert recording_split(fragments, 1) == recording_split(reversed(fragments), 1)
    assert any(recording_split(fragments, 1) != recording_split(fragments, seed) for seed in range(2, 6))


def test_a_single_recording_trains() -> None:
    fragments = [Fragment(f"x/{i}", "approval", "appn-1", i, (), ()) for i in range(4)]
    assert set(recording_split(fragments).values()) == {"train"}


def test_a_label_of_no_crowd_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'happy' is not one of approval"):
        Fragment("x/1", "happy", "appn-1", 1, (), ())
    with pytest.raises(FileNotFoundError, match="is not a folder"):
        read(tmp_path / "none")


def test_the_labels_are_crowd_classes_and_the_source_is_named() -> None:
    assert set(LABELS.values()) == set(CROWD_CLASSES) - {"silence"}
    assert "10.1007/s11042-020-09428-x" in emotional_crowd.URL


@pytest.mark.corpus
def test_the_published_examples_are_read(data: Path) -> None:
    fragments, refused = read(data / "crowd")
    assert refused == ()
    assert Counter(fragment.label for fragment in fragments) == {"disapproval": 1, "neutral": 5}
    assert {fragment.recording for fragment in fragments} == {"booo-9", "foot-2", "foot-3", "neut-21"}
    assert all(len(fragment.pictures) == 1 and not fragment.sounds for fragment in fragments)
