"""Blocks of the manual that are made from the program itself: its settings, its corpora and its findings."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from dashapp import datasets
from dashapp.errors import DashappError
from dashapp.evaluation.cards.markdown import table
from dashapp.settings import ROOT, variables

FINDINGS = ROOT / "findings"


class FindingError(DashappError):
    """A finding that does not say in its second line what surprised."""


def settings_block() -> str:
    """Return every variable of the environment that the program reads."""
    rows = [(f"`{each.name}`", each.meaning, each.default) for each in variables()]
    return table(("variable", "meaning", "default"), rows)


def corpora_block() -> str:
    """Return every corpus that has a reader: the modules of `dashapp.datasets` with a title and a licence."""
    modules = [import_module(f"{datasets.__name__}.{found.name}") for found in iter_modules(datasets.__path__)]
    rows = [
        (f"[{module.TITLE}]({module.URL})" if module.URL.startswith("http") else module.TITLE, module.LICENCE)
        for module in modules
        if hasattr(module, "TITLE") and hasattr(module, "LICENCE")
    ]
    return table(("corpus", "licence"), rows)


def findings_block(folder: Path = FINDINGS) -> str:
    """Return the findings, a line each: the second line of its script says what surprised.

    Raises:
        FindingError: If a script has no such line.
    """
    found = [f"- {sentence(path)} [{path.stem}](../{folder.name}/{path.name})" for path in sorted(folder.glob("*.sh"))]
    return "\n".join(found) or "There are none yet."


def sentence(script: Path) -> str:
    """Return what a finding says in its second line.

    Raises:
        FindingError: If that is no comment that ends with a full stop.
    """
    first, second, *_ = [*script.read_text(encoding="utf-8").splitlines(), "", ""]
    if first != "#!/usr/bin/env bash" or not second.startswith("# ") or not second.endswith("."):
        raise FindingError(
            f"{script}: a finding begins with the line #!/usr/bin/env bash and a comment of one sentence that states "
            "the surprise"
        )
    return second.removeprefix("# ")
