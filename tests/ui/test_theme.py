"""Colours, type and spacing: one source, told apart by everybody, legible in light and dark."""

import itertools

import numpy as np
import pytest

from dashapp.labels import CROWD_CLASSES, EMOTIONS
from dashapp.settings import ROOT
from dashapp.ui import theme

# Machado, Oliveira, Fernandes: "A physiologically-based model for simulation of color vision deficiency", IEEE TVCG 15
# (2009), doi 10.1109/TVCG.2009.113: severity 1, for linear RGB.
VISION = {
    "usual": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = XYZ @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted(float(XYZ[1] @ linear(colour)) + 0.05 for colour in (one, other))
    return lighter / darker


def test_every_emotion_has_a_colour() -> None:
    assert tuple(theme.EMOTION_COLOURS) == EMOTIONS


@pytest.mark.parametrize("vision", VISION)
def test_emotions_are_told_apart(vision: str) -> None:
    seen = {name: lab(np.array(VISION[vision]) @ linear(c)) for name, c in theme.EMOTION_COLOURS.items()}
    seen[theme.OTHER] = lab(np.array(VISION[vision]) @ linear(theme.OTHER_COLOUR))
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 10, f"{one} and {other} look alike"


def test_every_class_of_crowds_has_a_colour_and_a_shape() -> None:
    assert tuple(theme.CROWD_COLOURS) == tuple(theme.CROWD_ICONS) == CROWD_CLASSES
    shapes = {path.stem for path in (ROOT / "assets/icons").glob("*.svg")}
    assert set(theme.CROWD_ICONS.values()) <= shapes


@pytest.mark.parametrize("vision", VISION)
def test_classes_of_crowds_are_told_apart(vision: str) -> None:
    seen = {name: lab(np.array(VISION[vision]) @ linear(c)) for name, c in theme.CROWD_COLOURS.items()}
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 10, f"{one} and {other} look alike"


@pytest.mark.parametrize("name", theme.CROWD_COLOURS)
def test_a_class_of_crowds_stands_out_from_the_page_and_takes_dark_words(name: str) -> None:
    colour = theme.CROWD_COLOURS[name]
    assert all(contrast(colour, scheme["surface"]) >= 3 for scheme in (theme.LIGHT, theme.DARK))
    assert contrast(colour, theme.LIGHT["ink"]) >= 4


@pytest.mark.parametrize("scheme", [theme.LIGHT, theme.DARK])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "surface"),
        ("ink", "page"),
        ("ink-soft", "surface"),
        ("ink-soft", "page"),
        ("ink-soft", "sunken"),
        ("accent", "accent-soft"),
        ("on-accent", "accent"),
        ("danger", "danger-soft"),
        ("ink", "danger-soft"),
        ("caution", "caution-soft"),
    ],
)
def test_text_is_legible(scheme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(scheme[text], scheme[ground]) >= 4.5


def test_light_and_dark_have_the_same_names() -> None:
    assert theme.LIGHT.keys() == theme.DARK.keys()


def test_the_style_sheet_is_generated_from_the_theme() -> None:
    written = (ROOT / "assets/css/00-tokens.css").read_text(encoding="utf-8")
    assert written == theme.css(), "run: python -m dashapp.ui.theme > assets/css/00-tokens.css"


def test_every_icon_and_emotion_has_a_style_and_a_shape() -> None:
    shapes = {path.stem for path in (ROOT / "assets/icons").glob("*.svg")}
    styles = (ROOT / "assets/css/20-icons.css").read_text(encoding="utf-8")
    assert set(EMOTIONS) <= shapes
    assert all(f".icon-{shape} " in styles for shape in shapes)


def test_style_sheets_use_only_known_variables() -> None:
    import re

    sheets = [path.read_text(encoding="utf-8") for path in (ROOT / "assets/css").glob("*.css")]
    defined = set(re.findall(r"(--[\w-]+):", sheets[0])) | {n for s in sheets for n in re.findall(r"(--[\w-]+):", s)}
    set_by_components = {"--ratio", "--share", "--left", "--right"}
    used = {name for sheet in sheets for name in re.findall(r"var\((--[\w-]+)", sheet)}
    assert used - defined - set_by_components == set()
