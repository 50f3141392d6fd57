"""From a fitted network to what is kept: artefact, log, predictions, figures and card.

The run that is served stands in ``models/<name>/`` with its weights. Every other run leaves its figures in
``models/<name>/runs/<run>/``; its weights stay in training's scratch folder. A trial leaves everything there.
"""

import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import keras

from dashapp.datasets.splits import TEST_SHARE
from dashapp.evaluation.cards.card import write_card
from dashapp.evaluation.evaluate import Progress
from dashapp.evaluation.parts import SPEAKER, evaluate_part
from dashapp.evaluation.summary import METRICS_FILE, summarise, write_evaluation
from dashapp.inference.artefact import MANIFEST_FILE, Manifest, load_artefact, save_artefact
from dashapp.inference.registry import GATE, LOADERS, load
from dashapp.labels import LABELS_ANSWER
from dashapp.predictions import Json
from dashapp.process.lazy import Lazy
from dashapp.protocols import SpeechGate
from dashapp.service import EmotionService
from dashapp.settings import Settings
from dashapp.training import judging
from dashapp.training.catalogue import Trainable
from dashapp.training.crowd.gallery import write_gallery
from dashapp.training.fit.fitting import Fitted
from dashapp.training.fit.recipe import Recipe
from dashapp.training.serving_form import write_serving_form

SERVED: Final = "served"


@dataclass(frozen=True)
class Run:
    """One training of a model.

    Attributes:
        model: Which model.
        name: ``served``, or the name of another run.
        recipe: How it was trained.
        command: The command that repeats it.
        trial: Whether it is only for choosing a recipe: it is not judged on the test part.
        members: Of a joined network: how each of its members was trained, as its manifest says it.
    """

    model: Trainable
    name: str
    recipe: Recipe
    command: str
    trial: bool = False
    members: tuple[Json, ...] = ()

    def scratch(self, root: Path) -> Path:
        """Return the folder of its checkpoint, log and weights, under training's scratch folder ``root``."""
        return root / self.model.name / self.name

    def home(self, models: Path) -> Path:
        """Return the folder in which its figures are kept."""
        folder = models / self.model.name
        return folder if self.name == SERVED else folder / "runs" / self.name


def manifest_of(run: Run, fitted: Fitted) -> Manifest:
    """Describe a fitted network."""
    return Manifest(
        name=run.model.name,
        kind=run.model.kind,
        input_shape=tuple(fitted.network.input_shape[1:]),
        outputs=fitted.outputs,
        features=fitted.features,
        temperature=fitted.temperature,
        certain_above=fitted.certain_above,
        speech_above=fitted.speech_above,
        face_above=fitted.face_above,
        training={
            "run": run.name,
            "command": run.command,
            "recipe": run.recipe.to_dict(),
            "corpora": list(fitted.corpora),
            "items": fitted.items,
            "validation": fitted.validation,
            "peak_memory_mb": fitted.peak_memory_mb,
            # Their layers stand among those of the joined network.
            "members": [{key: value for key, value in member.items() if key != "layers"} for member in run.members],
            "layers": layer_table(fitted.network),
            "keras": f"{keras.__version__} on {keras.backend.backend()}",
            "python": platform.python_version(),
        },
        licence=run.model.licence,
    )


def layer_table(network: keras.Model) -> list[dict[str, Any]]:
    """Return name, kind, output shape and number of weights of each layer, for the card."""
    return [
        {
            "name": layer.name,
            "kind": type(layer).__name__,
            "output": [list(shape) for shape in _shapes(layer)],
            "parameters": layer.count_params(),
        }
        for layer in layers_within(network)
    ]


def layers_within(network: keras.Model) -> Iterator[keras.Layer]:
    """Yield the layers of a network, and in the place of a network within it those of that."""
    for layer in network.layers:
        if isinstance(layer, keras.Model):
            yield from layers_within(layer)
        else:
            yield layer


def _shapes(layer: keras.Layer) -> list[tuple[int | None, ...]]:
    output = layer.output
    return [tuple(tensor.shape) for tensor in (output if isinstance(output, list | tuple) else [output])]


def export(run: Run, fitted: Fitted, scratch: Path, models: Path) -> Path:
    """Save the network of a run; return the folder of its artefact, which is served only for the run ``served``."""
    home = run.home(models)
    artefact = home if run.name == SERVED else run.scratch(scratch) / "artefact"
    artefact.mkdir(parents=True, exist_ok=True)
    save_artefact(fitted.network, manifest_of(run, fitted), artefact)
    if not run.trial:
        home.mkdir(parents=True, exist_ok=True)
        if artefact != home:
            shutil.copyfile(artefact / MANIFEST_FILE, home / MANIFEST_FILE)
        shutil.copyfile(run.scratch(scratch) / "training.csv", home / "training.csv")
    return artefact


def evaluate_run(run: Run, artefact: Path, data: Path, models: Path, progress: Progress | None = None) -> None:
    """Judge a run on its test part, by the way of serving, and write predictions, figures and the model's card.

    A network that is to be served is first converted to the form in which it is.

    Raises:
        NothingToEvaluateError: If ``data`` holds nothing of the test part.
    """
    if run.name == SERVED:
        write_serving_form(artefact, models, Settings.from_environment().assets, data)
    if run.model.kind in judging.KINDS:
        model = LOADERS[run.model.name](load_artefact(artefact), models)
        table = judging.judge(run.model.kind, model, data, run=run.name, progress=progress)
        if run.model.kind == "crowd" and run.name == SERVED:
            write_gallery(table, model, data, run.home(models))
    else:
        face = LOADERS[run.model.name](load_artefact(artefact), models) if run.model.kind == "face" else None
        table = evaluate_part(
            partial(service_of, run.model.name, artefact, models),
            run.model.kind,
            data,
            run=run.name,
            split=_split(run),
            test_share=getattr(run.recipe, "test_share", TEST_SHARE),
            labels=Manifest.read(artefact).labels,
            clean_only=run.name != SERVED,
            read=face.answering(LABELS_ANSWER).predict if face else None,
            outputs=getattr(face, "outputs", None),
            votes=getattr(face, "votes", None),
            workers=os.cpu_count() or 1,
            progress=progress,
        )
    above = Manifest.read(artefact).certain_above
    figures = summarise(table, run.model.kind, model=run.model.name, certain_above=above)
    write_evaluation(table, figures, run.home(models))
    _renew_card(run, models)


def service_of(name: str, artefact: Path, models: Path) -> EmotionService:
    """Return a service in which the network in ``artefact`` answers as the model ``name``, with the gate before it."""
    model = LOADERS[name](load_artefact(artefact), models)
    gate: Lazy[SpeechGate] = Lazy(lambda: load(GATE, models))
    return EmotionService(Settings(age_sex=False), Lazy.of(model), Lazy.of(model), gate=gate)


def _split(run: Run) -> str | None:
    """Return the part of the data that a run is judged on; None for the test part of the fixed split."""
    split: str = getattr(run.recipe, "split", SPEAKER)
    return None if split == SPEAKER else split


def study(run: Run, data: Path, scratch: Path, models: Path) -> Json:
    """Do a run that is no single training; write its predictions, its figures and the model's card.

    Returns:
        The figures.
    """
    table, figures = run.model.studies[run.name](data, run.recipe, run.scratch(scratch))
    figures = {"model": run.model.name, **figures, "command": run.command, "recipe": run.recipe.to_dict()}
    write_evaluation(table, figures, run.home(models))
    _renew_card(run, models)
    return figures


def _renew_card(run: Run, models: Path) -> None:
    if (models / run.model.name / METRICS_FILE).exists():
        write_card(models / run.model.name)
