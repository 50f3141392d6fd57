"""The answer to a video: what its face shows and what is heard over time, one above the other, and both joined."""

import itertools
from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp.predictions import Exemplar, Json
from dashapp.predictions.timeline import Moment, timeline
from dashapp.ui import texts as shared
from dashapp.ui import words
from dashapp.ui.analyze import texts
from dashapp.ui.components import notices
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.emotion_bars import emotion_bars
from dashapp.ui.components.exemplars import alike, exemplar_card
from dashapp.ui.components.facts import apparent_age, apparent_sex, fact, facts, may_be_named
from dashapp.ui.components.headline import headline, nothing_found
from dashapp.ui.components.icon import emotion_icon
from dashapp.ui.components.plotted import plotted
from dashapp.ui.figures.emotion_timeline import emotion_timeline
from dashapp.ui.figures.frame import LEFT, RIGHT
from dashapp.ui.language import counted


def video_answer(file_id: str, name: str, answer: Json, exemplars: Sequence[Exemplar]) -> html.Article:
    """Return the answer to one video; the browser fills in the video itself, which it has.

    Args:
        file_id: What the browser calls the file.
        name: Its name.
        answer: `VideoPrediction.to_dict()` without the crops.
        exemplars: All exemplars.
    """
    side = html.Div(_side(file_id, answer, exemplars), className="column")
    columns = html.Div([_media(file_id, name, answer), side], className="columns")
    shown = notices.warnings(answer["warnings"], leave_out=("differ", "whose_voice"))
    differ = [html.P(said["message"], className="course") for said in answer["warnings"] if said["code"] == "differ"]
    return html.Article([_head(answer), *differ, columns, shown], key=file_id)


def _head(answer: Json) -> html.Header:
    if unclear := _unclear(answer):
        return nothing_found(texts.WHOSE_VOICE, unclear, "person")
    if answer["emotion"] is None:
        return nothing_found(texts.NO_FACE_NO_VOICE, texts.NO_FACE_NO_VOICE_MEANING, "search")
    face = answer["faces"][0] if answer["faces"] else None
    if answer["voice"] and answer["voice"]["top"]:
        kind = "video" if face and face["readable"] else "speech"
        # How often both together are right was never measured.
        return headline(kind, answer["emotion"], certain=answer["certain"], numbered=kind != "video")
    read = {"readable": face["readable"], "unreadable": face["unreadable"]} if face else {}
    return headline("image", answer["emotion"], certain=answer["certain"], **read)


def _unclear(answer: Json) -> str | None:
    """Return why face and voice were not joined; None where they were, or one is missing."""
    said = (each["message"] for each in answer["warnings"] if each["code"] == "whose_voice")
    return next(said, None)


def _media(file_id: str, name: str, answer: Json) -> html.Section:
    kept = attributes(data_file=file_id, data_part="file", aria_label=texts.YOUR_VIDEO.format(name=name))
    duration_s = answer["duration_s"]
    several = len(answer["faces"]) > 1
    together = texts.MAIN_FACE_AND_VOICE if several else texts.FACE_AND_VOICE
    lines = [(together, [_moment(each) for each in answer["moments"]])] if answer["moments"] else []
    if answer["voice"] and answer["voice"]["top"]:
        lines.insert(0, (texts.HEARD_IN_VOICE, timeline(answer["voice"]["segments"])))
    if answer["faces"]:
        seen = texts.SEEN_IN_MAIN_FACE if several else texts.SEEN_IN_FACE
        lines.insert(0, (seen, face_moments(answer["faces"][0]["frames"])))
    shown = lines if len(lines) == 3 or _unclear(answer) else lines[:1]
    parts: list[Any] = [html.Video(controls=True, preload="metadata", className="player player--video", **kept)]
    parts += [
        plotted(title, emotion_timeline(moments, duration_s)) for title, moments in shown if _said_anything(answer)
    ]
    timing = attributes(data_duration=str(duration_s), data_left=str(LEFT), data_right=str(RIGHT))
    playhead = html.Div(className="playhead", hidden=True, **attributes(aria_hidden="true"))
    return html.Section([*parts, playhead], className="card timeline", **timing)


def _said_anything(answer: Json) -> bool:
    return answer["emotion"] is not None or _unclear(answer) is not None


def _moment(joined: Json) -> Moment:
    return Moment(joined["start_s"], joined["end_s"], joined["emotion"], None)


def face_moments(frames: Sequence[Json]) -> list[Moment]:
    """Return the frames of a followed face as stretches of time; it stands still between two frames that are near.

    Args:
        frames: ``frames`` of a face of the answer.
    """
    starts = [frame["second"] for frame in frames]
    usual = min((b - a for a, b in itertools.pairwise(starts)), default=0.2)
    ends = [min(b, a + 2 * usual) for a, b in zip(starts, [*starts[1:], starts[-1] + usual], strict=True)]
    shown = [frame["emotion"] if frame["readable"] else None for frame in frames]
    return [Moment(start, end, emotion, None) for start, end, emotion in zip(starts, ends, shown, strict=True)]


def _side(file_id: str, answer: Json, exemplars: Sequence[Exemplar]) -> list[html.Section]:
    if not _said_anything(answer):
        return []
    # A face that cannot be read is shown among what is there, but nothing is said of it.
    face = next((each for each in answer["faces"][:1] if each["readable"]), None)
    voice = answer["voice"] if answer["voice"] and answer["voice"]["top"] else None
    joined = [
        *_bars(answer),
        facts(
            apparent_sex(face) if face else None,
            apparent_age(face) if face else None,
            fact("sound", shared.LENGTH, words.seconds(answer["duration_s"]), counted(texts.FRAMES, answer["frames"])),
        ),
    ]
    alone: list[Component] = []
    for number, each in enumerate(answer["faces"]):
        kept = attributes(data_file=file_id, data_part=f"crop-{number}")
        picture = html.Img(alt="", width="48", height="48", className="alone__crop", **kept)
        span = texts.FROM_TO.format(start=words.seconds(each["start_s"]), end=words.seconds(each["end_s"]))
        title = texts.ONE_OF_FACES if len(answer["faces"]) > 1 else texts.ONE_FACE
        alone.append(_alone(picture, title.format(number=number + 1, answer=_said(each)), span))
    if voice:
        drawn = emotion_icon(voice["top"]["emotion"], "lg")
        alone.append(_alone(drawn, texts.ONE_VOICE.format(answer=_said(voice)), words.seconds(voice["duration_s"])))
    sections = [html.Section(joined, className="card")] if face or voice else []
    if face and voice and not _unclear(answer):
        alone.append(html.P(texts.FUSION, className="hint"))
    sections.append(html.Section([html.H3(texts.EACH_ALONE), *alone], className="card column"))
    person = face or voice
    if not person or _unclear(answer):
        return sections
    top = answer["top"]["emotion"]
    sex = person["sex"] if may_be_named(person) else None
    cards = [exemplar_card(alike(sex, top, exemplars, kind)) for kind in ("picture", "clip")]
    return sections + [card for card in cards if card is not None]


def _bars(answer: Json) -> list[Component]:
    """Return the joined probabilities; where it is not clear whose voice it is, one list for each face, folded."""
    if not _unclear(answer):
        return [html.H3(texts.RATERS_SEE), emotion_bars(answer["emotion"], shared.PROBABILITIES)]
    choices = [
        html.Details(
            [
                html.Summary(texts.VOICE_OF.format(number=choice["face"])),
                emotion_bars(choice["emotion"], shared.PROBABILITIES),
            ],
            className="choice",
        )
        for choice in answer["choices"]
    ]
    return [html.H3(texts.WHOSE_VOICE), html.P(texts.WHOSE_VOICE_HINT, className="hint"), *choices]


def _alone(picture: Any, said: str, span: str) -> html.Div:
    text = html.Div([html.Strong(said), html.Span(span, className="hint")], className="alone__text")
    return html.Div([picture, text], className="alone")


def _said(reading: Json) -> str:
    """Return the two most probable emotions of a face or a voice."""
    if not reading.get("readable", True):
        return texts.ONE_HARD_TO_READ
    return words.with_percents(words.most_probable(reading["emotion"])[:2])
