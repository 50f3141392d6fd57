"""The answer to a clip: a player, what the network saw of it, and the emotion over time."""

from collections.abc import Sequence
from typing import Any, Final

from dash import html

from dashapp.labels import EMOTIONS
from dashapp.predictions import Exemplar, Json, ModelInfo
from dashapp.predictions.timeline import Moment, Passage, course, timeline, to_csv, to_webvtt
from dashapp.ui import texts as shared
from dashapp.ui import words
from dashapp.ui.analyze import texts
from dashapp.ui.analyze.explanation import explain_button, note, overlay
from dashapp.ui.analyze.precision_note import worth
from dashapp.ui.components import notices
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.emotion_bars import emotion_bars
from dashapp.ui.components.exemplars import exemplar_card, for_answer
from dashapp.ui.components.exports import Saved, exports
from dashapp.ui.components.facts import apparent_sex, fact, facts
from dashapp.ui.components.headline import headline, nothing_found, several_headline
from dashapp.ui.components.plotted import plotted
from dashapp.ui.figures.emotion_timeline import emotion_timeline
from dashapp.ui.figures.frame import LEFT, RIGHT
from dashapp.ui.figures.mfcc_map import mfcc_map
from dashapp.ui.figures.waveform import waveform
from dashapp.ui.language import counted

MOST_TOLD: Final = 4


def clip_answer(
    file_id: str, name: str, answer: Json, infos: Sequence[ModelInfo], exemplars: Sequence[Exemplar]
) -> html.Article:
    """Return the answer to one clip; the browser fills in the sound, which it keeps to itself.

    Args:
        file_id: What the browser calls the file.
        name: Its name.
        answer: `SpeechPrediction.to_dict()`; its view without the preview.
        infos: The models, for the note on their precision.
        exemplars: All exemplars.
    """
    shown = notices.warnings(answer["warnings"], leave_out=("no_speech",))
    moments = timeline(answer["segments"])
    media = _media(file_id, name, answer, moments)
    if answer["top"] is None:
        said = " ".join(notice["message"] for notice in answer["warnings"] if notice["code"] == "no_speech")
        head = nothing_found(texts.NO_VOICE, said, "sound")
        return html.Article([head, html.Div([media, html.Div()], className="columns"), shown], key=file_id)
    emotion = answer["top"]["emotion"]
    note = worth(infos, answer["model"], emotion)
    clear = words.standing(answer["emotion"], certain=answer["certain"]) is words.Standing.CLEAR
    passages = [] if clear else course(answer["segments"])
    head = (
        several_headline([passage.emotion for passage in passages], _course(passages))
        if passages
        else headline("speech", answer["emotion"], certain=answer["certain"], note=note)
    )
    side = [
        html.Section(
            [
                html.H3(texts.RATERS_HEAR),
                emotion_bars(answer["emotion"], shared.PROBABILITIES),
                *_unknown_to(answer["emotion"]),
                facts(
                    apparent_sex(answer),
                    fact("sound", shared.LENGTH, words.seconds(answer["duration_s"]), _windows(answer)),
                ),
            ],
            className="card",
        ),
        exemplar_card(for_answer(answer, emotion, exemplars, "picture")),
    ]
    column = html.Div([part for part in side if part is not None], className="column")
    parts = [head, html.Div([media, column], className="columns"), shown]
    return html.Article([part for part in parts if part is not None], key=file_id)


def _course(passages: Sequence[Passage]) -> str:
    """Say which emotions follow each other."""
    told = [
        texts.PASSAGE.format(emotion=words.emotion(each.emotion), moment=words.moment(each.start_s))
        for each in passages[:MOST_TOLD]
    ]
    more = [texts.AND_SO_ON] if len(passages) > MOST_TOLD else []
    return texts.VOICE_CHANGES.format(passages=words.joined([*told, *more]))


def _unknown_to(emotion: Json) -> list[html.P]:
    """Say which of the seven emotions a model with fewer labels cannot answer."""
    known = {words.emotion(label) for label in emotion}
    missing = [words.emotion(label) for label in EMOTIONS if words.emotion(label) not in known]
    return [html.P(texts.MODEL_LACKS.format(emotions=words.either(missing)), className="hint")] if missing else []


def _windows(answer: Json) -> str:
    count = len(answer["segments"])
    silent = sum(not segment["speech"] for segment in answer["segments"])
    return counted(texts.IN_WINDOWS_WITH_SPEECH if silent else texts.IN_WINDOWS, count, silent=silent)


def _media(file_id: str, name: str, answer: Json, moments: Sequence[Moment]) -> html.Section:
    duration_s, segments, view = answer["duration_s"], answer["segments"], answer.get("view")
    kept = attributes(data_file=file_id, data_part="preview", aria_label=shared.YOUR_CLIP.format(name=name))
    parts: list[Any] = [html.Audio(controls=True, preload="metadata", className="player", **kept)]
    if view:
        parts.append(plotted(texts.WAVEFORM, waveform(view["envelope"], moments, duration_s)))
    if segments:
        parts.append(plotted(texts.OVER_TIME, emotion_timeline(moments, duration_s)))
    if answer["top"]:
        parts.append(_exports(name, segments))
    if view:
        heat = mfcc_map(view["mfcc"], tuple(view["mfcc_seconds"]), duration_s)
        parts.append(plotted(texts.MFCC, heat))
    if answer["top"]:
        parts.append(_explanation(file_id, answer))
    timing = attributes(data_duration=str(duration_s), data_left=str(LEFT), data_right=str(RIGHT))
    playhead = html.Div(className="playhead", hidden=True, **attributes(aria_hidden="true"))
    return html.Section([*parts, playhead], className="card timeline", **timing)


def _explanation(file_id: str, answer: Json) -> html.Div:
    """Return the button, and the lane under the plots in which the browser shows when and how high."""
    button = explain_button(file_id, "preview", "speech", answer["model"], answer["top"]["emotion"])
    beside = html.Span(texts.EXPLAINED_STRETCH, className="hint")
    lane = html.Div(html.Div(overlay(), className="lane__inside"), className="lane", hidden=True)
    parts = [html.Div([button, beside], className="look-harder"), lane, note()]
    margins = {"--left": f"{LEFT}px", "--right": f"{RIGHT}px"}
    voiced = [segment for segment in answer["segments"] if segment["speech"]]
    clearest = max(voiced, key=lambda segment: segment["emotion"][answer["top"]["emotion"]])
    return html.Div(parts, className="explained", style=margins, **attributes(data_clearest=str(clearest["start_s"])))


def _exports(name: str, segments: Sequence[Json]) -> html.P:
    return exports(
        name,
        Saved(shared.CSV, "text/csv", ".csv", to_csv(segments)),
        Saved(shared.WEBVTT, "text/vtt", ".vtt", to_webvtt(segments)),
    )
