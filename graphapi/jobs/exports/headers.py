"""Columns headed as Neo4j's importer reads them, with the type of a property after its name."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from graphapi.jobs.bulk.arrow import pa
from graphapi.jobs.exports.tables import Field, Table, table_of_rows
from graphapi.model.columns import ColumnType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_ARROW: Mapping[str, Any] = {
    "long": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
}
"""The types of Neo4j that are no text."""

WORDS: Mapping[ColumnType, str] = {
    ColumnType.TEXT: "string",
    ColumnType.CHOICE: "string",
    ColumnType.DATE: "string",
    ColumnType.WHOLE: "long",
    ColumnType.TIME: "long",
    ColumnType.REAL: "double",
}
"""What the importer calls the type that the Neo4j store keeps a column as."""


def headed(head: str, value: Callable[[Any], Any]) -> Field:
    """Return a column with a header, such as ``strength:double`` or ``:START_ID(Person)``."""
    return Field(head, _ARROW.get(head.rpartition(":")[2], pa.string()), value)


def table_of_tuples(name: str, heads: str, rows: Iterable[tuple[Any, ...]]) -> Table:
    """Return a table of tuples, with their headers separated by blanks."""
    fields = [headed(head, itemgetter(place)) for place, head in enumerate(heads.split())]
    return table_of_rows(name, fields, rows)
