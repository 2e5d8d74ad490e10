"""Simpler graphs, made of plain and of compact ones alike."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.convert import from_plain
from graphapi.compact.graph import CompactGraph, from_edges
from graphapi.compact.views import strongest, undirected
from tests.compact.worlds import edge_data, keyed_graphs, plain_graphs, same

KINDS = st.none() | st.sets(st.sampled_from(["friend", "colleague", "nothing"]))


@given(
    keyed_graphs(),
    KINDS,
    st.sets(st.sampled_from(["n0", "n1", "n9"])),
    st.sets(st.sampled_from(["e0", "e1"])),
)
def test_the_strongest_edge_of_each_pair_is_kept(plain, kinds, without, drop):
    options = {"categories": kinds, "without": without, "drop": drop}
    found = strongest(from_plain(plain), "strength", **options)
    assert isinstance(found, CompactGraph)
    assert same(found, strongest(plain, "strength", **options))
    assert same(found, by_hand(plain, kinds, without, drop))


def by_hand(plain, kinds, without, drop):
    found = nx.DiGraph()
    found.add_nodes_from(plain)
    rows = sorted(
        plain.edges(keys=True, data=True), key=lambda row: (row[3]["strength"], reverse(row[2]))
    )
    for u, v, key, data in rows:
        allowed = (kinds is None or data["kind"] in kinds) and key not in drop
        if allowed and data["strength"] > 0 and u != v and not {u, v} & without:
            found.add_edge(u, v, strength=data["strength"], key=key)
    return found


def reverse(key):
    return tuple(-ord(letter) for letter in key)


@given(plain_graphs(classes=[nx.DiGraph], data=edge_data()))
def test_a_simple_graph_is_sifted_and_gets_no_key(plain):
    assert same(strongest(from_plain(plain), "strength"), strongest(plain, "strength"))


@given(plain_graphs(data=edge_data()), KINDS)
def test_undirected_joins_whoever_has_an_edge(plain, kinds):
    found = undirected(from_plain(plain), categories=kinds)
    assert same(found, undirected(plain, categories=kinds))
    rows = plain.edges(data="kind")
    joined = {
        frozenset((u, v)) for u, v, kind in rows if u != v and (kinds is None or kind in kinds)
    }
    assert {frozenset(edge) for edge in found.edges} == joined


def test_missing_and_unusable_strengths_are_no_edges():
    rows = [("a", "b", {}), ("b", "c", {"strength": float("nan")}), ("a", "c", {"strength": 1.0})]
    for graph in (nx.DiGraph(rows), from_plain(nx.DiGraph(rows))):
        assert list(strongest(graph, "strength").edges) == [("a", "c")]


def test_a_graph_without_edges_stays_one():
    graph = from_edges("ab", [], [], {"strength": [], "kind": []}, keys=[])
    assert list(strongest(graph, "strength", categories={"friend"})) == ["a", "b"]
    assert undirected(graph, categories={"friend"}).number_of_edges() == 0


def test_an_undirected_graph_has_no_ordered_pairs():
    for graph in (nx.Graph(), from_plain(nx.Graph())):
        with pytest.raises(nx.NetworkXNotImplemented):
            strongest(graph, "strength")
