"""``dashapp evaluate-videos``: face, voice and both joined, on the video releases of RAVDESS and CREMA-D."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import click

from dashapp.cli._options import CORPORA


@click.command()
@CORPORA
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def evaluate_videos(data: Path, as_json: bool) -> None:
    """Judge face, voice and both joined on videos of actors.

    For those who have the video releases of RAVDESS (01-01-...mp4) or CREMA-D (1001_IEO_ANG_HI.flv). Judged are the
    actors of the test part, whom the voice model has not heard; the face model has learnt from neither.
    """
    from dashapp.cli._asking import progress_bar
    from dashapp.evaluation.summary import rounded
    from dashapp.evaluation.videos import evaluate_videos as judge
    from dashapp.evaluation.videos import judged_videos
    from dashapp.settings import Settings
    from dashapp.wiring import build_service

    samples = judged_videos(data)
    service = build_service(Settings.from_environment()).without_age_and_sex()
    with progress_bar("videos") as progress:
        figures = judge(partial(service.analyze), samples, lambda share: progress(round(1000 * share), 1000))
    if as_json:
        click.echo(json.dumps(rounded(figures), allow_nan=False))
    else:
        _print(rounded(figures))


def _print(figures: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    for corpus, found in figures.items():
        title = f"{corpus}: {found['n']:,} videos of {found['actors']} actors whom the voice model has not heard"
        table = Table("", "accuracy", "UAR", "without an answer", title=title)
        for name in ("face", "voice", "joined"):
            part = found[name]
            table.add_row(name, f"{part['accuracy']:.1%}", f"{part['uar']:.1%}", str(part["unanswered"]))
        Console().print(table)
