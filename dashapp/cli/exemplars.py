"""``dashapp exemplars``: make the representative clips and pictures anew."""

import shlex
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from dashapp.training.exemplars.maker import Made

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
SPEECH = "speech-mfcc-cnn"
GATE = "speech-gate"


@click.command()
@click.option("--data", type=FOLDER, required=True, help="Folder of the corpora.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same files.")
@click.option("--chooser", type=FOLDER, help=f"Speech model that chooses the clips [default: models/{SPEECH}].")
@click.option(
    "--judge",
    type=FOLDER,
    help="Speech model of another training, which took no part, to report on the clips "
    f"[default: .training/{SPEECH}/judge/artefact].",
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write into [default: assets/exemplars].")
@click.option(
    "--scratch",
    type=click.Path(path_type=Path),
    default=Path(".training/exemplars"),
    show_default=True,
    help="Folder of what takes long and stays the same.",
)
def exemplars(data: Path, seed: int, chooser: Path | None, judge: Path | None, out: Path | None, scratch: Path) -> None:
    """Make a clip and a picture of each sex and emotion.

    No file of them comes from a corpus. Pictures are averages of the faces that people agreed on most. Clips are
    espeak-ng's voice, re-synthesised as the corpora's speakers sound. Needs espeak-ng and what `make .venv/.training`
    installs.
    """
    from rich.console import Console
    from rich.progress import Progress

    from dashapp.settings import Settings
    from dashapp.training.exemplars.maker import make_exemplars

    settings = Settings.from_environment()
    chooser = chooser or settings.models / SPEECH
    judge = judge or Path(".training") / SPEECH / "judge" / "artefact"
    makers = _makers(chooser, judge, settings.models / GATE, _command(seed, judge))
    with Progress(console=Console(stderr=True)) as progress:
        tasks: dict[str, Any] = {}

        def step(name: str, share: float) -> None:
            tasks.setdefault(name, progress.add_task(name, total=1.0) if name not in tasks else None)
            progress.update(tasks[name], completed=share)

        made = make_exemplars(data, out or settings.assets / "exemplars", scratch, seed, makers, step)
    _print(made)


def _makers(chooser: Path, judge: Path, gate: Path, command: str) -> Any:
    from dashapp.evaluation.gate import accepts
    from dashapp.inference.artefact import load_artefact
    from dashapp.inference.registry import load_age_sex
    from dashapp.inference.speech_gate import SpeechGate
    from dashapp.inference.speech_mfcc_cnn import speech_mfcc_cnn
    from dashapp.process.lazy import Lazy
    from dashapp.training.exemplars.maker import Makers
    from dashapp.training.exemplars.voices import Chooser

    models = [load_artefact(folder) for folder in (chooser, judge)]
    if models[0].manifest.sha256 == models[1].manifest.sha256:
        raise click.UsageError("chooser and judge are one model; a judge must have taken no part")
    names = [f"{m.manifest.name} (run {m.manifest.training.get('run', 'unnamed')})" for m in models]
    speech = [speech_mfcc_cnn(model) for model in models]
    is_speech = partial(accepts, SpeechGate(load_artefact(gate)))
    chosen_by = Chooser(speech[0], names[0], models[0].manifest.sha256, is_speech)
    return Makers(Lazy(load_age_sex).get, chosen_by, speech[1], names[1], command)


def _command(seed: int, judge: Path) -> str:
    folder = "JUDGE" if judge.is_absolute() else str(judge)
    return shlex.join(["dashapp", "exemplars", "--data", "DATA", "--seed", str(seed), "--judge", folder])


def _print(made: "Made") -> None:
    from rich.console import Console
    from rich.table import Table

    from dashapp.training.exemplars import report

    console = Console()
    for header, rows in (
        (report.PICTURE_HEADER, report.picture_rows(made.averages)),
        (report.CLIP_HEADER, report.clip_rows(made.judged, made.statistics)),
    ):
        table = Table(*header)
        for row in rows:
            table.add_row(*row)
        console.print(table)
    console.print(report.agreement_line(made.judged, made.provenance))
