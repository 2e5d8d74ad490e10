"""Columns as they stand in a file turned into values, all rows at once.

What is not plainly right is marked as doubtful, to be read again row by row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.errors import BadFile
from graphapi.jobs.bulk.arrow import pa, pc
from graphapi.jobs.imports.spellings import VOCABULARY
from graphapi.model.checks import MOST
from graphapi.model.columns import ColumnType
from graphapi.model.readers import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

    from graphapi.model.columns import Column

    Array = npt.NDArray[Any]
    Mask = npt.NDArray[np.bool_]

_DIGITS = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"


@dataclass(frozen=True, slots=True)
class Values:
    """One column of some rows.

    Attributes
    ----------
    held : array
        Texts as a pyarrow array with nulls; numbers as float64, nan for null; choices as int16
        codes in the order of the vocabulary, -1 for null.
    doubtful : bool
        Which rows are to be read again.
    """

    held: Any
    doubtful: Mask


def values_of(column: Column, raw: Any, *, file: str) -> Values:
    """Turn a column of a file into values.

    Raises
    ------
    BadFile
        If it is of a type that no row can be right in.
    """
    try:
        return _READERS[column.holds](column, _plain(raw))
    except (pa.ArrowException, TypeError) as error:
        wanted = {ColumnType.TEXT: "text", ColumnType.CHOICE: "text"}.get(column.holds, "numbers")
        raise BadFile(
            f"{file}: the column {column.name} holds {raw.type}; write it as {wanted}.",
            field=column.name,
        ) from error


def absent(column: Column, rows: int) -> Values:
    """Return the values of a column that a file does not have."""
    empty = pa.nulls(rows, pa.string())
    return _READERS[column.holds](column, empty)


def _plain(raw: Any) -> Any:
    if isinstance(raw, pa.ChunkedArray):
        raw = raw.combine_chunks()
    return raw.dictionary_decode() if pa.types.is_dictionary(raw.type) else raw


def _is_text(raw: Any) -> bool:
    return bool(pa.types.is_string(raw.type) or pa.types.is_large_string(raw.type))


def truths(found: Any) -> Mask:
    """Return a pyarrow array of truths as a mask; a null is not true."""
    held: Mask = pc.fill_null(found, False).to_numpy(zero_copy_only=False)
    return held


def _required(column: Column, empty: Mask) -> Mask:
    return empty if column.required else np.zeros_like(empty)


def texts(raw: Any) -> Any:
    """Return an array of texts without blanks around them; null for those that are empty."""
    if not (_is_text(raw) or pa.types.is_integer(raw.type)):
        raise TypeError
    found = pc.utf8_trim_whitespace(raw.cast(pa.string()))
    return pc.if_else(pc.equal(pc.binary_length(found), 0), None, found)


def _text(column: Column, raw: Any) -> Values:
    found = texts(raw)
    long = pc.greater(pc.utf8_length(found), column.longest)
    return Values(found, truths(long) | _required(column, truths(found.is_null())))


def _number(column: Column, raw: Any) -> Values:
    held, unread = _numbers(raw, whole=column.holds is ColumnType.WHOLE)
    empty = truths(held.is_null())
    found = pc.fill_null(held, float("nan")).to_numpy(zero_copy_only=False)
    low = -np.inf if column.low is None else column.low
    high = MOST if column.high is None else min(column.high, MOST)
    within = (found >= low) & (found <= high)
    if column.positive:
        within &= found != 0
    if column.holds is ColumnType.WHOLE:
        within &= found == np.floor(found)
    return Values(found, unread | (~within & ~empty) | _required(column, empty))


def _numbers(raw: Any, *, whole: bool) -> tuple[Any, Mask]:
    if not _is_text(raw):
        if pa.types.is_boolean(raw.type):
            raise TypeError
        return raw.cast(pa.float64(), safe=False), np.zeros(len(raw), dtype=np.bool_)
    found = pc.if_else(pc.equal(pc.binary_length(raw), 0), None, raw)
    try:
        held = found.cast(pa.int64() if whole else pa.float64())
    except pa.ArrowInvalid:
        right = pc.match_substring_regex(found, r"^[+-]?\d{1,18}$" if whole else _DIGITS)
        unread = truths(pc.invert(right))
        return pc.if_else(right, found, None).cast(pa.float64()), unread
    return held.cast(pa.float64(), safe=False), np.zeros(len(raw), dtype=np.bool_)


def _choice(column: Column, raw: Any) -> Values:
    assert column.choices is not None
    coded = texts(raw).dictionary_encode()
    places = {member: place for place, member in enumerate(column.choices)}
    members = [_member(column, word) for word in coded.dictionary.to_pylist()]
    known = np.array([places.get(member, -1) for member in members] + [-1], dtype=np.int16)
    found = known[pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)]
    empty = truths(coded.indices.is_null())
    return Values(found, ((found < 0) & ~empty) | _required(column, empty))


def _member(column: Column, word: str) -> Any:
    assert column.choices is not None
    exact = column.choices.__members__.get(word)
    folded = plain(word)
    spelled = {plain(name): member for name, member in column.choices.__members__.items()}
    return exact or spelled.get(folded) or VOCABULARY.get(column.choices, {}).get(folded)


_READERS: Mapping[ColumnType, Callable[[Column, Any], Values]] = {
    ColumnType.TEXT: _text,
    ColumnType.WHOLE: _number,
    ColumnType.REAL: _number,
    ColumnType.CHOICE: _choice,
}
