"""Numbers of nodes, laid out once."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.convert import from_plain
from graphapi.compact.paths import best_paths, best_values, best_values_to
from graphapi.compact.values import NodeValues, lie_within, node_values, some_values
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


@given(offers())
def test_some_numbers_read_like_the_mapping_they_were_made_of(offer):
    plain, numbers = offer
    known = {node: value for node, value in numbers.items() if node in plain}
    for graph in (plain, from_plain(plain)):
        laid = some_values(graph, known)
        assert dict(laid) == known == laid
        assert [*laid] == [node for node in graph if node in known]
        assert all(laid.get(node) == known.get(node) for node in [*plain, "nobody"])
        everywhere = np.arange(len(plain))
        assert laid.at(everywhere, missing=-1.0).tolist() == [known.get(n, -1.0) for n in graph]


@given(offers(), st.data())
def test_some_numbers_are_left_out_or_changed_beside_the_others(offer, data):
    plain, numbers = offer
    graph = from_plain(plain)
    known = {node: value for node, value in numbers.items() if node in plain}
    laid = some_values(graph, known)
    gone = data.draw(st.sets(st.sampled_from([*plain, "nobody"])))
    news = dict.fromkeys(gone - {"nobody"}, 0.125)
    assert laid.without(gone) == {n: value for n, value in known.items() if n not in gone}
    assert laid.with_values(news) == {**known, **news}
    assert laid == known


def test_starts_laid_out_for_the_nodes_are_checked_once_and_refused_out_of_range():
    graph = from_plain(nx.DiGraph([("a", "b", {"strength": 0.5})]))
    assert best_paths(graph, some_values(graph, {"a": 0.5}), "b")[0].value == 0.25
    with pytest.raises(ValueError, match="sources"):
        best_paths(graph, some_values(graph, {"a": 1.5}), "b")
    with pytest.raises(KeyError):
        some_values(graph, {"nobody": 1.0})
