"""The pieces of a graph are those of NetworkX."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.convert import from_plain
from graphapi.compact.graph import from_edges
from tests.compact.worlds import plain_graphs

NO_DATA = st.just({})
UNDIRECTED = plain_graphs(classes=[nx.Graph, nx.MultiGraph], data=NO_DATA)
DIRECTED = plain_graphs(classes=[nx.DiGraph, nx.MultiDiGraph], data=NO_DATA)


@given(UNDIRECTED)
def test_components_come_in_the_order_of_their_first_nodes(plain):
    compact = from_plain(plain)
    assert list(nx.connected_components(compact)) == list(nx.connected_components(plain))
    number = nx.number_connected_components(plain)
    assert nx.number_connected_components(compact) == number
    for node in plain:
        expected = nx.node_connected_component(plain, node)
        assert nx.node_connected_component(compact, node) == expected
    if len(plain):
        assert nx.is_connected(compact) == (number == 1)


@given(DIRECTED)
def test_weak_components_do_not_look_at_directions(plain):
    compact = from_plain(plain)
    expected = list(nx.weakly_connected_components(plain))
    assert list(nx.weakly_connected_components(compact)) == expected
    assert nx.number_weakly_connected_components(compact) == len(expected)
    if len(plain):
        assert nx.is_weakly_connected(compact) == (len(expected) == 1)


@given(DIRECTED)
def test_strong_components_follow_those_that_they_lead_to(plain):
    compact = from_plain(plain)
    found = list(nx.strongly_connected_components(compact))
    expected = nx.strongly_connected_components(plain)
    assert {frozenset(nodes) for nodes in found} == {frozenset(nodes) for nodes in expected}
    place = {node: number for number, nodes in enumerate(found) for node in nodes}
    assert all(place[v] <= place[u] for u, v in plain.edges())
    assert nx.number_strongly_connected_components(compact) == len(found)
    if len(plain):
        assert nx.is_strongly_connected(compact) == (len(found) == 1)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        (nx.is_connected, nx.Graph),
        (nx.is_weakly_connected, nx.DiGraph),
        (nx.is_strongly_connected, nx.DiGraph),
    ],
)
def test_no_nodes_are_neither_connected_nor_apart(question, kind):
    with pytest.raises(nx.NetworkXPointlessConcept):
        question(from_plain(kind()))


def test_the_kind_of_graph_is_minded():
    with pytest.raises(nx.NetworkXNotImplemented):
        nx.connected_components(from_plain(nx.DiGraph()))
    with pytest.raises(nx.NetworkXNotImplemented):
        nx.strongly_connected_components(from_plain(nx.Graph()))
    with pytest.raises(KeyError):
        nx.node_connected_component(from_plain(nx.path_graph(2)), 9)


def test_a_star_and_a_chain_of_100000_are_one_piece():
    ends = np.arange(1, 100_001)
    star = from_edges(range(100_001), np.zeros(100_000), ends, {}, directed=False)
    assert nx.is_connected(star)
    chain = from_edges(range(100_001), ends - 1, ends, {})
    assert nx.number_strongly_connected_components(chain) == 100_001
    ring = from_edges(range(100_001), np.append(ends - 1, 100_000), np.append(ends, 0), {})
    assert nx.is_strongly_connected(ring)
