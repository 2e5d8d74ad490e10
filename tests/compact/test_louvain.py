"""Louvain and Leiden by the names that NetworkX gives them."""

from __future__ import annotations

import random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.convert import from_plain
from graphapi.compact.partition import Partition
from tests.compact.planted import benchmark
from tests.compact.worlds import plain_graphs

WEIGHTS = st.fixed_dictionaries({"weight": st.sampled_from([0.0, 0.5, 1.0, 2.0])})
ANY = plain_graphs(data=WEIGHTS, most=8)
UNDIRECTED = plain_graphs(classes=[nx.Graph, nx.MultiGraph], data=WEIGHTS, most=8)
COMMUNITIES = [nx.community.louvain_communities, nx.community.leiden_communities]
PARTITIONS = [nx.community.louvain_partitions, nx.community.leiden_partitions]


@given(ANY, st.sampled_from([None, "weight"]), st.sampled_from([0.5, 1, 2]), st.integers(1, 4))
def test_modularity_is_that_of_networkx(graph, weight, resolution, parts):
    if graph.size(weight=weight) > 0:
        found = [set(list(graph)[part::parts]) for part in range(parts)]
        asked = {"weight": weight, "resolution": resolution}
        wanted = nx.community.modularity(graph, found, **asked)
        assert nx.community.modularity(from_plain(graph), found, **asked) == pytest.approx(wanted)


def test_modularity_of_no_partition_is_refused():
    with pytest.raises(nx.NetworkXError, match="not a valid partition"):
        nx.community.modularity(from_plain(nx.path_graph(3)), [{0, 1}])


@pytest.mark.parametrize("communities", COMMUNITIES)
@given(UNDIRECTED, st.sampled_from([None, "weight"]), st.integers(0, 3))
def test_answers_are_partitions_no_worse_than_everybody_alone(communities, graph, weight, seed):
    found = list(communities(from_plain(graph), weight=weight, seed=seed))
    assert nx.community.is_partition(graph, found)
    if graph.size(weight=weight) > 0:
        alone = nx.community.modularity(graph, [{node} for node in graph], weight=weight)
        assert nx.community.modularity(graph, found, weight=weight) >= alone - 1e-9


@pytest.mark.parametrize("communities", COMMUNITIES)
def test_they_reach_what_networkx_reaches(communities):
    graph, _ = benchmark(2500, 0.4, seed=2)
    found = communities(from_plain(graph), seed=1)
    wanted = nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=1))
    assert nx.community.modularity(graph, list(found)) >= wanted - 5e-3


@pytest.mark.parametrize("partitions", PARTITIONS)
def test_each_level_is_better_than_the_one_before(partitions):
    graph, _ = benchmark(2500, 0.5, seed=3)
    compact = from_plain(graph)
    reached = [nx.community.modularity(compact, found) for found in partitions(compact, seed=1)]
    assert len(reached) > 1
    assert reached == sorted(reached)


@pytest.mark.parametrize(
    ("communities", "partitions"), list(zip(COMMUNITIES, PARTITIONS, strict=True))
)
def test_a_level_may_be_the_last(communities, partitions):
    graph = from_plain(benchmark(2500, 0.5, seed=3)[0])
    for level, wanted in enumerate(partitions(graph, seed=1), 1):
        assert communities(graph, max_level=level, seed=1) == wanted
    assert communities(graph, max_level=level + 1, seed=1) == wanted
    with pytest.raises(ValueError, match="max_level"):
        communities(graph, max_level=0)


def test_a_high_threshold_ends_early():
    graph = from_plain(benchmark(2500, 0.5, seed=3)[0])
    levels = [
        len(list(nx.community.louvain_partitions(graph, seed=1, threshold=threshold)))
        for threshold in (1.0, 1e-7)
    ]
    assert levels[0] == 1 < levels[1]


@pytest.mark.parametrize("communities", COMMUNITIES)
def test_seeds_are_numbers_states_or_nothing(communities):
    graph = from_plain(benchmark(2500, 0.5, seed=3)[0])
    assert communities(graph, seed=4) == communities(graph, seed=random.Random(4))
    assert communities(graph, seed=np.random.RandomState(4)) == communities(
        graph, seed=np.random.RandomState(4)
    )
    assert sum(map(len, communities(graph, seed=None))) == len(graph)


@pytest.mark.parametrize("communities", COMMUNITIES)
def test_self_loops_are_communities_that_were_made_before(communities):
    graph = nx.path_graph(2)
    graph.add_edges_from([(0, 0), (1, 1)], weight=10)
    assert list(communities(from_plain(graph))) == [{0}, {1}]


@pytest.mark.parametrize("communities", COMMUNITIES)
def test_parallel_edges_add_up(communities):
    graph = nx.path_graph(4, create_using=nx.MultiGraph)
    graph.add_edges_from([(1, 2)] * 9)
    assert {1, 2} <= next(found for found in communities(from_plain(graph)) if 1 in found)


@pytest.mark.parametrize("communities", COMMUNITIES)
def test_without_edges_everybody_is_alone(communities):
    for graph in (nx.Graph(), nx.empty_graph(3)):
        assert list(communities(from_plain(graph))) == [{node} for node in graph]


def test_directed_graphs_are_left_to_networkx_or_refused():
    graph = from_plain(nx.cycle_graph(4, create_using=nx.DiGraph))
    with nx.config(fallback_to_nx=True, warnings_to_ignore={"cache"}):
        assert nx.community.is_partition(graph, nx.community.louvain_communities(graph))
    with pytest.raises(nx.NetworkXNotImplemented):
        nx.community.leiden_communities(graph)


def test_leiden_answers_for_plain_graphs_too():
    graph = nx.karate_club_graph()
    found = nx.community.leiden_communities(graph, seed=1, backend="compact")
    assert isinstance(found, Partition)
    with nx.config(backend_priority=["compact"], warnings_to_ignore={"cache"}):
        assert nx.community.leiden_communities(graph, seed=1) == found
    assert nx.community.modularity(graph, list(found)) > 0.44
