"""May I use this in class? What is forbidden, what a lesson can be, and two lesson plans to print."""

from dash import dcc, html
from dash.development.base_component import Component

from dashapp.ui.components.attributes import attributes
from dashapp.ui.language import parts
from dashapp.ui.learn import texts


def in_class() -> list[Component]:
    """Return the page for whoever teaches."""
    sections = [
        html.Section([html.H3(title), *(html.P(text) for text in said)]) for title, said in texts.CLASS_SECTIONS
    ]
    agrees = html.P(parts(texts.CLASS_AGREES, about=dcc.Link(texts.ABOUT, href="/about")), className="hint")
    return [
        html.P(texts.CLASS_LEAD, className="learn__lead"),
        html.Div(sections, className="lclass"),
        agrees,
        html.H3(texts.PLANS_TITLE),
        html.Div([_plan(plan) for plan in texts.PLANS], className="lpair"),
    ]


def _plan(plan: texts.Plan) -> html.Article:
    head = html.Tr([html.Th(name, scope="col") for name in texts.PLAN_COLUMNS])
    rows = [html.Tr([html.Th(minutes, scope="row"), html.Td(you), html.Td(they)]) for minutes, you, they in plan.steps]
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="learn__table")
    button = html.Button(texts.PLAN_PRINT, type="button", className="button", **attributes(data_print=plan.key))
    parts = [
        html.H4(plan.title),
        html.P([texts.PLAN_AIM, plan.aim]),
        html.P(texts.PLAN_NEEDS, className="hint"),
        table,
        button,
    ]
    return html.Article(parts, className="card lplan", id=plan.key)
