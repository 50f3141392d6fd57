"""How it works: a sample's way through the program, with a control at each step."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashapp.labels import EMOTIONS
from dashapp.service.steps import FaceSteps, VoiceSteps
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.emotion_bars import emotion_bars
from dashapp.ui.components.plotted import plotted
from dashapp.ui.figures.mfcc_map import mfcc_map
from dashapp.ui.figures.waveform import waveform
from dashapp.ui.learn import texts
from dashapp.ui.learn.figures import frame_and_spectrum, mel_map

RATE: Final = 16_000
MEL_BANDS: Final = 64

Options = Sequence[tuple[str, str]]

VOICE_CONTROLS: Final[Mapping[str, tuple[Options, str]]] = {
    "noise_db": ((("40", "None"), ("20", "20"), ("10", "10"), ("5", "5"), ("0", "0")), "40"),
    "heard": ((("25", "25"), ("50", "50"), ("75", "75"), ("100", "100")), "100"),
    "top_hz": ((("500", "500"), ("1000", "1000"), ("2000", "2000"), ("3400", "3400"), ("5500", "5500")), "5500"),
    "coefficients": ((("3", "3"), ("5", "5"), ("13", "13"), ("20", "20"), ("40", "All 40")), "40"),
    "emotion": (tuple((e, words.title(e)) for e in EMOTIONS), EMOTIONS[0]),
    "temperature": ((("0.5", "0.5"), ("1", "1"), ("2", "2"), ("4", "4")), "1"),
}
"""Of each control, what can be chosen and what is chosen at first; in the order of the steps."""
FACE_CONTROLS: Final[Mapping[str, tuple[Options, str]]] = {
    "size": ((("60", "60"), ("80", "80"), ("100", "100"), ("150", "150"), ("220", "220")), "100"),
    "turn": ((("-60", f"{words.MINUS}60"), ("-30", f"{words.MINUS}30"), ("0", "0"), ("30", "30"), ("60", "60")), "0"),
    "emotion": (tuple((e, words.title(e)) for e in EMOTIONS), "happy"),
    "temperature": ((("0.5", "0.5"), ("1", "1"), ("2", "2"), ("4", "4")), "1"),
}
VOICE_STEP_CONTROLS: Final = dict(zip(texts.VOICE_STEPS, VOICE_CONTROLS, strict=True))
FACE_STEP_CONTROLS: Final = dict(zip(("boxes", "crop", "maps", "softmax"), FACE_CONTROLS, strict=True))


def control_id(kind: str, name: str) -> str:
    """Return the id of a control of ``voice`` or ``face``."""
    return f"learn-{kind}-{name.replace('_', '-')}"


def slot_id(kind: str, step: str) -> str:
    """Return the id of the place where a step is drawn."""
    return f"learn-{kind}-at-{step}"


def steps_layout(kind: str) -> list[Component]:
    """Return the steps of ``voice`` or ``face`` with their controls, before anything is drawn."""
    said = texts.VOICE_STEPS if kind == "voice" else texts.FACE_STEPS
    of_step = VOICE_STEP_CONTROLS if kind == "voice" else FACE_STEP_CONTROLS
    return [_step(kind, step, *said[step], of_step.get(step)) for step in said]


def _step(kind: str, step: str, title: str, text: str, control: str | None) -> html.Section:
    parts: list[Component] = [html.H3(title), html.P(text, className="lstep__text")]
    if control:
        parts.append(_control(kind, control))
    parts.append(html.Div(id=slot_id(kind, step), className="lstep__shown"))
    return html.Section(parts, className="card lstep")


def _control(kind: str, name: str) -> html.Div:
    options, first = (VOICE_CONTROLS if kind == "voice" else FACE_CONTROLS)[name]
    identifier, title = control_id(kind, name), texts.CONTROLS[name]
    chosen = dmc.SegmentedControl(
        id=identifier,
        data=[{"value": value, "label": label} for value, label in options],
        value=first,
        fullWidth=True,
        size="sm",
        className="lstep__choice",
        **attributes(aria_label=title),
    )
    return html.Div([html.Span(title, className="lstep__control"), chosen], className="lstep__row")


def voice_slots(steps: VoiceSteps, first: VoiceSteps, temperature: float) -> dict[str, Any]:
    """Return what is drawn at each step of a voice.

    Args:
        steps: Of the clip as it is chosen.
        first: Of the clip as it is.
        temperature: By which the answer is made flatter or steeper.
    """
    duration = steps.duration_s
    over = (steps.where.overlay, *steps.where.seconds) if steps.where and steps.where.seconds else None
    where = plotted("", mel_map(steps.log_mel, duration, MEL_BANDS, over)) if over else _nothing_to_show()
    tallest = max((len(row) for row in steps.mfcc), default=1)
    marks = attributes(aria_label=texts.HOW_PLAY, data_sound=steps.preview)
    player = html.Audio(controls=True, className="player", **marks)
    return {
        "waveform": plotted("", waveform(steps.envelope, [], duration)),
        "frames": plotted("", frame_and_spectrum(steps.frame, steps.spectrum_db, RATE)),
        "mel": plotted("", mel_map(steps.log_mel, duration, MEL_BANDS)),
        "mfcc": [plotted("", mfcc_map(steps.mfcc, (0.0, duration), duration)), html.P(texts.HOW_PLAY), player]
        if tallest
        else None,
        "maps": where,
        "softmax": answer(steps.emotion, first.emotion, temperature),
    }


def face_slots(steps: FaceSteps, first: FaceSteps, picture: str, temperature: float) -> dict[str, Any]:
    """Return what is drawn at each step of a face.

    Args:
        steps: Of the picture as it is chosen.
        first: Of the picture as it is.
        picture: Its address.
        temperature: By which the answer is made flatter or steeper.
    """
    crop = html.Img(src=steps.crop, alt="", className="lstep__crop", width="240", height="240")
    refused = [] if steps.readable else [html.P(texts.HOW_UNREADABLE, className="learn__note")]
    over = html.Img(src=steps.where.overlay, alt="", className="lstep__over") if steps.where else _nothing_to_show()
    return {
        "picture": html.Img(src=picture, alt="", className="lstep__picture"),
        "boxes": _boxed(steps, picture),
        "crop": [crop, *refused],
        "maps": html.Div([crop, over], className="lstep__stack"),
        "softmax": answer(steps.emotion, first.emotion, temperature),
    }


def _boxed(steps: FaceSteps, picture: str) -> html.Div:
    width, height = steps.size
    marks = [
        html.Span(
            className=name,
            style={
                "left": f"{100 * box.x / width:.2f}%",
                "top": f"{100 * box.y / height:.2f}%",
                "width": f"{100 * box.width / width:.2f}%",
                "height": f"{100 * box.height / height:.2f}%",
            },
        )
        for name, box in (("lstep__box lstep__box--found", steps.box), ("lstep__box", steps.cut))
    ]
    return html.Div([html.Img(src=picture, alt="", className="lstep__picture"), *marks], className="lstep__boxed")


def _nothing_to_show() -> html.P:
    return html.P(texts.NOTHING_TO_EXPLAIN, className="hint")


def answer(emotion: Mapping[str, float], before: Mapping[str, float], temperature: float) -> list[Component]:
    """Return the bars of an answer, and what it was before anything was changed."""
    if not emotion:
        return [html.P(texts.HOW_NO_ANSWER, className="learn__note")]
    shown = tempered(emotion, temperature)
    parts: list[Component] = [emotion_bars(shown, texts.HOW_ANSWER)]
    if before:
        top, share = words.most_probable(before)[0]
        said = f"{words.title(top)} {words.percent(share)}"
        parts.append(html.P(texts.HOW_BEFORE.format(before=said), className="hint"))
    return parts


def tempered(emotion: Mapping[str, float], temperature: float) -> dict[str, float]:
    """Return probabilities as a softmax gives them at another temperature."""
    raised = {label: max(value, 1e-9) ** (1 / temperature) for label, value in emotion.items()}
    total = sum(raised.values())
    return {label: value / total for label, value in raised.items()}
