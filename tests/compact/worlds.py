"""Small graphs to ask questions of, drawn by hypothesis."""

from __future__ import annotations

import networkx as nx
from hypothesis import strategies as st

CLASSES = (nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph)
VALUES = st.one_of(
    st.floats(allow_nan=False), st.integers(-9, 9), st.text(max_size=3), st.booleans(), st.none()
)
DATA = st.dictionaries(st.sampled_from(["strength", "kind", "x"]), VALUES, max_size=3)


@st.composite
def plain_graphs(draw, classes=CLASSES, data=DATA, most=6):
    graph = draw(st.sampled_from(classes))()
    graph.add_nodes_from(
        draw(st.permutations([f"n{i}" for i in range(draw(st.integers(0, most)))]))
    )
    for u, v in draw(pairs(graph)):
        graph.add_edge(u, v, **draw(data))
    return graph


@st.composite
def keyed_graphs(draw, most=5):
    """Directed multigraphs whose edges have keys of their own, a strength and a kind."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(f"n{i}" for i in range(draw(st.integers(0, most))))
    for key, (u, v) in enumerate(draw(pairs(graph))):
        graph.add_edge(u, v, f"e{key}", **draw(edge_data()))
    return graph


def pairs(nodes, most=12):
    """Lists of pairs of nodes, empty where there are no nodes."""
    names = sorted(nodes)
    end = st.sampled_from(names or [None])
    return st.lists(st.tuples(end, end), max_size=most if names else 0)


def edge_data():
    return st.fixed_dictionaries(
        {
            "strength": st.sampled_from([-1.0, 0.0, 0.25, 0.5, 1.0]),
            "kind": st.sampled_from(["friend", "colleague", "calls"]),
        }
    )


def same(first, second):
    """Whether two graphs have the same nodes in the same order, and the same edges and data."""
    alike = first.is_directed() == second.is_directed()
    keyed = first.is_multigraph() == second.is_multigraph()
    return (
        alike
        and keyed
        and list(first) == list(second)
        and {node: unrolled(first.adj[node]) for node in first}
        == {node: unrolled(second.adj[node]) for node in second}
    )


def unrolled(row):
    return {other: dict(data) for other, data in row.items()}
