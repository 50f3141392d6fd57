"""What the page "Compare" is saved as, and the clips that it plays, as a browser gets them."""

import io
from pathlib import Path

import polars as pl
import pytest
from flask.testing import FlaskClient

from dashapp.rest import analyses
from dashapp.settings import Settings
from dashapp.ui.factory import create_app
from tests.fakes import fake_service

PEOPLE = "a=people%2Fviewers&b=people%2Flisteners"
CLIP = "ravdess/03-01-05-01-01-01-19"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A browser of a server with the stored evaluations, and one of the clips they are about."""
    from flask import Flask

    data = tmp_path_factory.mktemp("data")
    (data / "03-01-05-01-01-01-19.wav").write_bytes(b"RIFF and so on")
    settings, server = Settings(data=data), Flask("test", static_folder=None)
    service = fake_service(settings)
    analyses.install(server, service)
    create_app(server, service, settings)
    return server.test_client()


@pytest.mark.parametrize("name", ["matrices", "scores", "confidence", "gaps", "answers"])
def test_a_table(client: FlaskClient, name: str) -> None:
    csv, parquet = (client.get(f"/compare/{name}.{form}?{PEOPLE}&sex=male") for form in ("csv", "parquet"))
    assert csv.headers["Content-Disposition"] == f"attachment; filename={name}.csv"
    table = pl.read_parquet(io.BytesIO(parquet.data))
    assert csv.text.splitlines()[0].split(",") == table.columns
    if name == "answers":
        assert set(table["sex"]) == {"male"}


def test_a_report_and_a_figure_are_pages_of_their_own(client: FlaskClient) -> None:
    report = client.get(f"/compare/report.html?{PEOPLE}&c=people%2Fraters")
    assert report.headers["Content-Disposition"] == "attachment; filename=comparison.html"
    assert "<h1>Compare: Viewers, Listeners and Raters</h1>" in report.text
    figure = client.get(f"/compare/figure-difference.html?{PEOPLE}")
    assert figure.headers["Content-Disposition"] == "attachment; filename=difference.html"
    assert figure.text.count("Plotly.newPlot(") == 1
    assert "Viewers minus Listeners, in percentage points" in figure.text
    assert 'src="http' not in figure.text
    matrix = client.get(f"/compare/figure-matrix-2.html?{PEOPLE}")
    assert matrix.headers["Content-Disposition"] == "attachment; filename=matrix-listeners.html"


@pytest.mark.parametrize(
    "path",
    [
        "/compare/nothing.csv",
        "/compare/scores.exe",
        "/compare/scores.html",
        "/compare/report.csv",
        "/compare/figure-nothing.html",
        "/compare/scores.csv?a=nothing",
        "/compare/scores.csv?a=none&b=none",
    ],
)
def test_what_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_clip_is_played_also_in_parts(client: FlaskClient) -> None:
    whole = client.get(f"/api/v1/items/{CLIP}")
    assert (whole.status_code, whole.data) == (200, b"RIFF and so on")
    assert whole.mimetype.startswith("audio/")
    part = client.get(f"/api/v1/items/{CLIP}", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"RIFF")


@pytest.mark.parametrize("item", ["ravdess/03-01-05-01-01-01-20", "../../etc/passwd", "..%2F..%2Fetc%2Fpasswd", "x"])
def test_nothing_else_is_sent(client: FlaskClient, item: str) -> None:
    answer = client.get(f"/api/v1/items/{item}")
    assert answer.status_code == 404
    assert answer.json["error"]["code"] == "not_found"


def test_without_a_folder_of_corpora_nothing_is_sent(tmp_path: Path) -> None:
    from flask import Flask

    server = Flask("test", static_folder=None)
    analyses.install(server, fake_service())
    create_app(server, fake_service(), Settings(data=None))
    assert server.test_client().get(f"/api/v1/items/{CLIP}").status_code == 404
