"""A simple graph and whatever belongs to it in one file, mapped into memory within a second."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from graphapi.compact import sections
from graphapi.compact.adjacency import Adjacency, by_both_ends, by_target
from graphapi.compact.columns import Column
from graphapi.compact.labels import Encoded, Numbered, laid_out
from graphapi.compact.layout import Layout
from graphapi.compact.sections import SnapshotDamaged, SnapshotUnknown

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph

    Array = npt.NDArray[Any]

__all__ = ["Snapshot", "SnapshotDamaged", "SnapshotUnknown", "open_snapshot", "save"]

KIND = "graph"
"""What the header says that the file holds."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a snapshot holds, mapped and read-only.

    Attributes
    ----------
    graph : CompactGraph
    arrays : mapping of name to array
        What was saved beside the graph.
    about : mapping
        What was said of it.
    digest : str
        32 hexadecimal digits, the same for the same content.
    engine : str
        The version of the package that wrote it.
    """

    graph: CompactGraph
    arrays: Mapping[str, Array]
    about: Mapping[str, Any]
    digest: str
    engine: str = field(default="")


def save(
    path: str | os.PathLike[str],
    graph: CompactGraph,
    *,
    arrays: Mapping[str, Array] | None = None,
    about: Mapping[str, Any] | None = None,
) -> str:
    """Write a simple graph, both ways, with its columns; return the digest of the file.

    The file takes the place of another of the same name when all of it is safe on the disk.

    Parameters
    ----------
    path : path
    graph : CompactGraph
        Its nodes are texts; its columns numbers or categories of texts and numbers.
    arrays : mapping of name to array
        Numbers or bytes; whatever belongs to the nodes.
    about : mapping
        What JSON can hold: the version of the data, a seed, a source.

    Raises
    ------
    ValueError
        For a multigraph and for what a file cannot hold.
    OSError
        If the disk is full; the old file is as it was.
    """
    graph = graph.folded()
    if graph.keys is not None:
        raise ValueError("graph: a snapshot keeps simple graphs; make one with strongest(graph, …)")
    names, told = _names(graph.labels)
    header = _header(graph, told, about or {})
    beside = {f"array/{name}": array for name, array in (arrays or {}).items()}
    return sections.write(path, header, {**names, **_rows(graph), **beside})


def open_snapshot(path: str | os.PathLike[str], *, verify: bool = True) -> Snapshot:
    """Map a snapshot into memory; O(1) but for the checksums, which read all of it once.

    Parameters
    ----------
    path : path
    verify : bool
        Whether the checksums of all arrays are compared; that of the header always is.

    Raises
    ------
    SnapshotUnknown, SnapshotDamaged
        With the name of the file and what to do.
    """
    header, arrays, digest = sections.read(path, verify=verify)
    if header.get("holds") != KIND:
        raise SnapshotUnknown(f"{path}: this file holds no graph; name a snapshot of one")
    return Snapshot(
        _graph(header, arrays),
        {name.removeprefix("array/"): a for name, a in arrays.items() if name.startswith("array/")},
        header["about"],
        digest,
        header["engine"],
    )


def _header(
    graph: CompactGraph, labels: Mapping[str, Any], about: Mapping[str, Any]
) -> Mapping[str, Any]:
    return {
        "holds": KIND,
        "engine": version("graphapi"),
        "directed": graph.directed,
        "labels": labels,
        "columns": {
            name: {"unit": column.unit, "categories": column.categories}
            for name, column in graph.table.items()
        },
        "about": dict(about),
    }


def _names(labels: Sequence[Any]) -> tuple[dict[str, Array], dict[str, Any]]:
    if isinstance(labels, Numbered):
        return {}, {"prefix": labels.prefix, "size": labels.size, "width": labels.width}
    held = labels if isinstance(labels, Encoded) else Encoded.of(labels)
    return {"labels/raw": held.raw, "labels/order": held.order}, {}


def _rows(graph: CompactGraph) -> dict[str, Array]:
    return {
        "out/indptr": graph.indptr,
        "out/indices": graph.targets,
        **{f"out/{name}": column.values for name, column in _ordered(graph)},
        "into/indptr": graph.into.indptr,
        "into/indices": graph.into.indices,
        **{f"into/{name}": graph.turned_column(name) for name, _ in _ordered(graph)},
    }


def _ordered(graph: CompactGraph) -> list[tuple[str, Column]]:
    if taken := {"indptr", "indices"} & graph.table.keys():
        raise ValueError(f"columns: a snapshot cannot keep one that is called {min(taken)}")
    return sorted(graph.table.items())


def _graph(header: Mapping[str, Any], arrays: Mapping[str, Array]) -> CompactGraph:
    told = header["labels"]
    labels = Numbered(**told) if told else Encoded(arrays["labels/raw"], arrays["labels/order"])
    indptr, targets, directed = arrays["out/indptr"], arrays["out/indices"], header["directed"]
    turn = by_target if directed else by_both_ends
    return Layout(
        *laid_out(labels),
        indptr,
        targets,
        {
            name: Column(arrays[f"out/{name}"], _tuple(column["categories"]), column["unit"])
            for name, column in header["columns"].items()
        },
        None,
        directed,
        Adjacency(
            arrays["into/indptr"],
            arrays["into/indices"],
            lambda: turn(indptr, targets).edges,
        ),
        {name: arrays[f"into/{name}"] for name in header["columns"]},
    )


def _tuple(categories: list[Any] | None) -> tuple[Any, ...] | None:
    return None if categories is None else tuple(categories)
