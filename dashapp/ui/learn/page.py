"""Learn: for a class at the projector and for one person alone."""

from typing import Any, Final

import dash
import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, ctx, dcc, html
from dash.development.base_component import Component
from flask import Flask, Response, jsonify, request

from dashapp.labels import EMOTIONS, SEXES
from dashapp.service.lessons import Lessons
from dashapp.service.steps import FaceControls, VoiceControls, face_steps, voice_steps
from dashapp.settings import Settings
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.learn import how, texts
from dashapp.ui.learn.lesson import in_class
from dashapp.ui.learn.people import people_agree
from dashapp.ui.learn.quiz import ADDRESS, bundled_pool, corpus_pool, quiz_json, quiz_layout
from dashapp.ui.learn.wall import CELL, FIRST_PAIR, chosen, pair_view, wall
from dashapp.ui.pages import PageService
from dashapp.ui.shell import LOCATION

PATH: Final = "/learn"

TABS: Final = "learn-tabs"
PAIR: Final = "learn-pair"
WALL: Final = "learn-wall"
SIDES: Final = "learn-sides"
PEOPLE: Final = "learn-people"
VOICE_SAMPLE: Final = "learn-voice-sample"
FACE_SAMPLE: Final = "learn-face-sample"
HIGHEST_SEED: Final = 1_000_000

_Voice = tuple[str, str, str, str, str, str, str]
_PHOTOGRAPH: Final = "/assets/samples/astronaut.jpg"


def layout(_settings: Settings | None = None) -> Component:
    """Return the page; what the service knows is filled in when it is shown."""
    parts = {
        "wall": [html.P(texts.WALL_LEAD, className="learn__lead"), _filled(WALL, 340), _filled(SIDES, 640)],
        "quiz": quiz_layout(),
        "how": _how(),
        "people": [html.P(texts.PEOPLE_LEAD, className="learn__lead"), _filled(PEOPLE, 480)],
        "class": in_class(),
    }
    names = dmc.TabsList([dmc.TabsTab(texts.PARTS[part], value=part) for part in parts])
    panels = [
        dmc.TabsPanel(html.Div([html.H2(texts.PARTS[part]), *shown], className="learn__part"), value=part)
        for part, shown in parts.items()
    ]
    screen = html.Button(
        texts.FULL_SCREEN, type="button", className="button", title=texts.FULL_SCREEN_HINT, **attributes(data_screen="")
    )
    head = html.Div([html.Div([html.H1(texts.NAME), html.P(texts.LEAD)]), screen], className="intro learn__intro")
    tabs = dmc.Tabs([names, *panels], id=TABS, value="wall", keepMounted=True)
    return html.Div(
        [dcc.Store(id=PAIR, data=list(FIRST_PAIR)), head, tabs], className="learn", **attributes(data_title=texts.NAME)
    )


def _how() -> list[Component]:
    voices = [(f"{sex}_{e}", f"{words.title(e)}, {sex}") for sex in SEXES for e in EMOTIONS]
    faces = [("photograph", "Astronaut Eileen Collins (NASA)"), *voices]
    kinds = {"voice": (texts.HOW_VOICE, VOICE_SAMPLE, voices), "face": (texts.HOW_FACE, FACE_SAMPLE, faces)}
    names = dmc.TabsList([dmc.TabsTab(title, value=kind) for kind, (title, _, _) in kinds.items()])
    panels = [
        dmc.TabsPanel(html.Div([_sample(identifier, samples), *how.steps_layout(kind)], className="lsteps"), value=kind)
        for kind, (_, identifier, samples) in kinds.items()
    ]
    return [
        html.P(texts.HOW_LEAD, className="learn__lead"),
        dmc.Tabs([names, *panels], value="voice", keepMounted=True, variant="outline"),
    ]


def _sample(identifier: str, samples: list[tuple[str, str]]) -> dmc.Select:
    return dmc.Select(
        id=identifier,
        label=texts.HOW_SAMPLE,
        data=[{"value": value, "label": label} for value, label in samples],
        value=samples[0][0],
        allowDeselect=False,
        className="lsteps__sample",
    )


def _filled(identifier: str, height: int) -> html.Div:
    """Return a place that is filled in later, of about the height that it will have."""
    return html.Div(dmc.Skeleton(height=height, radius="md"), id=identifier)


def register_callbacks(app: dash.Dash, service: PageService) -> None:
    """Fill in what the service knows, and answer what is chosen."""
    lessons = service.lessons()
    _register_parts(app)
    _register_wall(app, lessons)
    _register_voice(app, lessons)
    _register_face(app, lessons)
    _install_quiz(app, service, lessons)


def _register_parts(app: dash.Dash) -> None:
    @app.callback(Output(TABS, "value"), Input(LOCATION, "hash"))
    def part(mark: str | None) -> Any:
        wanted = (mark or "").removeprefix("#")
        return wanted if wanted in texts.PARTS else dash.no_update

    @app.callback(Output(PEOPLE, "children"), Input(TABS, "value"), State(PEOPLE, "id"))
    def people(shown: str, _: str) -> Any:
        return people_agree() if shown == "people" else dash.no_update


def _register_wall(app: dash.Dash, lessons: Lessons) -> None:
    # Not at first: whoever answers "no change" then would keep `show` from being called at all.
    clicks = Input({"type": CELL, "key": ALL}, "n_clicks")

    @app.callback(Output(PAIR, "data"), clicks, State(PAIR, "data"), prevent_initial_call=True)
    def choose(clicks: list[int | None], pair: list[str]) -> Any:
        clicked = ctx.triggered_id
        return list(chosen((pair[0], pair[1]), clicked["key"])) if clicked and any(clicks) else dash.no_update

    @app.callback(Output(WALL, "children"), Output(SIDES, "children"), Input(PAIR, "data"))
    def show(pair: list[str]) -> tuple[Component, list[Component]]:
        both = (pair[0], pair[1])
        return wall(lessons, both), pair_view(lessons, both) if lessons.exemplars() else []


def _register_voice(app: dash.Dash, lessons: Lessons) -> None:
    slots = [Output(how.slot_id("voice", step), "children") for step in texts.VOICE_STEPS]
    controls = [Input(how.control_id("voice", name), "value") for name in how.VOICE_CONTROLS]

    @app.callback(*slots, Input(TABS, "value"), Input(VOICE_SAMPLE, "value"), *controls)
    def follow(shown: str, sample: str, *values: str) -> list[Any]:
        sound = lessons.waveform(*sample.split("_", 1)) if shown == "how" else None
        if sound is None:
            return [dash.no_update] * len(slots)
        noise, heard, top, coefficients, emotion, temperature = values
        asked = VoiceControls(int(noise), int(heard) / 100, int(top), int(coefficients), emotion)
        steps = voice_steps(sound, asked, lessons.service)
        first = (
            steps if asked == VoiceControls(emotion=emotion) else voice_steps(sound, VoiceControls(), lessons.service)
        )
        drawn = how.voice_slots(steps, first, float(temperature))
        return [drawn[step] for step in texts.VOICE_STEPS]


def _register_face(app: dash.Dash, lessons: Lessons) -> None:
    slots = [Output(how.slot_id("face", step), "children") for step in texts.FACE_STEPS]
    controls = [Input(how.control_id("face", name), "value") for name in how.FACE_CONTROLS]

    @app.callback(*slots, Input(TABS, "value"), Input(FACE_SAMPLE, "value"), *controls)
    def follow(shown: str, sample: str, *values: str) -> list[Any]:
        found = _picture(lessons, sample) if shown == "how" else None
        if found is None:
            return [dash.no_update] * len(slots)
        url, data = found
        size, turn, emotion, temperature = values
        asked = FaceControls(int(size) / 100, float(turn), emotion)
        steps = face_steps(data, asked, lessons.service)
        first = face_steps(data, FaceControls(), lessons.service)
        if steps is None or first is None:
            return [html.P(texts.HOW_NO_FACE), *[None] * (len(slots) - 1)]
        drawn = how.face_slots(steps, first, url, float(temperature))
        return [drawn[step] for step in texts.FACE_STEPS]


def _picture(lessons: Lessons, sample: str) -> tuple[str, bytes] | None:
    """Return the address and the file of a sample; None where it cannot be read."""
    if sample == "photograph":
        data = lessons.bundled(_PHOTOGRAPH)
        return (_PHOTOGRAPH, data) if data else None
    exemplar = lessons.exemplar("picture", *sample.split("_", 1))
    data = lessons.data(exemplar) if exemplar else None
    return (exemplar.url, data) if exemplar and data else None


def _install_quiz(app: dash.Dash, service: PageService, lessons: Lessons) -> None:
    server: Flask = app.server

    @server.get(ADDRESS)
    def quiz() -> Response:
        from dashapp.evaluation.own.item_files import ROUTE

        text = request.args.get("seed", "1")
        seed = int(text) % HIGHEST_SEED if text.isascii() and text.isdigit() else 1
        pool = corpus_pool(service.evaluations(), service.item_files().kind, ROUTE, seed) or bundled_pool(lessons)
        answer = jsonify(quiz_json(pool))
        answer.headers["Cache-Control"] = "no-store"
        return answer
