"""Serving is held to the artefacts: REST and command line give the stored predictions, and only these weights do."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner
from flask import Flask

from dashapp import wiring
from dashapp.cli import main
from dashapp.datasets.fer2013 import read_fer2013
from dashapp.datasets.speech import read_speech
from dashapp.errors import ModelError
from dashapp.evaluation.parts import TEST_OF
from dashapp.evaluation.predictions_table import CLASSES, probabilities, read_predictions
from dashapp.evaluation.served_faces import BY_RATERS
from dashapp.inference import registry
from dashapp.inference.artefact import LITERT_FILE, MANIFEST_FILE, NETWORK_FILE, load_artefact, save_artefact
from dashapp.inference.keras_network import quiet_keras
from dashapp.rest import analyses
from dashapp.settings import ROOT, Runtime, Settings
from tests.rest.test_analyses import CONTENT_TYPE, multipart

MODELS = ROOT / "models"
KINDS = {registry.SPEECH: "speech", registry.FACE: "face"}
ITEMS = 20
TOLERANCE = 1e-3

Files = Mapping[str, bytes]
Ask = Callable[[Path, Files], list[dict]]


@pytest.fixture(scope="module", params=KINDS)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def stored(name: str) -> pl.DataFrame:
    """Seeded items of the test part, as the served weights answered them when they were evaluated."""
    table = read_predictions(MODELS / name / "predictions.parquet").sort("item")
    # Of faces what is served: the answer that raters judge.
    split = TEST_OF[KINDS[name]] + (BY_RATERS if name == registry.FACE else "")
    table = table.filter(split=split, condition="clean", run="served")
    chosen = np.random.default_rng(20).choice(len(table), ITEMS, replace=False)
    return table[np.sort(chosen)]


@pytest.fixture(scope="module")
def files(name: str, stored: pl.DataFrame, data: Path) -> Files:
    """The items' files."""
    items = set(stored["item"])
    if KINDS[name] == "speech":
        return {sample.item: sample.path.read_bytes() for sample in read_speech(data).samples if sample.item in items}
    faces = read_fer2013(data)
    return {faces.item(i): faces.png(i) for i in range(len(faces)) if faces.item(i) in items}


def by_rest(models: Path, files: Files, runtime: Runtime = Runtime()) -> list[dict]:  # noqa: B008 (frozen)
    server = Flask("golden", static_folder=None)
    analyses.install(server, wiring.build_service(Settings(models=models, age_sex=False, runtime=runtime)))
    client = server.test_client()
    return [
        client.post("/api/v1/analyze", data=multipart(data), content_type=CONTENT_TYPE).get_json()
        for data in files.values()
    ]


def by_command_line(models: Path, files: Files) -> list[dict]:
    runner = CliRunner(env={"DASHAPP_MODELS": str(models), "DASHAPP_AGE_SEX": "0"})
    with TemporaryDirectory() as folder:
        paths = [Path(folder, str(number)) for number in range(len(files))]
        for path, data in zip(paths, files.values(), strict=True):
            path.write_bytes(data)
        result = runner.invoke(main, ["analyze", "--json", *map(str, paths)])
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def hold_to_stored(answers: list[dict], files: Files, stored: pl.DataFrame, kind: str) -> None:
    """Assert that ``answers``, in the order of ``files``, are the stored probabilities."""
    assert len(answers) == len(files) == len(stored) == ITEMS
    expected = dict(zip(stored["item"], probabilities(stored, CLASSES[kind]), strict=True))
    for item, answer in zip(files, answers, strict=True):
        said = answer["joint"] if kind == "speech" else answer["faces"][0]["emotion"]
        given = [said[label] for label in CLASSES[kind]] if said else np.full(len(CLASSES[kind]), np.nan)
        np.testing.assert_allclose(given, expected[item], rtol=0, atol=TOLERANCE, err_msg=item)


@pytest.mark.corpus
@pytest.mark.parametrize("ask", [by_rest, by_command_line])
def test_serving_gives_the_stored_predictions(name: str, stored: pl.DataFrame, files: Files, ask: Ask) -> None:
    hold_to_stored(ask(MODELS, files), files, stored, KINDS[name])


@pytest.mark.corpus
def test_random_weights_do_not(name: str, stored: pl.DataFrame, files: Files, tmp_path: Path) -> None:
    manifest = load_artefact(MODELS / name).manifest
    network = quiet_keras().saving.load_model(MODELS / name / NETWORK_FILE, compile=False)
    quiet_keras().utils.set_random_seed(5)
    save_artefact(type(network).from_config(network.get_config()), manifest, tmp_path / name)
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        hold_to_stored(by_rest(tmp_path, files, Runtime(tensorflow=True)), files, stored, KINDS[name])


@pytest.mark.parametrize("share", [0.0, 0.37, 0.999])
def test_one_flipped_byte_is_a_load_error(name: str, tmp_path: Path, share: float) -> None:
    for file in (NETWORK_FILE, LITERT_FILE, MANIFEST_FILE):
        shutil.copy(MODELS / name / file, tmp_path)
    for file in (NETWORK_FILE, LITERT_FILE):
        data = bytearray((tmp_path / file).read_bytes())
        data[int(share * len(data))] ^= 1
        (tmp_path / file).write_bytes(data)
    for tensorflow in (False, True):
        with pytest.raises(ModelError, match="sha256"):
            load_artefact(tmp_path, Runtime(tensorflow=tensorflow))


def test_served_weights_are_float32_and_fit_their_manifest(name: str) -> None:
    artefact = load_artefact(MODELS / name)
    answer = artefact.call(np.zeros((3, *artefact.manifest.input_shape), np.float32))
    assert all(values.dtype == np.float32 for values in answer.values())
    assert artefact.manifest.name == name
    assert artefact.manifest.kind == KINDS[name]
    assert artefact.manifest.licence
