"""An answer as one HTML page that needs no server and no script, to be kept, sent and printed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashapp import __version__
from dashapp.predictions import Json
from dashapp.predictions.moments import moment_rows
from dashapp.ui import texts as shared
from dashapp.ui import words
from dashapp.ui.analyze import texts
from dashapp.ui.analyze.group import faces_table, group_line
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.emotion_bars import emotion_bars
from dashapp.ui.components.facts import apparent_age, apparent_sex, facts
from dashapp.ui.components.headline import headline, nothing_found
from dashapp.ui.static_page import plain_page
from dashapp.ui.theme import drawn_as

MOST_MOMENTS: Final = 240
"""Rows of the table of moments; a longer course is in the CSV."""

Previews = Mapping[str, str]


def report_page(name: str, answer: Json, previews: Previews, assets: Path, made: datetime) -> str:
    """Return the page.

    Args:
        name: Of the file.
        answer: Of the REST API, without its view, or ``{"error": ...}``.
        previews: Pictures as data URIs, by part: ``preview``, ``crop-0`` and so on.
        assets: Folder of the style sheets.
        made: When.
    """
    title = texts.REPORT_TITLE.format(name=name)
    date = f"{made.day} {made:%B %Y}, {made:%H:%M} {made.tzname() or ''}".rstrip()
    models = words.joined([model for model in _models(answer) if model]) or words.UNKNOWN
    parts: list[Component] = [
        html.H1(title),
        html.P(texts.REPORT_MADE.format(date=date, version=__version__, models=models), className="hint"),
        *_body(answer, previews),
        html.P(texts.REPORT_LIMITS, className="hint"),
    ]
    return plain_page(title, [html.Div(parts, className="report")], assets)


def _models(answer: Json) -> list[str | None]:
    return [answer.get("model"), (answer.get("voice") or {}).get("model")]


def _body(answer: Json, previews: Previews) -> list[Component]:
    if "error" in answer:
        return [html.P(texts.NO_ANSWER.format(message=answer["error"]["message"]))]
    said = [html.P(notice["message"], className="hint") for notice in answer["warnings"]]
    if answer["kind"] == "image":
        return [*_picture(answer, previews), *said]
    course = _course(answer)
    heard = "video" if answer["kind"] == "video" else "speech"
    if not answer["emotion"]:
        return [nothing_found(texts.NO_EMOTION, "", "search"), *said]
    shown: list[Component] = [
        headline(heard, answer["emotion"], certain=answer["certain"]),
        emotion_bars(answer["emotion"], shared.PROBABILITIES),
    ]
    sex = facts(apparent_sex(answer) if answer.get("sex") else None)
    return [*shown, *([sex] if sex else []), *course, *said]


def _picture(answer: Json, previews: Previews) -> list[Component]:
    faces = answer["faces"]
    frame = [_boxed(answer, previews["preview"])] if previews.get("preview") else []
    if not faces:
        return [nothing_found(texts.NO_FACE, "", "search"), *frame]
    group: list[Component] = [html.H2(group_line(faces)), _with_crops(faces, previews)] if len(faces) > 1 else []
    return [*group, *frame, *(_face(number, face) for number, face in enumerate(faces, start=1))]


def _with_crops(faces: Sequence[Json], previews: Previews) -> html.Div:
    table = faces_table("", faces)
    for image in _images(table):
        part = getattr(image, "data-part")
        setattr(image, "src", previews.get(part, ""))  # noqa: B010 (a property that Dash sets by itself)
    return table


def _images(part: object) -> list[html.Img]:
    if isinstance(part, html.Img):
        return [part]
    children = getattr(part, "children", None)
    inside = children if isinstance(children, list) else [children] if children is not None else []
    return [image for child in inside for image in _images(child)]


def _face(number: int, face: Json) -> html.Section:
    head = headline(
        "image", face["emotion"], certain=face["certain"], readable=face["readable"], unreadable=face["unreadable"]
    )
    known = facts(apparent_sex(face), apparent_age(face))
    parts = [html.H3(texts.LANES["face"].format(number=number)), head]
    if face["readable"]:
        parts.append(emotion_bars(face["emotion"], shared.PROBABILITIES))
    return html.Section([*parts, *([known] if known else [])], className="card")


def _boxed(answer: Json, preview: str) -> html.Div:
    width, height = answer["width"], answer["height"]
    boxes = [
        html.Span(
            str(number),
            className="report__box",
            style={
                "left": f"{100 * face['box']['x'] / width:.2f}%",
                "top": f"{100 * face['box']['y'] / height:.2f}%",
                "width": f"{100 * face['box']['width'] / width:.2f}%",
                "height": f"{100 * face['box']['height'] / height:.2f}%",
            },
            **attributes(data_emotion=drawn_as(face["top"]["emotion"])),
        )
        for number, face in enumerate(answer["faces"], start=1)
    ]
    return html.Div([html.Img(src=preview, alt=texts.REPORT_PICTURE), *boxes], className="report__picture")


def _course(answer: Json) -> list[Component]:
    rows = [row for row in moment_rows(answer) if row["emotion"]]
    if not rows:
        return []
    head = html.Tr([html.Th(name, scope="col") for name in texts.REPORT_TIMES])
    shown = [
        html.Tr(
            [
                html.Td(words.seconds(row["start_s"])),
                html.Td(words.seconds(row["end_s"])),
                html.Td(texts.LANES[row["lane"]].format(number=row["face"])),
                html.Td(words.title(row["emotion"])),
                html.Td(words.percent(row[f"p_{row['emotion']}"])),
            ]
        )
        for row in rows[:MOST_MOMENTS]
    ]
    return [html.H2(texts.REPORT_COURSE), html.Table([html.Thead(head), html.Tbody(shown)], className="faces-table")]
