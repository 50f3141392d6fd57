"""Samples, for those who have no file at hand, and the buttons that scripts give something to do."""

from collections.abc import Iterable
from dataclasses import dataclass

from dash import html

from dashapp.ui import texts
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import icon


@dataclass(frozen=True)
class Sample:
    """A file that can be tried.

    Attributes:
        address: Where it is.
        title: What it is called.
        source: Where it is from.
        icon: Name of its icon; a picture shows itself.
        file: Name of the file, where that of the address tells the answer.
    """

    address: str
    title: str
    source: str
    icon: str
    file: str = ""


def samples(offered: Iterable[Sample]) -> html.Section:
    """Return the samples under a heading."""
    listed = html.Div([_sample(each) for each in offered], className="samples__list")
    return html.Section([html.H2(texts.SAMPLES), listed], className="samples")


def action_button(action: str, icon_name: str, text: str, class_name: str) -> html.Button:
    """Return a button that does one of the actions of ``assets/js/shared/start.js``."""
    marks = attributes(data_action=action)
    return html.Button([icon(icon_name, "sm"), text], className=class_name, **marks)


def _sample(sample: Sample) -> html.Button:
    name = sample.file or sample.address.rsplit("/", 1)[-1]
    marks = attributes(data_action="sample", data_src=sample.address, data_name=name)
    picture = html.Img(src=_thumbnail(sample.address), alt="", width="44", height="44")
    shown = picture if sample.icon == "picture" else icon(sample.icon, "md")
    text = html.Span([html.Strong(sample.title), html.Small(sample.source)])
    return html.Button([html.Span(shown, className="sample__image"), text], className="sample", **marks)


def _thumbnail(address: str) -> str:
    """Return where a sample picture is in the size of its button: a tenth of the bytes."""
    folder, _, name = address.rpartition("/")
    return f"{folder}/thumbnails/{name.rpartition('.')[0]}.webp"
