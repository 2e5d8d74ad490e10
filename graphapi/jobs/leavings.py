"""Taking somebody out of files that lie about: quarantine files, exports, logs."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.errors import BadFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_WORD = re.compile(r"[0-9A-Za-z_]")


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was done to one file: lines taken out, ``None`` where it cannot be mended by lines."""

    path: Path
    records: int | None


@dataclass(frozen=True, slots=True)
class Telling:
    """Patterns of texts as UTF-8.

    Attributes
    ----------
    bounded : pattern
        Finds none within longer words of Latin letters: not ``p1`` in ``p10``, but 王小明 in
        王小明先生.
    anywhere : pattern
        Finds every one, for files that do not part their words.
    """

    bounded: re.Pattern[bytes]
    anywhere: re.Pattern[bytes]


def telling(texts: Iterable[str]) -> Telling:
    """Return the patterns of what tells of somebody."""
    wanted = sorted(filter(None, texts))
    return Telling(
        bounded=_one_of(map(_bounded, wanted)),
        anywhere=_one_of(re.escape(each.encode()) for each in wanted),
    )


def _one_of(patterns: Iterable[bytes]) -> re.Pattern[bytes]:
    return re.compile(b"|".join(patterns) or b"(?!)", re.IGNORECASE)


def _bounded(text: str) -> bytes:
    before = "(?<![0-9A-Za-z_])" if _WORD.match(text[0]) else ""
    after = "(?![0-9A-Za-z_])" if _WORD.match(text[-1]) else ""
    return before.encode() + re.escape(text.encode()) + after.encode()


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield files, and the files of folders.

    Raises
    ------
    BadFile
        If there is nothing at a path.
    """
    for path in paths:
        if not path.exists():
            raise BadFile(f"{path} does not exist; correct --also.", field="--also")
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (each for each in inside if each.is_file())


def clear(path: Path, telling: Telling) -> Cleared:
    """Take the records that tell of somebody out of a text file.

    A record is a line, or in a CSV file as many lines as one record has. The file is replaced as a
    whole. A file that is no text in UTF-8 is only looked through.
    """
    data = path.read_bytes()
    if not _is_text(data):
        return Cleared(path, None if telling.anywhere.search(data) else 0)
    records = list(_records(data, quoted=path.suffix == ".csv"))
    kept = [each for each in records if not telling.bounded.search(each)]
    if len(kept) < len(records):
        _replace(path, b"".join(kept))
    return Cleared(path, len(records) - len(kept))


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _records(data: bytes, *, quoted: bool) -> Iterator[bytes]:
    held = b""
    for line in data.splitlines(keepends=True):
        held += line
        if not quoted or held.count(b'"') % 2 == 0:
            yield held
            held = b""
    if held:
        yield held


def _replace(path: Path, data: bytes) -> None:
    """Write a file anew; what it held is overwritten before its blocks are given back."""
    fresh = path.with_name(f".{path.name}.fresh")
    with fresh.open("wb") as file:
        file.write(data)
        os.fsync(file.fileno())
    with path.open("r+b") as old:
        old.write(bytes(path.stat().st_size))
        os.fsync(old.fileno())
    fresh.replace(path)
