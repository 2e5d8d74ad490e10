"""Shortest weighted paths on arrays against NetworkX's own."""

from __future__ import annotations

import math
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.columns import Column
from graphapi.compact.convert import from_plain, to_plain
from graphapi.compact.dispatch import Backend
from graphapi.compact.graph import from_edges

WEIGHTS = st.integers(0, 4) | st.floats(0, 4)
CLASSES = (nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph)


@st.composite
def weighted_graphs(draw, weights=WEIGHTS, most=8):
    graph = draw(st.sampled_from(CLASSES))()
    graph.add_nodes_from(range(draw(st.integers(1, most))))
    end = st.sampled_from(sorted(graph))
    for u, v in draw(st.lists(st.tuples(end, end), max_size=20)):
        graph.add_edge(u, v, **draw(st.fixed_dictionaries({}, optional={"weight": weights})))
    return graph


def outcome(function, *arguments, **named):
    """What a function answers, or how it refuses; of paths how long they are."""
    try:
        return function(*arguments, **named)
    except (nx.NetworkXException, ValueError) as error:
        return type(error), str(error)


def length_of(graph, path):
    """The sum of the least weights between the nodes of a path, which must be joined."""
    between = (graph.get_edge_data(u, v) for u, v in pairwise(path))
    if graph.is_multigraph():
        return math.fsum(min(e.get("weight", 1) for e in data.values()) for data in between)
    return math.fsum(data.get("weight", 1) for data in between)


@given(weighted_graphs(), st.data())
def test_distances_are_those_of_networkx(plain, data):
    laid, node = from_plain(plain), st.sampled_from(sorted(plain))
    source, cutoff = data.draw(node), data.draw(st.none() | st.floats(0, 5))
    asked = {"cutoff": cutoff, "weight": data.draw(st.sampled_from(["weight", "other", None]))}
    expected = nx.single_source_dijkstra_path_length(plain, source, **asked)
    found = nx.single_source_dijkstra_path_length(laid, source, **asked)
    assert found == expected
    assert [*found.values()] == [*expected.values()]
    sources = data.draw(st.sets(node, min_size=1))
    assert nx.multi_source_dijkstra_path_length(
        laid, sources, **asked
    ) == nx.multi_source_dijkstra_path_length(plain, sources, **asked)


@given(weighted_graphs(), st.data())
def test_paths_are_as_long_as_their_distances(plain, data):
    laid = from_plain(plain)
    sources = data.draw(st.sets(st.sampled_from(sorted(plain)), min_size=1))
    distances, paths = nx.multi_source_dijkstra(laid, sources)
    assert distances == nx.multi_source_dijkstra_path_length(plain, sources)
    assert paths == nx.multi_source_dijkstra_path(laid, sources)
    for node, path in paths.items():
        assert path[0] in sources
        assert path[-1] == node
        assert length_of(plain, path) == pytest.approx(distances[node])


@given(weighted_graphs(), st.data())
def test_from_one_node_to_another(plain, data):
    laid, node = from_plain(plain), st.sampled_from(sorted(plain))
    source, target = data.draw(node), data.draw(node)
    expected = outcome(nx.dijkstra_path_length, plain, source, target)
    assert outcome(nx.dijkstra_path_length, laid, source, target) == expected
    if isinstance(expected, tuple):
        for ask in (nx.dijkstra_path, nx.bidirectional_dijkstra):
            assert outcome(ask, laid, source, target) == outcome(ask, plain, source, target)
        return
    path, both = (
        nx.dijkstra_path(laid, source, target),
        nx.bidirectional_dijkstra(laid, source, target),
    )
    assert length_of(plain, path) == pytest.approx(expected)
    assert both[0] == pytest.approx(expected)
    assert length_of(plain, both[1]) == pytest.approx(expected)
    assert {path[0], both[1][0]} == {source}
    assert {path[-1], both[1][-1]} == {target}


@given(weighted_graphs(st.integers(-2, 4)), st.data())
def test_negative_weights_are_contradictory_where_networkx_says_so(plain, data):
    laid, source = from_plain(plain), data.draw(st.sampled_from(sorted(plain)))
    ask, in_order = nx.single_source_dijkstra_path_length, to_plain(laid)
    assert outcome(ask, laid, source) == outcome(ask, in_order, source)


def test_whole_weights_give_whole_distances():
    laid = from_plain(nx.path_graph(4))
    assert nx.dijkstra_path_length(laid, 0, 3) == 3
    assert isinstance(nx.dijkstra_path_length(laid, 0, 3), int)
    assert isinstance(nx.bidirectional_dijkstra(laid, 0, 3)[0], int)


def test_weights_may_be_whole_ten_thousandths():
    column = Column(np.array([5000, 2500, 10000], dtype=np.uint16), unit=1e-4)
    laid = from_edges(range(3), [0, 1, 0], [1, 2, 2], {"weight": column})
    assert nx.single_source_dijkstra(laid, 0, 2) == (0.75, [0, 1, 2])


def test_infinite_weights_are_walked():
    plain = nx.DiGraph([(0, 1, {"weight": math.inf}), (1, 2)])
    expected = nx.single_source_dijkstra(plain, 0)
    assert nx.single_source_dijkstra(from_plain(plain), 0) == expected


def test_a_star_and_a_long_way_need_more_room():
    star = from_plain(nx.star_graph(20_000))
    assert nx.dijkstra_path(star, 1, 20_000) == [1, 0, 20_000]
    assert nx.bidirectional_dijkstra(star, 1, 20_000) == (2, [1, 0, 20_000])
    chain = from_plain(nx.path_graph(20_000, nx.DiGraph))
    assert nx.dijkstra_path_length(chain, 0, 19_999) == 19_999
    assert len(nx.single_source_dijkstra_path_length(chain, 5)) == 19_995


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (nx.dijkstra_path, (0, 9)),
        (nx.dijkstra_path, (9, 0)),
        (nx.dijkstra_path_length, (9, 0)),
        (nx.bidirectional_dijkstra, (9, 0)),
        (nx.bidirectional_dijkstra, (0, 9)),
        (nx.multi_source_dijkstra, ([],)),
        (nx.multi_source_dijkstra_path, ([0, 9],)),
        (nx.multi_source_dijkstra_path_length, ([],)),
    ],
)
def test_bad_questions_are_refused_in_the_words_of_networkx(function, arguments):
    plain = nx.path_graph(3, nx.DiGraph)
    assert outcome(function, from_plain(plain), *arguments) == outcome(function, plain, *arguments)


def test_functions_of_weights_are_left_to_networkx():
    laid = from_plain(nx.path_graph(3))
    for arguments, named in (((laid, 0, 2, min), {}), ((laid, 0, 2), {"weight": min})):
        assert "function" in Backend.can_run("dijkstra_path", arguments, named)
    assert Backend.can_run("dijkstra_path", (laid, 0, 2, "weight"), {}) is True
