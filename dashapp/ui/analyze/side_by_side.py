"""Two answers beside each other: what each is called, and by how much each emotion differs."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashapp.labels import EMOTIONS
from dashapp.predictions import Json
from dashapp.predictions.timeline import timeline
from dashapp.ui import words
from dashapp.ui.analyze import texts
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.headline import headline
from dashapp.ui.components.icon import emotion_icon
from dashapp.ui.components.plotted import plotted
from dashapp.ui.figures.emotion_timeline import emotion_timeline
from dashapp.ui.figures.waveform import waveform


def side_by_side(entries: Sequence[Json]) -> html.Article:
    """Return two answers beside each other.

    Args:
        entries: ``id``, ``name`` and ``answer`` of each.
    """
    said = [_reading(entry["answer"]) for entry in entries]
    close = html.Button(texts.BESIDE_CLOSE, type="button", className="button", **attributes(data_action="beside-none"))
    head = html.Div([html.H2(texts.BESIDE_TITLE), close], className="beside__head")
    if any(each is None for each in said):
        return html.Article([head, html.P(texts.BESIDE_NOTHING)], className="beside")
    known = [each for each in said if each is not None]
    longest = max((entry["answer"].get("duration_s") or 0.0 for entry in entries), default=0.0)
    columns = [_column(entry, own, longest) for entry, own in zip(entries, known, strict=True)]
    table = _differences([entry["name"] for entry in entries], known[0]["emotion"], known[1]["emotion"])
    return html.Article([head, html.Div(columns, className="beside__columns"), table], className="beside")


def _reading(answer: Json) -> Json | None:
    """Return the part of an answer that is compared: the first face, or the clip or video; None without an emotion."""
    part = (answer.get("faces") or [None])[0] if answer["kind"] == "image" else answer
    return part if part and part.get("emotion") else None


def _column(entry: Json, reading: Json, longest_s: float) -> html.Section:
    answer = entry["answer"]
    kind = answer["kind"]
    read = {"readable": reading["readable"], "unreadable": reading["unreadable"]} if kind == "image" else {}
    parts: list[Component] = [
        html.H3(entry["name"]),
        headline(kind, reading["emotion"], certain=reading["certain"], **read),
    ]
    if kind == "image":
        kept = attributes(data_file=entry["id"], data_part="crop-0")
        parts.append(html.Img(alt=texts.BESIDE_FACE.format(name=entry["name"]), className="beside__crop", **kept))
    elif kind == "speech":
        parts += _over_time(answer, longest_s)
    return html.Section(parts, className="card")


def _over_time(answer: Json, longest_s: float) -> list[Component]:
    moments, view = timeline(answer["segments"]), answer.get("view")
    figures = [(texts.BESIDE_COURSE, emotion_timeline(moments, answer["duration_s"]))]
    if view:
        figures.insert(0, (texts.BESIDE_WAVEFORM, waveform(view["envelope"], moments, answer["duration_s"])))
    for _, figure in figures:
        figure["layout"]["xaxis"]["range"] = [0, longest_s]
    return [plotted(title, figure) for title, figure in figures]


def _differences(names: Sequence[str], first: Mapping[str, float], second: Mapping[str, float]) -> html.Div:
    columns = (texts.BESIDE_COLUMNS[0], *names, texts.BESIDE_COLUMNS[1])
    head = html.Tr([html.Th(name, scope="col") for name in columns])
    rows = [
        html.Tr(
            [
                html.Th([emotion_icon(emotion, "sm"), words.title(emotion)], scope="row"),
                _share(first[emotion]),
                _share(second[emotion]),
                html.Td(words.points(second[emotion] - first[emotion])),
            ],
            **attributes(data_emotion=emotion),
        )
        for emotion in EMOTIONS
        if emotion in first and emotion in second
    ]
    table = html.Table([html.Caption(texts.BESIDE_TITLE), html.Thead(head), html.Tbody(rows)], className="faces-table")
    return html.Div([html.Div(table, className="scroll", tabIndex="0"), html.P(texts.BESIDE_NOTE, className="hint")])


def _share(share: float) -> html.Td:
    bar = html.Span(className="beside__bar", style={"--share": f"{share:.3f}"}, **attributes(aria_hidden="true"))
    return html.Td([words.percent(share), bar])
