"""Texts in columns as names of a snapshot, and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from graphapi.compact.labels import Encoded, Numbered
from graphapi.jobs.bulk.arrow import pa

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.compact.labels import LazyLabels

    Bytes = npt.NDArray[np.uint8]

STEP = 1 << 20
"""How many names are handled at a time."""


def names_of(texts: Any) -> LazyLabels:
    """Return different texts as names: by their pattern if they count from 0, else as bytes.

    O(n log n). ``ValueError`` if two are equal.
    """
    return _pattern(texts) or Encoded.of(raw_of(texts))


def _pattern(texts: Any) -> Numbered | None:
    found = re.fullmatch(r"(.*?)(\d{1,18})", texts[0].as_py(), re.ASCII) if len(texts) else None
    if found is None:
        return None
    names = Numbered(found[1], len(texts), len(found[2]))
    steps = range(0, len(texts), STEP)
    return (
        names if all(texts.slice(b, STEP).equals(texts_of(names, b, STEP)) for b in steps) else None
    )


def raw_of(texts: Any) -> npt.NDArray[np.bytes_]:
    """Return texts as UTF-8 in one array of fixed width."""
    widths = _widths(texts)
    width = max(1, int(widths.max(initial=1)))
    raw = np.zeros((len(texts), width), dtype=np.uint8)
    for begin in range(0, len(texts), STEP):
        part = widths[begin : begin + STEP]
        raw[begin : begin + STEP][np.arange(width) < part[:, None]] = _content(
            texts.slice(begin, STEP)
        )
    found: npt.NDArray[np.bytes_] = raw.reshape(-1).view(f"S{width}")
    return found


def _widths(texts: Any) -> npt.NDArray[np.int32]:
    return np.diff(_offsets(texts))


def _offsets(texts: Any) -> npt.NDArray[np.int32]:
    whole = np.frombuffer(texts.buffers()[1], dtype=np.int32)
    return whole[texts.offset : texts.offset + len(texts) + 1]


def _content(texts: Any) -> Bytes:
    begin, *_, end = _offsets(texts)
    return np.frombuffer(texts.buffers()[2], dtype=np.uint8)[begin:end]


def texts_of(names: LazyLabels, begin: int, count: int) -> Any:
    """Return some names from a place on as texts."""
    end = min(len(names), begin + count)
    if isinstance(names, Numbered) and len(names.name(begin)) == len(names.name(end - 1)):
        return _counted(names, begin, end)
    if isinstance(names, Encoded):
        return pa.array(names.raw[begin:end]).cast(pa.binary()).cast(pa.string())
    return pa.array(names[begin:end], pa.string())


def _counted(names: Numbered, begin: int, end: int) -> Any:
    first = np.frombuffer(names.name(begin).encode(), dtype=np.uint8)
    content = np.tile(first, (end - begin, 1))
    left = np.arange(begin, end)
    for place in range(len(first) - 1, len(names.prefix.encode()) - 1, -1):
        left, digits = np.divmod(left, 10)
        content[:, place] = digits + ord("0")
    offsets = np.arange(end - begin + 1, dtype=np.int32) * len(first)
    return pa.StringArray.from_buffers(
        end - begin, pa.py_buffer(offsets), pa.py_buffer(content.reshape(-1))
    )
