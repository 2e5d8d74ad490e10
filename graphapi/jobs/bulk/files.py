"""Files of columns, Parquet or CSV, a block of rows after another."""

from __future__ import annotations

import csv as quoted
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.errors import BadFile
from graphapi.jobs.bulk.arrow import csv, pa, parquet
from graphapi.jobs.imports.encodings import encoding_of
from graphapi.jobs.imports.survey import DELIMITERS
from graphapi.model.readers import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from graphapi.jobs.imports.sheets import Sheet

SUFFIXES = (".parquet", ".csv")
BLOCK = 1 << 22
"""Most rows in a block."""
BYTES = 1 << 26
"""How much of a CSV file is parsed at a time."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a file.

    Attributes
    ----------
    lines : int64
        The record in the file that each row is, from 1; the header of a CSV file is one.
    columns : mapping of name to pyarrow array
        As they stand in the file, by the model's names.
    """

    lines: npt.NDArray[np.int64]
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Torn:
    """A line with more or fewer fields than the header."""

    line: int
    fields: int
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Columnar:
    """A file of columns that can be read.

    Attributes
    ----------
    path : Path
    sheet : Sheet
    columns : mapping of header to name
        Those that are read.
    left : tuple of str
        The headers of those that are not.
    rows : int
        How many there are; lines after the header, of a CSV file.
    headers : tuple of str
        All of a CSV file, in their order.
    encoding, delimiter : str
        Of a CSV file.
    skipped : int
        Lines of a CSV file before its first row.
    """

    path: Path
    sheet: Sheet
    columns: Mapping[str, str]
    left: tuple[str, ...]
    rows: int
    headers: tuple[str, ...]
    encoding: str = ""
    delimiter: str = ""
    skipped: int = 0

    @property
    def name(self) -> str:
        """The file's name, by which people know it."""
        return self.path.name

    def blocks(self, torn: Callable[[Torn], None]) -> Iterator[Block]:
        """Yield the rows of the file; ``BadFile`` where it cannot be read on."""
        read = _csv_blocks if self.delimiter else _parquet_blocks
        try:
            yield from read(self, torn) if self.rows else ()
        except (pa.ArrowException, OSError) as error:
            raise _damaged(self.path, error) from error


def there(folder: Path, sheet: Sheet) -> list[Path]:
    """Return the files of a sheet in a folder: one, if all is well."""
    places = [folder / f"{sheet.stem}{suffix}" for suffix in SUFFIXES]
    return [place for place in places if place.is_file()]


def found_in(folder: Path, sheet: Sheet) -> Columnar:
    """Look for the file of a sheet in a folder, and at how it is written.

    Raises
    ------
    BadFile
        If it is missing, there twice, empty, no such file, or lacks a column.
    """
    if not folder.is_dir():
        raise BadFile(f"There is no folder {folder}; name one that holds persons and ties.")
    found = there(folder, sheet)
    if not found:
        names = " and no ".join(f"{sheet.stem}{suffix}" for suffix in SUFFIXES)
        columns = ", ".join(sheet.required)
        raise BadFile(
            f"{folder} holds no {names}; add one with the columns {columns}.", field=sheet.stem
        )
    if len(found) > 1:
        both = " and ".join(path.name for path in found)
        raise BadFile(f"{folder} holds both {both}; take one away.", field=sheet.stem)
    return (_of_parquet if found[0].suffix == ".parquet" else _of_csv)(found[0], sheet)


def _of_parquet(path: Path, sheet: Sheet) -> Columnar:
    if not path.stat().st_size:
        raise BadFile(f"{path.name} is empty; write it again.", field=path.name)
    try:
        with parquet.ParquetFile(path) as file:
            headers, rows = file.schema_arrow.names, file.metadata.num_rows
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error
    columns, left = _known(path, sheet, headers)
    return Columnar(
        path=path, sheet=sheet, columns=columns, left=left, rows=rows, headers=tuple(headers)
    )


def _of_csv(path: Path, sheet: Sheet) -> Columnar:
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        skipped, line = next(((n, one) for n, one in enumerate(file, 1) if one.strip()), (0, ""))
    if not line:
        raise BadFile(f"{path.name} is empty; fill it or take it away.", field=path.name)
    known = sheet.headers
    split = {each: next(quoted.reader([line.strip()], delimiter=each)) for each in DELIMITERS}
    delimiter = max(split, key=lambda each: sum(plain(head) in known for head in split[each]))
    columns, left = _known(path, sheet, split[delimiter])
    return Columnar(
        path=path,
        sheet=sheet,
        columns=columns,
        left=left,
        rows=_lines(path) - skipped,
        headers=tuple(split[delimiter]),
        encoding=encoding,
        delimiter=delimiter,
        skipped=skipped,
    )


def _lines(path: Path) -> int:
    lines, last = 0, b""
    with path.open("rb") as file:
        while block := file.read(BYTES):
            lines += block.count(b"\n")
            last = block[-1:]
    return lines + (last not in {b"", b"\n"})


def _known(
    path: Path, sheet: Sheet, headers: Sequence[str]
) -> tuple[Mapping[str, str], tuple[str, ...]]:
    known = sheet.headers
    columns: dict[str, str] = {}
    for header in headers:
        name = known.get(plain(header))
        if name is not None and name in columns.values():
            raise BadFile(
                f"{path.name} has two columns for {name}; remove {header!r} or the other.",
                field=name,
            )
        if name is not None:
            columns[header] = name
    missing = [name for name in sheet.required if name not in columns.values()]
    if missing:
        raise BadFile(
            f"{path.name} lacks the column {', '.join(missing)}; add it.", field=missing[0]
        )
    return columns, tuple(header for header in headers if header not in columns)


def _damaged(path: Path, error: Exception) -> BadFile:
    what = "Parquet" if path.suffix == ".parquet" else "CSV"
    reason = str(error).splitlines()[0].rstrip(".")
    return BadFile(
        f"{path.name} cannot be read as {what}: it was cut short or is something else ({reason}); "
        "write it again.",
        field=path.name,
    )


def _parquet_blocks(source: Columnar, _: Callable[[Torn], None]) -> Iterator[Block]:
    line = 1
    with parquet.ParquetFile(source.path) as file:
        for batch in file.iter_batches(BLOCK, columns=list(source.columns)):
            lines = np.arange(line, line + len(batch))
            line += len(batch)
            yield Block(lines, {source.columns[n]: batch[n] for n in batch.schema.names})


def _csv_blocks(source: Columnar, torn: Callable[[Torn], None]) -> Iterator[Block]:
    broken: list[Torn] = []

    def take(row: Any) -> str:
        broken.append(Torn(line=row.number, fields=row.actual_columns, raw=row.text))
        return "skip"

    line = source.skipped
    for batch in _batches(source, take):
        skipped = sorted(each.line for each in broken)
        lines = _numbered(line, len(batch), np.array(skipped, dtype=np.int64))
        line = max([line, *lines[-1:].tolist(), *skipped])
        for each in broken:
            torn(each)
        broken.clear()
        yield Block(lines, {source.columns[n]: batch[n] for n in batch.schema.names})
    if line < source.skipped + source.rows:
        raise BadFile(
            f"{source.name} has {source.skipped + source.rows:,} lines and {line:,} records: a "
            "quotation mark is never closed, or a text runs over lines; close it, or write the "
            "text on one line.",
            field=source.name,
        )


def _numbered(line: int, count: int, skipped: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return the records of rows that follow a line, those that were skipped left out."""
    numbers = np.arange(line + 1, line + 1 + count + len(skipped))
    kept: npt.NDArray[np.int64] = numbers[~np.isin(numbers, skipped)][:count]
    return kept


def _batches(source: Columnar, take: Callable[[Any], str]) -> Iterator[Any]:
    names = list(source.columns)
    reader = csv.open_csv(
        source.path,
        read_options=csv.ReadOptions(
            use_threads=False,
            block_size=BYTES,
            encoding="utf8" if source.encoding.startswith("utf") else source.encoding,
            skip_rows=source.skipped,
            column_names=source.headers,
        ),
        parse_options=csv.ParseOptions(
            delimiter=source.delimiter, ignore_empty_lines=False, invalid_row_handler=take
        ),
        convert_options=csv.ConvertOptions(
            include_columns=names,
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    with reader:
        yield from reader
