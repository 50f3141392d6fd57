"""``dashapp batch``: many files to one table, by all cores or by a Dask cluster, from where it was interrupted."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashapp.cli._exit import OK, REFUSED
from dashapp.cli._options import AGE_SEX, ANSWERS, ASKED_MODELS, KIND, LOOK_HARDER, SCALE, TOP_HZ, check_kind
from dashapp.predictions.names import shown_name
from dashapp.settings import Settings

if TYPE_CHECKING:
    from dashapp.batch.plan import Question
    from dashapp.batch.run import Answer, Progress, Summary

SHOWN = 3
"""Names of files that were left alone, in the last line."""
QUIET_S = 30
"""How long nothing is said where no progress bar can be shown."""
INTERRUPTED = 130
"""What a shell calls a program that was ended from the keyboard."""


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--out", required=True, help="results.parquet or results.csv; any other name is a folder of Parquet parts."
)
@click.option("--resume", is_flag=True, help="Go on with an interrupted run of the same --chunk; what is done stays.")
@click.option("--overwrite", is_flag=True, help="Replace what stands at --out.")
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="Processes, each on one core [default: as many as cores]. Not on a cluster.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Of a Dask cluster that answers instead: tcp://HOST:8786.")
@click.option(
    "--chunk",
    "chunk_size",
    type=click.IntRange(1, 100_000),
    default=20,
    show_default=True,
    help="Most files that are answered and kept together: what a kill loses at most, a process.",
)
@KIND
@SCALE
@TOP_HZ
@LOOK_HARDER
@AGE_SEX
@ASKED_MODELS
@ANSWERS
@click.pass_context
def batch(
    ctx: click.Context,
    paths: tuple[str, ...],
    out: str,
    resume: bool,
    overwrite: bool,
    workers: int | None,
    scheduler: str | None,
    chunk_size: int,
    kind: str,
    scale: str | None,
    top_hz: float,
    look_harder: bool,
    age_sex: bool,
    models: tuple[str, ...],
    answers: str | None,
) -> None:
    """Analyse many files into one table.

    A clip, a video and a face have a row each; with --kind crowd a file has one.

    PATH is a folder, a file, a glob in quotes ('clips/*.wav'), a list of paths (@list.txt), or a URL of any of
    them that fsspec reads (s3://, gs://, https://). Every file is analysed once, in that order. A file that cannot
    be analysed stands in the table with its error; what by its name is no sound and no picture is left alone.
    """
    from dataclasses import replace

    from dashapp.batch.inputs import find
    from dashapp.batch.output import Output
    from dashapp.batch.plan import Question
    from dashapp.batch.run import run_batch

    if resume and overwrite:
        raise click.UsageError("--resume goes on with a run, --overwrite begins anew: take one")
    if workers and scheduler:
        raise click.UsageError("a cluster has workers of its own: leave out --workers")
    settings = Settings.from_environment()
    check_kind(kind, scale, models, settings)
    settings = replace(settings, age_sex=settings.age_sex and age_sex)
    question = Question.of(
        settings,
        models,
        look_harder=look_harder,
        kind=kind,
        scale=scale or "",
        top_hz=top_hz,
        answers=answers or "",
    )
    output = Output(out)
    if overwrite:
        output.remove()
    began, left_alone = time.monotonic(), list[str]()
    try:
        with _progress() as progress:
            summary = run_batch(
                find(paths, left_alone),
                question,
                output,
                _answer(question, workers or os.cpu_count() or 1, scheduler),
                chunk_size=chunk_size,
                resume=resume,
                progress=progress,
            )
    except KeyboardInterrupt:
        click.echo(f"Interrupted; what is done is kept: the same command with --resume goes on, into {out}", err=True)
        sys.exit(INTERRUPTED)
    click.echo(_sentence(summary, out, time.monotonic() - began), err=True)
    if left_alone:
        click.echo(_left_alone(left_alone), err=True)
    ctx.exit(REFUSED if summary.refused else OK)


def _answer(question: "Question", workers: int, scheduler: str | None) -> "Answer":
    if scheduler:
        from dashapp.batch.cluster import answer_on

        return partial(answer_on, scheduler, question=question)
    from dashapp.batch.local import answer_here

    return partial(answer_here, question=question, workers=workers)


@contextmanager
def _progress() -> Iterator["Progress"]:
    """Show files done, refused, a second, and the time left, on standard error if somebody is there to see it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("Analysing"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[refused]}"),
    )
    began = said = time.monotonic()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None, rate="", refused="")

        def tell(done: int, known: int, total: int, refused: int) -> None:
            nonlocal said
            now = time.monotonic()
            rate = f"{(done - known) / max(now - began, 1e-9):.1f}/s"
            words = f"{refused:,} refused" if refused else ""
            bar.update(task, completed=done, total=total, rate=rate, refused=words)
            if not console.is_terminal and (done == known or now - said > QUIET_S):
                said = now
                click.echo(", ".join(filter(None, (f"{done:,} of {total:,} files", rate, words))), err=True)

        yield tell


def _left_alone(names: list[str]) -> str:
    """Return which files of the folders were no sound and no picture by their names."""
    files = "1 other file was" if len(names) == 1 else f"{len(names):,} other files were"
    some = ", ".join(shown_name(Path(name).name) for name in names[:SHOWN])
    return f"{files} left alone: {some}{', ...' if len(names) > SHOWN else ''}"


def _sentence(summary: "Summary", out: str, seconds: float) -> str:
    new = summary.files - summary.known
    files = "file" if new == 1 else "files"
    parts = [f"{new:,} {files} analysed in {seconds:.0f} s" + (f" ({new / seconds:.1f}/s)" if new else "")]
    if summary.known:
        parts.append(f"{summary.known:,} were done before")
    if summary.refused:
        parts.append(f"{summary.refused:,} refused, with the reason in the table")
    return f"{'; '.join(parts)}; all in {out}"
