"""Leiden, against every partition of small graphs, closed forms and what was planted."""

from __future__ import annotations

import itertools
import math
import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.algorithms.community.quality import NotAPartition

from graphapi.compact.columns import Column
from graphapi.compact.communities import leiden, partition_quality
from graphapi.compact.convert import from_plain
from graphapi.compact.graph import from_edges
from graphapi.compact.partition import Partition
from tests.compact.worlds import plain_graphs

WEIGHTS = st.fixed_dictionaries({"weight": st.sampled_from([0.0, 0.25, 0.5, 1.0, 3.0])})
SMALL = plain_graphs(classes=[nx.Graph], data=WEIGHTS, most=8)
ASKED = st.fixed_dictionaries(
    {
        "quality": st.sampled_from(["cpm", "modularity"]),
        "resolution": st.sampled_from([0.15, 0.3, 0.5, 1.0]),
        "weight": st.sampled_from([None, "weight"]),
    }
)


def partitions(nodes):
    if not nodes:
        yield []
        return
    for rest in partitions(nodes[1:]):
        yield [{nodes[0]}, *rest]
        for place, part in enumerate(rest):
            yield [*rest[:place], {nodes[0], *part}, *rest[place + 1 :]]


def score(graph, found, asked):
    """The formulas, read from the plain graph and nothing else."""
    edges = [
        (u, v, 1 if asked["weight"] is None else w["weight"]) for u, v, w in graph.edges.data()
    ]
    home = {node: number for number, nodes in enumerate(found) for node in nodes}
    inside = [sum(w for u, v, w in edges if home[u] == home[v] == c) for c in range(len(found))]
    if asked["quality"] == "cpm":
        loops = sum(w for u, v, w in edges if u == v)
        pairs = sum(math.comb(len(nodes), 2) for nodes in found)
        return sum(inside) - loops - asked["resolution"] * pairs
    total = sum(w for *_, w in edges)
    degrees = [sum(w * ((u in c) + (v in c)) for u, v, w in edges) for c in found]
    expected = [(degree / (2 * total)) ** 2 for degree in degrees]
    return sum(inside) / total - asked["resolution"] * sum(expected)


def weighs(graph, asked):
    """Whether there is anything to score."""
    return any(asked["weight"] is None or w > 0 for _, _, w in graph.edges.data("weight"))


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


@given(SMALL, ASKED, st.integers(0, 3))
def test_no_move_and_no_merge_gains(graph, asked, seed):
    found = list(leiden(from_plain(graph), **asked, seed=seed))
    assert sorted(itertools.chain(*found)) == sorted(graph)
    if weighs(graph, asked):
        reached = score(graph, found, asked)
        for other in neighbours_of(found):
            assert score(graph, list(filter(None, other)), asked) <= reached + 1e-6


@settings(max_examples=40)
@given(plain_graphs(classes=[nx.Graph], data=WEIGHTS, most=6), ASKED)
def test_the_best_of_all_partitions_is_nearly_reached_and_never_passed(graph, asked):
    if weighs(graph, asked):
        best = max(score(graph, found, asked) for found in partitions(sorted(graph)))
        compact = from_plain(graph)
        reached = [score(graph, leiden(compact, **asked, seed=seed), asked) for seed in range(5)]
        assert max(reached) == pytest.approx(best, abs=1e-6)


@given(SMALL, ASKED)
def test_communities_are_connected(graph, asked):
    joined = nx.Graph((u, v) for u, v, w in graph.edges.data("weight") if w or not asked["weight"])
    joined.add_nodes_from(graph)
    for community in leiden(from_plain(graph), **asked):
        assert nx.is_connected(joined.subgraph(community))


@given(SMALL, st.sampled_from([0.15, 0.3, 0.5]))
def test_communities_are_as_dense_as_asked(graph, resolution):
    for community in leiden(from_plain(graph), resolution=resolution):
        edges = sum(u != v for u, v in graph.subgraph(community).edges)
        assert edges >= resolution * math.comb(len(community), 2) - 1e-6


@given(SMALL, ASKED, st.integers(1, 4))
def test_the_scorer_counts_as_the_formulas_say(graph, asked, parts):
    if weighs(graph, asked):
        found = [c for c in (set(sorted(graph)[part::parts]) for part in range(parts)) if c]
        wanted = pytest.approx(score(graph, found, asked), abs=1e-9)
        assert partition_quality(graph, found, **asked) == wanted
        assert partition_quality(from_plain(graph), found, **asked) == wanted


@pytest.mark.parametrize("number", [6, 20, 60, 200, 1000])
def test_a_ring_of_cliques_is_its_cliques(number):
    found = leiden(from_plain(nx.ring_of_cliques(number, 5)))
    assert found == [set(range(5 * i, 5 * i + 5)) for i in range(number)]


def test_cliques_apart_are_communities():
    graph = nx.disjoint_union_all(nx.complete_graph(size) for size in (3, 7, 4))
    for quality in ("cpm", "modularity"):
        assert leiden(graph, quality=quality) == [{0, 1, 2}, set(range(3, 10)), set(range(10, 14))]


def test_two_cliques_sharing_a_node_merge_or_part_by_resolution():
    graph = nx.compose(nx.complete_graph(5), nx.complete_graph(range(4, 9)))
    assert leiden(graph, resolution=0.15) == [set(range(9))]
    assert sorted(map(len, leiden(graph, resolution=0.2))) == [4, 5]


def test_two_large_cliques_sharing_a_node_are_two():
    graph = nx.compose(nx.complete_graph(8), nx.complete_graph(range(7, 15)))
    assert sorted(map(len, leiden(graph, resolution=0.15))) == [7, 8]


def test_whole_ten_thousandths_are_the_numbers_they_stand_for():
    graph = nx.gnp_random_graph(80, 0.1, seed=1)
    quarters = np.random.default_rng(0).integers(1, 5, graph.size()) * 2500
    ends = np.array(graph.edges).T
    kept, plain = (
        from_edges(range(80), *ends, {"strength": column}, directed=False)
        for column in (Column(quarters.astype(np.uint16), None, 1e-4), quarters / 10_000)
    )
    asked = {"weight": "strength", "resolution": 0.125}
    found = leiden(kept, **asked)
    assert found == leiden(plain, **asked)
    assert partition_quality(kept, found, **asked) == pytest.approx(
        partition_quality(plain, found, **asked)
    )


def test_a_beginning_with_strangers_and_gaps_is_fine():
    graph = nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(4))
    wanted = [{0, 1, 2, 3}, {4, 5, 6, 7}]
    for beginning in ([{0, 5, "stranger"}, set()], {0: "a", 5: "a", "stranger": "b"}, []):
        assert leiden(from_plain(graph), initial=beginning) == wanted


def test_a_beginning_that_does_not_hang_together_is_cut():
    graph = nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(4))
    assert len(leiden(from_plain(graph), initial=[set(range(8))], resolution=0.01)) == 2


@pytest.mark.parametrize("quality", ["cpm", "modularity"])
def test_graphs_with_nothing_to_join(quality):
    loops = nx.Graph([(0, 0), (1, 1)])
    zeros = nx.Graph()
    zeros.add_edge(0, 1, weight=0.0)
    for graph in (nx.Graph(), nx.empty_graph(1), nx.empty_graph(3), loops):
        assert leiden(graph, quality=quality) == [{node} for node in graph]
        assert leiden(from_plain(graph), quality=quality) == [{node} for node in graph]
    assert leiden(zeros, quality=quality, weight="weight") == [{0}, {1}]


def test_self_loops_do_not_count_under_the_constant_potts_model():
    graph = nx.ring_of_cliques(6, 5)
    wanted = leiden(graph)
    graph.add_edges_from((node, node) for node in range(0, 30, 2))
    assert leiden(graph) == wanted


def test_at_a_huge_resolution_everybody_is_alone():
    assert len(leiden(nx.complete_graph(5), resolution=1e300)) == 5


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        *(({"resolution": value}, "resolution") for value in (0, -1, math.nan, math.inf)),
        ({"quality": "surprise"}, "quality"),
        ({"seed": -1}, "seed"),
        ({"rounds": 0}, "rounds"),
        ({"threads": 3}, "threads"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(asked, field):
    with pytest.raises(ValueError, match=field):
        leiden(nx.path_graph(3), **asked)
    with pytest.raises(ValueError, match=field):
        leiden(from_plain(nx.path_graph(3)), **asked)


@pytest.mark.parametrize("weight", [-1.0, math.nan, math.inf])
def test_weights_out_of_range_are_refused(weight):
    graph = nx.Graph()
    graph.add_edge(0, 1, weight=weight)
    with pytest.raises(ValueError, match="weight"):
        leiden(from_plain(graph), weight="weight")


def test_what_is_no_simple_undirected_graph_is_refused():
    for graph in (nx.DiGraph(), nx.MultiGraph(), from_plain(nx.DiGraph())):
        with pytest.raises(nx.NetworkXNotImplemented):
            leiden(graph)


def test_the_scorer_wants_a_partition_and_a_known_quality():
    graph = from_plain(nx.path_graph(3))
    for wrong in ([{0}, {1}], [{0, 1}, {1, 2}], [{0, 1}, {2, 3}]):
        with pytest.raises(NotAPartition):
            partition_quality(graph, wrong)
    with pytest.raises(ValueError, match="quality"):
        partition_quality(graph, [{0, 1, 2}], quality="surprise")
    assert partition_quality(graph, Partition.of(graph, [{0, 1}]), resolution=0.5) == 0.5


def test_large_weights_and_small_ones_make_the_same_communities():
    graph = nx.gnp_random_graph(60, 0.15, seed=5)
    draw = random.Random(1)
    for _, _, data in graph.edges.data():
        data["weight"] = draw.choice([0.25, 0.5, 1.0])
    compact = from_plain(graph)
    found = leiden(compact, quality="modularity", resolution=1.0, weight="weight")
    for factor in (2.0**-40, 2.0**40):
        for _, _, data in graph.edges.data():
            data["scaled"] = data["weight"] * factor
        scaled = from_plain(graph)
        assert found == leiden(scaled, quality="modularity", resolution=1.0, weight="scaled")
