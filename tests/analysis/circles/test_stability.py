"""What is left of circles when they are found again."""

import networkx as nx
import numpy as np
import pytest

from graphapi.analysis.circles.find import find_circles
from graphapi.analysis.circles.published import published_circles
from graphapi.analysis.circles.stability import firmness, stability
from graphapi.analysis.circles.table import table_of
from graphapi.compact.convert import from_plain
from graphapi.compact.partition import Partition
from tests.analysis.circles.test_published import rows_of
from tests.analysis.scenes import clique, people, world_of


def ties(plain):
    graph = nx.DiGraph(plain)
    nx.set_edge_attributes(graph, 0.5, "weight")
    return from_plain(graph)


def test_cliques_hold_whatever_the_seed() -> None:
    graph = ties(nx.disjoint_union_all([nx.complete_graph(5)] * 6))
    partition = table_of(graph, gamma=0.15).partition
    assert stability(graph, partition, gamma=0.15).tolist() == [1.0] * 6


def test_a_circle_that_is_none_falls_apart() -> None:
    graph = ties(nx.disjoint_union(nx.complete_graph(5), nx.complete_graph(5)))
    lumped = Partition.of(graph, [set(graph)])
    told = []
    found = stability(graph, lumped, gamma=0.15, seeds=3, report=told.append)
    assert found.tolist() == pytest.approx([0.5])
    assert told == [1, 2, 3]


def test_shares_are_over_zero_to_one_for_every_part() -> None:
    graph = ties(nx.gnm_random_graph(60, 240, seed=3))
    partition = table_of(graph, gamma=0.3).partition
    found = stability(graph, partition, gamma=0.3)
    assert found.shape == (len(partition),)
    assert np.all((found > 0) & (found <= 1))
    assert found.min() < 1


def test_every_circle_of_a_world_has_its_stability_by_id() -> None:
    world = world_of(*people("abcdefgh"), *clique("abcd"), *clique("efgh"))
    (work, *_) = find_circles(world).layers
    assert firmness(world, work, gamma=0.15) == {"WORK-a": 1.0, "WORK-e": 1.0}
    told = published_circles(world_of(*people("abcd")), rows_of(find_circles(world))).layers[0]
    assert firmness(world_of(*people("abcd")), told, gamma=0.15) == {"WORK-a": 0.25}


def test_nobody_has_no_parts() -> None:
    graph = from_plain(nx.DiGraph())
    assert len(stability(graph, Partition.of(graph, []), gamma=0.15)) == 0
