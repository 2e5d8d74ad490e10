"""Partitions against the sets that they stand for."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.convert import from_plain
from graphapi.compact.graph import from_edges
from graphapi.compact.partition import Partition


def graph_of(labels):
    return from_edges(labels, [], [], {}, directed=False)


@given(st.lists(st.integers(-1, 12), max_size=12))
def test_a_partition_is_the_sets_in_the_order_of_their_first_nodes(names):
    labels = [f"n{i}" for i in range(len(names))]
    found = Partition.of(graph_of(labels), np.array(names, dtype=np.int64))
    wanted = {}
    for label, name in zip(labels, names, strict=True):
        wanted.setdefault(label if name < 0 else name, set()).add(label)
    assert found == list(wanted.values())
    assert found.sizes.tolist() == list(map(len, wanted.values()))
    assert [found.labels[node] for node in found.grouped[1].tolist()] == [
        label for nodes in wanted.values() for label in sorted(nodes, key=labels.index)
    ]


@given(st.lists(st.integers(0, 5), max_size=12))
def test_sets_mappings_and_arrays_say_the_same(names):
    graph = graph_of([f"n{i}" for i in range(len(names))])
    found = Partition.of(graph, np.array(names, dtype=np.int32))
    assert Partition.of(graph, list(found)) == found
    assert Partition.of(graph, dict(zip(graph, names, strict=True))) == found
    assert Partition.of(graph, found) is found


def test_strangers_are_passed_over_gaps_are_alone_and_the_last_community_wins():
    graph = graph_of("abcde")
    found = Partition.of(graph, [{"a", "b", "x"}, {"b", "d"}, set()])
    assert found == [{"a"}, {"b", "d"}, {"c"}, {"e"}]


def test_numbers_far_apart_are_numbered_anew():
    found = Partition.of(graph_of("abc"), np.array([2**40, 7, 2**40]))
    assert found.membership.tolist() == [0, 1, 0]
    assert found.membership.dtype == np.int32


def test_it_reads_like_a_list():
    found = Partition.of(graph_of("abc"), np.array([0, 0, 1]))
    assert found[0] == {"a", "b"}
    assert found[-1] == {"c"}
    assert found[:1] == [{"a", "b"}]
    assert {"c"} in found
    assert found != [{"a", "b"}]
    assert found != "ab"
    assert max(found, key=len) == {"a", "b"}
    with pytest.raises(IndexError):
        found[2]


def test_nodes_of_no_graph_are_no_communities():
    assert Partition.of(from_plain(nx.Graph()), []) == []


def test_an_array_of_another_length_is_refused():
    with pytest.raises(ValueError, match="membership"):
        Partition.of(graph_of("abc"), np.array([0, 0]))


def test_what_was_found_cannot_be_changed():
    found = Partition.of(graph_of("abc"), np.array([0, 0, 1]))
    with pytest.raises(ValueError, match="read-only"):
        found.membership[0] = 1
