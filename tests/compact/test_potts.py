"""Communities, against every partition of small graphs and against what was planted."""

from __future__ import annotations

import itertools
import math
import random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.compact.communities import cpm_quality, leiden_cpm
from graphapi.compact.convert import from_plain
from tests.compact.planted import DEGREES, SIZES, benchmark, mixed, shared_information
from tests.compact.worlds import plain_graphs

SIMPLE = plain_graphs(classes=[nx.Graph], data=st.just({}), most=8)


def partitions(nodes):
    if not nodes:
        yield []
        return
    for rest in partitions(nodes[1:]):
        yield [{nodes[0]}, *rest]
        for place, part in enumerate(rest):
            yield [*rest[:place], {nodes[0], *part}, *rest[place + 1 :]]


@pytest.mark.parametrize("number", [6, 20, 60, 200])
def test_a_ring_of_cliques_is_its_cliques(number):
    found = leiden_cpm(from_plain(nx.ring_of_cliques(number, 5)))
    cliques = {frozenset(range(5 * i, 5 * i + 5)) for i in range(number)}
    assert set(map(frozenset, found)) == cliques


def test_cliques_apart_are_communities_the_largest_first():
    graph = nx.disjoint_union_all(nx.complete_graph(size) for size in (3, 7, 4))
    assert leiden_cpm(graph) == [set(range(3, 10)), set(range(10, 14)), {0, 1, 2}]


def test_two_cliques_sharing_a_node_merge_or_part_by_resolution():
    graph = nx.compose(nx.complete_graph(5), nx.complete_graph(range(4, 9)))
    assert leiden_cpm(graph, resolution=0.15) == [set(range(9))]
    assert sorted(map(len, leiden_cpm(graph, resolution=0.2))) == [4, 5]


@given(SIMPLE, st.sampled_from([0.15, 0.3, 0.5, 1.0]), st.integers(0, 3))
def test_no_move_and_no_merge_gains(graph, resolution, seed):
    found = leiden_cpm(from_plain(graph), resolution=resolution, seed=seed)
    quality = cpm_quality(graph, found, resolution)
    assert sorted(itertools.chain(*found)) == sorted(graph)
    for other in neighbours_of(found):
        assert cpm_quality(graph, other, resolution) <= quality + 1e-6


def neighbours_of(found):
    for first, second in itertools.combinations(found, 2):
        yield [first | second, *(c for c in found if c not in (first, second))]
    for home in found:
        for node in home:
            yield [home - {node}, {node}, *(c for c in found if c != home)]
            for away in found:
                if away != home:
                    rest = [c for c in found if c not in (home, away)]
                    yield [home - {node}, away | {node}, *rest]


@given(SIMPLE, st.sampled_from([0.15, 0.3, 0.5]))
def test_communities_are_connected_and_as_dense_as_asked(graph, resolution):
    for community in leiden_cpm(from_plain(graph), resolution=resolution):
        inside = graph.subgraph(community)
        assert nx.is_connected(inside)
        edges = sum(u != v for u, v in inside.edges)
        assert edges >= resolution * math.comb(len(community), 2) - 1e-6


@settings(max_examples=30)
@given(plain_graphs(classes=[nx.Graph], data=st.just({}), most=6))
def test_the_best_of_all_partitions_is_nearly_reached(graph):
    every = (cpm_quality(graph, found) for found in partitions(sorted(graph)))
    reached = max(cpm_quality(graph, leiden_cpm(from_plain(graph), seed=s)) for s in range(5))
    assert reached == pytest.approx(max(every, default=0.0))


@given(SIMPLE, st.randoms())
def test_the_order_of_nodes_changes_nothing(graph, shuffle):
    nodes, edges = list(graph), list(graph.edges)
    shuffle.shuffle(nodes)
    shuffle.shuffle(edges)
    other = nx.Graph()
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    assert leiden_cpm(from_plain(other)) == leiden_cpm(from_plain(graph)) == leiden_cpm(graph)


def test_where_partitions_are_equally_good_the_order_of_nodes_does_not_choose():
    edges = [("b", "g"), ("c", "d"), ("c", "e"), ("e", "h"), ("e", "g"), ("f", "h")]
    for nodes in itertools.islice(itertools.permutations("bcdefgh"), 0, None, 40):
        graph = nx.Graph()
        graph.add_nodes_from(nodes)
        graph.add_edges_from(edges)
        assert leiden_cpm(from_plain(graph)) == [set("bcdeg"), set("fh")]


@given(SIMPLE, st.randoms(), st.integers(1, 4))
def test_nor_does_it_from_a_given_beginning(graph, shuffle, parts):
    nodes = list(graph)
    beginning = [set(sorted(graph)[part::parts]) for part in range(parts)]
    shuffle.shuffle(nodes)
    other = nx.Graph()
    other.add_nodes_from(nodes)
    other.add_edges_from(graph.edges)
    assert leiden_cpm(other, initial=beginning) == leiden_cpm(graph, initial=beginning)


def planted(groups, size, inside, outside, seed):
    graph = nx.planted_partition_graph(groups, size, inside, outside, seed=seed)
    names = list(range(len(graph)))
    random.Random(seed).shuffle(names)
    truth = [{names[node] for node in part} for part in graph.graph["partition"]]
    return nx.relabel_nodes(graph, dict(enumerate(names))), truth


def test_planted_communities_are_found_and_a_warm_start_keeps_them():
    graph, truth = planted(40, 25, 0.5, 0.005, seed=7)
    found = leiden_cpm(from_plain(graph))
    assert shared_information(found, truth) >= 0.98
    again = leiden_cpm(from_plain(graph), seed=9, initial=found)
    assert set(map(frozenset, again)) == set(map(frozenset, found))


@pytest.mark.parametrize("mixing", [0.1, 0.3, 0.5, 0.6])
def test_communities_of_the_benchmark_are_found(mixing):
    graph, truth = benchmark(5000, mixing, seed=1)
    assert 2 * graph.number_of_edges() / 5000 == pytest.approx(20, abs=0.5)
    assert max(degree for _, degree in graph.degree) == DEGREES[1]
    assert (min(map(len, truth)), max(map(len, truth))) == SIZES
    assert mixed(graph, truth) == pytest.approx(mixing, abs=0.01)
    found = leiden_cpm(from_plain(graph), resolution=0.05)
    assert shared_information(found, truth) == pytest.approx(1.0, abs=0.005)


def test_a_beginning_with_strangers_and_gaps_is_fine():
    graph = nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(4))
    beginning = [{0, 5, "stranger"}, set()]
    assert leiden_cpm(from_plain(graph), initial=beginning) == [{0, 1, 2, 3}, {4, 5, 6, 7}]


def test_an_empty_graph_has_no_communities():
    assert leiden_cpm(nx.Graph()) == leiden_cpm(from_plain(nx.Graph())) == []


def test_what_is_no_simple_undirected_graph_is_refused():
    for graph in (nx.DiGraph(), nx.MultiGraph(), from_plain(nx.DiGraph())):
        with pytest.raises(nx.NetworkXNotImplemented):
            leiden_cpm(graph)
    with pytest.raises(ValueError, match="resolution"):
        leiden_cpm(nx.path_graph(2), resolution=0.0)


def test_quality_counts_inner_edges_less_what_is_expected():
    assert cpm_quality(nx.complete_graph(4), [{0, 1, 2, 3}], 0.5) == 3.0
    assert cpm_quality(nx.path_graph(3), [{0, 1}, {2}], 0.5) == 0.5
