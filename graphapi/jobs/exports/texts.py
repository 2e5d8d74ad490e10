"""Columns as texts, a column at a time: for lines of JSON, for GraphML, for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from graphapi.jobs.bulk.arrow import pa, pc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FORMULA = r"^[=+\-@\t\r]"
"""How a cell begins that a spreadsheet would take for a formula."""
_XML: Mapping[str, str] = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}
_NO_XML = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"
_JSON: Mapping[str, str] = {"\\": "\\\\", '"': '\\"'}
_CONTROLS = {each: orjson.dumps(each)[1:-1].decode() for each in map(chr, range(0x20))}


def is_text(type_: Any) -> bool:
    """Whether values of a type are written as text, not as numbers or truths."""
    return not (pa.types.is_boolean(type_) or pa.types.is_integer(type_) or _is_real(type_))


def _is_real(type_: Any) -> bool:
    found: bool = pa.types.is_floating(type_)
    return found


def plain(array: Any) -> Any:
    """Return values as texts: moments as RFC 3339 in UTC, dates as ISO 8601, true and false."""
    if pa.types.is_timestamp(array.type):
        return pc.strftime(array, format="%Y-%m-%dT%H:%M:%SZ")
    return array.cast(pa.string())


def json(array: Any) -> Any:
    """Return values as JSON, any script as it is."""
    if not is_text(array.type):
        return plain(array).fill_null("null")
    escaped = _replaced(plain(array), _JSON)
    if pc.any(pc.match_substring_regex(escaped, r"[\x00-\x1F]")).as_py():
        escaped = _replaced(
            escaped, {each: orjson.dumps(each)[1:-1].decode() for each in _CONTROLS}
        )
    return joined(['"', escaped, '"']).fill_null("null")


def xml(array: Any) -> Any:
    """Return values as text of XML 1.0; a character that it cannot hold becomes U+FFFD."""
    if not is_text(array.type):
        return plain(array)
    return _replaced(pc.replace_substring_regex(plain(array), _NO_XML, "\ufffd"), _XML)


def for_spreadsheets(array: Any) -> Any:
    """Return values as a spreadsheet may have them: an apostrophe stands before a formula."""
    if not is_text(array.type):
        return array
    return pc.replace_substring_regex(plain(array), f"({_FORMULA})", r"'\1")


def joined(parts: Iterable[Any]) -> Any:
    """Return texts side by side, row by row; nothing where one of them is nothing."""
    return pc.binary_join_element_wise(*parts, "")


def content(lines: Any) -> memoryview:
    """Return the bytes of texts, one after the other, as they lie in memory."""
    if not len(lines):
        return memoryview(b"")
    _, offsets, data = lines.buffers()
    places = memoryview(offsets).cast("i")
    first, last = places[lines.offset], places[lines.offset + len(lines)]
    return memoryview(data)[first:last]


def _replaced(texts: Any, replacements: Mapping[str, str]) -> Any:
    for before, after in replacements.items():
        texts = pc.replace_substring(texts, before, after)
    return texts
