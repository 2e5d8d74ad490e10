"""The audits of GraphQL over HTTP, by those who wrote its reference server."""

import orjson

AUDITS = 61


def test_every_audit_of_graphql_over_http_passes(server, node):
    verdicts = [orjson.loads(line) for line in node("audit.js", server).splitlines()]
    assert [each for each in verdicts if each["status"] != "ok"] == []
    assert len(verdicts) == AUDITS
