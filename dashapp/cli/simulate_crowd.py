"""``dashapp simulate-crowd``: clips of simulated crowds, with labels and shares that are known exactly."""

from pathlib import Path

import click

# What the modules that are imported below call them; --help does not wait for those.
SPLITS = click.Choice(["train", "validation", "test"])
SETTINGS = click.Choice(["inside", "outside"])
FORMATS = click.Choice(["flac", "wav"])


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder of the corpora whose voices stand in the crowds; noise is ESC-10's where it is there.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder of the clips and of labels.csv.",
)
@click.option("--count", type=click.IntRange(min=1), required=True, help="How many clips of 3 s.")
@click.option("--split", type=SPLITS, default="train", show_default=True, help="Whose speakers and noises are heard.")
@click.option(
    "--setting",
    type=SETTINGS,
    default="inside",
    show_default=True,
    help="Rooms, numbers of people, levels, noises and codecs as in training, or all of them outside of that.",
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="The same seed: the same clips.")
@click.option("--mixtures", is_flag=True, help="In every crowd some people show something else than most.")
@click.option("--balanced", is_flag=True, help="Every class as often; else neutral most and disapproval least.")
@click.option("--format", "form", type=FORMATS, default="flac", show_default=True, help="Of the sound files.")
def simulate_crowd(
    data: Path,
    out: Path,
    count: int,
    split: str,
    setting: str,
    seed: int,
    mixtures: bool,
    balanced: bool,
    form: str,
) -> None:
    """Make clips of simulated crowds, and a table of labels.

    Crowds approve, disapprove or murmur, or nobody is there. labels.csv says of each clip what most people show, which
    share of the people (share_...) and of the energy at the microphone (energy_...) shows what, who speaks, and where.
    Licences of the corpora hold for the clips.
    """
    from rich.console import Console
    from rich.progress import Progress

    from dashapp.training.crowd.settings import SETTINGS as KNOWN
    from dashapp.training.crowd.simulator import AS_IN_LIFE, BALANCED, crowd_simulator
    from dashapp.training.crowd.writing import TABLE, write_clips

    _check_writable(out, TABLE)
    weights = BALANCED if balanced else AS_IN_LIFE
    simulator = crowd_simulator(data, split, KNOWN[setting], seed, weights=weights, mixed=mixtures)
    if not len(simulator.environment):
        click.echo("no sounds of ESC-10 found: noise is synthesised only", err=True)
    with Progress(console=Console(stderr=True)) as bars:
        bar = bars.add_task("clips", total=1.0)
        counts = write_clips(simulator, count, out, form, lambda share: bars.update(bar, completed=share))
    click.echo(f"{count:,} clips in {out}: " + ", ".join(f"{n:,} {name}" for name, n in counts.most_common()))


def _check_writable(out: Path, table: str) -> None:
    if (out / table).exists():
        raise click.UsageError(f"{out} holds {table} already: name another folder, or remove it")
    probe = out / ".dashapp-simulate-crowd"
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as exc:
        raise click.UsageError(f"{out} can't be written to: {exc.strerror}") from exc
