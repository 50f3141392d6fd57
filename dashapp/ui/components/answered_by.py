"""Which models answered, each with a link to its card."""

from collections.abc import Sequence

from dash import dcc, html

from dashapp.ui import texts
from dashapp.ui.components.models_table import card_url
from dashapp.ui.language import parts


def answered_by(models: Sequence[str]) -> html.P:
    """Return the line under an answer.

    Args:
        models: Their names; at least one.
    """
    first, *rest = [dcc.Link(model, href=card_url(model)) for model in models]
    named = [first]
    for link in rest:
        named = parts(texts.AND, others=named, last=link)
    return html.P(parts(texts.ANSWERED_BY, models=named), className="hint answer__model")
