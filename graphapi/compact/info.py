"""The functions that compact graphs answer, told to NetworkX while NetworkX is being imported."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Function(NamedTuple):
    """A function that the arrays answer.

    Attributes
    ----------
    home : str
        The file of `graphapi.compact.arrays` that answers it.
    docs : str
        What is particular about the answer.
    pays_from : float
        From how many nodes on it pays to lay a plain graph into arrays for this one question.
    leaves : mapping of argument to its position
        The arguments with which the question is left to NetworkX.
    named : mapping of argument to its position
        The arguments that name an edge attribute: functions in their place are left to NetworkX.
    refuses : tuple of methods
        What a graph must not be; else the question is left to NetworkX.
    """

    home: str
    docs: str = ""
    pays_from: float = inf
    leaves: Mapping[str, int] = {}
    refuses: tuple[str, ...] = ()
    named: Mapping[str, int] = {}


ALWAYS = 0
"""For functions of this room, whose plain forms are references and not meant for speed."""
SOON = 200
"""For functions that cost so much more than one look at each edge that small graphs pay too."""

BY_POSITION = "Neighbours come in the order of the nodes."
DIRECTED, PARALLEL = "is_directed", "is_multigraph"

FUNCTIONS: Mapping[str, Function] = {
    "best_paths": Function("paths", "Labels from both ends, then the best part of a path.", ALWAYS),
    "best_values": Function("paths", "Layered maximum over the nodes reached.", ALWAYS),
    "best_values_to": Function("paths", "Layered maximum over the nodes reached.", ALWAYS),
    "leiden": Function("communities.leiden", "Compiled, in two threads.", ALWAYS),
    "community_quality": Function("communities.scoring", "", ALWAYS),
    "leiden_communities": Function("communities.leiden", pays_from=ALWAYS),
    "leiden_partitions": Function("communities.leiden", pays_from=ALWAYS),
    "louvain_communities": Function(
        "communities.louvain", "Communities are connected.", SOON, refuses=(DIRECTED,)
    ),
    "louvain_partitions": Function(
        "communities.louvain", "Communities are connected.", SOON, refuses=(DIRECTED,)
    ),
    "label_propagation_communities": Function(
        "communities.propagation", "The same communities.", SOON, refuses=(PARALLEL,)
    ),
    "asyn_lpa_communities": Function(
        "communities.propagation", pays_from=SOON, refuses=(DIRECTED, PARALLEL)
    ),
    "fast_label_propagation_communities": Function(
        "communities.propagation", pays_from=SOON, refuses=(DIRECTED,)
    ),
    "modularity": Function("communities.scoring"),
    "boundary_cover": Function("profiles", "Compiled, in two threads.", ALWAYS),
    "profiles": Function("profiles", "Compiled, in two threads.", ALWAYS),
    "some_values": Function("values", "Shares the positions of the nodes.", ALWAYS),
    "node_degrees": Function("degrees", "Shares the positions of the nodes."),
    "node_values": Function("values", "Shares the positions of the nodes.", ALWAYS),
    "spread": Function("spread", "Compiled, in two threads, where a source reaches.", ALWAYS),
    "updated_spread": Function("spread", "Forward push from the nodes that changed.", ALWAYS),
    "hazards_at": Function("spread", "Only what comes before the nodes asked for.", ALWAYS),
    "weighted_rows": Function("rows", "", ALWAYS),
    "strongest": Function("views", "One pass over the edges in their order.", ALWAYS),
    "undirected": Function("views", "One pass over the edges in their order.", ALWAYS),
    "connected_components": Function("components"),
    "number_connected_components": Function("components"),
    "is_connected": Function("components"),
    "node_connected_component": Function("components"),
    "weakly_connected_components": Function("components"),
    "number_weakly_connected_components": Function("components"),
    "is_weakly_connected": Function("components"),
    "strongly_connected_components": Function("components"),
    "number_strongly_connected_components": Function("components"),
    "is_strongly_connected": Function("components"),
    "degree_centrality": Function("degrees"),
    "in_degree_centrality": Function("degrees"),
    "out_degree_centrality": Function("degrees"),
    "isolates": Function("degrees"),
    "number_of_isolates": Function("degrees"),
    "pagerank": Function("ranks"),
    "core_number": Function("cores"),
    "triangles": Function("clustering", pays_from=SOON, refuses=(PARALLEL,)),
    "clustering": Function("clustering", pays_from=SOON, refuses=(PARALLEL,)),
    "average_clustering": Function("clustering", pays_from=SOON, refuses=(PARALLEL,)),
    "transitivity": Function("clustering", pays_from=SOON, refuses=(PARALLEL, DIRECTED)),
    "single_source_shortest_path_length": Function("search"),
    "single_target_shortest_path_length": Function("search"),
    "bfs_edges": Function("search", BY_POSITION, leaves={"sort_neighbors": 4}),
    "bfs_predecessors": Function("search", BY_POSITION, leaves={"sort_neighbors": 3}),
    "bfs_successors": Function("search", BY_POSITION, leaves={"sort_neighbors": 3}),
    "bfs_layers": Function("search", BY_POSITION),
    "descendants_at_distance": Function("search"),
    "descendants": Function("search"),
    "ancestors": Function("search"),
    "dijkstra_path": Function("shortest", BY_POSITION, SOON, named={"weight": 3}),
    "dijkstra_path_length": Function("shortest", pays_from=SOON, named={"weight": 3}),
    "bidirectional_dijkstra": Function("shortest", BY_POSITION, SOON, named={"weight": 3}),
    "single_source_dijkstra": Function("shortest", BY_POSITION, SOON, named={"weight": 4}),
    "single_source_dijkstra_path": Function("shortest", BY_POSITION, SOON, named={"weight": 3}),
    "single_source_dijkstra_path_length": Function("shortest", pays_from=SOON, named={"weight": 3}),
    "multi_source_dijkstra": Function("shortest", BY_POSITION, SOON, named={"weight": 4}),
    "multi_source_dijkstra_path": Function("shortest", BY_POSITION, SOON, named={"weight": 3}),
    "multi_source_dijkstra_path_length": Function("shortest", pays_from=SOON, named={"weight": 3}),
    "betweenness_centrality": Function(
        "centrality", "The same sources for the same seed.", SOON, leaves={"weight": 3}
    ),
    "closeness_centrality": Function("centrality", pays_from=SOON, leaves={"distance": 2}),
    "harmonic_centrality": Function(
        "centrality", pays_from=SOON, leaves={"distance": 2, "sources": 3}
    ),
}
"""Every function that the backend answers by itself."""


def get_info() -> dict[str, Any]:
    """Return the description that the entry point ``networkx.backend_info`` asks for."""
    return {
        "backend_name": "compact",
        "project": "graphapi",
        "package": "graphapi",
        "short_summary": "Immutable graphs in compressed arrays.",
        "functions": {
            name: {"additional_docs": function.docs} for name, function in FUNCTIONS.items()
        },
    }
