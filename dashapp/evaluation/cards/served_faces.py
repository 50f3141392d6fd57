"""Tables of a face model's card about what it serves, judged by FER+'s raters and on press portraits."""

from dashapp.evaluation.cards.markdown import percent, section, table
from dashapp.evaluation.cards.tables import per_class
from dashapp.predictions import Json

_SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)


def served_section(figures: Json) -> str:
    """Return what the served answer is worth, and what its being certain is worth; nothing where nobody judged it."""
    raters, portraits = figures.get("by_raters"), figures.get("portraits")
    if not raters:
        return ""
    judges = {"most raters": raters} | ({"press portraits": portraits} if portraits else {})
    calibration = ", ".join(f"{percent(block['ece'])} by {name}" for name, block in judges.items())
    return section(
        "What is served",
        (
            "The served answer is what raters would say. Ten of FER+'s raters saw each face of FER2013; it is judged "
            "by what more than half of them saw. Measured by FER2013's labels, from which raters often differ, it is "
            f"right on {percent(raters['on_labels'])} of the same faces. Press portraits show people who talk, "
            "frown and smile; nothing was trained on them, and these people chose nothing."
        ),
        section("By most raters", per_class(raters), level=3),
        section("On press portraits", per_class(portraits) if portraits else "", _unanswered(portraits), level=3),
        section(
            "Certain answers",
            f"Certain is an answer from a probability of {percent(raters['certain']['from'])}. "
            f"Expected calibration error: {calibration}.",
            _certain(judges),
            "Precision over coverage: how often the surest answers are right.",
            _coverage(judges),
            level=3,
        ),
    )


def _unanswered(portraits: Json | None) -> str:
    count = portraits["unanswered"] if portraits else 0
    return f"In {count} of them no face was found: they count as wrong." if count else ""


def _certain(judges: dict[str, Json]) -> str:
    blocks = {name: block["certain"] for name, block in judges.items()}
    classes = dict.fromkeys(label for block in blocks.values() for label in block["by_class"])
    head = [cell for name in blocks for cell in (f"{name}: right", "certain answers")]
    rows = [
        (
            "all",
            *(cell for b in blocks.values() for cell in (percent(b["right"]), f"{b['n']:,} ({percent(b['share'])})")),
        )
    ]
    if mix := judges.get("press portraits", {}).get("certain_own_mix"):
        rows.append(("all, portraits at their own mix", "", "", percent(mix["right"]), percent(mix["share"])))
    for label in classes:
        found = [block["by_class"].get(label, {"n": 0, "right": None}) for block in blocks.values()]
        rows.append((label, *(cell for each in found for cell in (percent(each["right"]), f"{each['n']:,}"))))
    return table(("answer", *head), rows)


def _coverage(judges: dict[str, Json]) -> str:
    points = {name: {p[0]: p for p in block["certain"]["coverage"]} for name, block in judges.items()}
    shares = [share for share in _SHARES if all(share in each for each in points.values())]
    rows = [
        (
            f"{100 * share:.0f} %",
            *(f"{percent(each[share][2])} from {percent(each[share][1])}" for each in points.values()),
        )
        for share in shares
    ]
    return table(("surest", *(f"{name}: right, from a probability" for name in judges)), rows)
