"""Where the edges of each node lead, in and out of the communities it is in.

Neighbours are those of an edge either way, each once: the rows of the edges out of a node and into
it are read side by side. Nodes are in several communities at once; `rows` tell which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    Index = npt.NDArray[np.int32]
    Pointer = npt.NDArray[np.int64]
    Values = npt.NDArray[Any]
    Reals = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

NOBODY = 2**31 - 1


@compiled
def _at(indices: Index, place: int, end: int) -> int:
    return indices[place] if place < end else NOBODY


@compiled
def bordered(  # noqa: PLR0917  arrays in, arrays out
    begin: int,
    end: int,
    outward: Pointer,
    targets: Index,
    inward: Pointer,
    sources: Index,
    homes: Index,
    kept: Flags,
    share: float,
    least: int,
) -> tuple[Index, Index]:
    """Return the further communities to which enough of a node's neighbours belong, by node.

    Homes are the communities that nodes are in, int32 (n,); those kept may be joined; a share of
    the neighbours is enough, and so many at least.
    """
    count = np.zeros(len(kept), dtype=np.int32)
    nodes, joined, size = np.empty(64, dtype=np.int32), np.empty(64, dtype=np.int32), 0
    for node in range(begin, end):
        ends = outward[node], outward[node + 1], inward[node], inward[node + 1]
        degree = _counted(node, ends, targets, sources, homes, count)
        enough = max(least, share * degree)
        i, j = ends[0], ends[2]
        while i < ends[1] or j < ends[3]:
            target, source = _at(targets, i, ends[1]), _at(sources, j, ends[3])
            i += target <= source
            j += source <= target
            near = homes[min(target, source)]
            if count[near] >= enough and kept[near] and near != homes[node]:
                nodes, joined = _with_room(nodes, size), _with_room(joined, size)
                nodes[size], joined[size] = node, near
                size += 1
            count[near] = 0
    return nodes[:size], joined[:size]


@compiled
def _counted(  # noqa: PLR0917  arrays in, arrays out
    node: int,
    ends: tuple[int, int, int, int],
    targets: Index,
    sources: Index,
    homes: Index,
    count: Index,
) -> int:
    """Count the neighbours of a node by home, and return how many there are."""
    degree, i, j = 0, ends[0], ends[2]
    while i < ends[1] or j < ends[3]:
        target, source = _at(targets, i, ends[1]), _at(sources, j, ends[3])
        i += target <= source
        j += source <= target
        if min(target, source) != node:
            count[homes[min(target, source)]] += 1
            degree += 1
    return degree


@compiled
def _with_room(found: Index, size: int) -> Index:
    if size < len(found):
        return found
    larger = np.empty(2 * size, dtype=np.int32)
    for place in range(size):
        larger[place] = found[place]
    return larger


@compiled
def rows_by_node(homes: Index, kept: Flags, nodes: Index, joined: Index) -> tuple[Pointer, Index]:
    """List the communities of each node: its home if that is kept, then those it joined.

    Parameters
    ----------
    homes, kept
        As in `bordered`.
    nodes, joined : int32
        Further communities, ordered by node.

    Returns
    -------
    begins : int64, shape (n + 1,)
    communities : int32
        Node v is in ``communities[begins[v]:begins[v + 1]]``.
    """
    begins = np.zeros(len(homes) + 1, dtype=np.int64)
    communities = np.empty(len(homes) + len(nodes), dtype=np.int32)
    further, row = 0, 0
    for node in range(len(homes)):
        if kept[homes[node]]:
            communities[row] = homes[node]
            row += 1
        while further < len(nodes) and nodes[further] == node:
            communities[row] = joined[further]
            further += 1
            row += 1
        begins[node + 1] = row
    return begins, communities[:row]


@compiled
def _is_in(node: int, community: int, begins: Pointer, communities: Index) -> bool:
    for row in range(begins[node], begins[node + 1]):  # noqa: SIM110  compiled as a plain loop
        if communities[row] == community:
            return True
    return False


@compiled
def measure(  # noqa: PLR0917  arrays in, arrays out
    begin: int,
    end: int,
    outward: Pointer,
    targets: Index,
    given: Values,
    inward: Pointer,
    sources: Index,
    taken: Values,
    unit: float,
    begins: Pointer,
    communities: Index,
    places: Pointer,
    sums: Reals,
    counts: Index,
) -> None:
    """Sum what nodes give to and take from each community they are in.

    Begins and communities are as from `rows_by_node`; places say where the figures of each row are
    written: sums (given inside, given outside, taken inside) and counts (neighbours inside, all).
    """
    for node in range(begin, end):
        for row in range(begins[node], begins[node + 1]):
            sum_, count = sums[places[row]], counts[places[row]]
            i, j = outward[node], inward[node]
            while i < outward[node + 1] or j < inward[node + 1]:
                target = _at(targets, i, outward[node + 1])
                source = _at(sources, j, inward[node + 1])
                other = min(target, source)
                inside = _is_in(other, communities[row], begins, communities)
                if target == other:
                    sum_[0 if inside else 1] += given[i] * unit
                    i += 1
                if source == other:
                    sum_[2] += taken[j] * unit * inside
                    j += 1
                if other != node:
                    count[0] += inside
                    count[1] += 1


@compiled
def participate(  # noqa: PLR0917  arrays in, arrays out
    begin: int,
    end: int,
    outward: Pointer,
    targets: Index,
    given: Values,
    homes: Index,
    groups: int,
    participation: Reals,
) -> None:
    """Fill in one minus the sum of the squared shares of what each node gives to each home."""
    mass = np.zeros(groups, dtype=np.float64)
    for node in range(begin, end):
        total = 0.0
        for place in range(outward[node], outward[node + 1]):
            mass[homes[targets[place]]] += given[place]
            total += given[place]
        left = 1.0 if total > 0.0 else 0.0
        for place in range(outward[node], outward[node + 1]):
            group = homes[targets[place]]
            if total > 0.0:
                left -= (mass[group] / total) ** 2
            mass[group] = 0.0
        participation[node] = left


@compiled
def standardise(  # noqa: PLR0917  arrays in, arrays out
    begin: int, end: int, begins: Pointer, values: Reals, close: float, scores: Reals
) -> None:
    """Fill in how many standard deviations each value lies over the mean of its community.

    A value within ``close`` of the mean, as a share of the mean, stands at 0.
    """
    for community in range(begin, end):
        first, last = begins[community], begins[community + 1]
        total, squares = 0.0, 0.0
        for row in range(first, last):
            total += values[row]
        mean = total / (last - first)
        for row in range(first, last):
            squares += (values[row] - mean) ** 2
        deviation, near = np.sqrt(squares / (last - first)), close * abs(mean)
        for row in range(first, last):
            far = deviation > near and abs(values[row] - mean) > near
            scores[row] = (values[row] - mean) / deviation if far else 0.0
