r"""Communities as dense as one asks for: the Leiden algorithm under the constant Potts model.

Over the communities c with :math:`n_c` nodes and :math:`m_c` inner edges it maximises

.. math:: \sum_c \left[ m_c - γ \frac{n_c (n_c - 1)}{2} \right]

by moving single nodes, refining communities into well connected parts, and moving the parts, again
and again until nothing moves. At the end each community is connected, no move of a single node (to
another community or to be alone) and no merge of two communities gains anything. It follows that a
community's density is at least γ, and the density between two is at most γ.

References
----------
.. [1] V. A. Traag, L. Waltman, N. J. van Eck. From Louvain to Leiden: guaranteeing well-connected
   communities. Scientific Reports 9 (2019), doi 10.1038/s41598-019-41695-z.
.. [2] V. A. Traag, P. Van Dooren, Y. Nesterov. Narrow scope for resolution-limit-free community
   detection. Physical Review E 84 (2011), doi 10.1103/PhysRevE.84.016114.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphapi.compact.arrays import potts
from graphapi.compact.convert import from_plain
from graphapi.compact.seam import dispatchable, only_simple_undirected

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable


@only_simple_undirected
@dispatchable()
def leiden_cpm(
    G: Any,  # noqa: N803  the name NetworkX gives to graphs
    *,
    resolution: float = 0.15,
    seed: int = 0,
    initial: Iterable[Iterable[Hashable]] | None = None,
) -> list[set[Hashable]]:
    """Partition the nodes into communities that are denser inside than the resolution.

    Parameters
    ----------
    G : undirected graph
        Simple; edges count alike, self loops do not count.
    resolution : float
        γ, larger than 0: about the density that separates communities.
    seed : int
        The same seed gives the same communities, whatever the order of the nodes.
    initial : iterable of communities, optional
        Where to begin; nodes in none of them begin alone, unknown nodes are passed over.

    Returns
    -------
    list of sets of nodes
        The largest community first; of equals the one whose first name comes first.

    Raises
    ------
    ValueError, NetworkXNotImplemented
        If the resolution is not larger than 0; if edges have a direction or run in parallel.

    Notes
    -----
    About O(m) for each of a few passes. A plain graph is laid into arrays first.
    """
    return potts.leiden_cpm(from_plain(G, {}), resolution=resolution, seed=seed, initial=initial)


def cpm_quality(
    graph: Any, communities: Iterable[Collection[Hashable]], resolution: float = 0.15
) -> float:
    """Return the quality of a partition under the constant Potts model; O(n + m).

    Parameters
    ----------
    graph : undirected simple graph
    communities : iterable of collections of nodes
        No node in two of them.
    resolution : float
        γ of `leiden_cpm`.
    """
    groups = [set(community) for community in communities]
    home = {node: number for number, group in enumerate(groups) for node in group}
    inside: int = sum(u != v and u in home and home[u] == home.get(v) for u, v in graph.edges())
    return inside - resolution * sum(len(group) * (len(group) - 1) / 2 for group in groups)
