r"""The best paths from some nodes to one, where the strengths of a path's edges multiply.

The value of a path is the starting value of its first node, times the strengths of its edges, times
the factors of its inner nodes:

.. math:: V(x_0, …, x_n) = s(x_0) \prod_{i=1}^{n} w(x_{i-1}, x_i) \prod_{i=1}^{n-1} f(x_i)

An edge whose strength is missing, nan, zero or less is passed over, and so is an edge from a node
to itself; a strength over 1 is a ``ValueError``. Values are multiplied from the target to the
start, so the bound of a partial path, multiplied in the same way, is never below a value that it
bounds, rounding included.

On a compact graph what is looked at lies around the two ends, so its cost does not grow with the
graph: labels spread from the starts and from the target by value [3]_ until no path of value is
left between them, then the best partial path is lengthened first, under the exact bounds that the
labels give [4]_. The reference is Yen's algorithm [1]_ whose shortest path is found under the limit
of edges [2]_: O(k · H² · m).

References
----------
.. [1] J. Y. Yen. Finding the K shortest loopless paths in a network. Management Science 17 (1971),
   doi 10.1287/mnsc.17.11.712.
.. [2] R. Guérin and A. Orda. Computing shortest paths for any number of hops. IEEE/ACM Transactions
   on Networking 10 (2002), doi 10.1109/TNET.2002.803917.
.. [3] I. Pohl. Bi-directional search. Machine Intelligence 6 (1971).
.. [4] P. E. Hart, N. J. Nilsson and B. Raphael. A formal basis for the heuristic determination of
   minimum cost paths. IEEE Trans. Syst. Sci. Cybern. 4 (1968), doi 10.1109/TSSC.1968.300136.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx

from graphapi.compact.plain import paths as plain
from graphapi.compact.seam import dispatchable, only_simple
from graphapi.compact.values import SomeValues, lie_within, some_values

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

BUDGET = 200_000
"""How many partial paths a search may look at."""


class BestPath(NamedTuple):
    """A path with its value and the strengths of its edges.

    Attributes
    ----------
    value : float
        In (0, 1].
    nodes : tuple
        From the starting node to the target.
    strengths : tuple of float
        One for each two nodes that follow each other.
    """

    value: float
    nodes: tuple[Hashable, ...]
    strengths: tuple[float, ...]


class PathBudgetExceeded(nx.ExceededMaxIterations):  # type: ignore[misc]  # NetworkX is untyped
    """A search would have looked at more partial paths than its budget allows."""


@only_simple
@dispatchable(edge_attrs={"strength": 0.0})
def best_paths(
    G: Any,  # noqa: N803  the name NetworkX gives to graphs
    sources: Mapping[Hashable, float],
    target: Hashable,
    *,
    k: int = 5,
    hops: int = 4,
    strength: str = "strength",
    factor: Mapping[Hashable, float] | None = None,
    budget: int = BUDGET,  # noqa: ARG001  Yen's algorithm needs none
) -> list[BestPath]:
    """Find the k best simple paths of at most so many edges; the module says what a value is.

    Parameters
    ----------
    G : simple graph
    sources : mapping of node to value
        Where paths may start, and their starting values in (0, 1]. They may pass through others.
    target : node
        Where paths end. It is never a start: a path has at least one edge.
    k, hops, budget : int
        How many paths, how many edges a path may have, and how many partial paths may be looked at
        (eight times as many may wait), else `PathBudgetExceeded`.
    strength, factor : str, mapping of node to number
        The edge data, at most 1; of inner nodes, in [0, 1], 1 where missing (see `node_values`).

    Returns
    -------
    list of BestPath
        The largest value first; of equals fewer edges, then nodes by their text. None of value 0.

    Raises
    ------
    NodeNotFound, ValueError, NetworkXNotImplemented
        For unknown nodes, numbers out of range, parallel edges (take the `strongest` first).
    """
    check_offer(G, target, sources, factor)
    links = plain.links_of(G, strength, factor)
    found = plain.k_best(links, sources, target, k, hops)
    return [BestPath(value, nodes, links.strengths(nodes)) for value, nodes in found]


@only_simple
@dispatchable(edge_attrs={"strength": 0.0})
def best_values(
    G: Any,  # noqa: N803
    sources: Mapping[Hashable, float],
    *,
    hops: int = 4,
    strength: str = "strength",
    factor: Mapping[Hashable, float] | None = None,
) -> SomeValues:
    """Return the value of the best path from the sources to every node that they reach.

    Parameters
    ----------
    G, sources, hops, strength, factor
        As in `best_paths`.

    Returns
    -------
    mapping of node to value
        In (0, 1]. A source has at least its starting value, that of a path without edges.

    Raises
    ------
    NodeNotFound, ValueError, NetworkXNotImplemented
        As in `best_paths`.

    Notes
    -----
    O(hops · edges of the nodes reached).
    """
    check_offer(G, None, sources, factor)
    return some_values(G, plain.values(plain.links_of(G, strength, factor), sources, hops))


@only_simple
@dispatchable(edge_attrs={"strength": 0.0})
def best_values_to(
    G: Any,  # noqa: N803
    target: Hashable,
    *,
    hops: int = 4,
    strength: str = "strength",
    factor: Mapping[Hashable, float] | None = None,
) -> SomeValues:
    """Return the value of the best path to the target from every node that reaches it.

    Parameters
    ----------
    G, target, hops, strength, factor
        As in `best_paths`; every node has the starting value 1.

    Returns
    -------
    mapping of node to value
        In (0, 1]; of the target itself 1, that of a path without edges.

    Raises
    ------
    NodeNotFound, ValueError, NetworkXNotImplemented
        As in `best_paths`.

    Notes
    -----
    O(hops · edges of the nodes reached).
    """
    check_offer(G, target, {}, factor)
    turned = G.reverse() if G.is_directed() else G
    found = plain.values(plain.links_of(turned, strength, factor), {target: 1.0}, hops)
    return some_values(G, found)


def check_offer(
    graph: Any,
    target: Hashable | None,
    sources: Mapping[Hashable, float],
    factor: Mapping[Hashable, float] | None,
) -> None:
    """Refuse unknown nodes, and starting values and factors out of their range."""
    for node in (*sources, *(() if target is None else (target,))):
        if node not in graph:
            raise nx.NodeNotFound(f"the node {node} is not in the graph")
    check_values(sources, factor)


def check_values(
    sources: Mapping[Hashable, float], factor: Mapping[Hashable, float] | None
) -> None:
    """Refuse starting values and factors out of their range."""
    if not lie_within(sources, math.ulp(0.0), 1.0):
        raise ValueError("sources: a starting value must be larger than 0 and at most 1")
    if factor and not lie_within(factor, 0.0, 1.0):
        raise ValueError("factor: the factor of a node must lie between 0 and 1")
