"""What is deferred comes later than the rest to clients that accept parts, else at once."""

import orjson

CHIEF = "李国强"


def test_apollo_client_and_urql_show_first_what_is_not_deferred(server, node):
    told = orjson.loads(node("deferring.js", server))
    assert told["kinds"] == ["multipart/mixed"] * 2 + ["application/graphql-response+json"]
    for seen in (told["byApollo"], told["byUrql"]):
        assert seen[0] == [CHIEF, "undefined", None]
        assert seen[-1] == told["atOnce"] == [CHIEF, "number", 1]
        assert len(seen) == 3
