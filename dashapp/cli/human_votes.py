"""``dashapp human-votes``: what people said of the corpora's clips and faces, counted once and kept."""

from pathlib import Path

import click


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder of CREMA-D with its tabulatedVotes.csv, and of FER2013 with FER+'s votes.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File [default: that of the program].")
def human_votes(data: Path, out: Path | None) -> None:
    """Count the votes of CREMA-D's and FER+'s raters.

    Only counts are kept, so that the page "Compare" has people beside the models without the corpora.
    """
    from dashapp.evaluation.human_votes import VOTES_FILE, count_votes, write_votes

    votes = count_votes(data)
    write_votes(votes, out or VOTES_FILE)
    for (people,), group in sorted(votes.group_by("people")):
        right = int(group.filter(group["truth"] == group["said"])["count"].sum())
        total = int(group["count"].sum())
        click.echo(f"{people}: {total:,} votes, {right / total:.1%} what was acted or labelled")
