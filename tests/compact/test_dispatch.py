"""NetworkX hands calls to the backend, or runs on a plain copy."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.compact.arrays import ranks
from graphapi.compact.convert import from_plain
from graphapi.compact.dispatch import Backend
from graphapi.compact.graph import CompactGraph
from graphapi.compact.info import FUNCTIONS, get_info
from graphapi.compact.paths import best_paths
from tests.compact.worlds import plain_graphs

WEIGHTS = st.dictionaries(st.just("weight"), st.floats(0.1, 2.0))
UNDIRECTED = plain_graphs(classes=[nx.Graph, nx.MultiGraph])


@pytest.fixture
def fallback():
    with nx.config(fallback_to_nx=True, warnings_to_ignore={"cache"}):
        yield


def test_every_function_told_of_is_there():
    assert all(callable(getattr(Backend, name)) for name in FUNCTIONS)
    assert set(get_info()["functions"]) == set(FUNCTIONS)
    assert all("compact" in getattr(nx, name).backends for name in ("pagerank", "is_connected"))
    assert not hasattr(Backend, "minimum_spanning_tree")


@given(UNDIRECTED)
def test_components_are_those_of_networkx(plain):
    compact = from_plain(plain)
    assert list(nx.connected_components(compact)) == list(nx.connected_components(plain))
    number = nx.number_connected_components(plain)
    assert nx.number_connected_components(compact) == number
    if len(plain):
        assert nx.is_connected(compact) == (number == 1)


@given(plain_graphs())
def test_degree_centrality_is_that_of_networkx(plain):
    assert nx.degree_centrality(from_plain(plain)) == pytest.approx(nx.degree_centrality(plain))


@given(plain_graphs(data=WEIGHTS), st.booleans(), st.sampled_from([0.5, 0.85]))
def test_pagerank_is_that_of_networkx(plain, weighted, alpha):
    options = {
        "alpha": alpha,
        "weight": "weight" if weighted else None,
        "tol": 1e-10,
        "max_iter": 999,
    }
    expected = nx.pagerank(plain, **options)
    assert nx.pagerank(from_plain(plain), **options) == pytest.approx(expected)
    if "n0" in plain:
        options["personalization"] = {"n0": 2.0}
        expected = nx.pagerank(plain, **options)
        assert nx.pagerank(from_plain(plain), **options) == pytest.approx(expected)


def test_failures_are_those_of_networkx():
    with pytest.raises(nx.NetworkXPointlessConcept):
        nx.is_connected(from_plain(nx.Graph()))
    with pytest.raises(nx.NetworkXNotImplemented):
        nx.connected_components(from_plain(nx.DiGraph()))
    with pytest.raises(nx.PowerIterationFailedConvergence):
        nx.pagerank(from_plain(nx.star_graph(3)), max_iter=1)
    with pytest.raises(ZeroDivisionError):
        nx.pagerank(from_plain(nx.star_graph(3)), personalization={0: 0.0})


@pytest.mark.parametrize(
    "function",
    [
        nx.betweenness_centrality,
        nx.triangles,
        nx.clustering,
        nx.core_number,
        nx.closeness_centrality,
        lambda graph: nx.shortest_path(graph, 0, 33),
        lambda graph: sorted(nx.articulation_points(graph)),
        lambda graph: nx.pagerank(graph, nstart=dict.fromkeys(graph, 1.0)),
    ],
)
@pytest.mark.usefixtures("fallback")
def test_other_functions_run_on_a_plain_copy(function):
    plain = nx.karate_club_graph()
    compact = from_plain(nx.Graph(plain.edges(data=True)))
    assert function(compact) == pytest.approx(function(plain))
    assert function(compact) == pytest.approx(function(plain))


def test_without_leave_other_functions_are_refused():
    refused = pytest.raises(NotImplementedError, match="compact")
    with nx.config(fallback_to_nx=False), refused:
        nx.triangles(from_plain(nx.path_graph(3)))


def test_plain_graphs_are_laid_in_on_request():
    plain = nx.DiGraph([(0, 1, {"w": 0.5}), (1, 2, {})])
    found = best_paths(plain, {0: 1.0}, 1, strength="w", backend="compact")
    assert found == best_paths(plain, {0: 1.0}, 1, strength="w")
    assert nx.pagerank(plain, backend="compact") == pytest.approx(nx.pagerank(plain))


def test_reasons_are_given_in_words():
    assert Backend.can_run("pagerank", (), {"nstart": {}}) == "nstart is left to NetworkX"
    assert Backend.can_run("pagerank", (None,) * 7 + ({},), {}) == "dangling is left to NetworkX"
    assert Backend.can_run("pagerank", (), {"nstart": None}) is True
    graph = nx.path_graph(3)
    assert Backend.should_run("best_paths", (graph,), {}) is True
    assert "costs more" in Backend.should_run("is_connected", (), {"G": graph})


def test_a_graph_that_lies_in_arrays_already_is_asked_again():
    graph = nx.path_graph(3)
    nx.pagerank(graph, backend="compact")
    assert Backend.should_run("is_connected", (graph,), {}) is True


def test_data_of_nodes_are_not_kept():
    plain = nx.Graph()
    plain.add_node(1, colour="red")
    assert isinstance(Backend.convert_from_nx(plain), CompactGraph)
    with pytest.raises(NotImplementedError, match="nodes"):
        Backend.convert_from_nx(plain, preserve_node_attrs=True)


def test_what_is_no_compact_graph_passes_unchanged():
    compact = from_plain(nx.path_graph(2))
    assert Backend.convert_from_nx(compact) is compact
    assert Backend.convert_to_nx("text") == "text"
    assert ranks.number_connected_components(compact) == 1
