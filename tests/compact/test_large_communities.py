"""Leiden on graphs so large that nodes move in batches, and on what was planted."""

from __future__ import annotations

import random

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graphapi.compact.arrays.communities.leiden import alone, climb_of
from graphapi.compact.arrays.communities.rounds import bettered
from graphapi.compact.communities import leiden, partition_quality
from graphapi.compact.convert import from_plain
from graphapi.compact.graph import from_edges
from tests.compact.planted import DEGREES, SIZES, benchmark, mixed, shared_information


@pytest.fixture(scope="module")
def crowd():
    """A graph large enough to be asked in batches, without clear communities."""
    return from_plain(nx.barabasi_albert_graph(30_000, 5, seed=3))


def matrix_of(graph):
    rows = graph.out
    entries = np.ones(len(rows.indices)), (rows.owners, rows.indices)
    return coo_array(entries, shape=(len(graph),) * 2).tocsr()


def best_gains(graph, found, costs, resolution):
    """The most that each node gains by going to a neighbouring community or by being alone."""
    homes, nodes = found.membership, np.arange(len(graph))
    towards = (matrix_of(graph) @ coo_array((np.ones(len(graph)), (nodes, homes))).tocsr()).tocoo()
    masses, own = np.bincount(homes, weights=costs), towards.col == homes[towards.row]
    here = resolution * costs * (costs - masses[homes])
    here[towards.row[own]] += towards.data[own]
    gains = towards.data - resolution * costs[towards.row] * masses[towards.col]
    best = np.zeros(len(graph))
    np.maximum.at(best, towards.row[~own], gains[~own])
    return best - here


@pytest.mark.parametrize(("quality", "resolution"), [("cpm", 0.15), ("modularity", 1.0)])
def test_hardly_a_node_of_a_large_graph_gains_by_moving(crowd, quality, resolution):
    degrees = np.diff(crowd.out.indptr).astype(float)
    found = leiden(crowd, quality=quality, resolution=resolution)
    if quality == "cpm":
        gains = best_gains(crowd, found, np.ones(len(crowd)), resolution)
    else:
        gains = best_gains(crowd, found, degrees, resolution / degrees.sum())
    assert (gains > 1e-9).mean() <= 0.01


def pieces(graph, found):
    matrix = matrix_of(graph).tocoo()
    inside = found.membership[matrix.row] == found.membership[matrix.col]
    ends = matrix.row[inside], matrix.col[inside]
    return connected_components(coo_array((matrix.data[inside], ends), shape=matrix.shape))[0]


@pytest.mark.parametrize("asked", [{}, {"quality": "modularity", "resolution": 1.0}])
def test_communities_of_a_large_graph_are_connected(crowd, asked):
    for rounds in (1, 2, None):
        found = leiden(crowd, **asked, rounds=rounds)
        assert pieces(crowd, found) == len(found)


def test_more_rounds_are_better(crowd):
    found = [leiden(crowd, rounds=rounds) for rounds in (1, 2, None)]
    scores = [partition_quality(crowd, each) for each in found]
    assert scores == sorted(scores)


@pytest.mark.parametrize(("quality", "resolution"), [("cpm", 0.15), ("modularity", 1.0)])
def test_the_same_seed_gives_the_same_on_one_thread_or_two(crowd, quality, resolution):
    asked = {"quality": quality, "resolution": resolution}
    first, again, alone, other = (
        leiden(crowd, **asked, seed=seed, threads=threads).membership
        for seed, threads in ((5, None), (5, 2), (5, 1), (6, None))
    )
    assert first.tobytes() == again.tobytes() == alone.tobytes()
    assert first.tobytes() != other.tobytes()


def test_kernels_give_tallies_back_empty(crowd):
    climb = climb_of(crowd, "cpm", resolution=0.15, weight=None, seed=0)
    bettered(climb, alone(crowd))
    with climb.each.tally(climb.network) as one, climb.each.tally(climb.network) as other:
        assert one is not other
        assert not one.sums.any()
        assert not other.sums.any()


@pytest.mark.parametrize(("quality", "resolution"), [("cpm", 0.05), ("modularity", 1.0)])
def test_the_order_of_nodes_hardly_matters(quality, resolution):
    graph, _ = benchmark(5000, 0.4, seed=6)
    nodes = list(graph)
    random.Random(0).shuffle(nodes)
    other = nx.Graph()
    other.add_nodes_from(nodes)
    other.add_edges_from(graph.edges)
    asked = {"quality": quality, "resolution": resolution}
    first, second = (
        partition_quality(from_plain(each), leiden(from_plain(each), **asked), **asked)
        for each in (graph, other)
    )
    assert first == pytest.approx(second, rel=0.005)


def test_weights_of_one_are_no_weights(crowd):
    ones = from_edges(
        range(len(crowd)),
        crowd.sources,
        crowd.targets,
        {"weight": np.ones(crowd.size())},
        directed=False,
    )
    assert leiden(ones, weight="weight") == leiden(crowd) == leiden(ones)


@pytest.mark.parametrize("mixing", [0.1, 0.3, 0.5, 0.6])
def test_communities_of_the_benchmark_are_found(mixing):
    graph, truth = benchmark(5000, mixing, seed=1)
    assert 2 * graph.number_of_edges() / 5000 == pytest.approx(20, abs=0.5)
    assert max(degree for _, degree in graph.degree) == DEGREES[1]
    assert (min(map(len, truth)), max(map(len, truth))) == SIZES
    assert mixed(graph, truth) == pytest.approx(mixing, abs=0.01)
    found = leiden(from_plain(graph), resolution=0.05)
    assert shared_information(found, truth) == pytest.approx(1.0, abs=0.005)


def test_modularity_reaches_what_louvain_of_networkx_reaches():
    graph, _ = benchmark(2500, 0.4, seed=2)
    found = leiden(from_plain(graph), quality="modularity", resolution=1.0)
    reached = nx.community.modularity(graph, list(found))
    assert reached >= nx.community.modularity(graph, nx.community.louvain_communities(graph)) - 1e-3


def with_other_edges(graph, share, draw):
    """Replace a share of the edges by edges between nodes drawn at random."""
    other = graph.copy()
    gone = draw.sample(list(graph.edges), round(share * graph.number_of_edges()))
    other.remove_edges_from(gone)
    while other.number_of_edges() < graph.number_of_edges():
        other.add_edge(*draw.sample(range(len(graph)), 2))
    return other


def test_a_warm_start_keeps_what_was_found():
    graph, _ = benchmark(5000, 0.4, seed=4)
    found = leiden(from_plain(graph), resolution=0.05)
    assert leiden(from_plain(graph), resolution=0.05, seed=9, initial=found) == found
    changed = from_plain(with_other_edges(graph, 0.01, random.Random(0)))
    again = set(map(frozenset, leiden(changed, resolution=0.05, seed=9, initial=found)))
    assert len(again & set(map(frozenset, found))) >= 0.95 * len(found)


def test_a_star_of_a_hundred_thousand():
    star = nx.star_graph(100_000)
    compact = from_plain(star)
    assert leiden(compact, quality="modularity", resolution=1.0) == [set(range(100_001))]
    found = leiden(compact, resolution=0.15)
    assert sorted(found.sizes.tolist())[-2:] == [1, 7]
    assert found.sizes[found.membership[0]] == 7
