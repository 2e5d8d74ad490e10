"""What tells contents apart: the same for the same content, whoever computed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xxhash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    from graphapi.analysis.world import World
    from graphapi.compact.graph import CompactGraph
    from graphapi.model.rows import Row


def digest_of(parts: Iterable[str | bytes | npt.NDArray[Any]]) -> str:
    """Return 32 hexadecimal digits that stand for texts and arrays in their order.

    Each part counts with its length, so that no two lists of parts are alike.
    """
    found = xxhash.xxh3_128()
    for part in parts:
        content = _content(part)
        found.update(str(len(content)).encode() + b":")
        found.update(content)
    return found.hexdigest()


def _content(part: str | bytes | npt.NDArray[Any]) -> bytes | memoryview:
    if isinstance(part, str):
        return part.encode()
    if isinstance(part, bytes):
        return part
    plain: Any = np.ascontiguousarray(part).reshape(-1).view(np.uint8)
    return memoryview(plain)


def graph_digest(graph: CompactGraph, ranks: npt.NDArray[np.int32]) -> str:
    """Return what tells graphs apart by their nodes and edges, in whichever order they were made.

    Parameters
    ----------
    graph : CompactGraph
        With the columns ``kind`` and ``weight``.
    ranks : int32, shape (n,)
        The place of each node in the order of its labels.

    Notes
    -----
    O(n + m log m).
    """
    kinds = graph.column("kind")
    categories = [str(each) for each in kinds.categories or ()]
    words = sorted(categories)
    code = np.array([words.index(each) for each in categories], dtype=np.int32)
    columns = (
        graph.column("weight").numbers(),
        code[kinds.values] if categories else kinds.values,
        ranks[graph.targets],
        ranks[graph.sources],
    )
    order = np.lexsort(columns)
    labels = sorted(map(str, graph.labels))
    return digest_of([*labels, *words, *(column[order] for column in columns)])


def ranks_of(graph: CompactGraph) -> npt.NDArray[np.int32]:
    """Return the place of each node in the order of labels; O(n log n)."""
    ranks = np.empty(len(graph), dtype=np.int32)
    labels: Any = graph.labels
    order = sorted(range(len(graph)), key=labels.__getitem__)
    ranks[order] = np.arange(len(graph), dtype=np.int32)
    return ranks


def rows_digest(world: World) -> str:
    """Return what tells the facts beside the ties apart, and the moment they are seen at."""
    kinds: tuple[Mapping[str, Row], ...] = (
        *(world.groups, world.persons, world.seats, world.group_links, world.touches),
        *(world.visits, world.incidents, world.bundles, world.losses),
    )
    return digest_of([str(world.at), *(repr(kind[id_]) for kind in kinds for id_ in sorted(kind))])
