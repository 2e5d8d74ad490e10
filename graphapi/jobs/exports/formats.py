"""Tables as files of each format, a block at a time."""

from __future__ import annotations

import os
from contextlib import contextmanager
from itertools import chain
from typing import IO, TYPE_CHECKING, Any

from graphapi.jobs.bulk.arrow import csv, pa, parquet
from graphapi.jobs.exports import texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from graphapi.jobs.exports.tables import Table

    Written = Mapping[str, int]
    Write = Callable[[Path, Iterable[Table]], Written]

BOM = b"\xef\xbb\xbf"
"""Without this mark at the beginning, Excel takes UTF-8 for the code page of its country."""
_QUOTED = csv.WriteOptions(quoting_style="needed")
_TYPES = {"bool": "boolean", "int64": "long", "int32": "int", "double": "double"}
_ENDS = ("fromId", "toId")


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file, which is safe on the disk at the end."""
    with path.open("xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def write_parquet(folder: Path, tables: Iterable[Table]) -> Written:
    """Write a Parquet file for each table; return the rows of each file."""
    return {f"{each.name}.parquet": _parquet(folder, each) for each in tables}


def _parquet(folder: Path, table: Table) -> int:
    with (
        new_file(folder / f"{table.name}.parquet") as file,
        parquet.ParquetWriter(file, table.schema, compression="zstd") as writer,
    ):
        return sum(_taken(writer.write_batch, block) for block in table.blocks())


def write_csv(folder: Path, tables: Iterable[Table]) -> Written:
    """Write a CSV file for each table, as spreadsheets take it; return the rows of each file."""
    return {f"{each.name}.csv": csv_file(folder, each, begin=BOM, safe=True) for each in tables}


def csv_file(folder: Path, table: Table, *, begin: bytes = b"", safe: bool = False) -> int:
    """Write a table as CSV, texts in quotes and nothing as nothing; return its rows.

    Parameters
    ----------
    folder : Path
    table : Table
    begin : bytes
        What the file begins with.
    safe : bool
        Whether texts that look like formulas get an apostrophe.
    """
    turned = texts.for_spreadsheets if safe else _as_it_is
    schema = pa.schema([(each.name, _shown(each.type)) for each in table.schema])
    with new_file(folder / f"{table.name}.csv") as file:
        file.write(begin)
        with csv.CSVWriter(file, schema, write_options=_QUOTED) as writer:
            return sum(
                _taken(writer.write_batch, pa.record_batch(list(map(turned, block)), schema))
                for block in table.blocks()
            )


def _as_it_is(array: Any) -> Any:
    return texts.plain(array) if texts.is_text(array.type) else array


def _shown(type_: Any) -> Any:
    return pa.string() if texts.is_text(type_) else type_


def _taken(write: Callable[[Any], object], block: Any) -> int:
    write(block)
    return int(block.num_rows)


def write_jsonl(folder: Path, tables: Iterable[Table]) -> Written:
    """Write a file for each table with an object a line; return the rows of each file."""
    return {f"{each.name}.jsonl": _jsonl(folder, each) for each in tables}


def _jsonl(folder: Path, table: Table) -> int:
    with new_file(folder / f"{table.name}.jsonl") as file:
        return sum(_lines(file, block, _json_line) for block in table.blocks())


def _json_line(block: Any) -> Any:
    parts = [
        part
        for place, (name, array) in enumerate(zip(block.schema.names, block, strict=True))
        for part in (f'{"," if place else "{"}"{name}":', texts.json(array))
    ]
    return texts.joined([*parts, "}\n"])


def _lines(file: IO[bytes], block: Any, line: Callable[[Any], Any]) -> int:
    file.write(texts.content(line(block)))
    return int(block.num_rows)


def write_graphml(folder: Path, tables: Iterable[Table]) -> Written:
    """Write persons and ties as one GraphML file; return how many of each there are."""
    held = {each.name: each for each in tables if each.name in {"persons", "ties"}}
    persons, ties = held["persons"], held["ties"]
    nodes, edges = _Element("node", persons), _Element("edge", ties)
    with new_file(folder / "graph.graphml") as file:
        file.write(_HEAD)
        file.write("".join(chain(nodes.keys(), edges.keys())).encode())
        file.write(b'<graph edgedefault="directed">\n')
        found = {
            each.table.name: sum(_lines(file, block, each.line) for block in each.table.blocks())
            for each in (nodes, edges)
        }
        file.write(b"</graph>\n</graphml>\n")
    return found


_HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
)


class _Element:
    """How a row becomes an element: its ids are attributes, everything else is data."""

    def __init__(self, tag: str, table: Table) -> None:
        self.tag, self.table = tag, table
        self._data = [each for each in table.schema if each.name not in {"id", *_ENDS}]

    def keys(self) -> Iterator[str]:
        """Yield the declarations of the data."""
        for place, each in enumerate(self._data):
            type_ = _TYPES.get(str(each.type), "string")
            yield (
                f'<key id="{self._key(place)}" for="{self.tag}" attr.name="{each.name}" '
                f'attr.type="{type_}"/>\n'
            )

    def _key(self, place: int) -> str:
        return f"{self.tag[0]}{place}"

    def line(self, block: Any) -> Any:
        """Return the elements of the rows of a block."""
        parts: list[Any] = [f"<{self.tag}"]
        for name, attribute in (("id", "id"), ("fromId", "source"), ("toId", "target")):
            if name in block.schema.names:
                parts += [f' {attribute}="', texts.xml(block.column(name)), '"']
        parts.append(">")
        for place, each in enumerate(self._data):
            told = texts.xml(block.column(each.name))
            data = texts.joined([f'<data key="{self._key(place)}">', told, "</data>"])
            parts.append(data.fill_null(""))
        return texts.joined([*parts, f"</{self.tag}>\n"])


FORMATS: Mapping[str, Write] = {
    "parquet": write_parquet,
    "csv": write_csv,
    "jsonl": write_jsonl,
    "graphml": write_graphml,
}
"""What writes tables into a folder, by the name of the format."""
