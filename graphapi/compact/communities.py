r"""Communities: the Leiden algorithm, and how good a partition is.

Under the constant Potts model, over the communities c with :math:`n_c` nodes and :math:`m_c` inner
edges, or the sum of their weights, it maximises

.. math:: \sum_c \left[ m_c - γ \frac{n_c (n_c - 1)}{2} \right]

so that inside of communities the density is at least γ, and between two of them at most γ. Under
modularity, with :math:`K_c` the sum of the degrees of community c and m of all edges, it maximises

.. math:: \sum_c \left[ \frac{m_c}{m} - γ \left(\frac{K_c}{2m}\right)^2 \right]

Single nodes move, communities are refined into well connected parts, and the parts move as the
nodes of a coarser network, round after round; on the way back the nodes of each network move again
[4]_. Every community is connected. In a graph of fewer
than a thousand nodes no single node gains by leaving its community, for another or to be alone, and
no two communities gain by merging; in a larger one hardly any. Self loops and edges of weight 0
join nothing.

Nodes move in batches that decide on two threads in the light of one state; the communities are the
same for any number of threads.

References
----------
.. [1] V. A. Traag, L. Waltman, N. J. van Eck. From Louvain to Leiden: guaranteeing well-connected
   communities. Scientific Reports 9 (2019), doi 10.1038/s41598-019-41695-z.
.. [2] V. A. Traag, P. Van Dooren, Y. Nesterov. Narrow scope for resolution-limit-free community
   detection. Physical Review E 84 (2011), doi 10.1103/PhysRevE.84.016114.
.. [3] J. Reichardt, S. Bornholdt. Statistical mechanics of community detection. Physical Review E
   74 (2006), doi 10.1103/PhysRevE.74.016110.
.. [4] R. Rotta, A. Noack. Multilevel local search algorithms for modularity clustering. Journal of
   Experimental Algorithmics 16 (2011), doi 10.1145/1963190.1970376.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphapi.compact.arrays.communities import leiden as arrays
from graphapi.compact.arrays.communities import scoring
from graphapi.compact.convert import from_plain
from graphapi.compact.seam import dispatchable, only_simple_undirected

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping

    from graphapi.compact.partition import Partition


@only_simple_undirected
@dispatchable(edge_attrs="weight")
def leiden(
    G: Any,  # noqa: N803  the name NetworkX gives to graphs
    *,
    quality: str = "cpm",
    resolution: float = 0.15,
    weight: str | None = None,
    seed: int = 0,
    initial: Iterable[Iterable[Hashable]] | Mapping[Hashable, Hashable] | None = None,
    rounds: int | None = None,
    threads: int | None = None,
) -> Partition:
    """Partition the nodes of a graph by the Leiden algorithm; O(m) for each of a few passes.

    Parameters
    ----------
    G : undirected simple graph
    quality : {"cpm", "modularity"}
    resolution : float
        γ, finite and larger than 0.
    weight : str, optional
        The edge data that weigh edges, finite and 0 or more; 1 where an edge has none.
    seed : int
        The same seed gives the same communities for the same order of nodes and edges.
    initial : Partition, collections of nodes or mapping of node to community, optional
        Where to begin; nodes in none begin alone, unknown nodes are passed over.
    rounds : int, optional
        At most so many; else until one comes back to single nodes of which hardly any move.
    threads : {1, 2}, optional
        The answer does not depend on it.

    Raises
    ------
    ValueError, NetworkXNotImplemented
        For arguments out of range; for edges that have a direction or run in parallel.
    """
    graph = from_plain(G, {} if weight is None else {weight: 1})
    return arrays.leiden(graph, quality, resolution, weight, seed, initial, rounds, threads)


@dispatchable(name="community_quality", edge_attrs="weight")
def partition_quality(
    G: Any,  # noqa: N803  the name NetworkX gives to graphs
    partition: Iterable[Collection[Hashable]],
    *,
    quality: str = "cpm",
    resolution: float = 0.15,
    weight: str | None = None,
) -> float:
    """Return how good a partition is, counted edge by edge; O(n + m).

    Parameters
    ----------
    G : graph
        Undirected for "cpm".
    partition : Partition or collections of nodes
        Every node in exactly one.
    quality, resolution, weight
        As of `leiden`.

    Raises
    ------
    NotAPartition, ValueError
        If a node is in none or in several; for another quality.
    """
    return scoring.community_quality(
        from_plain(G, {} if weight is None else {weight: 1}),
        partition,
        quality=quality,
        resolution=resolution,
        weight=weight,
    )
