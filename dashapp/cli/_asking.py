"""What the two kinds of evaluation ask and show: a service of one model, and a bar of progress."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from dashapp.settings import Settings

if TYPE_CHECKING:
    from dashapp.evaluation.evaluate import Progress
    from dashapp.service import EmotionService


def service_of(settings: Settings, name: str) -> "EmotionService":
    """Return a service in which the model ``name`` answers, with the gate before it; without age and sex.

    Raises:
        ModelError: If there is no such model, or it is damaged.
    """
    from dashapp.wiring import build_service

    service = build_service(replace(settings, age_sex=False), [name])
    service.warm_up()
    return service


@contextmanager
def progress_bar(title: str) -> Iterator["Progress"]:
    """Show a bar on standard error; what is yielded takes how much is done, and of how much."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
