"""The pages. Each module has ``texts``, ``PATH``, ``layout()`` and ``register_callbacks(app, service)``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import dash
from dash.development.base_component import Component

from dashapp.predictions import Exemplar, Json, ModelInfo
from dashapp.service.lessons import Analyses, Lessons
from dashapp.settings import Settings

if TYPE_CHECKING:
    from dashapp.evaluation.compare.comparison import Evaluation
    from dashapp.evaluation.own.item_files import ItemFiles
    from dashapp.stored.crowd_gallery import Classified


class Shelf(Protocol):
    """A folder of evaluations of own files."""

    @property
    def folder(self) -> Path:
        """Where it is."""

    @property
    def key(self) -> str:
        """What opens it; empty where nothing is needed."""


Shelves = Callable[[], Sequence[Shelf]]


class Known(Protocol):
    """What is known without asking a model."""

    def models(self) -> tuple[ModelInfo, ...]:
        """Return what is known of the models."""

    def exemplars(self) -> tuple[Exemplar, ...]:
        """Return every representative clip and picture there is."""

    def exploration(self) -> Json | None:
        """Return what was found in the corpora; None where nobody looked."""


class AnswersService(Known, Analyses, Protocol):
    """What the pages ask of the service; people's files go to the REST API."""


class PageService(Known, Protocol):
    """What the pages ask for."""

    def evaluations(self) -> "Mapping[str, Evaluation]":
        """Return every stored evaluation by its name; models first, then people."""

    def own_evaluations(self) -> list[Json]:
        """Return what is kept of evaluations of own files, the latest first."""

    def item_files(self) -> "ItemFiles":
        """Return what opens the items that evaluations are about."""

    def crowd_gallery(self) -> "tuple[Classified, ...]":
        """Return spectrograms that the crowd model classified rightly and wrongly; nothing where there are none."""

    def lessons(self) -> Lessons:
        """Return what is learnt of the exemplars."""

    @property
    def assets(self) -> Path:
        """Folder of the static files."""


@dataclass(frozen=True)
class StoredEvaluations:
    """A service, and the evaluations that stand beside the models: what the pages ask for.

    Attributes:
        service: Of the answers.
        folder: Of the models.
        own: Gives the folders of the evaluations of own files that whoever asks may see, each with its key.
        data: Of the corpora, where one is configured.
        settings: Where the exemplars lie.
    """

    service: AnswersService
    folder: Path
    own: Shelves
    data: Path | None = None
    settings: Settings = field(default_factory=Settings)

    def models(self) -> tuple[ModelInfo, ...]:
        """Return what is known of the models."""
        return self.service.models()

    def exemplars(self) -> tuple[Exemplar, ...]:
        """Return every representative clip and picture there is."""
        return self.service.exemplars()

    def exploration(self) -> Json | None:
        """Return what was found in the corpora; None where nobody looked."""
        return self.service.exploration()

    def evaluations(self) -> "Mapping[str, Evaluation]":
        """Return every stored evaluation by its name; models first, then people."""
        from dashapp.evaluation.compare.comparison import all_evaluations

        return all_evaluations(self.folder, [shelf.folder for shelf in self.own()])

    def own_evaluations(self) -> list[Json]:
        """Return what is kept of evaluations of own files, the latest first."""
        from dashapp.evaluation.own.folders import own_evaluations

        return [row for shelf in self.own() for row in own_evaluations(shelf.folder, shelf.key)]

    def item_files(self) -> "ItemFiles":
        """Return what opens the items that evaluations are about."""
        from dashapp.evaluation.own.item_files import ItemFiles

        return ItemFiles(self.data, self.folder)

    def crowd_gallery(self) -> "tuple[Classified, ...]":
        """Return spectrograms that the crowd model classified rightly and wrongly; nothing where there are none."""
        from dashapp.stored.crowd_gallery import read_gallery

        return read_gallery(self.folder)

    def lessons(self) -> Lessons:
        """Return what is learnt of the exemplars."""
        return Lessons(self.service, self.settings)

    @property
    def assets(self) -> Path:
        """Folder of the static files."""
        return self.settings.assets


class PageTexts(Protocol):
    """A module of texts; what it is called stands in the navigation."""

    NAME: str


class Page(Protocol):
    """The module ``page`` of a page's folder."""

    texts: PageTexts
    PATH: str
    layout: Callable[[Settings], Component]
    register_callbacks: Callable[[dash.Dash, PageService], None]
