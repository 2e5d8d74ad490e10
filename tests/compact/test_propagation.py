"""Label propagation, against NetworkX and against what it promises of its answer."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.convert import from_plain
from tests.compact.planted import benchmark, shared_information
from tests.compact.worlds import plain_graphs

WEIGHTS = st.fixed_dictionaries({"weight": st.sampled_from([0.0, 0.5, 1.0, 2.0])})
GRAPHS = plain_graphs(classes=[nx.Graph], data=WEIGHTS, most=9)
RANDOM = [
    nx.community.asyn_lpa_communities,
    nx.community.fast_label_propagation_communities,
]


@given(GRAPHS)
def test_the_semi_synchronous_answer_is_that_of_networkx(graph):
    wanted = list(nx.community.label_propagation_communities(graph))
    assert list(nx.community.label_propagation_communities(from_plain(graph))) == wanted


@pytest.mark.parametrize("seed", range(5))
def test_it_is_also_on_larger_graphs(seed):
    graph = nx.gnp_random_graph(300, 0.02, seed=seed)
    wanted = list(nx.community.label_propagation_communities(graph))
    assert nx.community.label_propagation_communities(from_plain(graph)) == wanted


@pytest.mark.parametrize("communities", RANDOM)
@given(GRAPHS, st.sampled_from([None, "weight"]), st.integers(0, 5))
def test_every_label_is_a_heaviest_among_the_neighbours(communities, graph, weight, seed):
    found = list(communities(from_plain(graph), weight=weight, seed=seed))
    assert nx.community.is_partition(graph, found)
    home = {node: number for number, nodes in enumerate(found) for node in nodes}
    for node in graph:
        near = Counter()
        for _, other, data in graph.edges(node, data=True):
            near[home[other]] += 1 if weight is None else data["weight"]
        assert near[home[node]] == max(near.values(), default=0)


@pytest.mark.parametrize("communities", RANDOM)
def test_planted_communities_are_found(communities):
    graph, truth = benchmark(2500, 0.3, seed=1)
    found = list(communities(from_plain(graph), seed=1))
    assert shared_information(found, truth) > 0.97


@pytest.mark.parametrize("communities", RANDOM)
def test_the_same_seed_gives_the_same(communities):
    graph = from_plain(nx.gnp_random_graph(300, 0.02, seed=1))
    found = [list(communities(graph, seed=seed)) for seed in (1, 1, 2)]
    assert found[0] == found[1] != found[2]


@pytest.mark.parametrize("communities", RANDOM)
def test_a_star_is_one_community(communities):
    graph = nx.star_graph(100_000)
    assert list(communities(from_plain(graph), seed=3)) == [set(graph)]


def test_directed_graphs_are_left_to_networkx():
    graph = from_plain(nx.DiGraph([(0, 1), (1, 0), (2, 3), (3, 2)]))
    with nx.config(fallback_to_nx=True, warnings_to_ignore={"cache"}):
        for communities in RANDOM:
            assert sorted(map(sorted, communities(graph, seed=1))) == [[0, 1], [2, 3]]
    with pytest.raises(nx.NetworkXNotImplemented):
        nx.community.label_propagation_communities(graph)
