"""Rows of numbers, of plain graphs and of arrays alike."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from graphapi.compact.edits import edited
from graphapi.compact.graph import from_edges
from graphapi.compact.rows import weighted_rows

EDGES = [("a", "c", 0.5), ("a", "b", 0.25), ("c", "a", 1.0)]


def compact():
    places = {"a": 0, "b": 1, "c": 2}
    sources, targets, weights = zip(*EDGES, strict=True)
    return from_edges(
        list(places),
        [places[each] for each in sources],
        [places[each] for each in targets],
        {"weight": list(weights)},
    )


def plain():
    graph = nx.DiGraph()
    graph.add_nodes_from("abc")
    graph.add_weighted_edges_from(EDGES)
    return graph


@pytest.mark.parametrize("graph", [compact(), plain()])
def test_rows_come_in_the_order_of_the_nodes(graph) -> None:
    rows = weighted_rows(graph, "weight")
    assert rows.indptr.tolist() == [0, 2, 2, 3]
    assert rows.indices.tolist() == [1, 2, 0]
    assert rows.numbers.tolist() == [0.25, 0.5, 1.0]
    assert rows.indices.dtype == rows.indptr.dtype == np.int64


def test_an_edited_graph_has_the_rows_that_hold_now() -> None:
    graph = edited(
        compact(), drop_edges=[("a", "b", None)], put_edges=[("b", "c", None, {"weight": 0.75})]
    )
    rows = weighted_rows(graph, "weight")
    assert rows.indices.tolist() == [2, 2, 0]
    assert rows.numbers.tolist() == [0.5, 0.75, 1.0]


def test_a_number_that_is_missing_is_none() -> None:
    graph = nx.DiGraph([("a", "b")])
    assert weighted_rows(graph, "weight").numbers.tolist() == [0.0]
