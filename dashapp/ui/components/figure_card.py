"""A figure in a card of its own, that can be saved as PNG, SVG and HTML."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from dashapp.ui import texts
from dashapp.ui.components.attributes import attributes
from dashapp.ui.figures.frame import CONFIG, Figure

FORMS: Final = ("png", "svg")
"""What the browser makes of a figure; ``assets/js/shared/save-figure.js`` does."""

Href = Callable[[str, str], str | None]
"""Makes the address of a download of its name and its form, ``("scores", "csv")``; None where there is none."""


@dataclass(frozen=True)
class Shown:
    """A figure and what is written around it.

    Attributes:
        key: Its name in addresses and in files.
        title: In one line.
        note: What it shows, and of how many.
        figure: The figure.
        below: What stands below it.
        file: Name of the files it is saved as; the key where it has none of its own.
    """

    key: str
    title: str
    note: str
    figure: Figure
    below: Sequence[Component] = ()
    file: str = ""

    @property
    def saved_as(self) -> str:
        """Name of the files it is saved as, without an ending."""
        return self.file or self.key

    def parts(self, href: Href | None = None) -> dict[str, Any]:
        """Return what changes when something else is chosen, by the part of the card."""
        return {
            "graph": self.figure,
            "title": self.title,
            "note": self.note,
            "save": save_buttons(self, href),
            "below": list(self.below),
        }


def part_id(group: str, part: str, key: Any) -> dict[str, Any]:
    """Return the id of a part of a card.

    Args:
        group: Of the cards that change together.
        part: ``graph``, ``title``, ``note``, ``save`` or ``below``.
        key: Of the figure, or ``dash.ALL``.
    """
    return {"type": f"{group}-{part}", "key": key}


def figure_card(shown: Shown, group: str, href: Href | None = None) -> html.Figure:
    """Return the figure with its buttons.

    Args:
        shown: What is shown.
        group: Of the cards that change together.
        href: Makes the address at which the figure is a page of its own; without it there is no such link.
    """

    def own(part: str) -> dict[str, Any]:
        return part_id(group, part, shown.key)

    height = f"{shown.figure['layout']['height']}px"
    graph = dcc.Graph(figure=shown.figure, config=CONFIG, responsive=True, style={"height": height}, id=own("graph"))
    caption = html.Figcaption(
        [html.Strong(shown.title, id=own("title")), html.Span(shown.note, className="hint", id=own("note"))]
    )
    buttons = html.Div(save_buttons(shown, href), id=own("save"), className="save")
    below = html.Div(list(shown.below), id=own("below"), className="compare__below")
    return html.Figure([caption, buttons, graph, below], className="card compare__figure")


def save_buttons(shown: Shown, href: Href | None = None) -> list[Component]:
    """Return what saves a figure: a button for each form, and a link to the page of its own."""
    buttons: list[Component] = [
        html.Button(
            form.upper(),
            type="button",
            className="save__form",
            **attributes(
                data_save=form,
                data_name=shown.saved_as,
                data_failed=texts.FIGURE_NOT_SAVED,
                aria_label=_save_as(shown, form.upper()),
            ),
        )
        for form in FORMS
    ]
    if address := href(f"figure-{shown.key}", "html") if href else None:
        mark = attributes(aria_label=_save_as(shown, "HTML"))
        form = f"{shown.saved_as}.html"
        buttons.append(html.A("HTML", href=address, download=form, className="save__form", **mark))
    return [html.Span(texts.SAVE, className="hint"), *buttons]


def _save_as(shown: Shown, form: str) -> str:
    return texts.SAVE_FIGURE.format(title=shown.title, form=form)
