from __future__ import annotations

import pytest
from graphql import get_introspection_query
from hypothesis import given
from hypothesis import strategies as st

from graphapi.api.guard.documents import Documents
from graphapi.api.guard.weights import ANALYTIC, COUNTED, LENGTHS, WEIGHTS
from graphapi.api.schema import schema

BUILT = schema()._schema
DOCUMENTS = Documents(BUILT)
DEEP = """{ groups(first: 100) { nodes { members(first: 100) { nodes {
    seats(first: 100) { nodes { id } } } } } } }"""


def cost_of(query, **variables):
    document = DOCUMENTS.read(query)
    assert not document.errors, document.errors
    return document.pricing.of(document.operations[0], variables)


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("{ status { up } }", 1),
        ('{ person(id: "x") { name } }', 1),
        ("{ groups { nodes { name } } }", 1 + 20),
        ("{ groups(first: 7) { nodes { name } pageInfo { hasNextPage } } }", 1 + 7),
        ("{ groups(first: 7) { edges { cursor node { name } } } }", 1 + 7),
        ("{ groups(first: 7) { totalCount } }", 1 + 10),
        ("{ groups(first: -5) { nodes { name } } }", 1 + 1),
        ("{ groups(first: 5000) { nodes { name } } }", 1 + 100),
        ("{ groups(first: 7) { nodes { members(first: 3) { nodes { name } } } } }", 8 + 7 * 4),
        ("{ groups(first: 7) { ...f } } fragment f on GroupConnection { nodes { name } }", 8),
        ("{ groups(first: 7) { ... on GroupConnection { nodes { name } } } }", 8),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', 9),
        ('{ nodes(ids: "a") { id } }', 300),
        ("{ a: status { up } b: status { up } }", 2),
    ],
)
def test_cost_is_the_product_of_pages_times_weights(query, total):
    assert cost_of(query).total == total


@pytest.mark.parametrize(
    ("query", "variables", "total"),
    [
        ("query ($n: Int!) { groups(first: $n) { nodes { name } } }", {"n": 40}, 41),
        ("query ($n: Int! = 6) { groups(first: $n) { nodes { name } } }", {}, 7),
        ("query ($n: Int! = 6) { groups(first: $n) { nodes { name } } }", {"n": 3}, 4),
        ("query ($n: Int! = 6) { groups(first: $n) { nodes { name } } }", {"n": "many"}, 101),
        ("query ($n: Int! = 6) { groups(first: $n) { nodes { name } } }", {"n": True}, 101),
        ("query ($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": ["a"] * 9}, 27),
        ("query ($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": "a"}, 300),
    ],
)
def test_sizes_may_come_in_variables(query, variables, total):
    assert cost_of(query, **variables).total == total


def test_the_field_that_costs_most_is_named():
    cost = cost_of(DEEP)
    assert cost.dearest == "groups.nodes.members.nodes.seats.nodes"
    assert cost.most == 100**3
    assert cost.total == 1 + 100 * (2 + 100 * (2 + 100))


def test_analysis_is_known_and_weighs_more():
    plain = cost_of("{ persons(first: 10) { nodes { name } } }")
    risky = cost_of("{ persons(first: 10) { nodes { name risk { value } } } }")
    assert (plain.analytic, risky.analytic) == (False, True)
    assert risky.total == plain.total + 10 * WEIGHTS["Person.risk"]


def test_an_order_costs_by_its_rows():
    query = (
        'mutation ($g: [GroupInput!]!) { saveGroups(requestId: "r", groups: $g) { __typename } }'
    )
    one, many = (cost_of(query, g=[{}] * rows).total for rows in (1, 20))
    assert many == 20 * one


def test_introspection_costs_and_the_usual_question_fits_any_budget():
    assert 1_000 < cost_of(get_introspection_query()).total < 20_000


@given(st.integers(1, 100), st.integers(1, 100), st.integers(1, 100))
def test_more_pages_cost_more(a, b, c):
    query = """query ($a: Int!, $b: Int!) { groups(first: $a) { nodes {
        members(first: $b) { nodes { name } } } } }"""
    assert cost_of(query, a=a, b=b).total == 1 + a * (2 + b)
    assert (cost_of(query, a=a, b=b).total < cost_of(query, a=a, b=b + c).total) == (b < 100)


def test_a_cost_is_kept_for_the_same_sizes():
    document = DOCUMENTS.read("query ($n: Int!) { groups(first: $n) { nodes { name } } }")
    pricing, operation = document.pricing, document.operations[0]
    first = pricing.of(operation, {"n": 11})
    assert pricing.of(operation, {"n": 11}) is first
    for n in range(500):
        pricing.of(operation, {"n": n})
    assert len(pricing._kept) <= 64


def test_weights_name_fields_that_exist():
    for table in (ANALYTIC, WEIGHTS, LENGTHS, COUNTED):
        for coordinate in table:
            type_, field = coordinate.split(".")
            assert field in BUILT.type_map[type_].fields, coordinate
    for coordinate, argument in COUNTED.items():
        type_, field = coordinate.split(".")
        assert argument in BUILT.type_map[type_].fields[field].args
