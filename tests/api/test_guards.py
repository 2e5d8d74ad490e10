from __future__ import annotations

import pytest
from graphql import GraphQLError, parse
from hypothesis import given
from hypothesis import strategies as st

from graphapi.api.guards import MAX_DEPTH, MAX_FIELDS, Size, check_size, sizes


def size_of(text: str) -> Size:
    ((_, size),) = sizes(parse(text))
    return size


def nested(depth: int) -> str:
    return "{ g " * depth + "}" * depth


def doubling(levels: int) -> str:
    """Fragments that each spread the next one twice: 2 to the number of levels fields."""
    parts = [f"fragment f{n} on Group {{ ...f{n + 1} ...f{n + 1} }}" for n in range(levels)]
    return " ".join(
        ['{ group(id: "x") { ...f0 } }', *parts, f"fragment f{levels} on Group {{ name }}"]
    )


def test_depth_and_fields_are_counted_through_fragments():
    assert size_of("{ a }") == Size(1, 1)
    assert size_of("{ a { b c { d } } }") == Size(3, 4, 2)
    assert size_of("{ a { ...f } } fragment f on T { b { c } }") == Size(3, 3, 2)
    assert size_of("{ ... on Query { a { ... { b } } } }") == Size(2, 2, 1)


@pytest.mark.parametrize(
    ("text", "variables", "rows"),
    [
        ("{ g { nodes { name } } }", {}, 1 + 20),
        ("{ g(first: 100) { nodes { name } } }", {}, 5 + 100),
        ("{ g(first: 10) { edges { node { name } } } }", {}, 0.5 + 10 * 2),
        ("query ($n: Int) { g(first: $n) { nodes { name } } }", {"n": 40}, 2 + 40),
        ("query ($n: Int) { g(first: $n) { nodes { name } } }", {}, 5 + 100),
        ("query ($n: Int) { g(first: $n) { nodes { name } } }", {"n": "many"}, 5 + 100),
        ("{ g(first: -5) { nodes { name } } }", {}, 5 + 100),
        ("{ g(first: 100) { ...f } } fragment f on T { nodes { name } }", {}, 5 + 100),
    ],
)
def test_rows_are_those_of_full_pages(text, variables, rows):
    ((_, size),) = sizes(parse(text), variables)
    assert size.rows == pytest.approx(rows)


def test_lists_within_lists_are_refused_before_they_are_read(bureau_app):
    members = "members(first: 100) { nodes { seats(first: 100) { nodes { group { id } } } } }"
    query = f"{{ groups(first: 100) {{ nodes {{ {members} }} }} }}"
    answer = bureau_app.post(query)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "QUERY_TOO_LARGE"
    assert "lower first" in error["message"]
    assert "errors" not in bureau_app.post(query.replace("100", "10")).json()


@given(st.integers(1, 40))
def test_depth_is_the_number_of_levels(depth):
    assert size_of(nested(depth)).depth == depth


def test_fragments_in_a_circle_come_to_an_end():
    text = "{ a { ...f } } fragment f on T { ...g } fragment g on T { b ...f }"
    assert size_of(text).depth >= 2


def test_a_document_at_the_limit_passes_and_one_over_it_does_not():
    check_size(parse(nested(MAX_DEPTH)))
    with pytest.raises(GraphQLError, match="13 levels deep") as caught:
        check_size(parse(nested(MAX_DEPTH + 1)))
    assert caught.value.extensions == {"code": "QUERY_TOO_DEEP"}


def test_exponential_fragments_are_counted_without_being_written_out():
    text = doubling(300)
    assert size_of(text).fields == MAX_FIELDS + 1
    with pytest.raises(GraphQLError) as caught:
        check_size(parse(text))
    assert caught.value.extensions == {"code": "QUERY_TOO_LARGE"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (nested(40), "QUERY_TOO_DEEP"),
        (nested(1500), "GRAPHQL_PARSE_FAILED"),
        (doubling(200), "QUERY_TOO_LARGE"),
        ("{ " + "a " * 5000 + "}", "GRAPHQL_PARSE_FAILED"),
        ("{}", "GRAPHQL_PARSE_FAILED"),
        ("{ group(id: ", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ('{ group(id: "x") { ...f } } fragment f on Group { ...f }', "GRAPHQL_VALIDATION_FAILED"),
        ("query a { status { up } } query b { status { up } }", "OPERATION_RESOLUTION_FAILURE"),
        ("fragment f on Group { name }", "OPERATION_RESOLUTION_FAILURE"),
        ('{ competitorTouches(where: {at: {low: "x"}}) { totalCount } }', "BAD_USER_INPUT"),
        ("subscription { status { up } }", "GRAPHQL_VALIDATION_FAILED"),
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
