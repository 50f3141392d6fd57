"""A figure under its title, as large before it is drawn as it is then."""

from dash import dcc, html

from dashapp.ui.components.attributes import attributes
from dashapp.ui.figures.frame import CONFIG, Figure


def plotted(title: str, figure: Figure) -> html.Figure:
    """Return the figure; a screen reader gets the title alone, since the numbers are in words beside it."""
    height = f"{figure['layout']['height']}px"
    graph = dcc.Graph(figure=figure, config=CONFIG, responsive=True, style={"height": height})
    plot = html.Div(graph, className="plot", style={"height": height}, **attributes(aria_hidden="true"))
    return html.Figure([html.Figcaption(title), plot], className="plotted")
