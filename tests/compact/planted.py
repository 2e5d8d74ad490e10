"""Graphs with planted communities, as Lancichinetti, Fortunato and Radicchi proposed them in 2008.

Degrees and sizes follow power laws of exponent 2 and 1; of every node's edges the share ``mixing``
leads out of its community. (The generator in NetworkX mixes far more than it is asked to.)
"""

from __future__ import annotations

import math
import random
from heapq import nlargest

import networkx as nx

DEGREES = (10, 50)
"""The mean of an exponent of 2 between these is 20."""
SIZES = (10, 50)


def benchmark(nodes, mixing, seed):
    """Return a graph and the communities planted in it."""
    draw = random.Random(seed)
    degrees = sorted((_degree(draw) for _ in range(nodes)), reverse=True)
    inside = [round((1 - mixing) * degree) for degree in degrees]
    truth = _homes(inside, _sizes(nodes, draw), draw)
    home = {node: number for number, members in enumerate(truth) for node in members}
    graph = nx.empty_graph(nodes)
    for members in truth:
        _join(graph, members, inside, draw)
    stubs = [n for n, degree in enumerate(degrees) for _ in range(degree - inside[n])]
    draw.shuffle(stubs)
    ends = zip(stubs[::2], stubs[1::2], strict=False)
    graph.add_edges_from((u, v) for u, v in ends if home[u] != home[v])
    return graph, truth


def _degree(draw):
    low, high = DEGREES
    return round(1 / (1 / low - draw.random() * (1 / low - 1 / high)))


def _sizes(nodes, draw):
    low, high = SIZES
    sizes = []
    while sum(sizes) <= nodes - high:
        sizes.append(round(low * (high / low) ** draw.random()))
    rest = nodes - sum(sizes)
    return [*sizes, *([rest] if rest >= low else [])]


def _homes(inside, sizes, draw):
    """Seat the nodes, those with most edges first, where so many neighbours are to be had."""
    homes = [set() for _ in sizes]
    spare = len(inside) - sum(sizes)
    for node, wanted in enumerate(inside[: len(inside) - spare]):
        roomy = [n for n, members in enumerate(homes) if len(members) < sizes[n]]
        fitting = [n for n in roomy if sizes[n] > wanted] or [max(roomy, key=sizes.__getitem__)]
        homes[draw.choice(fitting)].add(node)
    for node in range(len(inside) - spare, len(inside)):
        homes[draw.randrange(len(homes))].add(node)
    return homes


def _join(graph, members, inside, draw):
    """Join each member to as many others as it should have, or nearly where none are left."""
    wanted = {node: inside[node] for node in sorted(members)}
    while wanted:
        node = max(wanted, key=wanted.__getitem__)
        count = wanted.pop(node)
        for other in nlargest(count, wanted, key=lambda n: draw.random() ** (1 / wanted[n])):
            graph.add_edge(node, other)
            wanted[other] -= 1
        wanted = {other: left for other, left in wanted.items() if left}


def mixed(graph, truth):
    """Return the share of edges between communities."""
    home = {node: number for number, members in enumerate(truth) for node in members}
    return sum(home[u] != home[v] for u, v in graph.edges) / graph.number_of_edges()


def shared_information(found, truth):
    """Return the normalised mutual information of two partitions; 1 where they are the same."""
    count = sum(map(len, truth))

    def entropy(parts):
        return -sum(len(p) / count * math.log(len(p) / count) for p in parts)

    both = [f & t for f in found for t in truth if f & t]
    return 2 * (entropy(found) + entropy(truth) - entropy(both)) / (entropy(found) + entropy(truth))
