"""Which length and which sample rate keep 80 % of the clips of each group, as a table."""

from collections.abc import Mapping

import dash_mantine_components as dmc
from dash import html

from dashapp.predictions import Json
from dashapp.ui.components.attributes import attributes
from dashapp.ui.data import texts
from dashapp.ui.figures.lengths import group_title


def kept_table(groups: Mapping[str, Json]) -> html.Div:
    """Return one row for each group.

    Args:
        groups: By name, ``n``, ``kept_length_s`` and ``kept_rate_hz``.
    """
    head = dmc.TableThead(dmc.TableTr([dmc.TableTh(column) for column in texts.KEPT_COLUMNS]))
    rows = [dmc.TableTr([dmc.TableTd(cell) for cell in _cells(name, part)]) for name, part in groups.items()]
    table = dmc.Table([head, dmc.TableTbody(rows)], verticalSpacing="xs")
    return html.Div(table, className="scroll", tabIndex="0", role="region", **attributes(aria_label=texts.KEPT))


def _cells(name: str, part: Json) -> tuple[str, ...]:
    rate = f"{part['kept_rate_hz'] / 1000:g} kHz"
    return group_title(name), f"{part['n']:,}", f"{part['kept_length_s']:.2f} s", rate
