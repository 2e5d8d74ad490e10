"""The clients that front-end teams use, each asking a live server."""

from typing import Any
from urllib.request import Request, urlopen

import orjson

from tests.clients.conftest import ROOT, serving

SDL = ROOT / "schema" / "schema.graphql"
CHIEF = "李国强"


MADE = (
    "PersonListPageQuery",
    "PersonPageQuery",
    "PersonRefetchQuery",
    "PersonTouchesSubscription",
    "Person_list",
    "Person_refetched",
    "Person_row",
)


def post(url: str, request: object) -> dict[str, Any]:
    headers = {"content-type": "application/json", "accept": "application/json"}
    asked = Request(url, orjson.dumps(request), headers)
    with urlopen(asked, timeout=30) as answer:
        return orjson.loads(answer.read())


def heard(*ids: str) -> list[dict[str, str]]:
    return [{"naturalId": id_} for id_ in ids]


def test_graphql_ws_asks_follows_and_resumes(server, node):
    told = orjson.loads(node("graphql_ws.js", server))
    assert told["name"] == CHIEF
    assert told["wrong"] == ["GRAPHQL_VALIDATION_FAILED"]
    assert told["news"] == [heard("ws-first"), heard("ws-second")]


def test_graphql_sse_asks_and_follows(server, node):
    told = orjson.loads(node("graphql_sse.js", server))
    assert told == {
        "name": CHIEF,
        "wrong": ["GRAPHQL_VALIDATION_FAILED"],
        "news": heard("sse-first"),
    }


def test_urql_asks_by_post_and_get_and_follows(server, node):
    told = orjson.loads(node("urql.js", server))
    assert told == {
        "names": [CHIEF, CHIEF],
        "wrong": ["GRAPHQL_VALIDATION_FAILED"],
        "news": heard("urql-first"),
    }


def test_apollo_client_sends_a_text_once_turns_pages_and_follows(server, node):
    told = orjson.loads(node("apollo.js", server))
    assert told == {
        "name": CHIEF,
        "texts": [False, True, False],
        "pages": 4,
        "wrong": ["BAD_USER_INPUT"],
        "news": heard("apollo-first"),
    }


def test_the_relay_compiler_takes_our_schema_and_its_list_is_the_only_one(node, store, tmp_path):
    told = orjson.loads(node("relay.js", str(SDL), str(tmp_path)))
    assert told["made"] == sorted(f"{name}.graphql.js" for name in MADE)
    (id_,) = told["page"]
    with serving(store, GRAPHAPI_DOCUMENTS=str(tmp_path / "persisted.json")) as url:
        page = post(url, {"documentId": id_, "variables": {"id": "UGVyc29uOmNoaWVm"}})
        assert page["data"]["node"]["naturalId"] == "chief"
        assert len(page["data"]["persons"]["edges"]) == 2
        (error,) = post(url, {"query": "{ __typename }"})["errors"]
        assert error["extensions"] == {"code": "PERSISTED_QUERY_NOT_FOUND"}


def test_generated_types_are_strict_and_fit_what_front_ends_write(node, tmp_path):
    told = orjson.loads(node("codegen.js", str(SDL), str(tmp_path)))
    assert told["lines"] > 1000
