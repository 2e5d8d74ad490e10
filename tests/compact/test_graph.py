"""A compact graph reads like the plain graph that it stands for."""

from __future__ import annotations

import enum

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from graphapi.compact.columns import Column
from graphapi.compact.convert import from_plain, to_plain
from graphapi.compact.graph import CompactGraph, from_edges
from tests.compact.worlds import plain_graphs, same


class Kind(enum.StrEnum):
    FRIEND = "FRIEND"
    CALLS = "CALLS"


@given(plain_graphs())
def test_unrolling_gives_the_graph_that_was_laid_in(plain):
    assert same(to_plain(from_plain(plain)), plain)


@given(plain_graphs())
def test_nodes_edges_and_neighbours_read_alike(plain):
    compact = from_plain(plain)
    assert same(compact, plain)
    assert (len(compact), compact.order(), compact.size()) == (len(plain), len(plain), plain.size())
    assert list(compact.nodes(data=True)) == list(plain.nodes(data=True))
    assert ends(compact.edges) == ends(plain.edges)
    assert ends(compact.edges(data="x", default=7)) == ends(plain.edges(data="x", default=7))
    assert dict(compact.adjacency()) == dict(plain.adjacency())
    for node in plain:
        assert node in compact
        assert set(compact.neighbors(node)) == set(plain.neighbors(node))
        assert compact[node] == plain[node]


@given(plain_graphs())
def test_edges_are_found_by_their_ends(plain):
    compact = from_plain(plain)
    for u in plain:
        for v in plain:
            assert compact.has_edge(u, v) == plain.has_edge(u, v)
            assert compact.number_of_edges(u, v) == plain.number_of_edges(u, v)
            assert compact.get_edge_data(u, v, default="none") == plain.get_edge_data(
                u, v, default="none"
            )


@given(plain_graphs())
def test_degrees_read_alike(plain):
    compact = from_plain(plain)
    assert dict(compact.degree) == dict(plain.degree)
    if plain.is_directed():
        assert dict(compact.in_degree) == dict(plain.in_degree)
        assert dict(compact.out_degree) == dict(plain.out_degree)
        assert ends(compact.in_edges) == ends(plain.in_edges)
        assert {n: set(compact.predecessors(n)) for n in plain} == {
            n: set(plain.pred[n]) for n in plain
        }


def ends(edges):
    """Edges in an order of their own; in a column with floats whole numbers have become floats."""
    return sorted(repr((sorted(edge[:2], key=str), *map(as_float, edge[2:]))) for edge in edges)


def as_float(value):
    return float(value) if type(value) is int else value


def keyed():
    return from_edges(
        ["ann", "bo", "cy"],
        [0, 0, 1],
        [1, 1, 2],
        {"strength": [0.5, 0.25, 1.0], "kind": [Kind.FRIEND, Kind.CALLS, Kind.FRIEND]},
        keys=["t2", "t1", "t3"],
    )


def test_columns_are_arrays_and_values_plain_python():
    graph = keyed()
    assert graph.columns["kind"].dtype == np.int8
    assert graph.categories["kind"] == (Kind.CALLS, Kind.FRIEND)
    data = graph.get_edge_data("ann", "bo", "t1")
    assert data == {"strength": 0.25, "kind": Kind.CALLS}
    assert type(data["strength"]) is float
    assert data["kind"] is Kind.CALLS
    assert graph.has_edge("ann", "bo", "t2")
    assert not graph.has_edge("ann", "bo", "t3")
    assert graph.get_edge_data("ann", "bo", "t3", default=0) == 0
    assert graph.size("strength") == 1.75
    assert graph.degree("ann", weight="strength") == 0.75


def test_arrays_and_coded_columns_are_kept_as_they_are():
    codes = Column(np.array([1, 0], dtype=np.int8), ("low", "high"))
    weights = np.array([0.5, 0.25], dtype=np.float32)
    graph = from_edges("ab", [1, 0], [0, 1], {"band": codes, "weight": weights})
    assert graph.columns["weight"].dtype == np.float32
    assert graph.get_edge_data("b", "a") == {"band": "high", "weight": 0.5}


def test_a_graph_tells_what_it_is():
    assert repr(keyed()) == "<compact directed multi graph of 3 nodes and 3 edges>"
    empty = from_edges([], [], [], {}, directed=False)
    assert repr(empty) == "<compact undirected graph of 0 nodes and 0 edges>"
    assert list(empty.edges) == []


def test_what_is_not_a_node_is_not_in_the_graph():
    graph = keyed()
    assert "dee" not in graph
    assert [] not in graph
    assert not graph.has_node("dee")
    assert not graph.has_edge("ann", "dee")
    with pytest.raises(nx.NetworkXError, match="dee"):
        graph.successors("dee")
    with pytest.raises(KeyError):
        graph["dee"]
    with pytest.raises(KeyError):
        graph.nodes["dee"]


@pytest.mark.parametrize(
    ("edges", "options", "words"),
    [
        ((["a", "a"], [], []), {}, "labels"),
        ((["a"], [0], [1]), {}, "position"),
        ((["a"], [-1], [0]), {}, "position"),
        ((["a"], [0], []), {}, "same length"),
        ((["a"], [0], [0]), {"keys": []}, "same length"),
        ((["a"], [0, 0], [0, 0]), {}, "keys"),
        ((["a"], [0, 0], [0, 0]), {"keys": [1, 1]}, "same key"),
        ((["a", "b"], [0, 1], [1, 0]), {"directed": False}, "keys"),
    ],
)
def test_a_table_that_is_no_graph_is_refused(edges, options, words):
    with pytest.raises(ValueError, match=words):
        from_edges(*edges, {}, **options)


def test_a_column_of_another_length_is_refused():
    with pytest.raises(ValueError, match="same length"):
        from_edges("ab", [0], [1], {"strength": [1.0, 2.0]})


def test_a_graph_never_changes():
    graph = keyed()
    for array in (graph.sources, graph.targets, *graph.columns.values()):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    with pytest.raises(AttributeError):
        graph.labels = ()


def test_a_graph_may_be_a_key():
    graph = keyed()
    assert {graph: 1}[graph] == 1
    assert graph != keyed()
    assert isinstance(graph, CompactGraph)
