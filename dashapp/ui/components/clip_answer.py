"""The answer to a clip: a player, what the network saw of it, and the emotion over time."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashapp.predictions import Exemplar, Json, ModelInfo
from dashapp.timeline import timeline, to_csv, to_webvtt
from dashapp.ui import words
from dashapp.ui.components import notices
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.emotion_bars import emotion_bars
from dashapp.ui.components.exemplars import exemplar_card, for_answer
from dashapp.ui.components.explanation import explain_button, note, overlay
from dashapp.ui.components.exports import Saved, exports
from dashapp.ui.components.facts import apparent_sex, fact, facts
from dashapp.ui.components.headline import headline, nothing_found
from dashapp.ui.components.plotted import plotted
from dashapp.ui.components.precision_note import precision_note
from dashapp.ui.figures.emotion_timeline import emotion_timeline
from dashapp.ui.figures.frame import LEFT, RIGHT
from dashapp.ui.figures.mfcc_map import mfcc_map
from dashapp.ui.figures.waveform import waveform


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
    media = _media(file_id, name, answer)
    if answer["top"] is None:
        said = " ".join(notice["message"] for notice in answer["warnings"] if notice["code"] == "no_speech")
        head = nothing_found("No voice heard", said, "sound")
        return html.Article([head, html.Div([media, html.Div()], className="columns"), shown], key=file_id)
    emotion = answer["top"]["emotion"]
    note = precision_note(infos, answer["model"], emotion)
    head = headline("speech", answer["emotion"], certain=answer["certain"], note=note)
    side = [
        html.Section(
            [
                html.H3("What raters would hear"),
                emotion_bars(answer["emotion"], "Probability of each emotion"),
                facts(
                    apparent_sex(answer["sex"]),
                    fact("sound", "Length", words.seconds(answer["duration_s"]), _windows(answer)),
                ),
            ],
            className="card",
        ),
        exemplar_card(for_answer(answer, emotion, exemplars, "picture")),
    ]
    column = html.Div([part for part in side if part is not None], className="column")
    return html.Article([head, html.Div([media, column], className="columns"), shown], key=file_id)


def _windows(answer: Json) -> str:
    count = len(answer["segments"])
    silent = sum(not segment["speech"] for segment in answer["segments"])
    left_out = f", {silent} without speech left out" if silent else ""
    return (f"in {count} windows" if count > 1 else "in one window") + left_out


def _media(file_id: str, name: str, answer: Json) -> html.Section:
    duration_s, segments, view = answer["duration_s"], answer["segments"], answer.get("view")
    kept = attributes(data_file=file_id, data_part="preview", aria_label=f"Your clip {name}")
    parts: list[Any] = [html.Audio(controls=True, preload="metadata", className="player", **kept)]
    moments = timeline(segments)
    if view:
        parts.append(plotted("Waveform and the emotion heard", waveform(view["envelope"], moments, duration_s)))
    if segments:
        parts += [plotted("Emotion over time", emotion_timeline(moments, duration_s)), _exports(name, segments)]
    if view:
        heat = mfcc_map(view["mfcc"], tuple(view["mfcc_seconds"]), duration_s)
        parts.append(plotted("MFCC of the clip, which the network sees without its silent ends", heat))
    if answer["top"]:
        parts.append(_explanation(file_id, answer))
    timing = attributes(data_duration=str(duration_s), data_left=str(LEFT), data_right=str(RIGHT))
    playhead = html.Div(className="playhead", hidden=True, **attributes(aria_hidden="true"))
    return html.Section([*parts, playhead], className="card timeline", **timing)


def _explanation(file_id: str, answer: Json) -> html.Div:
    """Return the button, and the lane under the plots in which the browser shows when and how high."""
    button = explain_button(file_id, "preview", "speech", answer["model"], answer["top"]["emotion"])
    beside = html.Span("in the three seconds from where the player stands", className="hint")
    lane = html.Div(html.Div(overlay(), className="lane__inside"), className="lane", hidden=True)
    parts = [html.Div([button, beside], className="look-harder"), lane, note()]
    margins = {"--left": f"{LEFT}px", "--right": f"{RIGHT}px"}
    first = next(segment["start_s"] for segment in answer["segments"] if segment["speech"])
    return html.Div(parts, className="explained", style=margins, **attributes(data_first=str(first)))


def _exports(name: str, segments: Sequence[Json]) -> html.P:
    return exports(
        name,
        Saved("CSV", "text/csv", ".csv", to_csv(segments)),
        Saved("WebVTT subtitles", "text/vtt", ".vtt", to_webvtt(segments)),
    )
