"""The wall: seven emotions by two sexes, and any two of them side by side."""

from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashapp.labels import EMOTION_NAMES, EMOTIONS, SEXES
from dashapp.service.lessons import FaceLesson, Lessons, VoiceLesson
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import emotion_icon
from dashapp.ui.components.plotted import plotted
from dashapp.ui.figures.mfcc_map import mfcc_map
from dashapp.ui.figures.waveform import waveform
from dashapp.ui.learn import texts
from dashapp.ui.learn.differences import (
    FACE,
    VOICE,
    difference_table,
    face_differences,
    summary,
    voice_differences,
)
from dashapp.ui.learn.figures import pitch_contour
from dashapp.ui.theme import colour_of

CELL: Final = "learn-cell"
"""Type of the ids of the wall's buttons; the key is sex and emotion."""
FIRST_PAIR: Final = ("female_angry", "female_sad")

Pair = tuple[str, str]


def chosen(pair: Pair, clicked: str) -> Pair:
    """Return the pair after one more was chosen: it takes the place of the older of the two."""
    return pair if clicked in pair else (pair[1], clicked)


def wall(lessons: Lessons, pair: Pair) -> Component:
    """Return a button for each emotion and sex, with its picture.

    Args:
        lessons: Of the exemplars.
        pair: Those that are side by side.
    """
    if not lessons.exemplars():
        return html.P(texts.WALL_NOTHING)
    head = [html.Span(className="lwall__corner")]
    head += [html.Span([emotion_icon(e, "sm"), words.title(e)], className="lwall__head") for e in EMOTIONS]
    rows: list[Component] = list(head)
    for sex in SEXES:
        rows.append(html.Span(sex.capitalize(), className="lwall__side"))
        rows += [_cell(lessons, sex, emotion, pair) for emotion in EMOTIONS]
    return html.Div(rows, className="lwall")


def _cell(lessons: Lessons, sex: str, emotion: str, pair: Pair) -> html.Button:
    key = f"{sex}_{emotion}"
    picture = lessons.exemplar("picture", sex, emotion)
    shown = [html.Img(src=picture.url, alt="", width="128", height="128")] if picture else []
    marks = attributes(
        aria_pressed="true" if key in pair else "false",
        aria_label=texts.WALL_CHOOSE.format(emotion=words.title(emotion), sex=sex),
        data_emotion=emotion,
    )
    name = html.Span([emotion_icon(emotion, "sm"), f"{words.title(emotion)}, {sex}"], className="lwall__name")
    return html.Button([*shown, name], id={"type": CELL, "key": key}, className="lwall__cell", type="button", **marks)


def pair_view(lessons: Lessons, pair: Pair) -> list[Component]:
    """Return two exemplars beside each other, and what differs between them."""
    keys = [_sex_and_emotion(key) for key in pair]
    voices = [lessons.voice(*key) for key in keys]
    faces = [lessons.face(*key) for key in keys]
    names = (_name(*keys[0]), _name(*keys[1]))
    voiced = _voice_differences(lessons, voices, pair)
    faced = _face_differences(lessons, faces)
    longest = max((voice.duration_s for voice in voices if voice), default=0.0)
    columns = [_column(key, voice, face, longest) for key, voice, face in zip(keys, voices, faces, strict=True)]
    tables = [
        difference_table(voiced, texts.VOICE_DIFFERENCES, names, texts.VOICE_NOTE),
        difference_table(faced, texts.FACE_DIFFERENCES, names, texts.FACE_NOTE),
    ]
    return [
        html.P(summary(voiced, _spoken(*keys[0]), _spoken(*keys[1])), className="learn__said"),
        html.Div(tables, className="lpair"),
        html.Div(columns, className="lpair"),
    ]


def _sex_and_emotion(key: str) -> tuple[str, str]:
    sex, _, emotion = key.partition("_")
    return sex, emotion


def _name(sex: str, emotion: str) -> str:
    return f"{words.title(emotion)}, {sex}"


def _spoken(sex: str, emotion: str) -> str:
    return texts.SPOKEN[sex].format(emotion=texts.NEUTRAL_VOICE if emotion == "neutral" else EMOTION_NAMES[emotion])


def _voice_differences(lessons: Lessons, voices: list[VoiceLesson | None], pair: Pair) -> list[Any]:
    first, second = voices
    if first is None or second is None:
        return []
    spread = lessons.spread()
    one, other = ({name: getattr(each.measures, name) for name in VOICE} for each in (first, second))
    return voice_differences(one, other, (spread.get(pair[0], {}), spread.get(pair[1], {})))


def _face_differences(lessons: Lessons, faces: list[FaceLesson | None]) -> list[Any]:
    first, second = faces
    if first is None or second is None:
        return []
    every = [lessons.face(sex, emotion) for sex in SEXES for emotion in EMOTIONS]
    known = [face.regions for face in every if face and set(FACE) <= set(face.regions)]
    return face_differences(first.regions, second.regions, known)


def _column(key: tuple[str, str], voice: VoiceLesson | None, face: FaceLesson | None, longest_s: float) -> html.Section:
    sex, emotion = key
    heading = html.H3([emotion_icon(emotion, "lg"), _name(sex, emotion)], className="lpair__name")
    parts: list[Component] = [heading]
    parts += [_face(sex, emotion, face)] if face else []
    parts += _voice(sex, emotion, voice, longest_s) if voice else []
    return html.Section(parts, className="card lpair__column", **attributes(data_emotion=emotion))


def _face(sex: str, emotion: str, face: FaceLesson) -> html.Figure:
    alt = texts.PICTURE_ALT.format(emotion=EMOTION_NAMES[emotion], sex=sex)
    layers: list[Component] = [html.Img(src=face.exemplar.url, alt=alt, width="256", height="256")]
    below: list[Component] = [html.Span(face.exemplar.how_made, className="hint")]
    if face.overlay:
        layers.append(html.Img(src=face.overlay, alt="", className="lpair__overlay"))
        box = dmc.Checkbox(label=texts.WHERE_IT_LOOKS, className="lpair__toggle")
        below.insert(0, box)
    return html.Figure([html.Div(layers, className="lpair__face"), html.Figcaption(below)], className="lpair__picture")


def _voice(sex: str, emotion: str, voice: VoiceLesson, longest_s: float) -> list[Component]:
    label = attributes(aria_label=texts.CLIP_LABEL.format(emotion=EMOTION_NAMES[emotion], sex=sex))
    measures = voice.measures
    plots = [
        (texts.WAVEFORM, waveform(voice.envelope, [], voice.duration_s)),
        (
            texts.PITCH,
            pitch_contour(measures.times_s, measures.contour_hz, voice.duration_s, colour_of(emotion)),
        ),
        (texts.MFCC, mfcc_map(voice.mfcc, (0.0, voice.duration_s), voice.duration_s)),
    ]
    for _, figure in plots:
        # Both voices on one scale of time: the faster one is the shorter one.
        figure["layout"]["xaxis"]["range"] = [0, longest_s]
    player = html.Audio(src=voice.exemplar.url, controls=True, preload="none", className="player", **label)
    return [
        player,
        html.P(voice.exemplar.how_made, className="hint"),
        *(plotted(title, figure) for title, figure in plots),
    ]
