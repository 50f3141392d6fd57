"""``dashapp report``: a comparison as one HTML file."""

from pathlib import Path

import click


@click.command()
@click.option(
    "--first", default="speech-mfcc-cnn", show_default=True, help="An evaluation: a model, MODEL/RUN, or people/WHO."
)
@click.option("--second", default="people/listeners", show_default=True, help="Another.")
@click.option("--link", default="", help='What stands behind the page\'s address, "?a=...", instead of the two.')
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True, help="The file.")
def report(first: str, second: str, link: str, out: Path) -> None:
    """Write the page "Compare" as one file that needs no server.

    Its figures, and the numbers in them, are those of the stored evaluations.
    """
    from dataclasses import replace

    from dash import html

    from dashapp.evaluation.comparison import all_evaluations
    from dashapp.settings import Settings
    from dashapp.ui.pages.compare import LEAD, NAME, State, title_of, view
    from dashapp.ui.static_page import static_page

    settings = Settings.from_environment()
    state = State.of(link) if link else replace(State.of(""), a=first, b=second)
    evaluations = all_evaluations(settings.models, settings.evaluations)
    missing = [name for name in (state.a, state.b) if name not in evaluations]
    if missing:
        raise click.UsageError(f"there is no evaluation {' or '.join(missing)}; there are {', '.join(evaluations)}")
    head = [html.H1(f"{NAME}: {title_of(state.a)} and {title_of(state.b)}"), html.P(LEAD, className="lead")]
    page = static_page(
        f"{state.a} and {state.b}", [html.Div([*head, view(state, evaluations)], className="compare")], settings.assets
    )
    out.write_text(page, encoding="utf-8")
    click.echo(f"{out} compares {state.a} with {state.b}")
