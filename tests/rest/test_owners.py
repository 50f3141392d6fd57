"""Evaluations belong to who made them: other browsers see, read and delete nothing, unless they are sent the link."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashapp.evaluation.own import owners
from tests.own_uploads import three_clips
from tests.rest.test_analyses import CONTENT_TYPE, error_of
from tests.rest.test_own_files import SPEECH, Site, body, temporary

assert temporary  # the fixture of that module keeps uploads in a folder of the test
NAME = f"mine {SPEECH}"
ONE = f"/api/v1/evaluations/{NAME}"


def browser(site: Site) -> FlaskClient:
    """Somebody who comes without a key, and keeps the cookies that are given."""
    return site.server.test_client()


def evaluate(client: FlaskClient, name: str = "mine", **options: object):
    return client.post(
        "/api/v1/evaluate", data=body({"mine.zip": three_clips()}, name=name), content_type=CONTENT_TYPE, **options
    )


def names(client: FlaskClient, query: str = "") -> list[str]:
    return [each["name"] for each in client.get(f"/api/v1/evaluations{query}").get_json()]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    # As the page is served: an address beside the API.
    site.server.get("/compare")(lambda: "the page")
    return site


def test_another_browser_sees_reads_and_deletes_nothing(site: Site) -> None:
    mine, other = browser(site), browser(site)
    assert evaluate(mine).status_code == 200
    assert names(mine) == [NAME]
    assert names(other) == []
    assert other.get(f"{ONE}/refused.csv").status_code == 404
    assert other.delete(ONE).status_code == 404
    assert mine.delete(ONE).status_code == 200


def test_two_people_may_choose_one_name(site: Site) -> None:
    mine, other = browser(site), browser(site)
    assert evaluate(mine).get_json()["key"] != evaluate(other).get_json()["key"]
    assert mine.delete(ONE).status_code == 200
    assert names(other) == [NAME]


def test_the_cookie_is_kept_from_scripts_and_other_sites(site: Site) -> None:
    (cookie,) = evaluate(browser(site)).headers.getlist("Set-Cookie")
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    (cookie,) = evaluate(browser(site), base_url="https://localhost").headers.getlist("Set-Cookie")
    assert "Secure" in cookie.split("; ")


def test_programs_send_the_key(site: Site) -> None:
    key = evaluate(browser(site)).get_json()["key"]
    program = site.server.test_client(use_cookies=False)
    assert program.get("/api/v1/evaluations", headers={"X-Evaluation-Key": key}).get_json()[0]["name"] == NAME
    assert names(program, f"?key={key}") == [NAME]
    assert names(program) == []
    assert program.delete(f"{ONE}?key={key}").status_code == 200


def test_a_link_opens_the_evaluation_elsewhere_and_keeps_ones_own(site: Site) -> None:
    mine, other = browser(site), browser(site)
    key = evaluate(mine).get_json()["key"]
    assert other.get(f"/compare?a=own/{NAME}&key={key}").status_code == 200
    assert names(other) == [NAME]
    theirs = evaluate(other, "theirs").get_json()["key"]
    assert theirs != key
    assert set(names(other)) == {NAME, f"theirs {SPEECH}"}
    assert names(mine) == [NAME]


@pytest.mark.parametrize("key", ["", "short", "../../models/speech-mfcc-cnn", "a" * 65, "key-0000 0000 0000 0000 0000"])
def test_what_is_no_key_opens_nothing(site: Site, key: str) -> None:
    evaluate(browser(site))
    client = site.server.test_client(use_cookies=False)
    assert client.get("/api/v1/evaluations", query_string={"key": key}).get_json() == []
    assert "Set-Cookie" not in client.get("/compare", query_string={"key": key}).headers


def test_the_disk_holds_no_key(site: Site) -> None:
    key = evaluate(browser(site)).get_json()["key"]
    kept = list(site.settings.evaluations.rglob("*"))
    assert kept
    assert not any(key in str(path) or (path.is_file() and key.encode() in path.read_bytes()) for path in kept)


def test_without_a_key_is_seen_only_where_all_is_shared(tmp_path: Path) -> None:
    lab = Site(tmp_path, shared_evaluations=True)
    assert "key" not in evaluate(browser(lab)).get_json()
    assert names(browser(lab)) == [NAME]
    assert names(browser(Site(tmp_path))) == []


def test_the_number_that_is_kept_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(tmp_path, most_evaluations=2)
    mine, other = browser(site), browser(site)
    monkeypatch.setattr(owners, "MOST_UNDER_A_KEY", 1)
    assert evaluate(mine).status_code == 200
    assert (evaluate(mine, "second").status_code, error_of(evaluate(mine, "second"))["code"]) == (409, "too_many_kept")
    assert evaluate(mine).status_code == 200
    assert evaluate(other).status_code == 200
    third = evaluate(browser(site))
    assert (third.status_code, error_of(third)["code"]) == (507, "no_room")
    assert site.left() == []
