"""``dashapp explore``: the story of the data, as static figures and for the page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dashapp.evaluation.exploration.story import Look, Story, Tell
    from dashapp.process.progress import Progress

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder of the corpora.",
)
@click.option("--out", type=FOLDER, default=Path("images"), show_default=True, help="Folder of the static figures.")
@click.option("--page", type=FOLDER, help="Folder of what the page shows [default: data/ under the assets].")
@click.option(
    "--faces-for-sex",
    type=click.IntRange(min=0),
    default=60,
    show_default=True,
    help="Faces of each emotion and part of FER2013 whose apparent sex is looked at; 0 leaves it out.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed looks at the same faces.")
def explore(data: Path, out: Path, page: Path | None, faces_for_sex: int, seed: int) -> None:
    """Draw the story of the corpora: clips, faces and sentences.

    Every corpus that is found counts. Only aggregates and figures are written: no clip and nobody's picture. Figures
    are drawn by Matplotlib, which `make .venv/.training` installs.
    """
    from dashapp.evaluation.exploration.canvas import new_figure
    from dashapp.evaluation.exploration.story import tell_story, write_figures, write_page
    from dashapp.settings import Settings
    from dashapp.stored.exploration import FOLDER as PAGE_FOLDER
    from dashapp.ui.theme import EMOTION_COLOURS

    settings = Settings.from_environment()
    page = page or settings.assets / PAGE_FOLDER
    for folder in (out, page):
        _check_writable(folder)
    new_figure(1, 1)  # what is missing should be known before the work, not after it
    with _progress_bars() as tell:
        look = (lambda: _look(faces_for_sex, seed)) if faces_for_sex and settings.age_sex else None
        story = tell_story(data, look, tell)
        tell("figures")(0.0)
        figures = write_figures(story, out, EMOTION_COLOURS)
        tell("figures")(1.0)
    files = write_page(story, figures, page)
    _print(story)
    click.echo(f"{len(figures)} figures in {out}, {len(files)} files for the page in {page}")


def _look(most: int, seed: int) -> "Look":
    from dashapp.evaluation.exploration.story import Look
    from dashapp.inference.registry import load_age_sex

    return Look(load_age_sex(), most, seed)


def _check_writable(folder: Path) -> None:
    probe = folder / ".dashapp-explore"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as exc:
        raise click.UsageError(f"{folder} can't be written to: {exc.strerror}") from exc


@contextmanager
def _progress_bars() -> Iterator["Tell"]:
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    with Bars(console=Console(stderr=True)) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(name: str) -> "Progress":
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=1.0)
            return lambda share: bars.update(tasks[name], completed=share)

        yield tell


def _print(story: "Story") -> None:
    voices, faces = story.aggregate["voices"], story.aggregate["faces"]
    if voices:
        whole = voices["all"]
        corpora = ", ".join(f"{name} {part['n']:,}" for name, part in voices["groups"]["corpus"].items())
        click.echo(f"{voices['n']:,} clips ({corpora}), {voices['unreadable']:,} more could not be read")
        click.echo(f"80 % of the clips last at most {whole['kept_length_s']:.2f} s")
        click.echo(f"80 % of the clips are stored at {whole['kept_rate_hz'] / 1000:g} kHz or more")
    else:
        click.echo("no speech corpus found")
    if not story.sentence:
        click.echo("no sentence of RAVDESS found: its figures are left out")
    if faces:
        click.echo(f"{faces['n']:,} faces; apparent sex looked at on {faces['looked_at']:,} of them")
    else:
        click.echo("no FER2013 found")
