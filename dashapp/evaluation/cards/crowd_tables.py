"""The tables of a crowd model's card."""

from collections.abc import Iterable
from typing import Final

from dashapp.evaluation.cards.markdown import percent, table, with_interval
from dashapp.evaluation.crowd import MIXTURES, MIXTURES_OUTSIDE, OUTSIDE
from dashapp.labels import CROWD_CLASSES
from dashapp.predictions import Json

SHARES_TEXT: Final = (
    "The error of the shares is the mean absolute error of approval, disapproval and neutral, over crowds with people."
)
OUTSIDE_TEXT: Final = (
    "Outside means numbers of people, rooms, distances, levels, noises, microphones and codecs that the simulator "
    "never draws for training. In mixtures people show two or three things, and the right answer is what most of them "
    "show. The scales are the frequency scales of the spectrogram."
)
AUGMENTED_TEXT: Final = (
    "In training, pictures are changed at random, and some of these changes are like what is outside (colour, cuts at "
    "either end of the band, noise, reverberation). How much they are changed was decided after a first look at the "
    "figures outside, with the speakers and noises of the validation part, so outside is not quite an untouched test. "
    "The lab book, `experiments.md`, has both."
)
CALIBRATED_TEXT: Final = (
    "That holds only inside the settings of the training. Outside and in mixtures the model is overconfident, and "
    "whether it says that it is certain means little there."
)
_NAMES: Final = {
    "clean": "unanimous crowds",
    OUTSIDE: "unanimous crowds, outside",
    MIXTURES: "mixtures",
    MIXTURES_OUTSIDE: "mixtures, outside",
    "bark": "unanimous crowds, Bark scale",
    "erb": "unanimous crowds, ERB scale",
    "log": "unanimous crowds, logarithmic scale",
    "sounds": "real fragments (Emotional Crowd Sound)",
}
_METHODS: Final = {
    "always the mean": "the mean share, whatever is heard",
    "model": "the model's own shares",
    "nmf": "non-negative matrix factorisation",
    "ica": "independent component analysis",
}
PREDECESSOR: Final = {
    "accuracy": 0.96,
    "macro precision": 0.92,
    "macro recall": 0.93,
    "disapproval, precision": 0.84,
    "disapproval, recall": 0.88,
}
"""What the system that this one follows reported, on real fragments of the same recordings in training and test."""


def headline_rows(figures: Json) -> list[tuple[str, str]]:
    """Return name and value of each main figure; all are of simulated crowds."""
    rows = []
    for name, place in (
        ("", figures["crowd"]),
        (", outside the training's settings", figures["conditions"].get(OUTSIDE)),
    ):
        if not place:
            continue
        interval, per_class = place["interval_95"], place["per_class"]
        rows += [
            (f"simulated crowds, 4 classes, accuracy{name}", with_interval(place["accuracy"], interval["accuracy"])),
            (f"simulated crowds, macro recall{name}", with_interval(place["uar"], interval["uar"])),
            (f"simulated crowds, recall of disapproval{name}", percent(per_class["disapproval"]["recall"])),
            (f"simulated crowds, recall of silence{name}", percent(per_class["silence"]["recall"])),
            (f"simulated crowds, error of the shares{name}", points(place["share_error"])),
        ]
    if MIXTURES in figures["conditions"]:
        error = figures["conditions"][MIXTURES]["share_error"]
        rows.append(("simulated mixtures, error of the shares", points(error)))
    return rows


def conditions(figures: Json) -> str:
    """Return how right the model is about each group of crowds."""
    rows = [
        (
            _NAMES.get(name, name),
            f"{part['n']:,}",
            percent(part["accuracy"]),
            percent(part["uar"]),
            percent(part["per_class"]["disapproval"]["recall"]),
            percent(part["per_class"]["silence"]["recall"]),
            points(part["share_error"]),
        )
        for name, part in {"clean": figures["crowd"], **figures["conditions"]}.items()
    ]
    head = ("crowds", "n", "accuracy", "macro recall", "disapproval", "silence", "error of the shares")
    return table(head, rows)


def separation(figures: Json) -> str:
    """Return how far each way to the shares is off; empty where none was tried."""
    parts = figures.get("separation", [])
    return "\n\n".join(
        f"{_NAMES[part['condition']].capitalize()}, {part['n']:,}:\n\n"
        + table(
            ("mean absolute error of", "shares of the people", "shares of the energy"),
            [
                (
                    words,
                    points(part[name]) if name == "always the mean" else points(part[name]["of the people"]),
                    "" if name == "always the mean" else points(part[name]["of the energy"]),
                )
                for name, words in _METHODS.items()
            ],
        )
        for part in parts
    )


def pictures(figures: Json) -> str:
    """Return the answers to spectrograms that somebody drew of real crowds; empty without any."""
    seen = figures.get("pictures", [])
    if not seen:
        return ""
    rows = [
        (f"`{each['item'].split('/')[-1]}`", each["truth"], *(percent(each["probabilities"][n]) for n in CROWD_CLASSES))
        for each in seen
    ]
    about = (
        "Spectrograms of real crowds, from the pictures alone. The training is simulated; the pictures were taken to "
        "be drawn on the mel scale up to 22,050 Hz and to cover a second, which no picture tells. Nothing was chosen "
        "by them; this is what comes out, right or not."
    )
    return f"{about}\n\n" + table(("picture", "truth", *CROWD_CLASSES), rows)


def compared(rows: Iterable[tuple[str, Json, str]]) -> str:
    """Return crowd models side by side.

    Args:
        rows: Name, figures and number of weights of each.
    """
    head = ("model", "accuracy", "macro recall", "disapproval", "silence", "error of the shares", "in mixtures")
    cells = []
    for name, figures, weights in rows:
        told = figures["headline"]
        outside = (
            f"{percent(told[key])} / {percent(told[key + '_outside'])}"
            for key in ("accuracy", "uar", "recall_disapproval", "recall_silence")
        )
        errors = f"{points(told['share_error'])} / {points(told['share_error_outside'])}"
        cells.append((name, *outside, errors, points(told["share_error_mixtures"]), weights))
    return table((*head, "weights"), cells)


def calibration(figures: Json) -> str:
    """Return the expected calibration error and the accuracy of each group of crowds."""
    rows = [
        (_NAMES.get(name, name), percent(part["ece"]), percent(part["accuracy"]))
        for name, part in {"clean": figures["crowd"], **figures["conditions"]}.items()
    ]
    return table(("crowds", "expected calibration error", "accuracy"), rows)


def validated(manifest: Json) -> str:
    """Return what the recipe was chosen by: the figures of the validation part."""
    said = manifest["training"].get("validation", {}).get("inside")
    if not said:
        return ""
    return (
        f"On the validation part, which has other speakers and noises: {percent(said['accuracy'])} of unanimous "
        f"one, macro recall {percent(said['UAR'])}, and {percent(said['accuracy of mixtures'])} of mixtures, which "
        "make a quarter of it; the curves below are over both."
    )


def predecessor(figures: Json) -> str:
    """Return the predecessor's figures beside those of simulated crowds."""
    block = figures["crowd"]
    ours = {
        "accuracy": block["accuracy"],
        "macro precision": block["macro_precision"],
        "macro recall": block["uar"],
        "disapproval, precision": block["per_class"]["disapproval"]["precision"],
        "disapproval, recall": block["per_class"]["disapproval"]["recall"],
    }
    rows = [(name, percent(theirs), percent(ours[name])) for name, theirs in PREDECESSOR.items()]
    return table(
        ("figure", "predecessor, real fragments, recordings on both sides", "this model, simulated crowds"), rows
    )


def points(error: float | None) -> str:
    """Return an error of shares as text; a hyphen where it is undefined."""
    return "-" if error is None else f"{error:.3f}"
