"""How it all looks: the one source of colours, type and spacing.

``python -m dashapp.ui.theme`` prints `css`, which stands in ``assets/css/00-tokens.css``; a test fails where that is
stale. The colours of the emotions begin from those of Okabe and Ito (https://jfly.uni-koeln.de/color/); purple and grey
are moved apart, and a test holds that all seven stay distinct under simulated protanopia, deuteranopia and tritanopia.
They are the same in light and dark, on every page and in every plot.
"""

from collections.abc import Iterable
from typing import Any, Final

from dashapp.labels import SAME_AS

EMOTION_COLOURS: Final = {
    "angry": "#d55e00",
    "disgust": "#009e73",
    "fear": "#9e3a8a",
    "happy": "#f0b400",
    "sad": "#0072b2",
    "surprise": "#56b4e9",
    "neutral": "#9396a0",
}
"""One fixed colour an emotion; never the only thing that tells it apart, for its name and face stand beside it."""

OTHER: Final = "other"
"""What a label that is none of the seven is drawn as, for example ``calm`` of RAVDESS."""
OTHER_COLOUR: Final = "#c9b8a0"

CROWD_COLOURS: Final = {
    "approval": "#0b86a6",
    "disapproval": "#d2521a",
    "neutral": "#7d6bd6",
    "silence": "#8b8d93",
}
"""One fixed colour a class of crowds, as above; each stands out from a light and a dark page, and takes dark text."""
CROWD_ICONS: Final = {"approval": "thumb-up", "disapproval": "thumb-down", "neutral": "people", "silence": "muted"}

FONT: Final = '"Inter", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
SPACING: Final = (4, 8, 12, 16, 24, 32, 48, 64)
"""Pixels; ``--space-1`` to ``--space-8``."""
TYPE: Final = {"xs": 13, "sm": 14, "md": 16, "lg": 20, "xl": 28, "2xl": 40, "3xl": 60}
"""Pixels at 16 pixels a rem; ``--type-xs`` to ``--type-3xl``."""
RADII: Final = {"sm": 8, "md": 12, "lg": 20}

LIGHT: Final = {
    "page": "#f5f5f8",
    "surface": "#ffffff",
    "sunken": "#f0f0f4",
    "line": "#dfe0e8",
    "line-strong": "#8a8d9c",
    "ink": "#16171d",
    "ink-soft": "#565966",
    "accent": "#4f46c8",
    "accent-soft": "#edecfb",
    "on-accent": "#ffffff",
    "danger": "#b3261e",
    "danger-soft": "#fcebea",
    "caution": "#7a4b00",
    "caution-soft": "#fdf3df",
    "shadow": "0 1px 2px rgb(22 23 29 / 5%), 0 8px 24px rgb(22 23 29 / 6%)",
}
DARK: Final = {
    "page": "#0f1014",
    "surface": "#191a20",
    "sunken": "#22242c",
    "line": "#30323c",
    "line-strong": "#777b8a",
    "ink": "#f1f1f4",
    "ink-soft": "#a9acb9",
    "accent": "#a8a3ff",
    "accent-soft": "#27264a",
    "on-accent": "#15143a",
    "danger": "#ff9d95",
    "danger-soft": "#3b1c1b",
    "caution": "#ffcf7d",
    "caution-soft": "#362a12",
    "shadow": "0 1px 2px rgb(0 0 0 / 40%)",
}
"""The names of both are the same; each is a CSS variable, ``--ink`` and so on."""

_INDIGO: Final = (
    "#f1f0fd", "#dfddfa", "#bdb9f4", "#9a94ee", "#7b73e6", "#665ddc", "#4f46c8", "#4139ab", "#352e8c", "#29246b",
)  # fmt: skip


def mantine_theme() -> dict[str, Any]:
    """Return the theme of dash-mantine-components, made of the same values."""
    names = ("xs", "sm", "md", "lg", "xl")
    return {
        "fontFamily": FONT,
        "headings": {"fontFamily": FONT, "fontWeight": "650"},
        "colors": {"indigo": list(_INDIGO)},
        "primaryColor": "indigo",
        "primaryShade": {"light": 6, "dark": 4},
        "autoContrast": True,
        "cursorType": "pointer",
        "defaultRadius": "md",
        "radius": {name: f"{size}px" for name, size in RADII.items()},
        "fontSizes": {name: f"{TYPE[name] / 16}rem" for name in names},
        "spacing": {name: f"{size}px" for name, size in zip(names, SPACING[1:], strict=False)},
    }


def css() -> str:
    """Return the values above as CSS variables, for ``assets/css/00-tokens.css``."""
    return (
        "/* Generated: python -m dashapp.ui.theme > assets/css/00-tokens.css */\n"
        + _rule(":root", _shared())
        + _rule(":root", LIGHT | {"scheme": "light"})
        + _rule(':root[data-mantine-color-scheme="dark"]', DARK | {"scheme": "dark"})
        + "".join(
            _rule(f'[data-emotion="{name}"]', {"emotion": f"var(--{name})"}) for name in (*EMOTION_COLOURS, OTHER)
        )
        + "".join(_rule(f'[data-crowd="{name}"]', {"emotion": f"var(--crowd-{name})"}) for name in CROWD_COLOURS)
    )


def drawn_as(label: str) -> str:
    """Return whose face and colour stand for a model's label: one of the seven, or `OTHER`."""
    meant = SAME_AS.get(label, label)
    return meant if meant in EMOTION_COLOURS else OTHER


def colour_of(label: str) -> str:
    """Return the colour of a model's label."""
    return EMOTION_COLOURS.get(drawn_as(label), OTHER_COLOUR)


def in_order(labels: Iterable[str]) -> list[str]:
    """Return labels in the order of the seven emotions that they mean, the others last."""
    order = (*EMOTION_COLOURS, OTHER)
    return sorted(labels, key=lambda label: order.index(drawn_as(label)))


def _shared() -> dict[str, str]:
    return (
        {"font": FONT}
        | {f"space-{n}": f"{size}px" for n, size in enumerate(SPACING, 1)}
        | {f"type-{name}": f"{size / 16}rem" for name, size in TYPE.items()}
        | {f"radius-{name}": f"{size}px" for name, size in RADII.items()}
        | EMOTION_COLOURS
        | {OTHER: OTHER_COLOUR}
        | {f"crowd-{name}": colour for name, colour in CROWD_COLOURS.items()}
    )


def _rule(selector: str, variables: dict[str, str]) -> str:
    return f"{selector} {{\n" + "".join(f"  --{name}: {value};\n" for name, value in variables.items()) + "}\n"


if __name__ == "__main__":
    print(css(), end="")  # noqa: T201 -- printing is what this command is for
