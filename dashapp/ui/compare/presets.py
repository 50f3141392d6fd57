"""Comparisons to start from: each of like with like."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from dash import dcc, html

from dashapp.ui.compare import texts
from dashapp.ui.compare.state import PATH, is_own
from dashapp.ui.components.attributes import attributes

if TYPE_CHECKING:
    # For the type alone: it pulls in polars, which the first page does not wait for.
    from dashapp.evaluation.compare.comparison import Evaluation

FIRST_VIEW: Final = "?corpus=crema-d"
"""The address's part from ``?`` on that stands for none: model and listeners on the clips that both judged."""
PRESETS: Final[Mapping[str, Mapping[str, str]]] = {
    "voice": {"a": "speech-mfcc-cnn", "b": "people/listeners", "corpus": "crema-d"},
    "face": {"a": "face-fer-cnn", "b": "people/raters", "corpus": "fer2013"},
    "people": {"a": "people/listeners", "b": "people/viewers", "corpus": "crema-d"},
    "predecessor": {"a": "speech-mfcc-cnn", "b": "speech-mfcc-cnn-classic", "corpus": "crema-d"},
}
MINE: Final = "mine"
SERVED: Final = "speech-mfcc-cnn"


def presets(evaluations: "Mapping[str, Evaluation]") -> html.Nav:
    """Return a link to each comparison whose evaluations are there; with own files to these beside the test."""
    own = next((name for name in evaluations if is_own(name)), None)
    offered = dict(PRESETS) | ({MINE: {"a": own, "b": SERVED}} if own else {})
    links = [
        dcc.Link(texts.PRESETS[name], href=f"{PATH}?{urlencode(chosen)}", className="take-away__form")
        for name, chosen in offered.items()
        if {chosen["a"], chosen["b"]} <= set(evaluations)
    ]
    label = attributes(aria_label=texts.PRESETS_LABEL)
    return html.Nav([html.Span(texts.PRESETS_LABEL, className="hint"), *links], className="take-away", **label)
