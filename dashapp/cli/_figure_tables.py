"""Figures of an evaluation as tables on the terminal."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table

Json = dict[str, Any]


def print_figures(figures: Json, stored: dict[str, Json]) -> None:
    """Print figures beside those that are stored.

    Args:
        figures: As `dashapp.evaluation.summary.summarise` gives them.
        stored: Headline, split and number of items of each stored run, by its name.
    """
    from rich.console import Console

    console = Console()
    console.print(_headlines(figures, stored))
    if "accepted_by_emotion" in figures:
        for title in ("accepted_by_emotion", "accepted_by_corpus"):
            for condition, groups in figures[title].items():
                console.print(_shares(f"{title}, {condition}", groups))
        console.print(_shares("refused_by_kind", figures["refused_by_kind"]))
    for name in ("accepted", "refused") if "reason_right" in figures else ():
        console.print(_shares(name, figures[name], "crops"))
    for picture in figures.get("pictures", []):
        said = ", ".join(f"{name} {_percent(share)}" for name, share in picture["probabilities"].items())
        console.print(f"{picture['item']} ({picture['truth']}): {said}")
    for name in ("emotion", "ferplus", "crowd"):
        if name in figures:
            console.print(_per_class(name, figures[name]))


def print_corpora(figures: Json, unmet: Json) -> None:
    """Print what a speech model gets right of each corpus: of held-out speakers, and where it never met the corpus.

    Args:
        figures: As `dashapp.evaluation.summary.summarise` gives them.
        unmet: As `dashapp.evaluation.unmet.unmet_corpora` gives it.
    """
    from rich.console import Console

    console = Console()
    if figures.get("corpora"):
        console.print(_corpora("speakers that it never heard", figures["corpora"]))
    if figures.get("relative"):
        console.print(_relative(figures["relative"]))
    if unmet.get("corpora"):
        mean = f"corpora that a training never met (stored): mean UAR {_percent(unmet['mean_uar'])}"
        console.print(_corpora(mean, unmet["corpora"]))


def _relative(corpora: Json) -> "Table":
    from rich.table import Table

    title = "clips of one speaker read together: UAR by itself, and relative to the speaker"
    table = Table("corpus", "clips together", "clips", "by itself", "relative", title=title)
    for name, sizes in corpora.items():
        for size, part in sizes.items():
            table.add_row(name, size, str(part["n"]), _percent(part["raw"]), _percent(part["relative"]))
    return table


def _corpora(title: str, corpora: Json) -> "Table":
    from rich.table import Table

    columns = ("corpus", "run", "clips", "UAR", "chance", "restricted", "ECE", "refused", "sex", "by length", "by sex")
    table = Table(*columns, title=title)
    for name, part in corpora.items():
        shares = (_percent(part[figure]) for figure in ("uar", "chance", "restricted_uar", "ece"))
        groups = (
            ", ".join(f"{group} {_percent(share['accuracy'])}" for group, share in part[block].items())
            for block in ("by_length", "by_sex")
        )
        sex = _percent(part["sex_accuracy"])
        table.add_row(name, part.get("run", ""), f"{part['n']:,}", *shares, str(part["unanswered"]), sex, *groups)
    return table


def _headlines(figures: Json, stored: dict[str, Json]) -> "Table":
    from rich.table import Table

    table = Table(title=f"{figures['model']}: headline figures")
    columns = {f"recomputed, {figures['split']}, n = {figures['n']:,}": figures["headline"]}
    columns |= {f"{name} (stored), {run['split']}, n = {run['n']:,}": run["headline"] for name, run in stored.items()}
    table.add_column("figure")
    for title in columns:
        table.add_column(title, justify="right")
    for name in dict.fromkeys(name for headline in columns.values() for name in headline):
        table.add_row(name, *(_percent(headline.get(name)) for headline in columns.values()))
    return table


def _shares(title: str, groups: Json, items: str = "clips") -> "Table":
    from rich.table import Table

    table = Table("group", "share", items, title=title.replace("_", " "), min_width=48)
    for name, part in groups.items():
        table.add_row(name, _percent(part["share"]), str(part["n"]))
    return table


def _per_class(name: str, block: Json) -> "Table":
    from rich.table import Table

    low, high = block["interval_95"]["uar"]
    interval = "no interval: too few speakers or files" if low is None else f"{_percent(low)} to {_percent(high)}"
    uar = f"{_percent(block['uar'])} ({interval})"
    title = f"{name}: accuracy {_percent(block['accuracy'])}, UAR {uar}"
    table = Table("class", "recall", "precision", "F1", "items", title=title)
    for label, row in block["per_class"].items():
        table.add_row(label, *(_percent(row[score]) for score in ("recall", "precision", "f1")), str(row["support"]))
    return table


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"
