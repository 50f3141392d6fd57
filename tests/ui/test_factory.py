"""The Dash application as a server: what it sends, and that its callbacks and pages fit together."""

import json
import mimetypes
import re

import dash
import pytest
from flask import Flask

from dashapp.settings import ROOT, Settings
from dashapp.ui import shell
from dashapp.ui.factory import PAGES, create_app, page_at
from tests.fakes import fake_service
from tests.ui.answers import face, picture_json
from tests.ui.trees import as_json, ids, nodes, texts


@pytest.fixture
def app() -> dash.Dash:
    return create_app(Flask("test", static_folder=None), fake_service(), Settings())


def test_the_page_asks_no_other_server_for_anything(app: dash.Dash) -> None:
    page = app.server.test_client().get("/").get_data(as_text=True)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(addresses) > 10
    assert [address for address in addresses if not address.startswith("/")] == []


def test_assets_ask_no_other_server_for_anything() -> None:
    files = [path for form in ("css", "js") for path in (ROOT / "assets").rglob(f"*.{form}")]
    assert len(files) > 10
    # Plotly's bundle names addresses of namespaces and of maps, which no page draws; the pages' policy forbids them.
    for path in (path for path in files if path.parent.name != "plotly"):
        assert not re.search(r"""https?://|url\(["']?//""", path.read_text(encoding="utf-8")), path.name


def test_what_the_page_names_is_there(app: dash.Dash) -> None:
    client = app.server.test_client()
    page = client.get("/").get_data(as_text=True)
    for address in re.findall(r'(?:src|href)="(/assets/[^"]+)"', page):
        with client.get(address) as response:
            assert response.status_code == 200, address


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/data", 200),
        ("/crowd", 200),
        ("/about", 200),
        ("/about/", 200),
        ("/models?model=x", 200),
        ("/nowhere", 404),
        ("/_dash-layout", 200),
    ],
)
def test_an_address_without_a_page_is_not_found(app: dash.Dash, address: str, status: int) -> None:
    reply = app.server.test_client().get(address)
    assert reply.status_code == status
    assert address == "/_dash-layout" or "react-entry-point" in reply.get_data(as_text=True)


def test_the_scheme_is_known_before_anything_is_drawn(app: dash.Dash) -> None:
    page = app.server.test_client().get("/").get_data(as_text=True)
    assert page.count("colour-scheme.js") == 1
    assert page.index("colour-scheme.js") < page.index("00-tokens.css") < page.index("react-entry-point")


def test_a_page_is_texts_a_path_a_layout_and_callbacks() -> None:
    assert len({page.PATH for page in PAGES}) == len({page.texts.NAME for page in PAGES}) == len(PAGES)
    for page in PAGES:
        assert page.PATH.startswith("/")
        assert ids(page.layout(Settings()))
        assert callable(page.register_callbacks)


def test_callbacks_use_ids_that_are_on_the_pages(app: dash.Dash) -> None:
    laid_out = ids(shell.shell()).union(*(ids(page.layout(Settings())) for page in PAGES))
    app.server.test_client().get("/_dash-layout")  # the first request moves callbacks into the map
    assert app.callback_map
    for outputs, callback in app.callback_map.items():
        named = set(re.findall(r"([\w-]+)\.\w+", outputs))
        # Ids of a pattern belong to what a callback has drawn.
        named |= {part["id"] for part in callback["inputs"] + callback["state"] if not part["id"].startswith("{")}
        assert named <= laid_out, outputs


def test_ids_are_not_used_twice() -> None:
    laid_out = [ids(shell.shell()), *(ids(page.layout(Settings())) for page in PAGES)]
    assert len(set().union(*laid_out)) == sum(map(len, laid_out))


def test_no_upload_comes_back_to_a_callback(app: dash.Dash) -> None:
    app.server.test_client().get("/_dash-layout")
    read = {(part["id"], part["property"]) for c in app.callback_map.values() for part in c["inputs"] + c["state"]}
    assert {(name, key) for name, key in read if not name.startswith(("data-", "compare-", "learn-", "{"))} == {
        ("location", "pathname"),
        ("location", "search"),
        ("location", "hash"),
        ("answer", "data"),
        ("about-confusions", "id"),
        ("model-choice", "id"),
        ("crowd-answer", "data"),
        ("crowd-model-choice", "id"),
        ("crowd-gallery-halves", "id"),
    }
    assert {key for name, key in read if name.startswith("data-")} == {"id", "value"}
    assert "Upload" not in {node["type"] for page in PAGES for node in nodes(as_json(page.layout(Settings())))}


def test_a_page_is_found_by_its_address() -> None:
    assert texts(page_at("/about/", Settings()))[0] == "About"
    assert texts(page_at("/nothing", Settings()))[0] == "There is no such page"


def test_the_answer_is_rendered_from_the_store(app: dash.Dash) -> None:
    client = app.server.test_client()
    client.get("/_dash-layout")
    data = {"id": "file-1", "name": "a.jpg", "version": 1, "answer": picture_json(face("happy"))}
    body = {
        "output": "answer-view.children",
        "outputs": {"id": "answer-view", "property": "children"},
        "inputs": [{"id": "answer", "property": "data", "value": data}],
        "changedPropIds": ["answer.data"],
    }
    reply = client.post("/_dash-update-component", json=body)
    assert reply.status_code == 200
    shown = json.loads(reply.get_data(as_text=True))["response"]["answer-view"]["children"]
    assert "Happiness" in texts(shown)


def test_pages_may_load_from_this_server_alone(app: dash.Dash) -> None:
    client = app.server.test_client()
    policy = dict(part.split(" ", 1) for part in client.get("/").headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert "unsafe" not in policy["script-src"]
    assert not any("http" in sources or "*" in sources for sources in policy.values())
    headers = client.get("/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert {"camera=(self)", "microphone=(self)", "geolocation=()"} <= set(headers["Permissions-Policy"].split(", "))
    assert not [name for name, _ in headers if name.startswith("Access-Control")]


def test_files_have_the_media_types_that_browsers_insist_on(app: dash.Dash) -> None:
    client = app.server.test_client()
    for address, media_type in (
        ("/assets/fonts/inter-latin.woff2", "font/woff2"),
        ("/assets/icons/happy.svg", "image/svg+xml"),
        ("/assets/samples/astronaut.jpg", "image/jpeg"),
    ):
        with client.get(address) as response:
            assert response.mimetype == media_type
    assert mimetypes.guess_type("female_happy.webp")[0] == "image/webp"
    assert mimetypes.guess_type("female_happy.ogg")[0] == "audio/ogg"
