"""The page to try queries, and the schema as text."""

import re

import pytest

from graphapi.api.protocol.page import FILES, FOLDER
from graphapi.api.schema import sdl
from graphapi.app import create_app, shows_graphiql
from graphapi.settings.environment import settings_from
from tests.api.client import Client

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_a_browser_gets_a_page_from_our_own_files_alone(bureau_app):
    answer = bureau_app.request("GET", "/graphql", headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "http" not in policy
    asked = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert sorted(asked) == sorted(["data:,", *(f"graphiql/{name}" for name in FILES)])
    assert not re.search(r"<script>|<style|\son\w+=", answer.text)
    for name in asked:
        if name != "data:,":
            assert bureau_app.request("GET", f"/{name}").status_code == 200


def test_the_files_are_small_and_come_once(bureau_app):
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 3_000_000
    first = bureau_app.request("GET", "/graphiql/start.js")
    assert first.headers["content-type"] == "text/javascript; charset=utf-8"
    tag = {"if-none-match": first.headers["etag"]}
    assert bureau_app.request("GET", "/graphiql/start.js", headers=tag).status_code == 304
    for name in ("other.js", "page.html", "LICENSE", "..%2Fview.py"):
        assert bureau_app.request("GET", f"/graphiql/{name}").status_code == 404


def test_what_asks_for_json_gets_json_at_the_same_address(bureau_app):
    params = {"query": "{ status { up } }"}
    answer = bureau_app.request("GET", "/graphql", params=params, headers=BROWSER)
    assert answer.json() == {"data": {"status": {"up": True}}}


def test_the_schema_comes_as_text(bureau_app):
    answer = bureau_app.request("GET", "/schema.graphql")
    assert answer.text == sdl()
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("host", "wish", "shown"),
    [
        ("127.0.0.1", "", True),
        ("::1", "", True),
        ("0.0.0.0", "", False),  # noqa: S104 - nothing is served there
        ("10.0.0.1", "on", True),
        ("127.0.0.1", "off", False),
    ],
)
def test_the_page_is_off_in_production_unless_switched_on(host, wish, shown):
    settings = settings_from({"GRAPHAPI_HOST": host, "GRAPHAPI_GRAPHIQL": wish})
    assert shows_graphiql(settings) is shown


def test_where_it_is_off_there_is_nothing_of_it(tmp_path):
    environment = {"GRAPHAPI_STORE": f"sqlite:///{tmp_path}/x", "GRAPHAPI_GRAPHIQL": "off"}
    with Client(create_app(settings_from(environment))) as client:
        assert client.request("GET", "/graphql", headers=BROWSER).status_code == 400
        assert client.request("GET", "/graphiql/start.js").status_code == 404
        assert client.request("GET", "/schema.graphql").status_code == 200
