"""The composition root: joins settings, models, service, REST and pages. The one place that knows them all."""

import logging
import threading
from typing import TYPE_CHECKING

from dashapp.lazy import Lazy
from dashapp.protocols import AgeSexModel, ExemplarSource, FaceModel, SpeechModel
from dashapp.service import EmotionService
from dashapp.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)


def build_service(settings: Settings) -> EmotionService:
    """Join models, exemplars and service; nothing is loaded before the first file, or before ``warm_up``."""
    from dashapp.inference import registry

    speech: Lazy[SpeechModel] = Lazy(lambda: registry.load(registry.SPEECH, settings.models))
    face: Lazy[FaceModel] = Lazy(lambda: registry.load(registry.FACE, settings.models))
    age_sex: Lazy[AgeSexModel] | None = Lazy(registry.load_age_sex) if settings.age_sex else None
    return EmotionService(settings, speech, face, age_sex, _exemplars(settings), registry.infos(settings.models))


def build(settings: Settings, *, warm: bool = True) -> "Flask":
    """Return the web server: REST and pages over one service.

    Args:
        settings: How to run.
        warm: Load the models in the background, so that the page need not wait for them.
    """
    from flask import Flask

    from dashapp import api
    from dashapp.ui.factory import create_app

    service = build_service(settings)
    server = Flask("dashapp", static_folder=None)
    api.install(server, service)
    create_app(server, service, settings)
    if warm:
        threading.Thread(target=service.warm_up, name="warm-up", daemon=True).start()
    return server


def _exemplars(settings: Settings) -> ExemplarSource | None:
    from dashapp.exemplars import Exemplars

    if not (settings.assets / "exemplars" / "exemplars.json").exists():
        log.warning("no exemplars in %s; `dashapp exemplars` makes them", settings.assets / "exemplars")
        return None
    return Exemplars(settings.assets, settings.data, settings.models)
