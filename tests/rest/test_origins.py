"""Pages of other sites and foreign names of this server: what a browser can be made to send is refused."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashapp.rest import origins
from dashapp.settings import Settings


def client_of(settings: Settings) -> FlaskClient:
    server = Flask("test", static_folder=None)
    origins.install(server, settings)

    @server.route("/<path:_>", methods=["GET", "POST", "DELETE"])
    def reached(_: str) -> str:
        return "reached"

    return server.test_client()


@pytest.fixture
def client() -> FlaskClient:
    return client_of(Settings(hosts=("dashapp.example", "192.168.1.5")))


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8050", "127.0.0.1:8050", "127.9.9.9", "[::1]:8050", "LOCALHOST", "localhost.",
     "dashapp.example", "Dashapp.Example:443", "192.168.1.5:8050", "me.localhost:8050"],
)  # fmt: skip
def test_own_names_are_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/api/v1/evaluations", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example:8050", "192.168.1.6", "",
     "evil.example#localhost", "[::", "localhost@evil.example", "dashapp.example.evil.example"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/api/v1/evaluations", "/compare", "/_dash-update-component"])
def test_foreign_names_are_not(client: FlaskClient, host: str, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = client.open(path, method=method, headers={"Host": host})
        assert answer.status_code == 421
        assert "DASHAPP_HOSTS" in answer.text


def test_host_that_is_listened_on_is_known() -> None:
    assert client_of(Settings(host="10.0.0.7")).get("/x", headers={"Host": "10.0.0.7:80"}).status_code == 200


def test_star_takes_any_name() -> None:
    assert client_of(Settings(hosts=("*",))).get("/x", headers={"Host": "evil.example"}).status_code == 200


def test_probes_are_answered_under_any_name(client: FlaskClient) -> None:
    assert client.get("/health", headers={"Host": "10.1.2.3"}).status_code == 200


FOREIGN = (
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:9999"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:9999"},
    {"Origin": "http://localhost.evil.example"},
)


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_pages_of_other_sites_change_nothing(client: FlaskClient, method: str, headers: dict[str, str]) -> None:
    answer = client.open("/api/v1/evaluate", method=method, headers=headers)
    assert answer.status_code == 403
    assert answer.get_json()["error"]["code"] == "foreign_origin"
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
        {"Origin": "https://localhost"},
    ],
)
def test_own_pages_and_programs_may(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/api/v1/evaluate", headers=headers).status_code == 200


def test_links_from_other_sites_are_followed(client: FlaskClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert client.get("/compare", headers=headers).status_code == 200
