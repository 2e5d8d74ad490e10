"""The records of a file one after another, each as a row or as what is wrong with it."""

from __future__ import annotations

import csv
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from graphapi.jobs.imports.spellings import VOCABULARY
from graphapi.model.checks import BadRow, Problem
from graphapi.model.columns import by_name
from graphapi.model.readers import row_reader
from graphapi.model.words import ProblemCode

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence
    from typing import TextIO

    from graphapi.jobs.imports.survey import Source

    Read = Callable[[Sequence[Any]], Any]


class Entry(NamedTuple):
    """One record: where it stands, how it reads there, and the row in it or what is wrong."""

    line: int
    raw: str
    row: Any = None
    problem: Problem | None = None


def entries_of(source: Source, zone: dt.tzinfo) -> Iterator[Entry]:
    """Yield every record of a file in order; blank lines are no records.

    A row that does not say where it came from is said to come from the file. Memory is that of one
    record.
    """
    with source.path.open(encoding=source.encoding, newline="") as text:
        yield from (
            _jsonl(source, text, zone)
            if source.delimiter is None
            else _csv(source, text, source.delimiter, zone)
        )


def _reader(source: Source, names: Sequence[str], zone: dt.tzinfo) -> Read:
    kind = source.sheet.kind
    if "source" in names or "source" not in by_name(kind):
        return row_reader(kind, names, zone=zone, spellings=VOCABULARY)
    read = row_reader(kind, (*names, "source"), zone=zone, spellings=VOCABULARY)
    return lambda values: read((*values, source.name))


class _Lines:
    """Lines of a text that remember what the record at hand was made of, and take it back."""

    def __init__(self, text: TextIO) -> None:
        self._text = iter(text)
        self._returned: deque[str] = deque()
        self.last = 0
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._text)
        self.last += 1
        self.taken.append(line)
        return line

    @property
    def first(self) -> int:
        return self.last - len(self.taken) + 1

    @property
    def raw(self) -> str:
        return "".join(self.taken).rstrip("\r\n")

    def keep_only_the_first(self) -> None:
        self._returned.extendleft(reversed(self.taken[1:]))
        self.last -= len(self.taken) - 1
        del self.taken[1:]


def _csv(source: Source, text: TextIO, delimiter: str, zone: dt.tzinfo) -> Iterator[Entry]:
    lines = _Lines(text)
    read = _reader(source, tuple(source.columns.values()), zone)
    width = len(source.columns)
    for values, problem in _after_header(_values(lines, delimiter, width)):
        if problem is not None:
            yield Entry(lines.first, lines.raw, problem=problem)
        else:
            yield _entry(read, values, lines.first, lines.raw)


def _after_header(
    records: Iterator[tuple[list[str], Problem | None]],
) -> Iterator[tuple[list[str], Problem | None]]:
    next(records, None)
    return records


def _values(
    lines: _Lines, delimiter: str, width: int
) -> Iterator[tuple[list[str], Problem | None]]:
    """Yield the fields of each record, or what is wrong with its quotes or their number.

    A quotation mark that is never closed swallows all that follows it, so only the first line of
    such a record is blamed; those after it are read anew.
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.taken.clear()
        try:
            values = next(reader, None)
        except csv.Error as error:
            problem: Problem | None = _bad_quotes(error)
            values = []
        else:
            if values is None:
                return
            if not values:
                continue
            problem = _wrong_width(values, width)
        if problem is not None:
            lines.keep_only_the_first()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
        yield values, problem


def _bad_quotes(error: csv.Error) -> Problem:
    if "field limit" in str(error):
        return Problem(
            "",
            ProblemCode.BAD_QUOTES,
            f"A quotation mark opens a text of over {csv.field_size_limit()} characters; close it, "
            "or shorten the text.",
        )
    return Problem(
        "",
        ProblemCode.BAD_QUOTES,
        f"The quotation marks do not match ({error}); close each, and double one inside a text.",
    )


def _wrong_width(values: list[str], width: int) -> Problem | None:
    while len(values) > width and not values[-1].strip():
        values.pop()
    if len(values) == width:
        return None
    return Problem(
        "",
        ProblemCode.WRONG_WIDTH,
        f"The line has {len(values)} fields where the header has {width}; "
        "put a text that holds the delimiter in quotation marks.",
    )


def _jsonl(source: Source, text: TextIO, zone: dt.tzinfo) -> Iterator[Entry]:
    readers: dict[tuple[str, ...], Read] = {}
    for number, line in enumerate(text, 1):
        raw = line.rstrip("\r\n")
        if not raw.strip():
            continue
        record = _record(raw)
        if isinstance(record, Problem):
            yield Entry(number, raw, problem=record)
            continue
        shape = tuple(record)
        if shape not in readers:
            names = tuple(source.columns[key] for key in shape)
            readers[shape] = _reader(source, names, zone)
        yield _entry(readers[shape], tuple(record.values()), number, raw)


def _record(raw: str) -> dict[str, Any] | Problem:
    try:
        record = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        return Problem(
            "", ProblemCode.NOT_JSON, f"The line is no JSON: {error}; write one object on it."
        )
    if isinstance(record, dict):
        return record
    return Problem("", ProblemCode.NOT_JSON, "The line is no JSON object; write one object on it.")


def _entry(read: Read, values: Sequence[Any], line: int, raw: str) -> Entry:
    try:
        return Entry(line, raw, read(values))
    except BadRow as error:
        first = error.problems[0]
        return Entry(line, raw, problem=Problem(first.field, first.code, error.message))
