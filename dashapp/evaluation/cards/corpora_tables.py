"""Tables of a speech model's card about each corpus by itself: speakers never heard, and corpora never met."""

from pathlib import Path
from typing import Final

from dashapp.evaluation.cards.markdown import percent, section, table, with_interval
from dashapp.evaluation.corpora import CONFIDENCES
from dashapp.evaluation.unmet import unmet_corpora
from dashapp.predictions import Json

ABOUT: Final = (
    "Recall is averaged over the corpus's own classes, while the answer may be any of the seven, and a clip that is "
    "refused counts as wrong. What would be right if the model knew which classes there are stands under *restricted*."
)
UNMET: Final = (
    "What stored trainings answer to a corpus that they were not trained on: so much is to be expected of a voice memo "
    "in another language, from another room, of other people. The mean over the corpora is {mean}."
)

TOGETHER: Final = (
    "What is gained where several clips of one person, in mixed moods, are read relative to that person "
    "(`POST /api/v1/speaker`, `dashapp analyze --same-speaker`): the same clips, dealt at random into sets."
)

SURE: Final = (
    "How right the surer answers are there: from each confidence on, the share of right answers, of the share of all "
    "clips that are answered so surely. No confidence makes them reliable on every corpus."
)


def corpora_section(folder: Path, figures: Json) -> str:
    """Return the section about corpora by themselves; nothing where nothing is known of them.

    Args:
        folder: Of the model; its runs are read.
        figures: Of the served model.
    """
    heard, unmet = figures.get("corpora", {}), unmet_corpora(folder)
    together = figures.get("relative", {})
    if not heard and not unmet["corpora"]:
        return ""
    mean = percent(unmet["mean_uar"]) if unmet["corpora"] else ""
    return section(
        "Corpora by themselves",
        ABOUT,
        section("Speakers that it never heard", _rows(heard), level=3) if heard else "",
        section(
            "Corpora that trainings never met",
            UNMET.format(mean=mean),
            _rows(unmet["corpora"]),
            SURE,
            _by_confidence(unmet["corpora"]),
            level=3,
        )
        if unmet["corpora"]
        else "",
        section("Clips of one speaker read together", TOGETHER, _relative(together), level=3) if together else "",
    )


def _by_confidence(corpora: Json) -> str:
    head = ("corpus", *(f"from {100 * least:.0f} %" for least in CONFIDENCES))
    rows = [
        (name, *(f"{percent(right)} of {percent(share)}" if right is not None else "none" for _, share, right in found))
        for name, part in corpora.items()
        if (found := part["by_confidence"])
    ]
    return table(head, rows)


def _relative(corpora: Json) -> str:
    rows = [
        (name, size, f"{part['n']:,}", percent(part["raw"]), percent(part["relative"]))
        for name, sizes in corpora.items()
        for size, part in sizes.items()
    ]
    return table(("corpus", "clips together", "clips", "UAR by itself", "UAR relative to the speaker"), rows)


def _rows(corpora: Json) -> str:
    rows = [
        (
            name,
            part.get("run", "served"),
            f"{part['n']:,}",
            with_interval(part["uar"], part["interval_95"]),
            percent(part["chance"]),
            percent(part["restricted_uar"]),
            percent(part["ece"]),
            str(part["unanswered"]),
            percent(part["sex_accuracy"]) if part["sex_accuracy"] is not None else "",
            ", ".join(f"{length}: {percent(share['accuracy'])}" for length, share in part["by_length"].items()),
        )
        for name, part in corpora.items()
    ]
    head = ("corpus", "run", "clips", "UAR", "chance", "restricted", "ECE", "refused", "sex", "accuracy by length")
    return table(head, rows)
