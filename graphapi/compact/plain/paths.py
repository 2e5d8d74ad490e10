"""Best paths in plain dictionaries: what the compact answers are measured against."""

from __future__ import annotations

import heapq
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Mapping

Path = tuple["Hashable", ...]


class Ranked(NamedTuple):
    """A path by its place in the order: larger value, then fewer edges, then smaller names."""

    loss: float
    edges: int
    names: tuple[str, ...]
    nodes: Path


class Links(NamedTuple):
    """The usable edges of a graph and the factors of its inner nodes.

    Attributes
    ----------
    after : mapping of node to successor to strength
    factor : mapping of node to factor, 1 where it is missing
    """

    after: Mapping[Hashable, Mapping[Hashable, float]]
    factor: Mapping[Hashable, float]

    def onward(self, node: Hashable) -> float:
        """Return the factor of passing through a node."""
        return self.factor.get(node, 1.0)

    def strengths(self, nodes: Path) -> tuple[float, ...]:
        """Return the strengths of the edges of a path."""
        return tuple(self.after[u][v] for u, v in pairwise(nodes))

    def value(self, nodes: Path) -> float:
        """Return the value of a path, multiplied from its end to its start."""
        value = 1.0
        for u, v in zip(nodes[-2::-1], nodes[:0:-1], strict=True):
            value = self.after[u][v] * (value if v == nodes[-1] else self.onward(v) * value)
        return value


def links_of(graph: Any, strength: str, factor: Mapping[Hashable, float] | None) -> Links:
    """Read the edges with a positive strength, self loops left out."""
    after: dict[Hashable, dict[Hashable, float]] = {
        u: {
            v: data[strength]
            for v, data in graph.adj[u].items()
            if v != u and data.get(strength, 0.0) > 0
        }
        for u in graph
    }
    if any(value > 1 for row in after.values() for value in row.values()):
        raise ValueError(f"{strength}: a strength must not be larger than 1")
    return Links(after, factor or {})


def k_best(
    links: Links, sources: Mapping[Hashable, float], target: Hashable, k: int, hops: int
) -> Iterator[tuple[float, Path]]:
    """Yield the k best paths: Yen 1971, its shortest path replaced by a layered search."""
    found: list[Path] = []
    seen: set[Path] = set()
    candidates = list(_deviations(links, sources, target, hops, root=(), taken=()))
    while candidates and len(found) < k:
        best = heapq.heappop(candidates)
        found.append(best.nodes)
        yield -best.loss, best.nodes
        for length in range(len(best.nodes)):
            root = best.nodes[:length]
            taken = [path[length] for path in found if path[:length] == root]
            for offer in _deviations(links, sources, target, hops, root=root, taken=taken):
                if offer.nodes not in seen:
                    seen.add(offer.nodes)
                    heapq.heappush(candidates, offer)


def _deviations(
    links: Links,
    sources: Mapping[Hashable, float],
    target: Hashable,
    hops: int,
    *,
    root: Path,
    taken: Collection[Hashable],
) -> Iterator[Ranked]:
    tails = _tails(links, target, hops - len(root), set(root))
    first = links.after[root[-1]] if root else sources
    offers = [
        _ranked(links, sources, root + layer[node].nodes)
        for node in first
        for layer in tails
        if node in layer and node not in taken and (root or node != target)
    ]
    yield from sorted(offer for offer in offers if offer.loss < 0)[:1]


def _ranked(links: Links, sources: Mapping[Hashable, float], nodes: Path) -> Ranked:
    value = sources[nodes[0]] * links.value(nodes)
    return Ranked(-value, len(nodes) - 1, tuple(map(str, nodes)), nodes)


def _tails(
    links: Links, target: Hashable, hops: int, banned: Collection[Hashable]
) -> list[dict[Hashable, Ranked]]:
    layers = [{target: Ranked(-1.0, 0, (str(target),), (target,))}]
    for _ in range(hops):
        grown: dict[Hashable, Ranked] = {}
        for u, row in links.after.items():
            if u != target and u not in banned:
                longer = [
                    _extended(links, u, s, layers[-1][v]) for v, s in row.items() if v in layers[-1]
                ]
                grown.update({u: min(longer)} if longer else {})
        layers.append({node: tail for node, tail in grown.items() if tail.loss < 0})
    return layers


def _extended(links: Links, u: Hashable, strength: float, tail: Ranked) -> Ranked:
    onward = links.onward(tail.nodes[0]) * tail.loss if tail.edges else tail.loss
    names = (str(u), *tail.names)
    return Ranked(strength * onward, tail.edges + 1, names, (u, *tail.nodes))


def values(links: Links, starts: Mapping[Hashable, float], hops: int) -> dict[Hashable, float]:
    """Return the value of the best path of at most so many edges from the starts to each node."""
    reached = dict(starts)
    for _ in range(hops):
        grown = defaultdict(float, starts)
        for u, value in reached.items():
            leaving = max(starts.get(u, 0.0), links.onward(u) * value)
            for v, strength in links.after[u].items():
                grown[v] = max(grown[v], leaving * strength)
        reached = {node: value for node, value in grown.items() if value > 0}
    return reached
