"""Pictures of several people: the group in one line, and every face in a table."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp.predictions import Json
from dashapp.ui import texts as shared
from dashapp.ui import words
from dashapp.ui.analyze import texts
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.facts import CHILD, may_be_named
from dashapp.ui.components.icon import emotion_icon
from dashapp.ui.theme import drawn_as


def called(face: Json) -> str:
    """Return what a face is called in a word or a few."""
    return words.in_short(face["emotion"], certain=face["certain"]) if face["readable"] else texts.HARD_TO_READ


def group_line(faces: Sequence[Json]) -> str:
    """Return what a group shows, most frequent first: ``5 faces: 3 happiness, 2 neutral``."""
    tops = [words.emotion(face["top"]["emotion"]) if face["readable"] else texts.HARD_TO_READ for face in faces]
    counted = ", ".join(f"{count} {name}" for name, count in Counter(tops).most_common())
    return texts.GROUP.format(count=len(faces), words=counted)


def faces_table(file_id: str, faces: Sequence[Json]) -> html.Div:
    """Return a row for each face; the browser fills in the crops.

    Args:
        file_id: What the browser calls the file.
        faces: Of the answer, largest first.
    """
    head = html.Tr([html.Th(name, scope="col") for name in texts.FACES_COLUMNS])
    rows = [_row(file_id, number, face) for number, face in enumerate(faces)]
    table = html.Table([html.Caption(texts.FACES_TITLE), html.Thead(head), html.Tbody(rows)], className="faces-table")
    return html.Div(table, className="scroll", tabIndex="0", role="region", **attributes(aria_label=texts.FACES_TITLE))


def _row(file_id: str, index: int, face: Json) -> html.Tr:
    crop = html.Img(alt="", className="faces-table__crop", **attributes(data_file=file_id, data_part=f"crop-{index}"))
    top = face["top"]["emotion"]
    said: list[Component | str] = [emotion_icon(top, "sm"), called(face)] if face["readable"] else [called(face)]
    cells: list[Any] = [
        crop,
        said,
        words.percent(face["emotion"][top]) if face["readable"] else words.UNKNOWN,
        _sex(face),
        _age(face),
    ]
    marks = attributes(data_emotion=drawn_as(top))
    return html.Tr([html.Th(str(index + 1), scope="row"), *(html.Td(cell) for cell in cells)], **marks)


def _sex(face: Json) -> str:
    if face["sex"] is None or face.get("age_group") == CHILD or not may_be_named(face):
        return words.UNKNOWN
    top, share = words.most_probable(face["sex"])[0]
    return f"{shared.SEXES[top]} {words.percent(share)}"


def _age(face: Json) -> str:
    if face["age_years"] is None:
        return words.UNKNOWN
    if face.get("age_range"):
        low, high = face["age_range"]
        return shared.AGE_RANGE.format(low=low, high=high)
    return shared.ABOUT_YEARS.format(years=face["age_years"])
