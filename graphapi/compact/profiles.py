r"""What each node is to the communities it is in, and how well these hold together.

With :math:`k_{vc}` the weight of the edges from v to community c, the z-score of v within its
community is :math:`z_v = (k_{vc} - \bar k_c) / σ_c` and its participation coefficient
:math:`P_v = 1 - \sum_c (k_{vc} / k_v)^2`: 0 when all its weight goes to one community, near 1 when
it is spread over many.

References
----------
.. [1] R. Guimerà and L. A. N. Amaral. Functional cartography of complex metabolic networks. Nature
   433 (2005), doi 10.1038/nature03288.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphapi.compact.arrays import profiles as arrays
from graphapi.compact.convert import from_plain
from graphapi.compact.seam import dispatchable, only_simple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from graphapi.compact.cover import Cover, Profiles
    from graphapi.compact.partition import Partition

    Communities = Partition | Iterable[Iterable[Hashable]]


@only_simple
@dispatchable()
def boundary_cover(
    G: Any,  # noqa: N803  the name NetworkX gives to graphs
    communities: Communities,
    *,
    share: float = 0.2,
    least: int = 2,
    smallest: int = 1,
) -> Cover:
    """Let nodes at the boundary of a community join it.

    Parameters
    ----------
    G : graph
        Simple; neighbours count either way and alike.
    communities : Partition or collections of nodes
        No node in two of them; nodes in none are alone.
    share, least : float, int
        A node joins a community if this share of its neighbours are in it, 0 to 1, and at least so
        many.
    smallest : int
        Smaller communities are left out.

    Returns
    -------
    Cover
        The communities that are large enough, with those who joined, in the order of the partition.

    Raises
    ------
    ValueError, NetworkXNotImplemented
        If the share is not in 0 to 1; if edges run in parallel.

    Notes
    -----
    O(n + m), in two threads.
    """
    rule: Any = {"share": share, "least": least, "smallest": smallest}
    return arrays.boundary_cover(from_plain(G, {}), communities, **rule)


@only_simple
@dispatchable(edge_attrs="weight")
def profiles(
    G: Any,  # noqa: N803  the name NetworkX gives to graphs
    communities: Communities,
    cover: Cover,
    *,
    weight: str = "weight",
) -> Profiles:
    """Measure every node in each of the communities that it is in.

    Parameters
    ----------
    G : graph
        Simple; weight is given along the edges.
    communities : Partition or collections of nodes
        What participation is taken over; no node in two of them, nodes in none are alone.
    cover : Cover
        The communities that are measured, such as those of `boundary_cover`.
    weight : str
        The edge data that says how much is given; an edge without counts 1.

    Raises
    ------
    NetworkXNotImplemented
        If edges run in parallel.

    Notes
    -----
    O(n + m) for nodes that are in one community each, in two threads.
    """
    return arrays.profiles(from_plain(G, {weight: 1.0}), communities, cover, weight=weight)
