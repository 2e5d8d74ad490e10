"""Numbers of nodes, laid out once."""

from __future__ import annotations

import math

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.convert import from_plain
from graphapi.compact.paths import best_paths, best_values, best_values_to
from graphapi.compact.values import NodeValues, lie_within, node_values
from graphapi.compact.views import strongest
from tests.compact.worlds import keyed_graphs

NUMBERS = st.floats(0, 1)


@st.composite
def offers(draw):
    graph = draw(keyed_graphs())
    some = draw(st.sets(st.sampled_from([*sorted(graph), "stranger"])))
    return graph, {node: draw(NUMBERS) for node in sorted(some)}


@given(offers(), NUMBERS)
def test_every_node_of_any_graph_has_its_number(offer, default):
    plain, numbers = offer
    expected = {node: numbers.get(node, default) for node in plain}
    for graph in (plain, from_plain(plain)):
        values = node_values(graph, numbers, default=default)
        assert dict(values) == expected
        assert list(values) == list(graph)


@given(offers(), st.data())
def test_answers_are_those_of_a_plain_mapping(offer, data):
    plain, numbers = offer
    if not len(plain):
        return
    target, start, other = (data.draw(st.sampled_from(sorted(plain))) for _ in "tso")
    changed = {**dict.fromkeys(plain, 0.5), **numbers, other: 0.25}
    for graph in (plain, from_plain(plain)):
        simple = strongest(graph, "strength")
        laid = node_values(graph, numbers, default=0.5).with_value(other, 0.25)
        for ask in (
            lambda factor, g=simple: best_paths(g, {start: 1.0}, target, factor=factor),
            lambda factor, g=simple: best_values(g, {start: 1.0}, factor=factor),
            lambda factor, g=simple: best_values_to(g, target, factor=factor),
        ):
            assert ask(laid) == ask(changed)


def test_views_of_the_same_nodes_take_the_array_as_it_is():
    graph = from_plain(nx.MultiDiGraph([("a", "b", {"strength": 0.5})]))
    values = node_values(graph, {"a": 0.25}, default=1.0)
    assert strongest(graph, "strength").at_nodes(values, 0.0) is values.array
    other = from_plain(nx.DiGraph([("b", "c"), ("c", "a")]))
    assert other.at_nodes(values, 0.0).tolist() == [1.0, 0.0, 0.25]


def test_another_number_leaves_the_first_as_it_was():
    values = node_values(nx.path_graph(3), {1: 0.25}, default=1.0)
    assert dict(values.with_value(2, 0.0)) == {0: 1.0, 1: 0.25, 2: 0.0}
    assert dict(values) == {0: 1.0, 1: 0.25, 2: 1.0}
    with pytest.raises(ValueError, match="read-only"):
        values.array[0] = 0.0
    with pytest.raises(KeyError):
        values.with_value(7, 0.0)


@pytest.mark.parametrize("wrong", [-0.1, 1.1, math.nan])
def test_numbers_out_of_range_are_refused(wrong):
    graph = from_plain(nx.DiGraph([("a", "b", {"strength": 0.5})]))
    values = node_values(graph, {"b": 1.0}, default=0.5)
    assert best_values(graph, {"a": 1.0}, factor=values) == {"a": 1.0, "b": 0.5}
    with pytest.raises(ValueError, match="factor"):
        best_values(graph, {"a": 1.0}, factor=values.with_value("b", wrong))


def test_no_numbers_lie_in_any_range():
    empty = node_values(nx.Graph(), {}, default=0.0)
    assert isinstance(empty, NodeValues)
    assert lie_within(empty, 0.0, 1.0)
    assert lie_within({}, 0.0, 1.0)
