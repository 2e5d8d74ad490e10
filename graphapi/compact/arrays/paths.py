"""Best paths on arrays: bounds backwards from the target, then the best partial path first."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.compact.kernels.layers import Steps, arrivals, reached
from graphapi.compact.paths import BUDGET, BestPath, PathBudgetExceeded, check_offer

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from graphapi.compact.adjacency import Adjacency
    from graphapi.compact.graph import CompactGraph


def best_paths(
    graph: CompactGraph,
    sources: Mapping[Hashable, float],
    target: Hashable,
    *,
    k: int = 5,
    hops: int = 4,
    strength: str = "strength",
    factor: Mapping[Hashable, float] | None = None,
    budget: int = BUDGET,
) -> list[BestPath]:
    """Answer `best_paths` on a compact graph."""
    check_offer(graph, [*sources, target], sources, factor)
    search = _Search(graph, target, hops, strength=strength, factor=factor)
    found: list[BestPath] = []
    heap = [search.begun(node, value) for node, value in sources.items() if node != target]
    heap = [partial for partial in heap if partial.loss < 0]
    heapq.heapify(heap)
    while heap and len(found) < k:
        partial = heapq.heappop(heap)
        if partial.nodes[-1] == search.target:
            found.append(BestPath(-partial.loss, search.labelled(partial)))
            continue
        budget -= 1
        if budget < 0:
            raise PathBudgetExceeded("the search needs more steps; ask for fewer paths or hops")
        for longer in search.expanded(partial):
            heapq.heappush(heap, longer)
    return found


class _Partial(NamedTuple):
    loss: float
    edges: int
    names: tuple[str, ...]
    nodes: tuple[int, ...]
    multipliers: tuple[float, ...]


class _Search:
    """What the partial paths of one search have in common."""

    def __init__(
        self,
        graph: CompactGraph,
        target: Hashable,
        hops: int,
        *,
        strength: str,
        factor: Mapping[Hashable, float] | None,
    ) -> None:
        self.labels, self.position = graph.labels, graph.position
        self.target, self.hops = graph.position[target], hops
        self.steps = _steps(graph, graph.out, strength, factor)
        self.bounds = arrivals(self.steps, self.target, hops)

    def begun(self, node: Hashable, value: float) -> _Partial:
        position = self.position[node]
        loss = -value * float(self.bounds.departing[position])
        least = int(self.bounds.distance[position])
        return _Partial(loss, least, (str(node),), (position,), (value,))

    def expanded(self, partial: _Partial) -> Iterator[_Partial]:
        node, length = partial.nodes[-1], len(partial.nodes)
        entries = slice(self.steps.indptr[node], self.steps.indptr[node + 1])
        others, strengths = self.steps.indices[entries], self.steps.strengths[entries]
        worth = strengths * self.bounds.worth[self.hops - length][others]
        passed = partial.multipliers
        if length > 1:
            passed = (*passed, float(self.steps.factors[node]))
        for at in np.flatnonzero(worth).tolist():
            other = int(others[at])
            if other not in partial.nodes:
                yield _Partial(
                    -_multiplied(passed, float(worth[at])),
                    length + int(self.bounds.distance[other]),
                    (*partial.names, str(self.labels[other])),
                    (*partial.nodes, other),
                    (*passed, float(strengths[at])),
                )

    def labelled(self, partial: _Partial) -> tuple[Hashable, ...]:
        return tuple(self.labels[node] for node in partial.nodes)


def _multiplied(multipliers: tuple[float, ...], value: float) -> float:
    for multiplier in reversed(multipliers):
        value = multiplier * value
    return value


def best_values(
    graph: CompactGraph,
    sources: Mapping[Hashable, float],
    *,
    hops: int = 4,
    strength: str = "strength",
    factor: Mapping[Hashable, float] | None = None,
) -> dict[Hashable, float]:
    """Answer `best_values` on a compact graph."""
    check_offer(graph, sources, sources, factor)
    return _reached(graph, graph.into, sources, hops, strength=strength, factor=factor)


def best_values_to(
    graph: CompactGraph,
    target: Hashable,
    *,
    hops: int = 4,
    strength: str = "strength",
    factor: Mapping[Hashable, float] | None = None,
) -> dict[Hashable, float]:
    """Answer `best_values_to` on a compact graph."""
    check_offer(graph, [target], {}, factor)
    return _reached(graph, graph.out, {target: 1.0}, hops, strength=strength, factor=factor)


def _reached(
    graph: CompactGraph,
    towards: Adjacency,
    starts: Mapping[Hashable, float],
    hops: int,
    *,
    strength: str,
    factor: Mapping[Hashable, float] | None,
) -> dict[Hashable, float]:
    steps = _steps(graph, towards, strength, factor)
    values = reached(steps, graph.at_nodes(starts, 0.0), hops)
    found = np.flatnonzero(values)
    return {
        graph.labels[node]: value
        for node, value in zip(found.tolist(), values[found].tolist(), strict=True)
    }


def _steps(
    graph: CompactGraph, towards: Adjacency, name: str, factor: Mapping[Hashable, float] | None
) -> Steps:
    values = graph.column(name).numbers()[towards.edges]
    proper = towards.owners != towards.indices
    if (values[proper] > 1).any():
        raise ValueError(f"{name}: a strength must not be larger than 1")
    strengths = np.where(proper & (values > 0), values, 0.0)
    factors = graph.at_nodes(factor or {}, 1.0)
    return Steps(towards.indptr, towards.indices, strengths, factors)
