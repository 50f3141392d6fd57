"""``/metrics`` for Prometheus: requests, what waits, what is held, and whether models are there."""

import os
import time
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from dashapp.process.turns import Turns
from dashapp.service import EmotionService


def install(server: Flask, service: EmotionService) -> None:
    """Count requests, and answer ``/metrics``.

    Of a program of several processes the counts are everybody's where ``PROMETHEUS_MULTIPROC_DIR`` names a folder; what
    waits and what is held is always told by, and of, the process that answers.
    """
    registry = CollectorRegistry()
    counted = Counter("dashapp_requests", "Requests answered", ["method", "route", "status"], registry=registry)
    taken = Histogram("dashapp_request_seconds", "Time until an answer began", ["route"], registry=registry)
    now = CollectorRegistry()
    now.register(_Now(server, service))

    @server.before_request
    def begin() -> None:
        g.measured_from = time.perf_counter()

    @server.after_request
    def end(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "unknown"
        counted.labels(request.method, route, str(response.status_code)).inc()
        if "measured_from" in g:
            taken.labels(route).observe(time.perf_counter() - g.measured_from)
        return response

    @server.get("/metrics")
    def metrics() -> Response:
        everybody = registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            everybody = CollectorRegistry()
            multiprocess.MultiProcessCollector(everybody)
        text = generate_latest(everybody) + generate_latest(now)
        return Response(text, HTTPStatus.OK, content_type=CONTENT_TYPE_LATEST)


class _Now(Collector):
    """What is so at this moment in this process."""

    def __init__(self, server: Flask, service: EmotionService) -> None:
        self._server, self._service = server, service

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield each figure."""
        turns: Turns = self._server.extensions["turns"]
        intake: Any = self._server.extensions.get("intake")
        yield GaugeMetricFamily("dashapp_running", "Files that are analysed", turns.running)
        yield GaugeMetricFamily("dashapp_waiting", "Files that wait for it", turns.waiting)
        yield GaugeMetricFamily("dashapp_places", "Most files that run and wait", turns.places)
        yield GaugeMetricFamily("dashapp_ready", "1 where the models are loaded", float(self._service.ready))
        if intake is not None:
            yield GaugeMetricFamily("dashapp_held_bytes", "Bytes of requests that are held", intake.budget.taken)
            yield GaugeMetricFamily("dashapp_no_room", "Requests refused for want of room", intake.refused)
