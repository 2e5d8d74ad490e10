"""Who is how many steps away, as in NetworkX."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.convert import from_plain, to_plain
from graphapi.compact.graph import from_edges
from tests.compact.worlds import plain_graphs

GRAPHS = plain_graphs(data=st.just({}))
DEPTHS = st.none() | st.integers(-1, 4) | st.sampled_from([0.5, 1.5, float("inf")])


@given(GRAPHS, DEPTHS)
def test_lengths_are_those_of_networkx(plain, cutoff):
    compact = from_plain(plain)
    for lengths in (
        nx.single_source_shortest_path_length,
        nx.single_target_shortest_path_length,
    ):
        for node in plain:
            found = lengths(compact, node, cutoff=cutoff)
            assert found == lengths(plain, node, cutoff=cutoff)
            assert list(found.values()) == sorted(found.values())


@given(GRAPHS, st.booleans(), DEPTHS.filter(lambda depth: depth != 0.5))
def test_edges_come_as_in_networkx_where_neighbours_come_alike(plain, reverse, depth):
    compact = from_plain(plain)
    ordered = to_plain(compact)
    for node in ordered:
        options = {"depth_limit": depth}
        found = list(nx.bfs_edges(compact, node, reverse=reverse, **options))
        assert found == list(nx.bfs_edges(_sorted(ordered), node, reverse=reverse, **options))
        for pairs in (nx.bfs_predecessors, nx.bfs_successors):
            assert list(pairs(compact, node, **options)) == list(
                pairs(_sorted(ordered), node, **options)
            )


def _sorted(plain):
    """The same graph with the neighbours of every node in the order of the nodes."""
    place = {node: number for number, node in enumerate(plain)}
    found = plain.__class__()
    found.add_nodes_from(plain)
    for u, v in sorted(plain.edges(), key=lambda edge: (place[edge[0]], place[edge[1]])):
        found.add_edge(u, v)
    for rows in (found._adj, getattr(found, "_pred", found._adj)):
        for node, row in rows.items():
            rows[node] = dict(sorted(row.items(), key=lambda item: place[item[0]]))
    return found


@given(GRAPHS, st.integers(0, 3), st.data())
def test_layers_and_descendants_are_those_of_networkx(plain, distance, data):
    compact = from_plain(plain)
    for node in plain:
        assert nx.descendants(compact, node) == nx.descendants(plain, node)
        assert nx.ancestors(compact, node) == nx.ancestors(plain, node)
        found = nx.descendants_at_distance(compact, node, distance)
        assert found == nx.descendants_at_distance(plain, node, distance)
    sources = data.draw(st.sets(st.sampled_from(sorted(plain)))) if len(plain) else set()
    assert [set(layer) for layer in nx.bfs_layers(compact, sources)] == [
        set(layer) for layer in nx.bfs_layers(plain, sources)
    ]


def test_unknown_nodes_are_named():
    compact = from_plain(nx.path_graph(3))
    with pytest.raises(nx.NodeNotFound, match="9"):
        nx.single_source_shortest_path_length(compact, 9)
    for answer in (
        lambda: nx.descendants(compact, 9),
        lambda: nx.ancestors(compact, 9),
        lambda: nx.descendants_at_distance(compact, 9, 1),
        lambda: list(nx.bfs_edges(compact, 9)),
        lambda: list(nx.bfs_layers(compact, [0, 9])),
    ):
        with pytest.raises(nx.NetworkXError, match="9"):
            answer()


def test_a_star_of_100000_is_one_step_deep():
    star = from_edges(range(100_001), np.zeros(100_000), np.arange(1, 100_001), {}, directed=False)
    assert [len(layer) for layer in nx.bfs_layers(star, 7)] == [1, 1, 99_999]
