"""The answer to a video: what its face shows and what is heard over time, one above the other, and both joined."""

import itertools
from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp.predictions import Exemplar, Json
from dashapp.predictions.timeline import Moment, timeline
from dashapp.ui import words
from dashapp.ui.components import notices
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.emotion_bars import emotion_bars
from dashapp.ui.components.exemplars import alike, exemplar_card
from dashapp.ui.components.facts import apparent_age, apparent_sex, fact, facts
from dashapp.ui.components.headline import headline, nothing_found
from dashapp.ui.components.icon import emotion_icon
from dashapp.ui.components.plotted import plotted
from dashapp.ui.figures.emotion_timeline import emotion_timeline
from dashapp.ui.figures.frame import LEFT, RIGHT

METHOD = (
    "Joined by a weighted logarithmic opinion pool: the probabilities of face and voice are multiplied, the surer one "
    "counting fully and the other in proportion to how sure it is. How often that is right was not measured: no corpus "
    "at hand has face and voice together."
)


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
    shown = notices.warnings(answer["warnings"], leave_out=("differ",))
    differ = [html.P(said["message"], className="course") for said in answer["warnings"] if said["code"] == "differ"]
    return html.Article([_head(answer), *differ, columns, shown], key=file_id)


def _head(answer: Json) -> html.Header:
    if answer["emotion"] is None:
        return nothing_found("No face, no voice", "Neither was found in this video.", "search")
    face = answer["faces"][0] if answer["faces"] else None
    if answer["voice"] and answer["voice"]["top"]:
        kind = "video" if face and face["readable"] else "speech"
        return headline(kind, answer["emotion"], certain=answer["certain"])
    read = {"readable": face["readable"], "unreadable": face["unreadable"]} if face else {}
    return headline("image", answer["emotion"], certain=answer["certain"], **read)


def _media(file_id: str, name: str, answer: Json) -> html.Section:
    kept = attributes(data_file=file_id, data_part="file", aria_label=f"Your video {name}")
    duration_s = answer["duration_s"]
    several = " 1" if len(answer["faces"]) > 1 else ""
    lines = [(f"Face{several} and voice together", [_moment(each) for each in answer["moments"]])]
    if answer["voice"] and answer["voice"]["top"]:
        lines.insert(0, ("Heard in the voice", timeline(answer["voice"]["segments"])))
    if answer["faces"]:
        seen = "Seen in face 1, the one that is there most" if several else "Seen in the face"
        lines.insert(0, (seen, face_moments(answer["faces"][0]["frames"])))
    shown = lines if len(lines) == 3 else lines[:1]
    parts: list[Any] = [html.Video(controls=True, preload="metadata", className="player player--video", **kept)]
    parts += [plotted(title, emotion_timeline(moments, duration_s)) for title, moments in shown if answer["emotion"]]
    timing = attributes(data_duration=str(duration_s), data_left=str(LEFT), data_right=str(RIGHT))
    playhead = html.Div(className="playhead", hidden=True, **attributes(aria_hidden="true"))
    return html.Section([*parts, playhead], className="card timeline", **timing)


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
    if answer["emotion"] is None:
        return []
    # A face that cannot be read is shown among what is there, but nothing is said of it.
    face = next((each for each in answer["faces"][:1] if each["readable"]), None)
    voice = answer["voice"] if answer["voice"] and answer["voice"]["top"] else None
    joined = [
        html.H3("What raters would call it"),
        emotion_bars(answer["emotion"], "Probability of each emotion"),
        facts(
            apparent_sex(face["sex"]) if face else None,
            apparent_age(face["age_years"]) if face else None,
            fact("sound", "Length", words.seconds(answer["duration_s"]), f"{answer['frames']} frames looked at"),
        ),
    ]
    alone: list[Component] = []
    for number, each in enumerate(answer["faces"]):
        kept = attributes(data_file=file_id, data_part=f"crop-{number}")
        picture = html.Img(alt="", width="48", height="48", className="alone__crop", **kept)
        span = f"{words.seconds(each['start_s'])} to {words.seconds(each['end_s'])}"
        alone.append(_alone(picture, f"Face {number + 1}" if len(answer["faces"]) > 1 else "Face", each, span))
    if voice:
        alone.append(
            _alone(emotion_icon(voice["top"]["emotion"], "lg"), "Voice", voice, words.seconds(voice["duration_s"]))
        )
    sections = [html.Section(joined, className="card")] if face or voice else []
    if face and voice:
        alone.append(html.P(METHOD, className="hint"))
    sections.append(html.Section([html.H3("Each alone"), *alone], className="card column"))
    person = face or voice
    if not person:
        return sections
    top = answer["top"]["emotion"]
    cards = [exemplar_card(alike(person["sex"], top, exemplars, kind)) for kind in ("picture", "clip")]
    return sections + [card for card in cards if card is not None]


def _alone(picture: Any, title: str, reading: Json, span: str) -> html.Div:
    ranked = words.most_probable(reading["emotion"])[:2]
    said = ", ".join(f"{words.title(label).lower()} {words.percent(share)}" for label, share in ranked)
    if not reading.get("readable", True):
        said = "hard to read"
    return html.Div(
        [
            picture,
            html.Div([html.Strong(f"{title}: {said}"), html.Span(span, className="hint")], className="alone__text"),
        ],
        className="alone",
    )
