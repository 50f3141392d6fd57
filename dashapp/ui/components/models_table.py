"""The models: what they tell apart, how well, and what their weights may be used for."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashapp.predictions import ModelInfo, finite
from dashapp.ui.components.attributes import attributes

_KINDS = {"speech": "Voice", "face": "Face", "gate": "Speech or not", "age_sex": "Age and sex"}
_FIGURES = {
    "accuracy_14": "Accuracy, 14 classes",
    "uar": "UAR",
    "sex_accuracy": "Sex, accuracy",
    "ferplus_accuracy": "FER+ majority, accuracy",
    "accepted_clean": "Speech, accepted",
    "accepted_noise10": "Speech in noise, accepted",
    "accepted_angry_clean": "Angry speech, accepted",
    "accepted_angry_noise10": "Angry speech in noise, accepted",
    "accepted_fear_clean": "Fearful speech, accepted",
    "accepted_fear_noise10": "Fearful speech in noise, accepted",
    "refused_environment": "Environmental sounds, refused",
    "refused_synthetic": "Synthetic sounds, refused",
}
_COLUMNS = ("Model", "Reads", "Tells apart", "Weights", "In tests", "Licence")


def models_table(infos: Sequence[ModelInfo]) -> html.Div:
    """Return one row a model."""
    head = dmc.TableThead(dmc.TableTr([dmc.TableTh(column) for column in _COLUMNS]))
    table = dmc.Table([head, dmc.TableTbody([_row(info) for info in infos])], verticalSpacing="sm", className="models")
    return html.Div(table, className="scroll", tabIndex="0", role="region", **attributes(aria_label="Models"))


def model_cards(cards: Mapping[str, str]) -> dmc.Accordion | None:
    """Return the model cards, folded; None where there is none.

    Args:
        cards: Markdown by the model's name.
    """
    if not cards:
        return None
    items = [
        dmc.AccordionItem(
            [dmc.AccordionControl(name), dmc.AccordionPanel(dcc.Markdown(text, className="markdown"))], value=name
        )
        for name, text in cards.items()
    ]
    return dmc.Accordion(items, variant="separated", radius="md", multiple=True, order=3)


def _row(info: ModelInfo) -> dmc.TableTr:
    cells: tuple[Any, ...] = (
        html.Strong(info.name),
        _KINDS.get(info.kind, info.kind),
        f"{len(info.labels)} classes" if len(info.labels) > 2 else ", ".join(info.labels),
        f"{info.parameters:,}" if info.parameters else "",
        html.Ul([html.Li(line) for line in _figures(info)], className="figures"),
        info.licence,
    )
    return dmc.TableTr([dmc.TableTd(cell) for cell in cells])


def _figures(info: ModelInfo) -> list[str]:
    headline = info.metrics.get("headline", {})
    return [f"{_named(name)}: {_shown(value)}" for name, value in headline.items()]


def _named(figure: str) -> str:
    """Return what people call a figure of ``metrics.json``: ``uar_crema-d`` is "UAR on CREMA-D"."""
    if figure in _FIGURES:
        return _FIGURES[figure]
    if figure.startswith("uar_"):
        return f"UAR on {figure.removeprefix('uar_').upper()}"
    return figure.replace("_", " ").capitalize()


def _shown(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    known = finite(value)
    if known is None:
        return "not known"
    return f"{known * 100:.1f} %" if 0 <= known <= 1 else f"{known:.1f}"
