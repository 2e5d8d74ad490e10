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
    """

    home: str
    docs: str = ""
    pays_from: float = inf
    leaves: Mapping[str, int] = {}


ALWAYS = 0
"""For functions of this room, whose plain forms are references and not meant for speed."""

FUNCTIONS: Mapping[str, Function] = {
    "best_paths": Function("paths", "Best-first search under an exact backward bound.", ALWAYS),
    "best_values": Function("paths", "Layered maximum over the edges, one sweep a hop.", ALWAYS),
    "best_values_to": Function("paths", "Layered maximum over the edges, one sweep a hop.", ALWAYS),
    "leiden_cpm": Function(
        "communities", "Compiled local moving, refinement and aggregation.", ALWAYS
    ),
    "node_values": Function("values", "Shares the positions of the nodes.", ALWAYS),
    "spread": Function("spread", "All messages of a round in one sweep over the edges.", ALWAYS),
    "strongest": Function("views", "One pass over the edges in their order.", ALWAYS),
    "undirected": Function("views", "One pass over the edges in their order.", ALWAYS),
    "connected_components": Function("ranks"),
    "number_connected_components": Function("ranks"),
    "is_connected": Function("ranks"),
    "degree_centrality": Function("ranks"),
    "pagerank": Function("ranks", leaves={"nstart": 5, "dangling": 7}),
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
