"""Representative clips and pictures: how the same emotion sounds or looks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp.labels import EMOTIONS, SAME_AS, SEXES
from dashapp.predictions import Exemplar, Json
from dashapp.ui import texts, words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.facts import is_clear, may_be_named
from dashapp.ui.components.icon import emotion_icon


def exemplar_card(exemplars: Sequence[Json]) -> html.Section | None:
    """Return the exemplars that belong to an answer: one, or one for each sex where the sex is not known.

    Args:
        exemplars: `Exemplar.to_dict()` of each; all of one kind and emotion.
    """
    if not exemplars:
        return None
    kind, emotion = exemplars[0]["kind"], exemplars[0]["emotion"]
    return html.Section(
        [html.H3(_heading(kind, emotion)), *(_exemplar(exemplar, named=len(exemplars) > 1) for exemplar in exemplars)],
        className=f"card exemplar exemplar--{kind}",
    )


def for_answer(answer: Json, emotion: str, available: Iterable[Exemplar], kind: str) -> list[Json]:
    """Return the answer's own exemplar, or those of both sexes where its apparent sex is unknown or unclear.

    Args:
        answer: An answer or a face of one, with its entry ``exemplar``.
        emotion: Its top emotion.
        available: All exemplars.
        kind: ``clip`` or ``picture``.
    """
    own = answer["exemplar"]
    if own and may_be_named(answer):
        return [own]
    return alike(None, emotion, available, kind) or ([own] if own else [])


def alike(sex: Mapping[str, float] | None, emotion: str, available: Iterable[Exemplar], kind: str) -> list[Json]:
    """Return the exemplars of an emotion and of an apparent sex, or of both where it is unknown or unclear.

    Args:
        sex: Its probabilities.
        emotion: The emotion.
        available: All exemplars.
        kind: ``clip`` or ``picture``.
    """
    same = [e for e in available if e.kind == kind and e.emotion == SAME_AS.get(emotion, emotion)]
    return [e.to_dict() for e in same if not (sex and is_clear(sex)) or e.sex == words.most_probable(sex)[0][0]]


def exemplar_wall(available: Iterable[Exemplar]) -> html.Div:
    """Return seven emotions by two sexes: each with its picture and its clip."""
    by_key = {(e.kind, e.sex, e.emotion): e for e in available}
    return html.Div([_wall_column(by_key, emotion) for emotion in EMOTIONS], className="wall")


def _heading(kind: str, emotion: str) -> str:
    if emotion == "neutral":
        return texts.HOW_NEUTRAL_SOUNDS if kind == "clip" else texts.HOW_NEUTRAL_LOOKS
    return (texts.HOW_IT_SOUNDS if kind == "clip" else texts.HOW_IT_LOOKS).format(emotion=words.emotion(emotion))


def _exemplar(exemplar: Json, *, named: bool) -> html.Figure:
    sex = exemplar["sex"]
    said = {"emotion": words.emotion(exemplar["emotion"]), "sex": texts.SEXES[sex]}
    if exemplar["kind"] == "clip":
        marks = attributes(aria_label=texts.EXEMPLAR_CLIP.format(**said))
        media: Component = html.Audio(src=exemplar["url"], controls=True, preload="none", **marks)
    else:
        alt = texts.EXEMPLAR_FACE.format(**said)
        media = html.Img(src=exemplar["url"], alt=alt, width="144", height="144")
    caption = [html.Strong(f"{texts.SEX_TITLES[sex]}. ")] if named else []
    return html.Figure([media, html.Figcaption([*caption, exemplar["how_made"]])], className="exemplar__item")


def _wall_column(by_key: dict[tuple[str, str, str], Exemplar], emotion: str) -> html.Section:
    marks = attributes(data_emotion=emotion)
    heading = html.H3([emotion_icon(emotion, "md"), words.title(emotion)], className="wall__name")
    cells = [_wall_cell(by_key, sex, emotion) for sex in SEXES]
    return html.Section([heading, *cells], className="wall__column", **marks)


def _wall_cell(by_key: dict[tuple[str, str, str], Exemplar], sex: str, emotion: str) -> html.Div:
    said = {"emotion": words.emotion(emotion), "sex": texts.SEXES[sex]}
    picture, clip = by_key.get(("picture", sex, emotion)), by_key.get(("clip", sex, emotion))
    parts: list[Any] = []
    if picture:
        parts.append(html.Img(src=picture.url, alt=texts.AVERAGE_FACE.format(**said), width="256", height="256"))
    if clip:
        marks = attributes(data_action="play-exemplar", data_src=clip.url)
        named = attributes(aria_label=texts.PLAY_CLIP.format(**said))
        parts.append(
            html.Button(html.Span(className="icon icon-play icon--sm"), className="wall__play", **marks, **named)
        )
    return html.Div([*parts, html.Span(texts.SEX_TITLES[sex], className="wall__sex")], className="wall__cell")
