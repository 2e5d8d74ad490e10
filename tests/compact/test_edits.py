"""An edited graph equals one built anew, and leaves the old one alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact import folding
from graphapi.compact.arrays.entries import entries, local_entries
from graphapi.compact.columns import Column
from graphapi.compact.convert import from_plain, to_plain
from graphapi.compact.edits import edited
from graphapi.compact.graph import from_edges
from graphapi.compact.kernels.patch import span
from graphapi.compact.patched import PatchedGraph
from graphapi.compact.views import strongest, undirected
from tests.compact.worlds import edge_data, keyed_graphs, pairs, plain_graphs, same


@st.composite
def edits(draw, nodes, keys):
    drop = [(*ends, draw(keys)) for ends in draw(pairs(nodes, most=4))]
    put = [(*ends, draw(keys), draw(edge_data())) for ends in draw(pairs(nodes, most=4))]
    return {"drop_edges": drop, "put_edges": put}


@st.composite
def stories(draw, graphs, keys):
    """A graph, and some edits one after another."""
    plain = draw(graphs)
    return plain, draw(st.lists(edits([*plain, "n0"] if len(plain) else [], keys), max_size=4))


KEYED = stories(keyed_graphs(), st.sampled_from([f"e{i}" for i in range(12)]))
SIMPLE = stories(plain_graphs([nx.DiGraph, nx.Graph], edge_data()), st.none())


def built_anew(plain, change):
    made = plain.copy()
    for u, v, key in change["drop_edges"]:
        if made.has_edge(u, v, *([key] if plain.is_multigraph() else [])):
            made.remove_edge(u, v, *([key] if plain.is_multigraph() else []))
    for u, v, key, data in change["put_edges"]:
        if plain.is_multigraph():
            made.add_edge(u, v, key, **data)
        else:
            made.add_edge(u, v, **data)
    return made


def known(plain, change):
    return all({*edge[:2]} <= set(plain) for edge in change["put_edges"])


@given(st.one_of(KEYED, SIMPLE))
def test_edits_on_edits_equal_graphs_built_anew(story):
    plain, changes = story
    graph = from_plain(plain)
    for change in filter(lambda change: known(plain, change), changes):
        before, after = plain, built_anew(plain, change)
        new = edited(graph, **change)
        assert same(new, after)
        assert same(graph, before)
        assert new.size() == after.size()
        reads_like(new, after)
        graph, plain = new, after
    assert same(to_plain(graph.folded()), plain)


def reads_like(graph, plain):
    for u in plain:
        if plain.is_directed():
            assert set(graph.predecessors(u)) == set(plain.predecessors(u))
            assert {v: dict(d) for v, d in graph.pred[u].items()} == {
                v: dict(d) for v, d in plain.pred[u].items()
            }
        for v in plain:
            assert graph.has_edge(u, v) == plain.has_edge(u, v)
            assert graph.get_edge_data(u, v, default=0) == plain.get_edge_data(u, v, default=0)


@given(KEYED, st.none() | st.sets(st.sampled_from(["friend", "calls"])))
def test_views_of_edited_graphs_equal_views_built_anew(story, kinds):
    plain, changes = story
    graph = from_plain(plain)
    held = strongest(graph, "strength", categories=kinds)
    for change in filter(lambda change: known(plain, change), changes):
        plain, graph = built_anew(plain, change), edited(graph, **change)
        held = strongest(graph, "strength", categories=kinds)
        assert same(held, strongest(plain, "strength", categories=kinds))
        assert same(undirected(graph, categories=kinds), undirected(plain, categories=kinds))
        assert strongest(graph, "strength", categories=kinds) is held


@given(SIMPLE, st.sampled_from(["out", "into"]))
def test_entries_of_edited_graphs_are_those_of_graphs_built_anew(story, way):
    plain, changes = story
    graph = from_plain(plain)
    entries(graph, "strength", way=way)
    for change in filter(lambda change: known(plain, change), changes):
        plain, graph = built_anew(plain, change), edited(graph, **change)
    found, expected = (entries(g, "strength", way=way) for g in (graph, from_plain(plain)))
    assert found.indptr.tolist() == expected.indptr.tolist()
    assert found.indices.tolist() == expected.indices.tolist()
    assert (found.values * found.unit).tolist() == (expected.values * expected.unit).tolist()


@given(SIMPLE, st.sampled_from(["out", "into"]), st.sampled_from([None, "strength", "kind"]))
def test_rows_that_lie_beside_the_others_are_found(story, way, column):
    plain, changes = story
    graph = from_plain(plain)
    if column is not None:
        entries(graph, column, way=way)
    for change in filter(lambda change: known(plain, change), changes):
        plain, graph = built_anew(plain, change), edited(graph, **change)
    found, expected = local_entries(graph, column, way=way), entries(graph, column, way=way)
    for node in range(len(plain)):
        spans = span(found.indptr, found.patch, node), expected.indptr[node : node + 2]
        for theirs, ours in ((found.indices, expected.indices), (found.values, expected.values)):
            rows = [array[slice(*s)] for array, s in zip((theirs, ours), spans, strict=True)]
            assert rows[0].tolist() == rows[1].tolist()


def chain(length):
    """A graph large enough that a single edit lies beside the arrays."""
    steps = np.arange(length)
    columns = {
        "strength": Column(np.full(length, 5_000, dtype=np.uint16), unit=1e-4),
        "kind": ["calls"] * length,
    }
    return from_edges(range(length + 1), steps, steps + 1, columns)


def test_an_edit_shares_the_arrays_of_the_old_graph():
    first = edited(chain(500), put_edges=[(0, 5, None, {"strength": 0.25, "kind": "calls"})])
    second = edited(first, drop_edges=[(0, 1, None)])
    assert isinstance(second, PatchedGraph)
    assert not second.is_whole
    assert first.straight.pool is second.straight.pool
    assert list(second.successors(0)) == [5]
    assert list(first.successors(0)) == [1, 5]
    assert not second.is_whole


def test_two_edits_of_the_same_graph_do_not_see_each_other():
    base = edited(chain(500), drop_edges=[(9, 10, None)])
    ends = [(0, end, None, {"strength": 1.0, "kind": "calls"}) for end in (7, 8)]
    one, other = (edited(base, put_edges=[put]) for put in ends)
    assert list(one.successors(0)) == [1, 7]
    assert list(other.successors(0)) == [1, 8]


@pytest.mark.parametrize(
    "data",
    [
        {"strength": 0.33335, "kind": "calls"},
        {"strength": 7.0, "kind": "calls"},
        {"strength": float("nan"), "kind": "calls"},
        {"strength": "much", "kind": "calls"},
        {"strength": 0.5, "kind": 3},
        {"strength": 0.5},
        {"strength": 0.5, "kind": "calls", "since": 2020},
    ],
)
def test_what_the_columns_cannot_hold_is_built_anew(data):
    new = edited(chain(500), put_edges=[(3, 9, None, data)])
    assert new.number_of_edges() == 501
    assert repr(new.get_edge_data(3, 9)) == repr(data)
    assert new.get_edge_data(0, 1) == {"strength": 0.5, "kind": "calls"}


def test_new_categories_come_after_those_that_are_there():
    graph = chain(30_000)
    for number in range(140):
        put = [(number, 0, None, {"strength": 1.0, "kind": f"kind {number}"})]
        graph = edited(graph, put_edges=put)
        assert graph.get_edge_data(number, 0)["kind"] == f"kind {number}"
    assert graph.get_edge_data(7, 0)["kind"] == "kind 7"
    assert graph.get_edge_data(7, 8)["kind"] == "calls"


def test_many_edits_are_folded_beside_and_go_on(monkeypatch):
    monkeypatch.setattr(folding, "LEAST", 20)
    monkeypatch.setattr(folding, "SHARE", 1_000)
    graph, plain, folded = chain(2_000), nx.DiGraph(), 0
    plain.add_edges_from((n, n + 1) for n in range(2_000))
    for number in range(200):
        before = graph
        u, v = number * 37 % 1_900, number * 11 % 1_900
        graph = edited(
            graph,
            drop_edges=[(number, number + 1, None)],
            put_edges=[(u, v, None, {"strength": 0.1, "kind": "calls"})],
        )
        plain.remove_edges_from([(number, number + 1)])
        plain.add_edge(u, v)
        folded += isinstance(before, PatchedGraph) and before.beside > graph.beside
        if graph.folding is not None and number % 3 == 0:
            graph.folding.whole.result()
    assert folded > 3
    assert set(graph.edges) == set(plain.edges)
    assert {v: set(graph.predecessors(v)) for v in plain} == {v: set(plain.pred[v]) for v in plain}


def test_readers_of_old_graphs_are_left_alone_by_edits():
    base = chain(3_000)
    graph = edited(base, drop_edges=[(0, 1, None)])
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(lambda: [counted_anew(graph) for _ in range(20)])
        newest = graph
        for number in range(1, 400):
            newest = edited(newest, drop_edges=[(number, number + 1, None)])
        assert set(reading.result()) == {2_999}
    assert (newest.number_of_edges(), base.number_of_edges()) == (2_600, 3_000)


def counted_anew(graph):
    """The edges of a graph, read row by row."""
    return sum(len(graph[node]) for node in range(3_001))


def test_an_edge_to_nobody_is_refused():
    with pytest.raises(nx.NetworkXError, match="'c'"):
        edited(from_edges("ab", [0], [1], {}), put_edges=[("a", "c", None, {})])


def test_nothing_to_do_is_the_same_graph():
    graph = chain(3)
    assert edited(graph, drop_edges=[(0, 99, None)]) is graph
