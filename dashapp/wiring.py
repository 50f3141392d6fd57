"""The composition root: joins settings, models, service, REST and pages. The one place that knows them all."""

import logging
import threading
import time
from collections.abc import Iterable, Mapping
from functools import partial
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from dashapp.errors import DashappError
from dashapp.predictions import ModelInfo
from dashapp.process.lazy import Later, Lazy
from dashapp.process.memory import few_arenas
from dashapp.protocols import AgeSexModel, ExemplarSource, FaceModel, SpeechGate, SpeechModel
from dashapp.service import EmotionService
from dashapp.settings import Settings

if TYPE_CHECKING:
    from celery import Celery
    from flask import Flask, Response

    from dashapp.jobs.job import Jobs

PATIENCE_S: Final = 2.0
"""How long the models wait for the first page."""
WARM_UP: Final = "warm_up"
"""Name of the server's extension that loads the models."""
AGAIN_S: Final = 30.0
"""So long after models could not be loaded it is tried again."""

log = logging.getLogger(__name__)


def build_service(settings: Settings, models: Iterable[str] = (), *, patient: bool = True) -> EmotionService:
    """Join models, exemplars and service; nothing is loaded before the first file, or before ``warm_up``.

    Args:
        settings: How to run.
        models: Names of models that answer instead of the served one of their kind.
        patient: Whether an answer waits for the age and sex model where that must be converted first, which takes a
            minute; else it comes without age and sex until then, and says so.

    Raises:
        ModelError: If one of ``models`` is not there.
    """
    from dashapp import decoding
    from dashapp.inference import registry

    decoding.start()
    names = {**registry.SERVED, **{registry.kind_of(name, settings.models): name for name in models}}
    infos = registry.infos(settings.models, age_sex=settings.age_sex)
    ready = {(info.kind, info.name) for info in infos if info.state == registry.READY}
    lazy: dict[tuple[str, str], Lazy[Any]] = {
        (kind, name): Lazy(partial(registry.load, name, settings.models, settings.runtime))
        for kind, name in {*ready, *names.items()}
    }
    speech: Lazy[SpeechModel] = lazy["speech", names["speech"]]
    face: Lazy[FaceModel] = lazy["face", names["face"]]
    gate: Lazy[SpeechGate] = lazy["gate", names["gate"]]
    loaded: type[Lazy[AgeSexModel]] = Lazy if patient else Later
    age_sex = loaded(partial(registry.load_age_sex, settings.models, settings.runtime)) if settings.age_sex else None
    return EmotionService(
        settings,
        speech,
        face,
        age_sex,
        _exemplars(settings),
        infos,
        gate,
        speech_models=_of_kind("speech", infos, lazy),
        face_models=_of_kind("face", infos, lazy),
        verifier=lazy["verifier", names["verifier"]],
        crowd=lazy["crowd", names["crowd"]],
        crowd_models=_of_kind("crowd", infos, lazy),
        crowd_gate=gate,
    )


def _of_kind(kind: str, infos: Iterable[ModelInfo], lazy: Mapping[tuple[str, str], Lazy[Any]]) -> dict[str, Lazy[Any]]:
    """Return the models of a kind that can answer, in the order in which they are listed."""
    return {info.name: lazy[kind, info.name] for info in infos if info.kind == kind and (kind, info.name) in lazy}


def build(settings: Settings, *, warm: bool = True) -> "Flask":
    """Return the web server: REST and pages over one service.

    Args:
        settings: How to run.
        warm: Load the models in the background, so that the page need not wait for them.
    """
    from flask import Flask

    from dashapp.rest import analyses, documentation, health, jobs, metrics, origins, owners, request_log
    from dashapp.rest.private_folder import remove_stale
    from dashapp.ui.factory import create_app

    few_arenas()
    if stale := remove_stale():
        log.warning("removed %d uploads that a process left when it was killed", stale)
    service = build_service(settings, patient=False)
    server = Flask("dashapp", static_folder=None)
    if settings.load.log_json:
        request_log.write_json()
    request_log.install(server)
    origins.install(server, settings)
    analyses.install(server, service, settings)
    server.register_blueprint(jobs.routes(service, kept_jobs(server, service, settings)))
    health.install(server, service)
    documentation.install(server)
    if settings.load.metrics:
        metrics.install(server, service)
    create_app(server, service, settings, partial(owners.shelves, settings))
    if settings.load.proxies:
        behind_proxies(server, settings.load.proxies)
    _check_evaluations(settings)
    warm_up = server.extensions[WARM_UP] = WarmUp(server, service)
    if warm:
        warm_up.start()
    return server


def kept_jobs(server: "Flask", service: EmotionService, settings: Settings) -> "Jobs":
    """Return what keeps jobs: a Redis, whose workers answer them, or a folder, and then this server does."""
    from dashapp.rest.jobs import in_turn, worked_by
    from dashapp.rest.responses import problem_of

    if settings.load.broker_url:
        from dashapp.jobs.in_redis import RedisJobs

        return RedisJobs(settings.load.broker_url)
    from dashapp.jobs.in_folder import FolderJobs, folder_of

    work = in_turn(worked_by(service), server.extensions["turns"])
    return FolderJobs(folder_of(settings.jobs, settings.port), work, problem_of)


def jobs_worker(settings: Settings) -> "Celery":
    """Return Celery's worker that answers the jobs of a Redis.

    Raises:
        DashappError: If no Redis is named.
    """
    from dashapp.jobs.in_redis import RedisJobs, worker
    from dashapp.rest.jobs import worked_by
    from dashapp.rest.responses import problem_of

    if not settings.load.broker_url:
        raise DashappError("jobs are answered by the server itself unless DASHAPP_BROKER_URL names a Redis")
    return worker(RedisJobs(settings.load.broker_url), worked_by(build_service(settings)), problem_of)


def _check_evaluations(settings: Settings) -> None:
    """Say at the start, and not after an hour's evaluation, that none can be kept; nothing stays of the trial."""
    folder = settings.evaluations
    there = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    try:
        TemporaryDirectory(dir=there, prefix=".dashapp-trial-").cleanup()
    except OSError as exc:
        log.warning(
            "evaluations of own files cannot be kept in %s: %s; DASHAPP_EVALUATIONS names another folder",
            folder,
            exc.strerror or exc,
        )


def behind_proxies(server: "Flask", proxies: int) -> None:
    """Believe what web servers before this one say of the client, its scheme and the host that it asked for."""
    from werkzeug.middleware.proxy_fix import ProxyFix

    server.wsgi_app = ProxyFix(server.wsgi_app, proxies, proxies, proxies, 0, proxies)  # type: ignore[method-assign]


class WarmUp:
    """Loads the models in the background once the first page is out, or nobody has asked for one.

    TensorFlow's import holds Python's lock for long stretches, in which no page would be served. Models that cannot be
    loaded are tried again.
    """

    def __init__(self, server: "Flask", service: EmotionService, patience_s: float = PATIENCE_S) -> None:
        """Heed the pages of ``server``; nothing is loaded before `start`."""
        self._service, self._patience_s = service, patience_s
        self._page_is_out = threading.Event()
        self._started = False

        @server.after_request
        def heed(response: "Response") -> "Response":
            if not self._page_is_out.is_set():
                response.call_on_close(self._page_is_out.set)
            return response

    def start(self) -> None:
        """Begin, once; of a program of several processes, in each of them."""
        if not self._started:
            self._started = True
            threading.Thread(target=self._run, name="warm-up", daemon=True).start()

    def _run(self) -> None:
        self._page_is_out.wait(self._patience_s)
        self._service.warm_up(crowds=True)
        while self._service.state == "failed":
            time.sleep(AGAIN_S)
            self._service.warm_up()


def warm_up_on_first_request(server: "Flask") -> "Flask":
    """Have the models loaded by whichever process answers first; return ``server``."""
    server.before_request(server.extensions[WARM_UP].start)
    return server


def _exemplars(settings: Settings) -> ExemplarSource | None:
    from dashapp.service.exemplars import Exemplars

    if not (settings.assets / "exemplars" / "exemplars.json").exists():
        log.warning("no exemplars in %s; `dashapp exemplars` makes them", settings.assets / "exemplars")
        return None
    return Exemplars(settings.assets, settings.data, settings.models)
