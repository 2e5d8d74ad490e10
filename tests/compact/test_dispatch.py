"""NetworkX hands calls to the backend, or runs on a plain copy."""

from __future__ import annotations

import networkx as nx
import pytest

from graphapi.compact.convert import from_plain
from graphapi.compact.dispatch import Backend
from graphapi.compact.graph import CompactGraph
from graphapi.compact.info import FUNCTIONS, get_info
from graphapi.compact.paths import best_paths


@pytest.fixture
def fallback():
    with nx.config(fallback_to_nx=True, warnings_to_ignore={"cache"}):
        yield


def test_every_function_told_of_is_there():
    assert all(callable(getattr(Backend, name)) for name in FUNCTIONS)
    assert set(get_info()["functions"]) == set(FUNCTIONS)
    assert all("compact" in getattr(nx, name).backends for name in ("pagerank", "is_connected"))
    assert not hasattr(Backend, "minimum_spanning_tree")


@pytest.mark.parametrize(
    "function",
    [
        nx.eigenvector_centrality,
        lambda graph: sorted(nx.articulation_points(graph)),
        lambda graph: nx.betweenness_centrality(graph, weight="weight"),
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
        nx.square_clustering(from_plain(nx.path_graph(3)))


def test_plain_graphs_are_laid_in_on_request():
    plain = nx.DiGraph([(0, 1, {"w": 0.5}), (1, 2, {})])
    found = best_paths(plain, {0: 1.0}, 1, strength="w", backend="compact")
    assert found == best_paths(plain, {0: 1.0}, 1, strength="w")
    assert nx.pagerank(plain, backend="compact") == pytest.approx(nx.pagerank(plain))


def test_reasons_are_given_in_words():
    graph = nx.path_graph(3)
    left = "weight is left to NetworkX"
    assert Backend.can_run("betweenness_centrality", (graph,), {"weight": "w"}) == left
    assert Backend.can_run("betweenness_centrality", (graph, 1, True, "w"), {}) == left
    assert Backend.can_run("betweenness_centrality", (graph,), {"weight": None}) is True
    assert "directions" in Backend.can_run("transitivity", (nx.DiGraph(),), {})
    assert "parallel edges" in Backend.can_run("triangles", (), {"G": nx.MultiGraph()})
    assert Backend.should_run("best_paths", (graph,), {}) is True
    assert "costs more" in Backend.should_run("is_connected", (), {"G": graph})


@pytest.mark.parametrize(("nodes", "backend"), [(9, "NetworkX"), (999, "compact")])
def test_priority_lays_graphs_into_arrays_where_that_pays(nodes, backend, caplog):
    plain = nx.cycle_graph(nodes)
    expected = nx.clustering(plain)
    with nx.config(backend_priority=["compact"]), caplog.at_level("DEBUG", "networkx"):
        assert nx.clustering(plain) == expected
    assert ("compact" in plain.__networkx_cache__.get("backends", {})) == (backend == "compact")
    assert ("costs more than the answer" in caplog.text) == (backend == "NetworkX")


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


def test_classes_that_read_their_edges_anew_are_left_alone():
    embedding = nx.check_planarity(nx.cycle_graph(3))[1]
    with pytest.raises(NotImplementedError, match="its own way"):
        Backend.convert_from_nx(embedding)
    for kind in (nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph):
        part = nx.path_graph(4, create_using=kind).subgraph([1, 2])
        assert isinstance(Backend.convert_from_nx(part), CompactGraph)


def test_what_is_no_compact_graph_passes_unchanged():
    compact = from_plain(nx.path_graph(2))
    assert Backend.convert_from_nx(compact) is compact
    assert Backend.convert_to_nx("text") == "text"
