"""The answer to several clips of one person: each by itself, and relative to how that person sounds."""

from dash import html
from dash.development.base_component import Component

from dashapp.predictions import Json
from dashapp.ui import words
from dashapp.ui.analyze import texts
from dashapp.ui.components import notices
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import emotion_icon
from dashapp.ui.language import counted


def speaker_answer(file_id: str, answer: Json) -> html.Article:
    """Return a row for each clip.

    Args:
        file_id: What the browser calls these clips.
        answer: `SpeakerPrediction.to_dict()`.
    """
    head = html.Tr([html.Th(name, scope="col") for name in texts.SPEAKER_COLUMNS])
    rows = [_row(clip) for clip in answer["clips"]]
    table = html.Table(
        [html.Caption(texts.SPEAKER_CAPTION), html.Thead(head), html.Tbody(rows)], className="faces-table"
    )
    region = attributes(aria_label=texts.SPEAKER_CAPTION)
    return html.Article(
        [
            html.H2(counted(texts.SPEAKER_TITLE, answer["answered"])),
            html.P(texts.SPEAKER_MEANING.format(percent=words.share(answer["strength"]))),
            html.Div(table, className="scroll", tabIndex="0", role="region", **region),
            html.P(texts.SPEAKER_LIMITS, className="hint"),
            notices.warnings(answer["warnings"]),
        ],
        key=file_id,
        className="beside",
    )


def _row(clip: Json) -> html.Tr:
    name = html.Th(clip["file"], scope="row")
    if "error" in clip:
        return html.Tr([name, html.Td(clip["error"]["message"], colSpan=3)])
    itself, relative = _said(clip), _said(clip["relative"])
    differ = clip["relative"] and clip["top"] and clip["relative"]["top"]["emotion"] != clip["top"]["emotion"]
    changed = texts.SPEAKER_CHANGED if differ else ""
    return html.Tr([name, html.Td(itself), html.Td(relative), html.Td(changed)])


def _said(reading: Json | None) -> list[Component | str]:
    if not reading or not reading["emotion"]:
        return [words.UNKNOWN]
    emotion = reading["emotion"]
    top, share = words.most_probable(emotion)[0]
    said = words.in_short(emotion, certain=reading["certain"])
    return [emotion_icon(top, "sm"), f"{said}, {words.percent(share)}"]
