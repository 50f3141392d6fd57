"""The language of a page: chosen by request, and every text of it in the modules that a translation stands beside."""

import ast
import json
import re
import string
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from importlib import import_module
from pathlib import Path
from string import Formatter
from types import SimpleNamespace
from typing import Any

import pytest
from dash import html
from flask import Flask

from dashapp.settings import ROOT, Settings
from dashapp.ui import formats, language, shell, texts
from dashapp.ui.analyze.clip_answer import clip_answer
from dashapp.ui.analyze.picture_answer import picture_answer
from dashapp.ui.components.models_table import models_table
from dashapp.ui.crowd.answer import crowd_answer
from dashapp.ui.factory import PAGES, SCRIPT_TEXTS, create_app
from dashapp.ui.language import LANGUAGES, counted, parts
from dashapp.ui.models.card import model_card
from tests.fakes import FakeExemplars, fake_service
from tests.ui.answers import INFOS, clip_json, face, picture_json
from tests.ui.crowds import crowd_json
from tests.ui.trees import props
from tests.ui.trees import texts as texts_of

UI = ROOT / "dashapp" / "ui"
MODULES = sorted(path for path in UI.rglob("*texts.py"))
OTHER_LETTERS = str.maketrans({letter: chr(ord(letter) + 0xFEE0) for letter in string.ascii_letters})
"""Wide ones, as they stand between Chinese characters."""
READ_ALOUD = ("aria-label", "alt", "title", "placeholder", "label")
"""Attributes that people read or hear."""
FORMATS = "|".join(re.findall(r"\w+", f"{formats.PICTURE_NAMES} {formats.CLIP_NAMES} {formats.VIDEO_NAMES}"))
SAME_EVERYWHERE = re.compile(
    rf"\b({FORMATS}|SVG|HTML|MFCC|x|s|min|Hz|ms|MB|speech-mfcc-cnn|face-fer-cnn|crowd-cnn|crema-d|research only|random"
    r"|test|Text|voice\.wav|me\.jpg|made for a)\b"
)
"""Names of formats, units, models and corpora, and what a fake has of its own."""


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def constants(name: str) -> dict[str, Any]:
    return {key: value for key, value in vars(sys.modules[name]).items() if key.isupper()}


def marked(text: Any) -> Any:
    """A text of a language that nobody speaks: the English one in letters of another kind."""
    if isinstance(text, Mapping):
        return {key: marked(value) for key, value in text.items()}
    if isinstance(text, tuple | list):
        made = [marked(each) for each in text]
        return type(text)(*made) if hasattr(text, "_fields") else type(text)(made)
    if is_dataclass(text) and not isinstance(text, type):
        return replace(text, **{each.name: marked(getattr(text, each.name)) for each in fields(text)})
    if not isinstance(text, str):
        return text
    return "".join(
        literal.translate(OTHER_LETTERS) + (f"{{{name}{':' if form else ''}{form}}}" if name is not None else "")
        for literal, name, form, _ in Formatter().parse(text)
    )


@pytest.fixture
def other_language(monkeypatch: pytest.MonkeyPatch) -> None:
    def translation(name: str, _: str) -> Any:
        return SimpleNamespace(**{key: marked(value) for key, value in constants(name).items()})

    monkeypatch.setattr(language, "translation", translation)


def unmarked(component: object) -> list[str]:
    """What of a tree people read or hear, and is none of the texts of the modules."""
    said = texts_of(component)
    said += [str(each[name]) for each in props(component) for name in READ_ALOUD if isinstance(each.get(name), str)]
    rest = [SAME_EVERYWHERE.sub("", text) for text in said]
    return [text for text in rest if re.search("[A-Za-z]{2,}", text)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.PATH)
def test_every_text_of_a_page_can_be_translated(page, other_language: None) -> None:
    # The names of columns of own tables are the same in every language.
    columns = {"file", "emotion", "sex, speaker, race, age, split"}
    assert [
        text
        for text in unmarked(page.layout(Settings()))
        if text not in columns and not text.startswith("file,emotion,sex")
    ] == []


@pytest.mark.parametrize(
    "make",
    [
        lambda: clip_answer("f", "voice.wav", clip_json(), INFOS, FakeExemplars().all()),
        lambda: picture_answer("f", "me.jpg", picture_json(face(), face()), INFOS, FakeExemplars().all()),
        lambda: picture_answer("f", "me.jpg", picture_json(), INFOS, ()),
        lambda: crowd_answer("f", "voice.wav", crowd_json("approval", "neutral")),
        lambda: models_table(INFOS),
        lambda: model_card(INFOS[1]),
        shell.shell,
        shell.not_found,
    ],
)
def test_every_text_of_an_answer_can_be_translated(make, other_language: None) -> None:
    assert unmarked(make()) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(UI)))
def test_a_module_of_texts_is_translatable_and_its_translations_fit(path: Path) -> None:
    name = module_name(path)
    import_module(name)
    assert type(sys.modules[name]).__name__ == "_Translated", "it ends with translatable(__name__)"
    for other in (code for code in LANGUAGES if code != language.ENGLISH):
        translated = language.translation(name, other)
        english = constants(name)
        theirs = {key: value for key, value in vars(translated).items() if key.isupper()} if translated else {}
        assert set(theirs) <= set(english)
        assert {key: placeholders(value) for key, value in theirs.items()} == {
            key: placeholders(english[key]) for key in theirs
        }


def placeholders(text: Any) -> set[str]:
    if isinstance(text, str):
        return {name for _, name, _, _ in Formatter().parse(text) if name}
    values = text.values() if isinstance(text, Mapping) else text
    return set().union(*(placeholders(each) for each in values))


def test_texts_are_asked_for_while_a_request_is_answered() -> None:
    """A text that is imported by its own name, or used where a module is read, would stay English."""
    for path in UI.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("texts"):
                raise AssertionError(f"{path} imports texts one by one")
        at_once = [
            node
            for statement in tree.body
            if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value
            if not any(isinstance(node, ast.Lambda) for node in ast.walk(statement.value))
            for node in ast.walk(statement.value)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "texts"
        ]
        assert [ast.unparse(node) for node in at_once if node.attr not in {"DESCRIPTION", "VOICE_STEPS"}] == [], path


def test_scripts_ask_for_texts_that_there_are_and_leave_none_unused() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "assets" / "js").rglob("*.js"))
    named = set(re.findall(r'"((?:shared|analyze|crowd|live|own)\.\w+)"', scripts))
    there = {f"{group}.{key}" for group, module in SCRIPT_TEXTS.items() for key in module.SCRIPTS}
    # A word is put behind these while something is sent.
    joined = {f"{name}Share" for name in named if f"{name}Share" in there and "Share" in scripts}
    assert named - there == set()
    assert there - named - joined == set()


def test_the_page_has_its_language_and_the_texts_of_its_scripts() -> None:
    server = Flask("test", static_folder=None)
    create_app(server, fake_service(), Settings())
    page = server.test_client().get("/").get_data(as_text=True)
    assert '<html lang="en">' in page
    (said,) = re.findall(r'<script type="application/json" id="texts">(.*?)</script>', page)
    assert json.loads(said)["shared"]["tryAgain"] == texts.SCRIPTS["tryAgain"]


@pytest.mark.parametrize(
    ("headers", "cookie", "expected"),
    [
        ({}, None, "en"),
        ({"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}, None, "es"),
        ({"Accept-Language": "fr,en;q=0.5"}, None, "en"),
        ({"Accept-Language": "fr"}, None, "en"),
        ({"Accept-Language": "es"}, "en", "en"),
        ({"Accept-Language": "en"}, "es", "es"),
        ({"Accept-Language": "es"}, "klingon", "es"),
    ],
)
def test_what_is_chosen_counts_and_else_what_the_browser_prefers(
    headers: dict[str, str], cookie: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LANGUAGES, "es", "Español")
    sent = headers | ({"Cookie": f"{language.COOKIE}={cookie}"} if cookie else {})
    with Flask("test").test_request_context("/", headers=sent):
        assert language.language() == expected


def test_a_translation_takes_the_place_of_the_texts_that_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LANGUAGES, "es", "Español")
    monkeypatch.setitem(sys.modules, "dashapp.ui.texts_es", SimpleNamespace(CANCEL="Cancelar"))
    language._imported.cache_clear()
    with Flask("test").test_request_context("/", headers={"Accept-Language": "es"}):
        assert (texts.CANCEL, texts.CLOSE) == ("Cancelar", "Close")
    assert texts.CANCEL == "Cancel"
    language._imported.cache_clear()


def test_several_languages_can_be_switched(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [each for each in props(shell.shell()) if "data-language" in each] == []
    monkeypatch.setitem(LANGUAGES, "es", "Español")
    (chosen,) = [each for each in props(shell.shell()) if "data-language" in each]
    assert [option["props"]["value"] for option in chosen["children"]] == ["en", "es"]


def test_numbers_of_things_and_components_in_a_text() -> None:
    forms = {"one": "{count} file of {name}", "other": "{count:,} files of {name}"}
    assert [counted(forms, count, name="me") for count in (0, 1, 1200)] == [
        "0 files of me",
        "1 file of me",
        "1,200 files of me",
    ]
    link = html.A("here")
    assert parts("Look {where}, {name}.", where=link, name="me") == ["Look ", link, ", me."]
