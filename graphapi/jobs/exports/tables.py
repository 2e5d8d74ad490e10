"""Tables to be written: named columns that come in blocks, so that no table is ever held whole."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.jobs.bulk.arrow import pa, pc
from graphapi.jobs.bulk.names import STEP as NAMES
from graphapi.jobs.bulk.names import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

STEP = 1 << 17
"""How many rows a block holds at most."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be written.

    Attributes
    ----------
    name : str
        What its file is called.
    schema : pyarrow schema
        The columns, by their outside names.
    blocks : callable
        Yields record batches of that schema, from the first row on.
    """

    name: str
    schema: Any
    blocks: Callable[[], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Field:
    """A column that is taken from rows of Python, one value at a time."""

    name: str
    type: Any
    value: Callable[[Any], Any]


def table_of_rows(name: str, fields: Sequence[Field], rows: Iterable[Any]) -> Table:
    """Return a table of rows; ``rows`` is gone through once for each writing."""
    schema = pa.schema([(each.name, each.type) for each in fields])

    def blocks() -> Iterator[Any]:
        left = iter(rows)
        while part := list(islice(left, STEP)):
            arrays = [array_of(map(each.value, part), each.type) for each in fields]
            yield pa.record_batch(arrays, schema)

    return Table(name, schema, blocks)


def array_of(values: Iterable[Any], type_: Any) -> Any:
    """Return values as an array; a date may come as ISO text."""
    if type_ == pa.date32():
        return pa.array(list(values), pa.string()).cast(type_)
    return pa.array(list(values), type_)


def table_of_columns(
    name: str, schema: Any, size: int, columns: Callable[[slice], Mapping[str, Any]]
) -> Table:
    """Return a table of so many rows, whose columns are given for any range of them.

    Of numbers, nan is written as nothing.
    """

    def blocks() -> Iterator[Any]:
        for begin in range(0, size, STEP):
            found = columns(slice(begin, min(begin + STEP, size)))
            yield pa.record_batch([_typed(found[each.name], each.type) for each in schema], schema)

    return Table(name, schema, blocks)


def _typed(values: Any, type_: Any) -> Any:
    array = values if isinstance(values, pa.Array) else pa.array(values, from_pandas=True)
    return array if array.type == type_ else array.cast(type_)


class Names:
    """The ids of persons or groups by place.

    Parameters
    ----------
    labels : sequence of str
    nothing : str, optional
        An id that stands for nothing.
    """

    def __init__(self, labels: Any, nothing: str | None = None) -> None:
        self._nothing = nothing
        parts = [texts_of(labels, begin, NAMES) for begin in range(0, len(labels), NAMES)]
        self._texts = pa.chunked_array(parts, pa.string()).cast(pa.large_string()).combine_chunks()

    def at(self, places: Any) -> Any:
        """Return the ids at some places, nothing where a place is negative."""
        wanted = pa.array(places, mask=np.asarray(places) < 0)
        found = self._texts.take(wanted).cast(pa.string())
        if self._nothing is None:
            return found
        return pc.if_else(pc.equal(found, self._nothing), None, found)


def words_at(words: Iterable[str], codes: Any) -> Any:
    """Return words by their codes."""
    return pa.array(list(words), pa.string()).take(pa.array(np.asarray(codes)))
