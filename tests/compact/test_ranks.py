"""PageRank, degrees and core numbers are those of NetworkX."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graphapi.compact.convert import from_plain
from graphapi.compact.dispatch import Backend
from graphapi.compact.graph import from_edges
from graphapi.compact.kernels import threads
from tests.compact.worlds import plain_graphs

WEIGHTS = st.dictionaries(st.just("weight"), st.sampled_from([0.0, 0.25, 1.0, 2.0]))
STAR = from_edges(range(100_001), np.zeros(100_000), np.arange(1, 100_001), {}, directed=False)


@given(
    plain_graphs(data=WEIGHTS),
    st.sampled_from(["weight", None, "other"]),
    st.sampled_from([0.5, 0.85]),
    st.sets(st.sampled_from(["personalization", "nstart", "dangling"])),
)
def test_pagerank_is_that_of_networkx(plain, weight, alpha, given_names):
    options = {"alpha": alpha, "weight": weight, "tol": 1e-10, "max_iter": 999}
    if "n0" in plain:
        options |= {name: {"n0": 2.0, "n1": 1} for name in given_names}
    expected = nx.pagerank(plain, **options)
    assert nx.pagerank(from_plain(plain), **options) == pytest.approx(expected)


def test_pagerank_fails_as_in_networkx():
    star = nx.star_graph(3)
    with pytest.raises(nx.PowerIterationFailedConvergence):
        nx.pagerank(from_plain(star), max_iter=1)
    with pytest.raises(ZeroDivisionError, match="personalization"):
        nx.pagerank(from_plain(star), personalization={0: 0.0})
    star.add_edge(0, 1, weight=float("nan"))
    for graph in (star, from_plain(star)):
        with pytest.raises(nx.PowerIterationFailedConvergence):
            nx.pagerank(graph)


@pytest.mark.parametrize("weight", ["heavy", (1,), None])
def test_weights_that_are_no_numbers_are_left_to_networkx(weight):
    graph = from_plain(nx.Graph([(0, 1, {"weight": weight})]))
    with pytest.raises(NotImplementedError, match="weight: weights that are no numbers"):
        Backend.pagerank(graph)


@given(plain_graphs(data=st.just({})))
def test_degree_centralities_and_isolates_are_those_of_networkx(plain):
    compact = from_plain(plain)
    assert nx.degree_centrality(compact) == pytest.approx(nx.degree_centrality(plain))
    assert list(nx.isolates(compact)) == list(nx.isolates(plain))
    assert nx.number_of_isolates(compact) == nx.number_of_isolates(plain)
    if plain.is_directed():
        for centrality in (nx.in_degree_centrality, nx.out_degree_centrality):
            assert centrality(compact) == pytest.approx(centrality(plain))


@given(plain_graphs(classes=[nx.Graph, nx.DiGraph], data=st.just({})))
def test_core_numbers_are_those_of_networkx(plain):
    assume(not nx.number_of_selfloops(plain))
    found = nx.core_number(from_plain(plain))
    assert found == nx.core_number(plain)
    assert all(isinstance(number, int) for number in found.values())


def test_loops_and_parallels_have_no_core():
    for graph in (nx.Graph([(0, 0)]), nx.MultiGraph([(0, 1)])):
        with pytest.raises(nx.NetworkXNotImplemented):
            nx.core_number(from_plain(graph))


def test_a_star_of_100000_has_a_shallow_core_and_one_hub():
    assert set(nx.core_number(STAR).values()) == {1}
    assert nx.degree_centrality(STAR)[0] == pytest.approx(1.0)
    ranks = nx.pagerank(STAR)
    assert max(ranks, key=ranks.get) == 0
    assert sum(ranks.values()) == pytest.approx(1.0)


def test_one_thread_gives_the_bits_of_two(monkeypatch):
    plain = nx.gnm_random_graph(500, 3000, seed=3, directed=True)
    found = [nx.pagerank(from_plain(plain)) for _ in one_thread_then_two(monkeypatch)]
    assert found[0] == found[1]


def one_thread_then_two(monkeypatch):
    for number in (1, 2):
        monkeypatch.setattr(threads, "THREADS", number)
        yield number
