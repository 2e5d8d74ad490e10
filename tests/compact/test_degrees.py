"""Degrees and strengths read like those of NetworkX."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.convert import from_plain
from graphapi.compact.degrees import node_degrees
from graphapi.compact.edits import edited
from graphapi.compact.graph import from_edges
from tests.compact.worlds import plain_graphs

NUMBERS = st.sampled_from([0, 1, 3]) | st.sampled_from([0.25, 2.0])
WEIGHTS = st.dictionaries(st.just("weight"), NUMBERS)
WEIGHT = st.sampled_from([None, "weight", "other"])


def views(compact):
    """Each view of a graph, with the way NetworkX names it."""
    names = ("degree", "in_degree", "out_degree") if compact.is_directed() else ("degree",)
    return [(name, getattr(compact, name)) for name in names]


@given(plain_graphs(data=WEIGHTS), WEIGHT)
def test_all_degrees_are_those_of_networkx(plain, weight):
    for name, view in views(from_plain(plain)):
        found, expected = view(weight=weight), getattr(plain, name)(weight=weight)
        assert dict(found) == pytest.approx(dict(expected))
        assert list(dict(found)) == list(plain)
        assert {node: found[node] for node in plain} == pytest.approx(dict(expected))
        assert {node: view(node, weight) for node in plain} == pytest.approx(dict(expected))
        assert len(found) == len(expected)
        assert str(view) == str(getattr(plain, name))
        assert repr(view) == f"Degrees({dict(getattr(plain, name))})"


@given(plain_graphs(data=WEIGHTS), WEIGHT)
def test_some_degrees_are_those_of_networkx(plain, weight):
    for name, view in views(from_plain(plain)):
        found = view(["n2", "n9", "n0"], weight=weight)
        expected = getattr(plain, name)(["n2", "n9", "n0"], weight=weight)
        assert dict(found) == pytest.approx(dict(expected))
        assert len(found) == len(expected)


@given(plain_graphs(data=WEIGHTS), WEIGHT, st.sampled_from(["both", "out", "into"]))
def test_degrees_are_laid_out_for_many_questions(plain, weight, ends):
    ends = ends if plain.is_directed() else "both"
    found = node_degrees(from_plain(plain), weight, ends=ends)
    assert found == pytest.approx(dict(node_degrees(plain, weight, ends=ends)))
    assert found.array.shape == (len(plain),)


def test_one_degree_of_a_patched_graph_is_read_where_its_row_lies():
    rows = [("a", "b", "k", {"weight": 2}), ("b", "b", "l", {})]
    patched = edited(from_plain(nx.MultiDiGraph(rows)), put_edges=[("b", "a", "m", {"weight": 4})])
    found = patched.degree["b"], patched.in_degree["a"], patched.degree("b", weight="weight")
    assert found == (4, 1, 8)
    assert not patched.is_whole
    assert dict(patched.degree) == {"a": 2, "b": 4}


def test_whole_weights_have_whole_sums():
    compact = from_plain(nx.Graph([(0, 1, {"weight": 2}), (1, 1, {"weight": 3})]))
    assert repr(dict(compact.degree(weight="weight"))) == "{0: 2, 1: 8}"


def test_weights_that_are_no_numbers_are_summed_by_networkx():
    compact = from_plain(nx.Graph([(0, 1, {"weight": 1j})]))
    assert dict(compact.degree(weight="weight")) == {0: 1j, 1: 1j}


def test_unknown_nodes_have_no_degree():
    with pytest.raises(KeyError):
        from_plain(nx.Graph()).degree["a"]


def test_a_star_of_100000_has_one_large_degree():
    columns = {"weight": np.full(100_000, 0.5)}
    star = from_edges(
        range(100_001), np.zeros(100_000), np.arange(1, 100_001), columns, directed=False
    )
    assert dict(star.degree)[0] == star.degree[0] == 100_000
    assert dict(star.degree(weight="weight"))[0] == 50_000.0
