"""Tables of a face model's card about how its answer is joined, and what ``certain`` promises."""

from typing import Final

from dashapp.evaluation.cards.markdown import percent, section, table
from dashapp.predictions import Json

_COLUMNS: Final = {
    "ferplus": "most raters",
    "labels": "FER2013's labels",
    "portraits": "portraits, own mix",
    "neutral": "neutral portraits",
    "portraits_uar": "portraits, UAR",
}


def mixes(report: Json) -> str:
    """Return the curve of mixes, the one that is served in bold.

    Args:
        report: What stands under ``training.answers`` of the manifest.
    """
    rows = []
    for figures in report["curve"]:
        cells = [f"{figures['weight']:.2f}", *(percent(figures[name]) for name in _COLUMNS)]
        rows.append([f"**{cell}**" for cell in cells] if figures["weight"] == report["served"] else cells)
    return table(("weight of the raters' output", *_COLUMNS.values()), rows)


def coverage(report: Json) -> str:
    """Return precision over coverage on the sets on which the threshold was chosen."""
    names = list(report["coverage"])
    rows = [
        (f"{points[0]['from']:.2f}", *(f"{percent(point['right'])} of {percent(point['share'])}" for point in points))
        for points in zip(*report["coverage"].values(), strict=True)
    ]
    return table(("confidence from", *(f"{name}: right" for name in names)), rows)


def hedges(report: Json) -> str:
    """Return how well each measure of doubt parts right from wrong answers of anger and sadness."""
    names = list(report["hedges"][0]["scores"])
    rows = [
        (f"{row['emotion']}, {row['set']}", f"{row['n']:,}", *(_area(row["scores"][name]) for name in names))
        for row in report["hedges"]
    ]
    return table(("answers", "n", *names), rows)


def _area(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def answer_sections(manifest: Json) -> str:
    """Return the section of the card on how the answer is made; nothing for a network with one output."""
    report = manifest["training"].get("answers")
    if not report:
        return ""
    rule = manifest["answers"]["raters"]
    good = report["good_enough"]
    return section(
        "How the answer is made",
        (
            "The network has two outputs: FER2013's label, which came from the words of a web search, and the votes of "
            "FER+'s ten raters. What is served is what raters would say: the outputs' log-probabilities are joined, a "
            f"prior is added, and the temperature is {rule['temperature']:.3f}. All of it was chosen by "
            f"`{report['command']}` on PublicTest and on portraits of people of even rank; on both together prior and "
            "temperature were fitted for each mix. Served is, of the mixes that reach "
            f"{percent(good['ferplus'])} of FER+'s majority, {percent(good['portraits'])} of portraits at their own "
            f"mix and {percent(good['neutral'])} of neutral portraits there, the one with the best UAR on portraits."
        ),
        mixes(report),
        "How often the surest answers were right, and of how many, on the data that chose the threshold of certainty:",
        coverage(report),
        (
            "Faces that talk are taken for angry or sad ones. How well each measure of doubt parts right from wrong "
            "answers of these (area under the ROC curve: 0.5 says nothing, 1 parts them without fault):"
        ),
        hedges(report),
    )
