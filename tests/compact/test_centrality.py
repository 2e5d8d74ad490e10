"""Centralities by shortest paths are those of NetworkX."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.convert import from_plain
from graphapi.compact.graph import from_edges
from tests.compact.test_ranks import one_thread_then_two
from tests.compact.worlds import plain_graphs

GRAPHS = plain_graphs(data=st.just({}))


@given(GRAPHS, st.booleans(), st.booleans())
def test_betweenness_is_that_of_networkx(plain, normalized, endpoints):
    options = {"normalized": normalized, "endpoints": endpoints}
    expected = nx.betweenness_centrality(plain, **options)
    assert nx.betweenness_centrality(from_plain(plain), **options) == pytest.approx(expected)


@given(GRAPHS.filter(len), st.data(), st.booleans(), st.booleans(), st.integers(0, 9))
def test_sampled_betweenness_has_the_sources_of_networkx(plain, data, normalized, endpoints, seed):
    options = {"normalized": normalized, "endpoints": endpoints, "seed": seed}
    options["k"] = data.draw(st.integers(1, len(plain)))
    expected = nx.betweenness_centrality(plain, **options)
    found = nx.betweenness_centrality(from_plain(plain), **options)
    assert found == pytest.approx(expected, nan_ok=True)


def test_a_sample_of_none_or_too_many_is_refused():
    with pytest.raises(ValueError, match="larger than population"):
        nx.betweenness_centrality(from_plain(nx.path_graph(3)), k=4)
    with pytest.raises(ZeroDivisionError, match="k: give at least one"):
        nx.betweenness_centrality(from_plain(nx.path_graph(3)), k=0)


@given(GRAPHS, st.booleans())
def test_closeness_is_that_of_networkx(plain, improved):
    compact = from_plain(plain)
    expected = nx.closeness_centrality(plain, wf_improved=improved)
    assert nx.closeness_centrality(compact, wf_improved=improved) == pytest.approx(expected)
    for node in plain:
        found = nx.closeness_centrality(compact, node, wf_improved=improved)
        assert found == pytest.approx(expected[node])


@given(GRAPHS, st.none() | st.sets(st.sampled_from(["n0", "n1", "n9"])))
def test_harmonic_centrality_is_that_of_networkx(plain, nodes):
    expected = nx.harmonic_centrality(plain, nodes)
    assert nx.harmonic_centrality(from_plain(plain), nodes) == pytest.approx(expected)


def test_unknown_nodes_are_named():
    with pytest.raises(nx.NodeNotFound, match="9"):
        nx.closeness_centrality(from_plain(nx.path_graph(2)), 9)


def test_the_hub_of_a_star_of_100000_lies_between_all_others():
    star = from_edges(range(100_001), np.zeros(100_000), np.arange(1, 100_001), {}, directed=False)
    found = nx.betweenness_centrality(star, k=4, seed=1)
    assert found[0] == pytest.approx(1.0)
    assert sum(found.values()) == pytest.approx(1.0)
    assert nx.closeness_centrality(star, 0) == pytest.approx(1.0)
    assert nx.harmonic_centrality(star, [0, 1]) == pytest.approx({0: 100_000, 1: 1 + 99_999 / 2})


def test_one_thread_gives_the_bits_of_two(monkeypatch):
    compact = from_plain(nx.gnm_random_graph(300, 900, seed=3))
    for measure in (nx.betweenness_centrality, nx.harmonic_centrality):
        found = [measure(compact) for _ in one_thread_then_two(monkeypatch)]
        assert found[0] == found[1]
