"""The tables of a model card, from the figures of ``metrics.json``."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from dashapp.evaluation.cards import crowd_tables, gate_tables, verifier_tables
from dashapp.evaluation.cards.markdown import percent, section, table, with_interval
from dashapp.labels import emotion_name
from dashapp.predictions import Json

HEADER: Final = ("figure", "value (95 % interval)")
CONDITIONS: Final = {
    "clean": "as they are",
    "band8k": "at 8 kHz, as a telephone carries them",
    "opus12": "through Opus at 12 kbit/s",
    "room": "across a room (simulated)",
    **{f"noise{snr}": f"noise {snr} dB below the voice" for snr in (20, 10)},
    **{f"babble{snr}": f"babble {snr} dB below the voice" for snr in (20, 10)},
    "noise0": "noise as loud as the voice",
    "babble0": "babble as loud as the voice",
    "jpeg30": "JPEG of quality 30",
    "blur": "out of focus (Gaussian of 1 pixel)",
    "noise": "noise of 12 grey levels",
    "dark": "half as bright",
    "bright": "twice as bright",
    "roll15": "turned by 15 degrees",
    "jitter15": "frame shifted and scaled by up to 15 %",
    "eyes": "eyes covered",
    "mouth": "mouth covered",
}


def headline(figures: Json, kind: str) -> str:
    """Return the table of the main figures."""
    return table(HEADER, headline_rows(figures, kind))


def headline_rows(figures: Json, kind: str) -> list[tuple[str, str]]:
    """Return name and value, with its interval, of each main figure."""
    if kind == "gate":
        return gate_tables.headline_rows(figures)
    if kind == "verifier":
        return verifier_tables.headline_rows(figures)
    if kind == "crowd":
        return crowd_tables.headline_rows(figures)
    return _speech_rows(figures) if kind == "speech" else _face_rows(figures)


def per_class(block: Json) -> str:
    """Return recall, precision and F1 of each class that is present."""
    rows = [
        (class_name(name), percent(row["recall"]), percent(row["precision"]), percent(row["f1"]), f"{row['support']:,}")
        for name, row in block["per_class"].items()
        if row["support"]
    ]
    return table(("class", "recall", "precision", "F1", "items"), rows)


def raters(figures: Json) -> str:
    """Return of each answer of a face model whether FER2013's label and FER+'s raters are the same; or nothing."""
    block, classes = figures.get("raters", {}), figures["emotion"]["per_class"]
    rows = [
        (class_name(label), percent(classes[label]["precision"]), percent(row["share"]), f"{row['n']:,}")
        for label, row in block.items()
    ]
    return table(("answer", "is the label", "is the raters' majority", "faces with a majority"), rows) if rows else ""


def class_name(label: str) -> str:
    """Return what people call a class: ``anger`` for ``angry``."""
    return emotion_name(label).replace("_", " ")


def confusion(block: Json) -> str:
    """Return the confusion matrix in counts: a row for each truth, a column for each prediction."""
    names = [class_name(label) for label in block["labels"]]
    rows = [(f"**{name}**", *map(str, row)) for name, row in zip(names, block["confusion"], strict=True)]
    return table(("truth \\ answer", *names), rows)


def calibration(blocks: Mapping[str, Json]) -> str:
    """Return the expected calibration error and accuracy of each set of classes."""
    rows = [(name, percent(block["ece"]), percent(block["accuracy"])) for name, block in blocks.items()]
    return table(("classes", "expected calibration error", "accuracy"), rows)


def coverage(block: Json) -> str:
    """Return how often the answers are right of which the model is most confident."""
    points = block.get("coverage", [])
    rows = [(f"{100 * share:.0f} %", percent(least), percent(accuracy)) for share, least, accuracy in points]
    return table(("most confident", "confidence from", "accuracy"), rows) if rows else ""


def gaps(figures: Json) -> str:
    """Return emotion UAR by sex and by race, corpus by corpus, where they are known and there are several groups."""
    rows = [
        (corpus, group, f"{part['n']:,}", str(part["speakers"]), _uar(part["emotion"]), _gap(part.get("gap")))
        for name in ("by_sex", "by_race")
        for corpus, groups in figures.get(name, {}).items()
        if len(groups) > 1
        for group, part in groups.items()
    ]
    title = ("corpus", "group", "clips", "speakers", "emotion UAR (95 % interval)", "points above the others")
    return table(title, rows) if rows else ""


def _gap(gap: Json | None) -> str:
    if gap is None or gap["uar"] is None:
        return ""
    low, high = gap["interval_95"]["uar"]
    return f"{100 * gap['uar']:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"


def robustness(figures: Json) -> str:
    """Return how right the model is under each condition, below how right it is about the same items as they are."""
    changed = dict(figures.get("conditions", {}))
    if not changed:
        return ""
    if "by_corpus" not in figures:
        return _robustness_of_faces(figures["emotion"], changed)
    as_it_is: Json = {"emotion": figures["emotion"], "by_corpus": figures["by_corpus"]}
    if "joint" in figures:
        as_it_is |= {"accuracy_14": figures["joint"]["accuracy"], "sex_accuracy": figures["sex"]["accuracy"]}
    shown: Json = {"clean": as_it_is} | changed
    columns: dict[str, Callable[[Json], float | None]] = {
        "14 classes, accuracy": lambda part: part["accuracy_14"],
        "emotion, UAR": lambda part: part["emotion"]["uar"],
        **{f"UAR on {name}": partial(_corpus_uar, corpus=name) for name in figures["by_corpus"]},
        "sex, accuracy": lambda part: part["sex_accuracy"],
    }
    if "joint" not in figures:
        columns = {"accuracy": lambda part: part["emotion"]["accuracy"], "UAR": lambda part: part["emotion"]["uar"]}
    rows = [
        (CONDITIONS.get(name, name), *(percent(column(part)) for column in columns.values()))
        for name, part in shown.items()
    ]
    return table(("clips", *columns), rows)


def _robustness_of_faces(as_they_are: Json, changed: Json) -> str:
    accuracy = as_they_are["accuracy"]
    order = [name for name in CONDITIONS if name in changed]
    rows = [("as they are", percent(accuracy), "", percent(as_they_are["uar"]))]
    for name in order:
        part = changed[name]["emotion"]
        lost = f"{100 * (accuracy - part['accuracy']):.1f}"
        rows.append((CONDITIONS[name], percent(part["accuracy"]), lost, percent(part["uar"])))
    return table(("faces", "accuracy", "points lost", "UAR"), rows)


def _corpus_uar(part: Json, corpus: str) -> float | None:
    uar: float | None = part["by_corpus"][corpus]["emotion"]["uar"]
    return uar


def runs(figures_of_runs: Mapping[str, Json], kind: str) -> str:
    """Return the figures of further trainings, as stored."""
    parts = [
        section(
            f"`{name}`, split `{figures['split']}`, {figures['n']:,} items",
            study_tables(figures) if "random_splits" in figures else headline(figures, kind),
            level=3,
        )
        for name, figures in figures_of_runs.items()
    ]
    return "\n\n".join(parts)


def study_tables(figures: Json) -> str:
    """Return the figures of many random splits, and which of the spectral features help."""
    splits = [
        (
            f"{part['test_percent']} % ({part['test_clips']:,} clips)",
            percent(part["accuracy"]),
            f"{100 * part['deviation']:.1f}",
            f"{percent(part['lowest'])} to {percent(part['highest'])}",
        )
        for part in figures["random_splits"]
    ]
    repeats, share = figures["random_splits"][0]["repeats"], figures["random_splits"][0]["test_percent"]
    added = [
        (
            part["added"],
            str(part["features"]),
            percent(part["accuracy"]),
            f"{100 * part['gained']:+.1f}",
            f"{100 * part['gained_deviation']:.1f}",
            f"{part['splits_better']} / {part['splits_worse']}",
        )
        for part in figures["ablation"]
    ]
    return "\n\n".join(
        (
            f"Each figure is the mean of {repeats} trainings, each on a random split of its own, stratified by class.",
            table(("test part", "accuracy", "deviation, points", "range"), splits),
            (
                f"What the spectral features add, on the same {repeats} splits with {share} % to test on; the "
                "deviation is that of the gain from split to split."
            ),
            table(("added", "features", "accuracy", "gain, points", "deviation", "splits better / worse"), added),
        )
    )


def layers(rows: list[Mapping[str, Any]]) -> str:
    """Return the layer table: what training wrote into the manifest as ``training.layers``.

    Args:
        rows: ``name``, ``kind``, ``output`` (a list of shapes, the batch first) and ``parameters`` of each layer.
    """
    cells = [(row["name"], row["kind"], _shapes(row["output"]), f"{row['parameters']:,}") for row in rows]
    return table(("layer", "kind", "output", "weights"), cells) if cells else ""


def settings(values: Mapping[str, Any]) -> str:
    """Return names and values of a recipe or of the features."""
    return (
        table(("setting", "value"), [(f"`{name}`", f"`{value}`") for name, value in values.items()]) if values else ""
    )


def settings_compared(recipes: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the settings of recipes side by side; an empty cell where one has no such setting."""
    names = dict.fromkeys(name for recipe in recipes.values() for name in recipe)
    rows = [
        (f"`{name}`", *(f"`{recipe[name]}`" if name in recipe else "" for recipe in recipes.values())) for name in names
    ]
    return table(("setting", *recipes), rows) if rows else ""


def _shapes(shapes: list[list[int | None]]) -> str:
    return ", ".join(" x ".join(str(size) for size in shape[1:]) for shape in shapes)


def _uar(block: Json) -> str:
    return with_interval(block["uar"], block.get("interval_95", {}).get("uar"))


def _accuracy(block: Json) -> str:
    return with_interval(block["accuracy"], block.get("interval_95", {}).get("accuracy"))


def _speech_rows(figures: Json) -> list[tuple[str, str]]:
    if "random_splits" in figures:
        return [
            (
                (
                    f"{len(figures['labels'])} classes, accuracy, mean of {part['repeats']} random splits with "
                    f"{part['test_percent']} % to test on (deviation)"
                ),
                f"{percent(part['accuracy'])} ({100 * part['deviation']:.1f})",
            )
            for part in figures["random_splits"]
        ]
    if "joint" not in figures:
        emotion = figures["emotion"]
        classes = f"{len(emotion['labels'])} classes"
        return [(f"{classes}, accuracy", _accuracy(emotion)), (f"{classes}, UAR", _uar(emotion))]
    rows = [
        ("14 classes, accuracy", _accuracy(figures["joint"])),
        (f"emotion, UAR over {figures['emotion']['classes_present']} classes", _uar(figures["emotion"])),
    ]
    for corpus, part in figures["by_corpus"].items():
        emotion = part["emotion"]
        of = f"{emotion['classes_present']} classes, {part['speakers']} speakers, {part['n']:,} clips"
        rows.append((f"emotion, UAR on {corpus} ({of})", _uar(emotion)))
    return [*rows, ("sex, accuracy", _accuracy(figures["sex"]))]


def _face_rows(figures: Json) -> list[tuple[str, str]]:
    emotion, ferplus = figures["emotion"], figures.get("ferplus")
    rows = [
        *_served_rows(figures),
        ("FER2013 labels, accuracy", _accuracy(emotion)),
        (f"FER2013 labels, UAR over {emotion['classes_present']} classes", _uar(emotion)),
        ("FER2013 labels, macro-F1", percent(emotion["macro_f1"])),
    ]
    if ferplus:
        name = f"FER+ majority, {len(ferplus['labels'])} classes, accuracy ({ferplus['n']:,} faces with a majority)"
        rows.append((name, _accuracy(ferplus)))
    return rows


def _served_rows(figures: Json) -> list[tuple[str, str]]:
    """Return name and value of the main figures of the served answer; nothing for a model that serves labels."""
    rows = []
    if raters := figures.get("by_raters"):
        n, n_all = f"{raters['n']:,}", f"{raters['n'] + raters['n_contempt']:,}"
        rows += [
            (f"what most raters saw, 7 classes, accuracy ({n} faces)", _accuracy(raters)),
            ("what most raters saw, 7 classes, UAR", _uar(raters)),
            (
                f"what most raters saw, 8 classes, contempt never answered ({n_all} faces)",
                percent(raters["accuracy_8"]),
            ),
        ]
    if portraits := figures.get("portraits"):
        who = f"{portraits['n']:,} of {portraits['people']:,} people"
        neutral = portraits["per_class"]["neutral"]["recall"]
        rows += [
            (f"press portraits at their own mix, accuracy ({who})", percent(portraits["own_mix"])),
            ("press portraits, neutral faces called neutral", percent(neutral)),
            ("press portraits, UAR over the 5 classes with 60 or more", percent(portraits["uar_common"])),
        ]
    return rows
