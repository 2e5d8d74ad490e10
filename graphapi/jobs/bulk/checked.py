"""Blocks of rows checked by themselves: right rows as values, wrong ones in quarantine."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.jobs.bulk.arrow import pa, pc
from graphapi.jobs.bulk.values import absent, values_of
from graphapi.jobs.imports.report import Refusal
from graphapi.jobs.imports.spellings import VOCABULARY
from graphapi.model.checks import BadRow, Problem
from graphapi.model.columns import ColumnType, by_name
from graphapi.model.readers import row_reader
from graphapi.model.words import ProblemCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import numpy.typing as npt

    from graphapi.jobs.bulk.files import Block, Columnar, Torn
    from graphapi.jobs.imports.quarantine import Quarantine

    Array = npt.NDArray[Any]
    Mask = npt.NDArray[np.bool_]
    Progress = Callable[[int, int, str], None]

_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(slots=True)
class Tray:
    """What becomes of the rows of one file.

    Attributes
    ----------
    source : Columnar
    quarantine : Quarantine
    progress : callable
        Called with the rows done, all rows and the file at hand.
    read, rejected : int
        How many rows there were, and how many of them were wrong.
    """

    source: Columnar
    quarantine: Quarantine
    progress: Progress
    read: int = 0
    rejected: int = 0

    def refuse(self, line: int, problem: Problem, raw: str) -> None:
        """Put a row into quarantine."""
        self.rejected += 1
        self.quarantine.add(
            Refusal(
                file=self.source.name,
                line=line,
                column=problem.field,
                code=problem.code,
                message=problem.message,
                raw=raw,
            )
        )

    def torn(self, row: Torn) -> None:
        """Put a line into quarantine that has not as many fields as the header."""
        self.read += 1
        wanted = len(self.source.headers)
        sentence = (
            f"The line has {row.fields} fields where the header has {wanted}; "
            "put a text that holds the delimiter in quotation marks."
        )
        self.refuse(row.line, Problem("", ProblemCode.WRONG_WIDTH, sentence), row.raw)


@dataclass(slots=True)
class Checked:
    """Rows of which some are wrong.

    Attributes
    ----------
    tray : Tray
    lines : int64
        Where each row stands.
    held : mapping of name to array
        As of `Values`, for every column of the sheet.
    right : bool
        Which rows were not refused.
    """

    tray: Tray
    lines: npt.NDArray[np.int64]
    held: dict[str, Any]
    right: Mask = field(init=False)

    def __post_init__(self) -> None:
        self.right = np.ones(len(self.lines), dtype=np.bool_)

    def refuse(self, wrong: Mask, problem: Callable[[int], Problem]) -> None:
        """Refuse the rows of a mask that are right so far, each with a problem of its own."""
        for place in np.flatnonzero(wrong & self.right).tolist():
            self.tray.refuse(int(self.lines[place]), problem(place), self.raw(place))
        self.right &= ~wrong

    def raw(self, place: int) -> str:
        """Return how a row reads, in the order of its columns in the file."""
        names = self.tray.source.columns.values()
        return ",".join(self.text(name, place) for name in names)

    def text(self, name: str, place: int) -> str:
        """Return a value as a text, empty for null."""
        column = by_name(self.tray.source.sheet.kind)[name]
        value = self.held[name][place]
        if column.holds is ColumnType.TEXT:
            return value.as_py() or ""
        if column.choices is not None:
            return list(column.choices)[value] if value >= 0 else ""
        return "" if np.isnan(value) else f"{value:.12g}"

    def column(self, name: str) -> Any:
        """Return the values of a column in the rows that are right."""
        held = self.held[name]
        if self.right.all():
            return held
        return held[self.right] if isinstance(held, np.ndarray) else held.filter(self.right)


def checked_blocks(tray: Tray) -> Iterator[Checked]:
    """Yield the blocks of a file, what is wrong by itself refused."""
    tray.progress(tray.read, tray.source.rows, tray.source.name)
    for block in tray.source.blocks(tray.torn):
        yield _checked(tray, block)
        tray.progress(min(tray.read, tray.source.rows), tray.source.rows, tray.source.name)


def _checked(tray: Tray, block: Block) -> Checked:
    columns = by_name(tray.source.sheet.kind)
    rows = len(block.lines)
    values = {
        name: values_of(column, block.columns[name], file=tray.source.name)
        if name in block.columns
        else absent(column, rows)
        for name, column in columns.items()
    }
    blank = _blank(block) if tray.source.delimiter else np.zeros(rows, dtype=np.bool_)
    found = Checked(tray, block.lines, {name: each.held for name, each in values.items()})
    found.right &= ~blank
    tray.read += int(rows - blank.sum())
    doubtful = np.logical_or.reduce([each.doubtful for each in values.values()]) & ~blank
    if "currency" in columns:
        doubtful |= _without_currency(found) & ~blank
    _read_again(found, block, np.flatnonzero(doubtful))
    return found


def _blank(block: Block) -> Mask:
    """Return which rows hold nothing at all: blank lines are no records."""
    empty = [raw.is_null().to_numpy(zero_copy_only=False) for raw in block.columns.values()]
    blank: Mask = np.logical_and.reduce(empty)
    return blank


def _without_currency(found: Checked) -> Mask:
    paid: Mask = ~np.isnan(found.held["monthlyRevenue"])
    if not paid.any():
        return paid
    coded = found.held["currency"].dictionary_encode()
    known = [bool(_CURRENCY.fullmatch(word)) for word in coded.dictionary.to_pylist()] + [False]
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    paid &= ~np.array(known)[codes]
    return paid


def _read_again(found: Checked, block: Block, places: npt.NDArray[np.intp]) -> None:
    """Read rows one by one; keep those that are right after all, and refuse the others."""
    read = row_reader(found.tray.source.sheet.kind, tuple(block.columns), spellings=VOCABULARY)
    kept: dict[int, Any] = {}
    for place in places.tolist():
        given = [raw[place].as_py() for raw in block.columns.values()]
        try:
            kept[place] = read(given)
        except BadRow as error:
            first = error.problems[0]
            found.right[place] = False
            raw = ",".join("" if value is None else str(value) for value in given)
            problem = Problem(first.field, first.code, error.message)
            found.tray.refuse(int(found.lines[place]), problem, raw)
    if kept:
        _patch(found, kept)


def _patch(found: Checked, rows: Mapping[int, Any]) -> None:
    places = np.fromiter(rows, np.int64, len(rows))
    for name, column in by_name(found.tray.source.sheet.kind).items():
        values = [getattr(row, column.attribute) for row in rows.values()]
        held = found.held[name]
        if column.holds is ColumnType.TEXT:
            mask = np.zeros(len(found.lines), dtype=np.bool_)
            mask[places] = True
            found.held[name] = pc.replace_with_mask(
                held, pa.array(mask), pa.array(values, pa.string())
            )
            continue
        if column.choices is not None:
            codes = {member: code for code, member in enumerate(column.choices)}
            fresh: list[float] = [codes.get(value, -1) for value in values]
        else:
            fresh = [np.nan if value is None else value for value in values]
        found.held[name] = held.copy()
        found.held[name][places] = fresh
