from __future__ import annotations

import pytest

from tests.api.guard.test_shape import doubling, nested


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (nested(40), "DEPTH_LIMIT_EXCEEDED"),
        (nested(600), "DEPTH_LIMIT_EXCEEDED"),
        (doubling(100), "ALIAS_LIMIT_EXCEEDED"),
        ("{ status { " + "a " * 5000 + "} }", "TOKEN_LIMIT_EXCEEDED"),
        ("{ " + "status { up } " * 21 + "}", "ROOT_FIELD_LIMIT_EXCEEDED"),
        ("{ status { up " + "@include(if: true) " * 31 + "} }", "DIRECTIVE_LIMIT_EXCEEDED"),
        (doubling(12).replace("a: name @include(if: true)", "name"), "FIELD_LIMIT_EXCEEDED"),
        ("{}", "GRAPHQL_PARSE_FAILED"),
        ("{ group(id: ", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ('{ group(id: "x") { ...f } } fragment f on Group { ...f }', "GRAPHQL_VALIDATION_FAILED"),
        ("query a { status { up } } query b { status { up } }", "OPERATION_RESOLUTION_FAILURE"),
        ("fragment f on Group { name }", "OPERATION_RESOLUTION_FAILURE"),
        ('{ competitorTouches(where: {at: {low: "x"}}) { totalCount } }', "BAD_USER_INPUT"),
    ],
)
def test_a_hostile_or_wrong_document_gets_400_and_a_code(bureau_app, query, code):
    answer = bureau_app.post(query)
    assert answer.status_code == 400
    body = answer.json()
    assert "data" not in body
    assert {each["extensions"]["code"] for each in body["errors"]} == {code}


def test_the_name_says_which_operation(bureau_app):
    query = "query a { status { up } } query b { status { store } }"
    named = {"query": query, "operationName": "b"}
    answer = bureau_app.request("POST", "/graphql", json=named)
    assert answer.json() == {"data": {"status": {"store": "sqlite"}}}
    unknown = bureau_app.request("POST", "/graphql", json={**named, "operationName": "c"})
    assert unknown.json()["errors"][0]["extensions"]["code"] == "OPERATION_RESOLUTION_FAILURE"
