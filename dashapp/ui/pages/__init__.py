"""The pages. Each module has ``NAME``, ``PATH``, ``layout()`` and ``register_callbacks(app, service)``."""

from collections.abc import Callable
from typing import Protocol

import dash
from dash.development.base_component import Component

from dashapp.predictions import Exemplar, Json, ModelInfo
from dashapp.settings import Settings


class PageService(Protocol):
    """What the pages ask of the service; files go to the REST API."""

    def models(self) -> tuple[ModelInfo, ...]:
        """Return what is known of the models."""

    def exemplars(self) -> tuple[Exemplar, ...]:
        """Return every representative clip and picture there is."""

    def exploration(self) -> Json | None:
        """Return what was found in the corpora; None where nobody looked."""


class Page(Protocol):
    """A module of this package."""

    NAME: str
    PATH: str
    layout: Callable[[Settings], Component]
    register_callbacks: Callable[[dash.Dash, PageService], None]
