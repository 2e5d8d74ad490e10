"""Circles of a run as tables: figures of each, and who is in which as what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.analysis.circles.layers import Layer
from graphapi.analysis.circles.roles import ROLES
from graphapi.jobs.bulk.arrow import pa
from graphapi.jobs.exports.tables import STEP, Table, words_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from graphapi.analysis.circles.told import LayerTable
    from graphapi.jobs.exports.tables import Names
    from graphapi.jobs.folder import Results

    Array = npt.NDArray[Any]

FIGURES = ("begins", "persons", "role", "bridge", "overlap", "inside", "density", "share_inside")
_CIRCLES = (
    ("id", "string"),
    ("layer", "string"),
    ("people", "int64"),
    ("density", "float64"),
    ("shareInside", "float64"),
)
_MEMBERSHIPS = (
    ("circleId", "string"),
    ("layer", "string"),
    ("personId", "string"),
    ("role", "string"),
    ("bridge", "bool"),
    ("overlap", "bool"),
    ("inside", "float64"),
)


def home_name(layer: Layer) -> str:
    """Return what the column is called that holds the circle of a person in a layer."""
    return f"{layer.lower()}Circle"


@dataclass(frozen=True, slots=True)
class LayerColumns:
    """The circles of a layer: their ids, and arrays as those of a `CircleTable`, by name."""

    layer: Layer
    ids: Any
    arrays: Mapping[str, Array]

    def homes(self, people: int) -> Array:
        """Return the circle in which each of so many persons has its first place, -1 for none."""
        found = np.full(people, -1, dtype=np.int64)
        own = ~self.arrays["overlap"].astype(np.bool_)
        circles = np.repeat(np.arange(len(self.ids)), np.diff(self.arrays["begins"]))
        found[self.arrays["persons"][own]] = circles[own]
        return found

    def ids_at(self, circles: Array) -> Any:
        """Return the ids of some circles, nothing where a number is negative."""
        return self.ids.take(pa.array(circles, mask=circles < 0))


def layers_told(tables: Sequence[LayerTable]) -> list[LayerColumns]:
    """Return circles of a store."""
    return [
        LayerColumns(
            each.layer,
            pa.array(list(each.ids), pa.string()),
            {name: getattr(each.table, name) for name in FIGURES},
        )
        for each in tables
    ]


def layers_kept(results: Results) -> list[LayerColumns]:
    """Return circles of a snapshot."""
    return [
        LayerColumns(
            layer,
            pa.array(results.arrays[f"{layer}/ids"]).cast(pa.binary()).cast(pa.string()),
            {name: results.arrays[f"{layer}/{name}"] for name in FIGURES},
        )
        for layer in Layer
    ]


def circle_tables(layers: Sequence[LayerColumns], names: Names) -> tuple[Table, Table]:
    """Return the table of the circles, and that of who is in them.

    Parameters
    ----------
    layers : sequence of LayerColumns
    names : Names
        The ids of the persons.
    """

    def circles(layer: LayerColumns, rows: slice) -> Sequence[Any]:
        sizes = np.diff(layer.arrays["begins"])[rows]
        density, inside = (layer.arrays[name][rows] for name in ("density", "share_inside"))
        return [layer.ids[rows], _same(layer.layer, len(sizes)), sizes, density, inside]

    def memberships(layer: LayerColumns, rows: slice) -> Sequence[Any]:
        numbers = np.arange(rows.start, rows.stop)
        circle = np.searchsorted(layer.arrays["begins"], numbers, side="right") - 1
        persons, role, bridge, overlap, inside = (
            layer.arrays[name][rows] for name in ("persons", "role", "bridge", "overlap", "inside")
        )
        told = (names.at(persons), words_at(ROLES, role))
        ids = layer.ids.take(pa.array(circle))
        return [ids, _same(layer.layer, len(ids)), *told, bridge, overlap, inside]

    return (
        _table("circles", _CIRCLES, layers, _circles_in, circles),
        _table("memberships", _MEMBERSHIPS, layers, _rows_in, memberships),
    )


def _circles_in(layer: LayerColumns) -> int:
    return len(layer.ids)


def _rows_in(layer: LayerColumns) -> int:
    return len(layer.arrays["persons"])


def _same(word: str, count: int) -> Any:
    return pa.repeat(pa.scalar(str(word), pa.string()), count)


def _table(
    name: str,
    columns: Sequence[tuple[str, str]],
    layers: Sequence[LayerColumns],
    size: Callable[[LayerColumns], int],
    block: Callable[[LayerColumns, slice], Sequence[Any]],
) -> Table:
    schema = pa.schema(list(columns))

    def blocks() -> Iterator[Any]:
        for layer in layers:
            for begin in range(0, size(layer), STEP):
                arrays = block(layer, slice(begin, min(begin + STEP, size(layer))))
                made = [_as(array, field.type) for array, field in zip(arrays, schema, strict=True)]
                yield pa.record_batch(made, schema)

    return Table(name, schema, blocks)


def _as(array: Any, type_: Any) -> Any:
    held = array if isinstance(array, pa.Array) else pa.array(array)
    return held.cast(type_)
