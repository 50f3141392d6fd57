"""``dashapp analyze``: files to answers, as a table for people, as JSON or as a file for programs."""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashapp.cli._exit import OK, REFUSED
from dashapp.cli._options import AGE_SEX, ANSWERS, ASKED_MODELS, KIND, LOOK_HARDER, SCALE, TOP_HZ, check_kind
from dashapp.errors import InputError
from dashapp.predictions.names import shown_name
from dashapp.service.choice import CROWD, Choice
from dashapp.settings import Settings

if TYPE_CHECKING:
    from dashapp.service import EmotionService

Json = dict[str, Any]
TABLES = (".csv", ".parquet")


def _table_path(ctx: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:  # noqa: ARG001
    """Refuse a table that cannot be written before hours of work, not after."""
    if value and value.suffix.lower() not in TABLES:
        raise click.BadParameter(f"{value.name} ends in neither {' nor '.join(TABLES)}")
    if value and not value.parent.is_dir():
        raise click.BadParameter(f"there is no folder {value.parent}")
    return value


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array, an object a file in the order given.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    callback=_table_path,
    help="Write a table, a row for each clip, face or crowd: results.csv or results.parquet.",
)
@click.option(
    "--same-speaker",
    is_flag=True,
    help="The files are clips of one person in mixed moods: answer each relative to that person too.",
)
@KIND
@SCALE
@TOP_HZ
@LOOK_HARDER
@AGE_SEX
@ASKED_MODELS
@ANSWERS
@click.pass_context
def analyze(
    ctx: click.Context,
    files: Sequence[Path],
    as_json: bool,
    out: Path | None,
    same_speaker: bool,
    kind: str,
    scale: str | None,
    top_hz: float,
    look_harder: bool,
    age_sex: bool,
    models: tuple[str, ...],
    answers: str | None,
) -> None:
    """Analyse pictures, clips and videos.

    FILE is a picture (JPEG, PNG, WebP, HEIC, AVIF, BMP, GIF, TIFF), a clip (WAV, FLAC, MP3, OGG, M4A, AAC, AIFF,
    WebM, AMR, CAF, WMA ...) or a video (MP4, MOV, 3GP, WebM, MKV, AVI, WMV, MPEG), whose face is followed and
    joined with its voice; with --kind crowd a clip or a video of a crowd, or a picture of its spectrogram. A file
    that cannot be analysed is answered with its error; the others are analysed all the same.
    """
    from dashapp.wiring import build_service

    settings = Settings.from_environment()
    check_kind(kind, scale, models, settings)
    if same_speaker and kind == CROWD:
        raise click.UsageError("--same-speaker is for voices: leave out --kind crowd")
    service = build_service(replace(settings, age_sex=settings.age_sex and age_sex), models)

    def ask(data: bytes) -> Json:
        if kind == CROWD:
            return service.analyze_crowd(data, scale=scale or "", top_hz=top_hz).to_dict()
        return service.analyze(data, look_harder=look_harder, choice=Choice(answers=answers or "")).to_dict()

    # Nothing but the answer may stand on standard output, whatever a library prints.
    with contextlib.redirect_stdout(sys.stderr):
        if same_speaker:
            answered, notes = _of_one_speaker(files, service)
        else:
            answered, notes = list(_with_progress(files, _answers(files, service, ask))), []
    if out:
        from dashapp.predictions.table import write_table

        write_table(answered, out, crowds=kind == CROWD)
    if as_json:
        click.echo(json.dumps(answered, indent=2, allow_nan=False))
    else:
        _print(answered)
    for note in notes:
        click.echo(f"Note: {note['message']}", err=True)
    ctx.exit(REFUSED if any(answer["kind"] == "error" for answer in answered) else OK)


def _answers(files: Sequence[Path], service: "EmotionService", ask: Callable[[bytes], Json]) -> Iterator[Json]:
    for file in files:
        try:
            answer = ask(_read(file, service))
        except InputError as exc:
            answer = {"kind": "error", "error": exc.to_dict()}
        yield {"file": str(file)} | answer


def _of_one_speaker(files: Sequence[Path], service: "EmotionService") -> tuple[list[Json], list[Json]]:
    """Return the answers to clips of one person, each with ``relative``, and what is to be said of all of them."""
    from dashapp.service.speakers import analyze_speaker

    try:
        speaker = analyze_speaker(lambda file: service.analyze(_read(file, service)), [(str(f), f) for f in files])
    except InputError as exc:
        raise click.UsageError(f"--same-speaker: {exc.message}") from exc
    found = speaker.to_dict()
    return found["clips"], found["warnings"]


def _read(file: Path, service: "EmotionService") -> bytes:
    """Return the bytes of a file, unless it is too large to be read at all.

    Raises:
        InputError: If it is too large, empty, or cannot be read.
    """
    try:
        if not file.is_file():
            what = "is a folder; name the files in it" if file.is_dir() else "is not there, or is no file"
            raise InputError("bad_request", f"{file} {what}.")
        service.check_size(file.stat().st_size)
        return file.read_bytes()
    except OSError as exc:
        raise InputError("bad_request", f"The file cannot be read: {exc.strerror}.") from exc


def _with_progress(files: Sequence[Path], answers: Iterator[Json]) -> Iterator[Json]:
    """Show a progress bar on standard error while ``answers`` are made, if somebody is there to see it."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    yield from track(
        answers, "Analysing", total=len(files), console=console, transient=True, disable=not console.is_terminal
    )


def _print(answers: Sequence[Json]) -> None:
    from rich.console import Console
    from rich.text import Text

    from dashapp.predictions.table import rows

    console = Console()
    for answer in answers:
        # Text takes no markup: a file may be named [red].
        console.print(Text(_printable(answer["file"]), style="bold"), soft_wrap=True)
        for row in rows(answer):
            console.print(Text(f"  {_sentence(row)}"), soft_wrap=True)
        if answer.get("relative"):
            console.print(Text(f"  {_relative(answer['relative'])}"), soft_wrap=True)
        for notice in answer.get("warnings", ()):
            console.print(Text(f"  Note: {notice['message']}", style="yellow"), soft_wrap=True)


def _nothing(row: Json) -> str:
    return "face and voice not joined" if "whose_voice" in (row.get("warnings") or "") else "none found"


def _sentence(row: Json) -> str:
    """Return what people read of a row of the table."""
    if row.get("error_code"):
        return f"refused ({row['error_code']}): {row['error_message']}"
    if row["kind"] == CROWD:
        return _crowd_sentence(row)
    what = {"speech": "voice", "video": "video"}.get(row["kind"])
    what = f"{what}, {row['duration_s']:.1f} s" if what else f"face {row.get('face', '')}".rstrip()
    if not row.get("emotion"):
        return f"{what}: {_nothing(row)}"
    if row.get("readable") is False:
        return f"{what}: hard to read ({(row['unreadable'] or 'no readable face').replace('_', ' ')})"
    said = _share(row, row["emotion"]) + ("" if row["certain"] else " (unsure)")
    if row.get("course"):
        said = f"{row['course'].replace(', ', ', then ')}; overall {said}"
    parts = [said]
    if row.get("age_group") and not row["sex"]:
        parts.append("apparent sex not named")
    if row["sex"]:
        parts.append(f"apparent sex {_share(row, row['sex'])}")
    if row.get("age_low") is not None:
        parts.append(f"apparent age {row['age_low']:.0f} to {row['age_high']:.0f}")
    elif row.get("age_years") is not None:
        parts.append(f"apparent age {row['age_years']:.0f}")
    return f"{what}: {', '.join(parts)}"


def _relative(relative: Json) -> str:
    """Return what people read of the emotion relative to the person."""
    emotion = relative["top"]["emotion"]
    unsure = "" if relative["certain"] else " (unsure)"
    return f"relative to this speaker: {emotion} {relative['emotion'][emotion]:.0%}{unsure}"


def _crowd_sentence(row: Json) -> str:
    unsure = "" if row["certain"] else " (unsure)"
    shares = [f"{name.removeprefix('share_')} {value:.0%}" for name, value in row.items() if name.startswith("share_")]
    heard = f"crowd, {row['duration_s']:.1f} s" if row["source"] == "clip" else "crowd, from a spectrogram"
    if row["crowd"] is None:
        return f"{heard}: no crowd, one or two voices"
    said = f"{row['crowd']} {row['confidence']:.0%}{unsure}"
    return f"{heard}: {said}; of the crowd {', '.join(shares)}; arousal {row['arousal']:.2f}"


def _share(row: Json, label: str) -> str:
    return f"{label} {row[f'p_{label}']:.0%}"


def _printable(name: str) -> str:
    """Replace control characters, by which a file's name could repaint the terminal."""
    name = shown_name(name)
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in name)
