"""A server with fakes for gunicorn: clips are answered once the file ``go`` is in the folder ``TEST_FOLDER``."""

import os
import time
from pathlib import Path

from flask import Flask

from dashapp.rest import analyses, health
from dashapp.settings import Settings
from dashapp.wiring import WARM_UP, WarmUp
from tests.fakes import FakeSpeech, fake_service

FOLDER = Path(os.environ["TEST_FOLDER"])


class Held(FakeSpeech):
    """Writes down who asked, and waits."""

    def predict(self, waveform, progress=lambda _: None):
        (FOLDER / f"asked-{os.getpid()}").touch()
        deadline = time.monotonic() + 60
        while not (FOLDER / "go").exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        return super().predict(waveform, progress)


class Warm:
    """Models that are there at once."""

    state = "ready"

    def warm_up(self, *, crowds: bool = False) -> None:
        (FOLDER / f"warm-{os.getpid()}").touch()


server = Flask("test", static_folder=None)
service = fake_service(Settings(), speech=Held())
analyses.install(server, service, Settings.from_environment())
health.install(server, service)
server.extensions[WARM_UP] = WarmUp(server, Warm(), patience_s=0)  # type: ignore[arg-type]
