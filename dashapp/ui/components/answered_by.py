"""Which models answered, each with a link to its card."""

from collections.abc import Sequence

from dash import dcc, html

from dashapp.ui.components.models_table import card_url


def answered_by(models: Sequence[str]) -> html.P:
    """Return the line under an answer.

    Args:
        models: Their names; at least one.
    """
    links = [dcc.Link(model, href=card_url(model)) for model in models]
    named = [links[0], *(part for link in links[1:] for part in (" and ", link))]
    return html.P(["Answered by ", *named, "."], className="hint answer__model")
