"""What NetworkX is told about this backend while NetworkX itself is being imported."""

from __future__ import annotations

from typing import Any

FUNCTIONS = {
    "best_paths": "Best-first search under an exact backward bound.",
    "best_values": "Layered maximum over the edges, one sweep a hop.",
    "best_values_to": "Layered maximum over the edges, one sweep a hop.",
    "node_values": "Shares the positions of the nodes.",
    "spread": "All messages of a round in one sweep over the edges.",
    "leiden_cpm": "Compiled local moving, refinement and aggregation.",
    "strongest": "One pass over the edges in their order.",
    "undirected": "One pass over the edges in their order.",
    "connected_components": "",
    "number_connected_components": "",
    "is_connected": "",
    "degree_centrality": "",
    "pagerank": "`nstart` and `dangling` are left to NetworkX.",
}
"""The functions that the backend answers by itself, and what is particular about each."""


def get_info() -> dict[str, Any]:
    """Return the description that the entry point ``networkx.backend_info`` asks for."""
    return {
        "backend_name": "compact",
        "project": "graphapi",
        "package": "graphapi",
        "short_summary": "Immutable graphs in compressed arrays.",
        "functions": {name: {"additional_docs": docs} for name, docs in FUNCTIONS.items()},
    }
