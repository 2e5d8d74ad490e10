"""How edges lie in arrays: both ways, in order, in few bytes."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.arrays.entries import entries
from graphapi.compact.columns import Column
from graphapi.compact.convert import from_plain
from graphapi.compact.graph import from_edges, from_sorted
from graphapi.compact.labels import Numbered
from tests.compact.worlds import edge_data, plain_graphs, same


def counted(values):
    return Column(np.array(values, dtype=np.uint16), unit=1e-4)


@given(plain_graphs(data=edge_data()), st.sampled_from(["out", "into"]))
def test_entries_are_neighbours_with_their_numbers(plain, way):
    graph = from_plain(plain)
    found = entries(graph, "strength", way=way)
    rows = [found.indices[a:b].tolist() for a, b in spans(found)]
    assert rows == [sorted(row) for row in rows]
    told = [
        (node, list(plain)[other], value * found.unit)
        for node, (a, b) in zip(plain, spans(found), strict=True)
        for other, value in zip(
            found.indices[a:b].tolist(), found.values[a:b].tolist(), strict=True
        )
    ]
    assert sorted(told) == sorted(neighbours(plain, way))


def spans(found):
    return zip(found.indptr[:-1].tolist(), found.indptr[1:].tolist(), strict=True)


def neighbours(plain, way):
    for u, v, strength in plain.edges(data="strength"):
        ends = (v, u) if way == "into" else (u, v)
        yield (*ends, strength)
        if not plain.is_directed() and u != v:
            yield (*reversed(ends), strength)


@given(plain_graphs(data=edge_data()))
def test_edges_are_numbered_alike_from_both_ends(plain):
    graph = from_plain(plain)
    for rows, own, other in ((graph.out, "sources", "targets"), (graph.into, "targets", "sources")):
        ends = np.stack([rows.owners, rows.indices])
        listed = np.stack([getattr(graph, own)[rows.edges], getattr(graph, other)[rows.edges]])
        if not graph.directed:
            ends, listed = np.sort(ends, axis=0), np.sort(listed, axis=0)
        assert (ends == listed).all()


def test_numbers_may_be_counted_in_units():
    graph = from_edges("abc", [1, 0], [0, 2], {"strength": counted([5_000, 2_500])})
    assert graph.get_edge_data("a", "c") == {"strength": 0.25}
    assert graph.column("strength").numbers().tolist() == [0.25, 0.5]
    found = entries(graph, "strength", way="into")
    assert (found.values.dtype, found.unit) == (np.uint16, 1e-4)
    assert found.values.tolist() == [5_000, 2_500]
    assert graph.size("strength") == 0.75


def test_entries_of_codes_are_the_codes_and_of_flags_numbers():
    kinds = Column(np.array([1, 0], dtype=np.uint8), ("low", "high"))
    graph = from_edges("ab", [1, 0], [0, 1], {"band": kinds, "new": np.array([True, False])})
    assert entries(graph, "band").values.dtype == np.uint8
    assert entries(graph, "band", way="into").values.tolist() == [1, 0]
    assert entries(graph, "new").values.tolist() == [0.0, 1.0]
    assert entries(graph, "nothing").values.tolist() == [0.0, 0.0]


def test_what_lies_in_arrays_already_is_not_copied():
    graph = from_edges("abc", [0, 1], [1, 2], {"strength": counted([1, 2])})
    found = entries(graph, "strength")
    assert np.shares_memory(found.values, graph.columns["strength"])
    assert np.shares_memory(found.indices, graph.targets)
    again = [entries(graph, "strength", way="into").values for _ in range(2)]
    assert np.shares_memory(*again)


def wheel(nodes, degree):
    """A graph in which every node leads to so many after it."""
    sources = np.repeat(np.arange(nodes), degree)
    targets = (sources + np.tile(np.arange(1, degree + 1), nodes)) % nodes
    weights = np.arange(len(sources), dtype=np.uint16)
    kinds = Column((weights % 3).astype(np.uint8), ("a", "b", "c"))
    columns = {"strength": Column(weights, unit=1e-4), "kind": kinds}
    return from_edges(Numbered("n", nodes), sources, targets, columns)


def test_an_edge_takes_twenty_bytes_at_most_both_ways():
    graph = wheel(2_000, 5)
    for way in ("out", "into"):
        for column in ("strength", "kind"):
            assert len(entries(graph, column, way=way).values) == 10_000
    assert graph.nbytes / 10_000 <= 20


@given(plain_graphs(classes=[nx.Graph, nx.DiGraph], data=edge_data()))
def test_rows_in_order_are_taken_as_they_are(plain):
    graph = from_plain(plain)
    taken = from_sorted(
        graph.labels, graph.indptr, graph.targets, graph.table, directed=graph.directed
    )
    assert same(taken, plain)
    assert taken.targets is graph.targets


@pytest.mark.parametrize(
    ("indptr", "targets", "directed", "words"),
    [
        ([0, 1], [0], True, "indptr"),
        ([1, 1, 1], [0], True, "indptr"),
        ([0, 2, 1], [0, 1], True, "indptr"),
        ([0, 1, 1], [0, 1], True, "length"),
        ([0, 1, 1], [2], True, "position"),
        ([0, 1, 1], [-1], True, "position"),
        ([0, 2, 2], [1, 0], True, "ascending"),
        ([0, 2, 2], [1, 1], True, "keys"),
        ([0, 0, 1], [0], False, "lower end"),
    ],
)
def test_rows_that_are_not_in_order_are_refused(indptr, targets, directed, words):
    rows = np.array(indptr, dtype=np.int64), np.array(targets, dtype=np.int32)
    with pytest.raises(ValueError, match=words):
        from_sorted("ab", *rows, {}, directed=directed)
