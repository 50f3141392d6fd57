"""Pages come compressed, and what has its version in its address is asked for once."""

import re
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient
from plotly.offline import get_plotlyjs_version

from dashapp.settings import ROOT, Settings
from dashapp.ui.delivery import PLOTLY, kept_s
from dashapp.wiring import build

FIRST_PAGE_BYTES = 700_000
GRAPH_BYTES = 600_000
BUNDLE = f"/assets/plotly/plotly-cartesian-{PLOTLY}.min.js"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return build(Settings(), warm=False).test_client()


def addresses(client: FlaskClient) -> list[str]:
    """What the first page asks for, as a browser does."""
    return re.findall(r'(?:src|href)="(/[^"]+)"', client.get("/").get_data(as_text=True))


def wire_bytes(client: FlaskClient, address: str) -> int:
    with client.get(address, headers={"Accept-Encoding": "gzip, deflate, br"}) as response:
        assert response.status_code == 200, address
        return len(response.data)


def test_the_first_page_is_small(client: FlaskClient) -> None:
    asked = ["/", "/_dash-layout", "/_dash-dependencies", *addresses(client)]
    assert sum(wire_bytes(client, address) for address in asked) <= FIRST_PAGE_BYTES


def test_what_draws_graphs_is_small_and_comes_later(client: FlaskClient) -> None:
    assert BUNDLE not in addresses(client)
    assert wire_bytes(client, BUNDLE) <= GRAPH_BYTES


def test_the_bundle_is_that_of_the_package() -> None:
    assert get_plotlyjs_version() == PLOTLY
    assert (ROOT / BUNDLE.lstrip("/")).exists()
    assert BUNDLE in (ROOT / "assets" / "first" / "plotly.js").read_text(encoding="utf-8")


def test_a_warm_page_asks_for_nothing_again(client: FlaskClient) -> None:
    for address in [*addresses(client), BUNDLE]:
        with client.get(address) as response:
            kept = response.headers["Cache-Control"]
        versioned = "?m=" in address or "_dash-component-suites" in address or address == BUNDLE
        assert ("immutable" in kept) == versioned, address
        assert "max-age" in kept


def test_what_comes_compressed_is_what_was_there(client: FlaskClient) -> None:
    plain = client.get("/_dash-layout").data
    packed = client.get("/_dash-layout", headers={"Accept-Encoding": "br"})
    assert packed.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert brotli.decompress(packed.data) == plain


@pytest.mark.parametrize(
    ("path", "dated", "kept"),
    [
        ("/", False, 0),
        ("/api/v1/models", True, 0),
        ("/assets/icons/sad.svg", False, 3600),
        ("/assets/a.css", True, 31536000),
    ],
)
def test_answers_are_never_kept(path: str, dated: bool, kept: int) -> None:
    assert kept_s(path, dated) == kept


def test_every_trace_that_a_figure_draws_is_in_the_bundle() -> None:
    kinds = re.compile(r'"type": "(scatter\w*|bar\w*|heatmap\w*|box|pie|histogram\w*|violin|surface|mesh3d)"')
    pages = (ROOT / "dashapp" / "ui").rglob("*.py")
    drawn = {name for path in pages for name in kinds.findall(path.read_text(encoding="utf-8"))}
    bundle = Path(ROOT, BUNDLE.lstrip("/")).read_text(encoding="utf-8")
    assert {"scatter", "bar", "heatmap"} <= drawn
    assert [name for name in drawn if f'name:"{name}"' not in bundle] == []
