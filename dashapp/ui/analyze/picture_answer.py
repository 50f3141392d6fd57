"""The answer to a picture: the picture with numbered boxes, and what is said of each face."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp.predictions import Exemplar, Json, ModelInfo
from dashapp.ui import texts as shared
from dashapp.ui import words
from dashapp.ui.analyze import texts
from dashapp.ui.analyze.explanation import explain_button, note, overlay
from dashapp.ui.analyze.group import called, faces_table, group_line
from dashapp.ui.analyze.precision_note import worth
from dashapp.ui.components import notices
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.emotion_bars import emotion_bars
from dashapp.ui.components.exemplars import exemplar_card, for_answer
from dashapp.ui.components.facts import apparent_age, apparent_sex, facts
from dashapp.ui.components.headline import headline, nothing_found
from dashapp.ui.components.icon import emotion_icon, icon
from dashapp.ui.language import counted
from dashapp.ui.theme import drawn_as

SMALL_BOX = 0.12
"""Share of the picture's width below which a box has a small number inside, so that it covers no other face."""
ROOM_FOR_A_NUMBER = 0.08
"""Share of the picture's longer side that a number over a box needs."""


def picture_answer(
    file_id: str, name: str, answer: Json, infos: Sequence[ModelInfo], exemplars: Sequence[Exemplar]
) -> html.Article:
    """Return the answer to one picture; the browser fills in the pictures, which it keeps to itself.

    Args:
        file_id: What the browser calls the file.
        name: Its name.
        answer: `ImagePrediction.to_dict()` without the view.
        infos: The models, for the note on their precision.
        exemplars: All exemplars, for faces without an apparent sex.
    """
    faces = answer["faces"]
    picture = _picture(file_id, name, answer)
    shown = notices.warnings(answer["warnings"], leave_out=("no_face",))
    looked = any(notice["code"] == "looked_harder" for notice in answer["warnings"])
    correct = _corrections(file_id, len(faces), looked_harder=looked)
    if not faces:
        return html.Article([_no_face(), html.Div([picture, _tips(correct)], className="columns"), shown], key=file_id)
    heads = [_panel(i, _head(face, answer, infos)) for i, face in enumerate(faces)]
    sides = [_panel(i, _side(face, exemplars), "column") for i, face in enumerate(faces)]
    crops = [_panel(i, _crop(file_id, i, face, answer["model"])) for i, face in enumerate(faces)]
    under = html.Div([html.Div(crops), correct], className="under-picture")
    media = html.Div([picture, _thumbnails(file_id, faces), under], className="column")
    group = [html.P(group_line(faces), className="course")] if len(faces) > 1 else []
    table = [faces_table(file_id, faces)] if len(faces) > 1 else []
    columns = html.Div([media, html.Div(sides)], className="columns")
    return html.Article([*group, html.Div(heads), columns, *table, shown], key=file_id)


def _picture(file_id: str, name: str, answer: Json) -> html.Figure:
    boxes = [_box(i, face, answer) for i, face in enumerate(answer["faces"])]
    ratio = f"{answer['width']} / {answer['height']}"
    return html.Figure(
        html.Div(
            [html.Img(alt=texts.YOUR_PICTURE.format(name=name), **_kept(file_id, "preview")), *boxes],
            className="picture__frame",
            style={"aspectRatio": ratio, "--ratio": answer["width"] / answer["height"]},
            **attributes(data_file=file_id, data_width=answer["width"], data_height=answer["height"]),
        ),
        className="picture",
    )


def _box(index: int, face: Json, answer: Json) -> html.Button:
    box, width, height = face["box"], answer["width"], answer["height"]
    number = "box--top" if box["y"] < ROOM_FOR_A_NUMBER * max(width, height) else ""
    number = "box--small" if box["width"] < SMALL_BOX * width else number
    return html.Button(
        [html.Span(str(index + 1), className="box__number"), html.Span(className="box__corner")],
        className=f"box {number}".strip(),
        style={
            "left": f"{100 * box['x'] / width:.3f}%",
            "top": f"{100 * box['y'] / height:.3f}%",
            "width": f"{100 * box['width'] / width:.3f}%",
            "height": f"{100 * box['height'] / height:.3f}%",
        },
        **_selects(index, face),
    )


def _selects(index: int, face: Json) -> dict[str, Any]:
    """Return the attributes of a button that selects a face; at first the largest is selected."""
    return attributes(
        data_face=index,
        data_emotion=drawn_as(face["top"]["emotion"]),
        aria_pressed="true" if index == 0 else "false",
        aria_label=_face_label(index, face),
    )


def _face_label(index: int, face: Json) -> str:
    if not face["readable"]:
        return texts.FACE_HARD_TO_READ.format(number=index + 1)
    top = face["top"]["emotion"]
    said = words.in_short(face["emotion"], certain=face["certain"])
    return texts.FACE_SAID.format(number=index + 1, answer=said, percent=words.percent(face["emotion"][top]))


def _thumbnails(file_id: str, faces: Sequence[Json]) -> html.Div | None:
    """Return one button for each face: boxes in a crowd are too small for a thumb."""
    if len(faces) < 2:
        return None
    buttons: list[Component] = []
    for i, face in enumerate(faces):
        parts = [
            html.Img(alt="", **_kept(file_id, f"crop-{i}")),
            html.Span(str(i + 1)),
            emotion_icon(face["top"]["emotion"], "sm") if face["readable"] else icon("alert", "sm"),
            html.Span(called(face), className="thumbnail__word"),
        ]
        buttons.append(html.Button(parts, className="thumbnail", **_selects(i, face)))
    labelled = attributes(aria_label=texts.FACES)
    row = html.Div(buttons, className="thumbnails", role="group", **labelled)
    return html.Div([row, html.P(texts.FACES_NUMBERED, className="hint")])


def _panel(index: int, part: Component | list[Component], class_name: str = "") -> html.Div:
    """Return something of one face; the browser shows that of the selected face."""
    marks = attributes(data_face_panel=str(index))
    return html.Div(part, hidden=index > 0, className=class_name, **marks)


def _head(face: Json, answer: Json, infos: Sequence[ModelInfo]) -> html.Header:
    note = worth(infos, answer["model"], face["top"]["emotion"], answer.get("answers", ""))
    return headline(
        "image",
        face["emotion"],
        certain=face["certain"],
        readable=face["readable"],
        unreadable=face["unreadable"],
        note=note,
    )


def _side(face: Json, exemplars: Sequence[Exemplar]) -> list[Component]:
    if not face["readable"]:
        bars = emotion_bars(face["emotion"], shared.PROBABILITIES)
        folded = html.Details([html.Summary(texts.ALL_THE_SAME), bars])
        return [html.Section(folded, className="card")]
    reading = html.Section(
        [
            html.H3(texts.RATERS_SEE),
            emotion_bars(face["emotion"], shared.PROBABILITIES),
            facts(apparent_sex(face), apparent_age(face)),
        ],
        className="card",
    )
    card = exemplar_card(for_answer(face, face["top"]["emotion"], exemplars, "clip"))
    return [reading, card] if card else [reading]


def _crop(file_id: str, index: int, face: Json, model: str) -> html.Figure:
    part = f"crop-{index}"
    shown = html.Img(alt=texts.FACE_IN_GREY.format(number=index + 1), width="96", height="96", **_kept(file_id, part))
    said: list[Component] = [html.Strong(texts.NETWORK_SAW), html.Span(texts.NETWORK_SAW_SIZE)]
    if face["readable"]:
        said += [explain_button(file_id, part, "face", model, face["top"]["emotion"]), note()]
    return html.Figure(
        [html.Div([shown, overlay()], className="crop__seen"), html.Figcaption(said)], className="crop explained"
    )


def _no_face() -> html.Header:
    return nothing_found(texts.NO_FACE, texts.NO_FACE_MEANING, "search")


def _tips(correct: Component) -> html.Section:
    return html.Section(
        [
            html.H3(texts.TRY),
            html.Ul([html.Li(tip) for tip in texts.TIPS], className="tips"),
            correct,
        ],
        className="card",
    )


def _corrections(file_id: str, found: int, *, looked_harder: bool) -> html.Div:
    """Return what a person can do about a face that was missed, or whose box is not right."""
    harder = attributes(data_action="look-harder", data_file=file_id)
    mark = attributes(data_action="mark", aria_pressed="false")
    move = [texts.MOVE_BOX] if found else []
    return html.Div(
        [
            html.Button([icon("search", "sm"), texts.LOOK_HARDER], className="button", **harder),
            html.Button([icon("person", "sm"), texts.MARK_FACE], className="button", **mark),
            html.Span(" ".join([_missed(found) if looked_harder else texts.MISSED, *move]), className="hint"),
        ],
        className="look-harder",
    )


def _missed(found: int) -> str:
    return counted(texts.LOOKED_HARDER, found) if found else texts.LOOKED_HARDER_FOR_NOTHING


def _kept(file_id: str, part: str) -> dict[str, Any]:
    """Return the attributes by which the browser knows which of its kept previews belongs here."""
    return {"data-file": file_id, "data-part": part}
