"""Model cards: ``models/<name>/README.md``, made from the manifest, the stored figures and the training log.

After Mitchell et al., "Model Cards for Model Reporting", doi:10.1145/3287560.3287596. Every number is read from
``metrics.json``, ``model.json`` or ``training.csv``; a card that differs from what these files give is stale.
"""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Final

from dashapp.datasets import esc10, fer2013, portraits, synthetic_sounds
from dashapp.datasets.duplicates import NEAR_DUPLICATE
from dashapp.errors import ModelError
from dashapp.evaluation.cards import tables
from dashapp.evaluation.cards.answers import answer_sections
from dashapp.evaluation.cards.corpora_tables import corpora_section
from dashapp.evaluation.cards.curves import CURVES_FILE, NoMatplotlibError, write_curves
from dashapp.evaluation.cards.markdown import percent, section, table
from dashapp.evaluation.cards.served_faces import served_section
from dashapp.evaluation.cards.specialists import JUDGED
from dashapp.evaluation.cards.texts import (
    CORPUS,
    INTENDED,
    LICENCE,
    NOT_AUGMENTED,
    NOT_INTENDED,
    RANDOM_SPLIT,
    RATERS,
    REPRODUCTION,
    SPECIAL,
    SUMMARY,
    WITHOUT_SPLIT,
)
from dashapp.evaluation.conditions import CLEAN
from dashapp.evaluation.parts import WITHOUT
from dashapp.evaluation.summary import METRICS_FILE
from dashapp.inference.training_log import LOG_FILE, accuracy_column, read_log
from dashapp.predictions import Json

CARD_FILE: Final = "README.md"
_BLOCKS: Final = ("joint", "emotion", "sex", "ferplus")
NOTE: Final = "<!-- Made by `dashapp cards` from the files beside it; change those, not this. -->"

log = logging.getLogger(__name__)


def write_card(folder: Path) -> Path:
    """Write the card of the model in ``folder``, with its curves where Matplotlib is installed; return its path.

    Raises:
        ModelError: If ``model.json`` or ``metrics.json`` is missing or damaged.
    """
    try:
        write_curves(folder)
    except NoMatplotlibError as exc:
        log.warning("%s; the card keeps the curves that it has", exc)
    path = folder / CARD_FILE
    path.write_text(render_card(folder), encoding="utf-8")
    return path


def card_is_stale(folder: Path) -> bool:
    """Return whether the card in ``folder`` differs from what the files beside it give."""
    path = folder / CARD_FILE
    return not path.exists() or path.read_text(encoding="utf-8") != render_card(folder)


def stored_figures(folder: Path) -> dict[str, Json]:
    """Return the stored figures of the model in ``folder``, as ``served``, and of its further trainings, by name."""
    paths = {"served": folder / METRICS_FILE}
    paths |= {path.parent.name: path for path in sorted(folder.glob(f"runs/*/{METRICS_FILE}"))}
    return {name: _read(path) for name, path in paths.items() if path.exists()}


def render_card(folder: Path) -> str:
    """Return the text of the card of the model in ``folder``.

    Raises:
        ModelError: If ``model.json`` or ``metrics.json`` is missing or damaged.
    """
    manifest, figures = _read(folder / "model.json"), _read(folder / METRICS_FILE)
    kind = manifest["kind"]
    intended = SPECIAL.get(kind, INTENDED)
    parts = [
        f"{NOTE}\n\n# {manifest['name']}",
        REPRODUCTION.get(manifest["name"], SUMMARY[kind]),
        *JUDGED.get(kind, _emotions)(manifest, figures),
        corpora_section(folder, figures) if kind == "speech" else "",
        _other_runs(folder, kind),
        section("Intended use", intended, f"**What it must not be used for.** {NOT_INTENDED[kind]}"),
        _data(manifest, figures),
        _training(folder, manifest),
        section("Licence", manifest["licence"], LICENCE),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _emotions(manifest: Json, figures: Json) -> tuple[str, ...]:
    kind = manifest["kind"]
    served = (served_section(figures), answer_sections(manifest)) if kind == "face" else ()
    return _figures(figures, kind), *served, _groups(figures, kind), _calibration(manifest, figures)


def _figures(figures: Json, kind: str) -> str:
    block = figures["emotion"]
    return section(
        "Figures",
        _judged_on(figures, kind),
        tables.headline(figures, kind),
        "Recall is the share of a class that is found; precision is the share of its answers that are right.",
        tables.per_class(block),
        RATERS if figures.get("raters") else "",
        tables.raters(figures),
        f"Confusion matrix of the emotions, in {'clips' if kind == 'speech' else 'faces'}. Rows are the true labels.",
        tables.confusion(block),
    )


def _judged_on(figures: Json, kind: str) -> str:
    if kind == "speech":
        return (
            f"On the part `{figures['split']}` of the fixed split over speakers: {figures['n']:,} clips of "
            f"{figures['speakers']} speakers. {_unanswered(figures)}Intervals are bootstrapped over speakers."
        )
    n, official = figures["n"], figures.get("n_official", figures["n"])
    short = ""
    if n < official:
        points = 100 * (official - n) / official
        short = (
            f" The other {official - n} are not in the data at hand; they could move accuracy by {points:.1f} points."
        )
    return (
        f"On FER2013's part `{figures['split']}`: {n:,} of its {official:,} faces.{short} "
        "Intervals are bootstrapped over faces."
    )


def _unanswered(figures: Json) -> str:
    count = figures.get("unanswered", 0)
    return f"{count} of them got no answer (refused, or no voice found) and count as wrong. " if count else ""


def _groups(figures: Json, kind: str) -> str:
    robustness = tables.robustness(figures)
    if kind != "speech":
        changed = (
            robustness
            and "The same crops, changed before the model read them, with random changes seeded by their names."
        )
        return section("Robustness", changed, robustness)
    return "\n\n".join(
        part
        for part in (
            section("Differences between groups of speakers", tables.gaps(figures)),
            section(
                "Robustness",
                robustness
                and "The same clips, changed before they were sent to the model. Noise is ESC-10's fold 5, "
                "babble is five other speakers of the test part. Neither was in training.",
                robustness,
            ),
        )
        if part
    )


def _calibration(manifest: Json, figures: Json) -> str:
    blocks: dict[str, Json] = {name: figures[name] for name in _BLOCKS if name in figures}
    return section(
        "Calibration",
        f"Logits are divided by a temperature of {manifest['temperature']:.3f}, fitted on the validation part.",
        _hedge(manifest),
        tables.calibration(blocks),
        section("Emotion: accuracy of the most confident answers", tables.coverage(figures["emotion"]), level=3),
    )


def _hedge(manifest: Json) -> str:
    """Return what ``certain`` means of a model."""
    threshold, promise = manifest["certain_above"], manifest.get("promise")
    if promise:
        return (
            f"An answer is certain from a probability of {percent(threshold)}. On {promise['chosen_on']}, which "
            f"neither trained the model nor judge it here, at least {percent(promise['right'])} of the certain answers "
            f"were right, and at least {percent(promise['share'])} of all answers were certain."
        )
    if not threshold:
        return "At no confidence was the model right less than half the time on the validation part."
    return (
        f"Below a confidence of {percent(threshold)} the model was right less than half the time on the validation "
        "part: there the program says that it is not certain."
    )


def _other_runs(folder: Path, kind: str) -> str:
    runs = stored_figures(folder)
    runs.pop("served", None)
    if not runs:
        return ""
    about = ["Separate trainings, tested once and stored. Their weights are not in use."]
    splits = {figures["split"] for figures in runs.values()}
    if kind == "speech" and any(split.startswith("random") for split in splits):
        about.append(RANDOM_SPLIT)
    if any(split.startswith(WITHOUT) for split in splits):
        about.append(WITHOUT_SPLIT)
    return section("Other trainings", " ".join(about), tables.runs(runs, kind))


def _data(manifest: Json, figures: Json) -> str:
    judged = figures.get("by_corpus") or figures.get("accepted_by_corpus", {}).get(CLEAN, {fer2013.NAME: {}})
    named = manifest["training"].get("corpora") or judged
    if manifest["kind"] == "crowd":
        # Crowds are simulated of all of them.
        judged = dict.fromkeys(named)
    heard = {esc10.NAME, synthetic_sounds.NAME}
    unseen = [CORPUS[name].NAME for name in named if name not in {*judged, *heard}]
    items = manifest["training"].get("items", {})
    judges = [module for module in (portraits,) if module.NAME in figures]
    return section(
        "Data",
        "\n".join(_corpus(module) for name, module in CORPUS.items() if name in named),
        "\n".join(["Judges alone, nothing is trained on them:", *map(_corpus, judges)]) if judges else "",
        f"For training only, not in the figures: {', '.join(unseen)}." if unseen else "",
        f"Items: {', '.join(f'{count:,} {part}' for part, count in items.items())}." if items else "",
        f"Two faces count as near-duplicates where they correlate by {NEAR_DUPLICATE} or more."
        if manifest["kind"] == "face"
        else "",
    )


def _corpus(module: ModuleType) -> str:
    about = f"- **{module.TITLE}** ({module.LICENCE}). {module.CITATION} {module.URL}"
    return f"{about}\n  Known faults: {module.KNOWN_FAULTS}"


def _training(folder: Path, manifest: Json) -> str:
    training = manifest["training"]
    command = training.get("command")
    return section(
        "Training",
        command and f"Made by `{command}`.",
        _members(training.get("members", [])),
        _last_layer(training.get("last_layer")),
        _last_epoch(folder),
        f"![Loss and accuracy by epoch]({CURVES_FILE})" if (folder / CURVES_FILE).exists() else "",
        tables.settings_compared(_recipes(training)),
        section("Features", tables.settings(manifest["features"]), level=3),
        section("Network", f"{manifest['parameters']:,} weights.", tables.layers(training.get("layers", [])), level=3),
        section("Form that is served", _served_form(manifest), level=3) if manifest.get("parity") else "",
    )


def _last_layer(taught: Json | None) -> str:
    """Return how a last layer was taught anew on all that lies below it."""
    if not taught:
        return ""
    before, after = (taught["validation"][name]["accuracy"] for name in ("before", "after"))
    settings = ", ".join(f"`{name}={value}`" for name, value in taught["recipe"].items())
    return (
        f"Then its last layer was taught anew by `{taught['command']}` on {taught['items']['train']:,} clips of all "
        f"corpora, and all below it left as it was ({settings}). On the validation part of all corpora it is right "
        f"{percent(after)} of the time, {percent(before)} before."
    )


def _served_form(manifest: Json) -> str:
    """Return what answers, and how far it is from what was trained."""
    found = manifest["parity"]
    real = "inputs from the corpora" if found["from"] == "corpora" else "inputs from the project's exemplars"
    return (
        "`model.tflite` (LiteRT), made of `model.keras` by `dashapp convert`. Its probabilities are within "
        f"{found['random']:.0e} of those of `model.keras` on {found['random_inputs']} random inputs and within "
        f"{found['real']:.0e} on {found['real_inputs']} {real}. "
        "`DASHAPP_RUNTIME=tensorflow` asks `model.keras` instead."
    )


def _recipes(training: Json) -> dict[str, Json]:
    """Return the recipe by run; of a joined network those of its members."""
    trained = training.get("members") or [{**training, "run": "value"}]
    return {each["run"]: each.get("recipe", {}) for each in trained}


def _members(members: Sequence[Json]) -> str:
    """Return how the members of a joined network were trained."""
    if not members:
        return ""
    rows = [(f"`{each['run']}`", f"`{each['command']}`", _validated(each.get("validation", {}))) for each in members]
    head = ("member", "made by", "accuracy on validation")
    mean = "Its logits are the mean of its members' logits, and the curves show the means of theirs."
    taught = [f"`{each['run']}`" for each in members if each["recipe"].get("teach")]
    if taught:
        mean += (
            f" {', '.join(taught)} learned in part from the answers of earlier networks to that data (`teachers.npz`)."
        )
    return mean + "\n\n" + table(head, rows)


def _validated(figures: Json) -> str:
    return percent(next(iter(figures.values()))["accuracy"]) if figures else "not stored"


def _last_epoch(folder: Path) -> str:
    log = read_log(folder / LOG_FILE)
    name = accuracy_column(log) if log is not None else None
    if log is None or name is None:
        return ""
    augmented = "" if folder.name in NOT_AUGMENTED else ", augmented,"
    return (
        f"After {log['epoch'][-1]} epochs: accuracy {percent(log[name][-1])} on the training part{augmented} and "
        f"{percent(log['val_' + name][-1])} on the validation part."
    )


def _read(path: Path) -> Json:
    try:
        content: Json = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise ModelError(f"{path} cannot be read ({exc}); train the model or restore it from the repository") from exc
    return content
