"""Triangles and clustering are those of NetworkX."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.convert import from_plain
from graphapi.compact.dispatch import Backend
from graphapi.compact.graph import from_edges
from tests.compact.test_ranks import one_thread_then_two
from tests.compact.worlds import plain_graphs

SIMPLE = plain_graphs(classes=[nx.Graph, nx.DiGraph], data=st.just({}), most=5)
UNDIRECTED = plain_graphs(classes=[nx.Graph], data=st.just({}), most=5)
WEIGHTS = st.dictionaries(st.just("weight"), st.sampled_from([0.0, 0.25, 1, 2.0]))
SOME = st.none() | st.sampled_from(["n0", "n1", "n9"]) | st.lists(st.sampled_from(["n0", "n2"]))


def nodes_of(plain, nodes):
    """What is asked for, where it is in the graph."""
    return None if isinstance(nodes, str) and nodes not in plain else nodes


@given(UNDIRECTED, SOME)
def test_triangles_are_those_of_networkx(plain, nodes):
    nodes = nodes_of(plain, nodes)
    assert nx.triangles(from_plain(plain), nodes) == nx.triangles(plain, nodes)


@given(SIMPLE, SOME)
def test_clustering_is_that_of_networkx(plain, nodes):
    nodes = nodes_of(plain, nodes)
    found = nx.clustering(from_plain(plain), nodes)
    assert found == pytest.approx(nx.clustering(plain, nodes))


@given(plain_graphs(classes=[nx.Graph, nx.DiGraph], data=WEIGHTS, most=5), SOME)
def test_weighted_clustering_is_that_of_networkx(plain, nodes):
    nodes = nodes_of(plain, nodes)
    compact = from_plain(plain)
    try:
        expected = nx.clustering(plain, nodes, weight="weight")
    except ZeroDivisionError:
        with pytest.raises(NotImplementedError, match=r"weight: .* over 0"):
            Backend.clustering(compact, nodes, weight="weight")
    else:
        with nx.config(fallback_to_nx=True, warnings_to_ignore={"cache"}):
            found = nx.clustering(compact, nodes, weight="weight")
        assert found == pytest.approx(expected)


@given(SIMPLE.filter(len), st.booleans())
def test_averages_are_those_of_networkx(plain, count_zeros):
    compact = from_plain(plain)
    try:
        expected = nx.average_clustering(plain, count_zeros=count_zeros)
    except ZeroDivisionError:
        with pytest.raises(ZeroDivisionError):
            nx.average_clustering(compact, count_zeros=count_zeros)
    else:
        found = nx.average_clustering(compact, count_zeros=count_zeros)
        assert found == pytest.approx(expected)


@given(UNDIRECTED)
def test_transitivity_is_that_of_networkx(plain):
    assert nx.transitivity(from_plain(plain)) == pytest.approx(nx.transitivity(plain))


def test_weights_that_are_nan_are_left_to_networkx():
    graph = from_plain(nx.Graph([(0, 1, {"weight": float("nan")})]))
    with pytest.raises(NotImplementedError, match=r"weight: .* over 0"):
        Backend.clustering(graph, weight="weight")


def test_a_star_of_100000_has_no_triangle_and_a_wheel_one_at_each_spoke():
    hub, rim = np.zeros(100_000), np.arange(1, 100_001)
    star = from_edges(range(100_001), hub, rim, {}, directed=False)
    assert nx.transitivity(star) == 0
    ends = np.append(hub, rim), np.append(rim, np.roll(rim, 1))
    wheel = from_edges(range(100_001), *ends, {}, directed=False)
    assert nx.triangles(wheel, 0) == 100_000
    assert set(nx.triangles(wheel, [5, 6]).values()) == {2}
    assert sum(nx.triangles(wheel).values()) == 300_000


def test_one_thread_gives_the_bits_of_two(monkeypatch):
    plain = nx.gnm_random_graph(300, 9000, seed=3)
    for number, (_, _, data) in enumerate(plain.edges(data=True)):
        data["weight"] = 1 + number % 7
    compact = from_plain(plain)
    found = [nx.clustering(compact, weight="weight") for _ in one_thread_then_two(monkeypatch)]
    assert found[0] == found[1]
