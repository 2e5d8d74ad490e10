"""What a folder holds, found out before anything is written.

Whatever is wrong with a whole file is refused here, so that an import either begins with files
that can be read, or does not begin.
"""

from __future__ import annotations

import csv
import difflib
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import orjson

from graphapi.errors import BadFile
from graphapi.jobs.imports.encodings import content_digest, encoding_of
from graphapi.jobs.imports.sheets import SHEETS, Sheet, sheet_named
from graphapi.model.readers import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
READABLE = (".csv", ".jsonl")
_TABULAR = (*READABLE, ".json", ".ndjson", ".tsv", ".txt", ".xls", ".xlsx")
_OURS = ("world.json",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file that can be read.

    Attributes
    ----------
    encoding : str
        A Python codec.
    delimiter : str or None
        Of a CSV file; ``None`` says JSONL.
    columns : mapping of str to str
        The column that each header, or key, stands for, in the order of the headers.
    lines : int
        How many lines there are, for progress.
    """

    path: Path
    sheet: Sheet
    encoding: str
    delimiter: str | None
    columns: Mapping[str, str]
    lines: int

    @property
    def name(self) -> str:
        """The file's name, by which people know it."""
        return self.path.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The files of a folder in the order in which they are read, and a digest of all of them."""

    folder: Path
    sources: tuple[Source, ...]
    warnings: tuple[str, ...]
    digest: str

    def of(self, stem: str) -> tuple[Source, ...]:
        """Return the files of one sort."""
        return tuple(each for each in self.sources if each.sheet.stem == stem)

    @property
    def lines(self) -> int:
        """How many lines there are in all files."""
        return sum(each.lines for each in self.sources)


def survey(folder: Path) -> Survey:
    """Look at every file of a folder; reads each file two or three times, changes nothing.

    Raises
    ------
    BadFile
        If the folder is missing or holds no file that can be imported, or one of its files is
        empty, is in no known encoding, or has a header that is not understood.
    """
    if not folder.is_dir():
        raise BadFile(f"There is no folder {folder}; name one that holds CSV or JSONL files.")
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    found = [(path, sheet) for path in paths if (sheet := _sheet_of(path)) is not None]
    if not found:
        wanted = ", ".join(f"{sheet.stem}.csv" for sheet in SHEETS)
        raise BadFile(f"{folder} holds no file to import; name them {wanted} (or .jsonl).")
    found.sort(key=lambda pair: SHEETS.index(pair[1]))
    return Survey(
        folder=folder,
        sources=tuple(examine(path, sheet) for path, sheet in found),
        warnings=tuple(_warnings(paths)),
        digest=_digest(path for path, _ in found),
    )


def examine(path: Path, sheet: Sheet) -> Source:
    """Find out how a file is written and which columns it has; errors as :func:`survey`."""
    encoding = encoding_of(path)
    examined = _examine_jsonl if path.suffix.lower() == ".jsonl" else _examine_csv
    delimiter, columns, lines = examined(path, sheet, encoding)
    return Source(
        path=path,
        sheet=sheet,
        encoding=encoding,
        delimiter=delimiter,
        columns=columns,
        lines=lines,
    )


def _sheet_of(path: Path) -> Sheet | None:
    return sheet_named(path.stem) if path.suffix.lower() in READABLE else None


def _warnings(paths: Iterable[Path]) -> Iterable[str]:
    known = [sheet.stem for sheet in SHEETS]
    for path in paths:
        if path.name in _OURS or path.suffix.lower() not in _TABULAR or _sheet_of(path):
            continue
        near = difflib.get_close_matches(path.stem.casefold(), known, n=1)
        hint = f"; did you mean {near[0]}.csv?" if near else "; nothing imports from such a file."
        yield f"{path.name} was left out{hint}"


def _digest(paths: Iterable[Path]) -> str:
    digest = blake2b(digest_size=12)
    for path in paths:
        digest.update(f"{path.name}\0{content_digest(path)}\0".encode())
    return digest.hexdigest()


def _examine_csv(path: Path, sheet: Sheet, encoding: str) -> tuple[str, Mapping[str, str], int]:
    with path.open(encoding=encoding, newline="") as file:
        line = next((line for line in file if line.strip()), "")
        lines = 1 + sum(1 for _ in file)
    if not line:
        raise _empty(path)
    delimiter = max(DELIMITERS, key=lambda each: _understood(sheet, _split(line, each)))
    headers = _split(line, delimiter)
    if len(headers) == 1 and len(sheet.required) > 1:
        raise BadFile(
            f"{path.name}: the header {line.strip()!r} is not split by "
            f"{', '.join(DELIMITERS.values())}; use one of them between columns.",
            field=path.name,
        )
    columns = columns_of(path, sheet, headers)
    missing = [name for name in sheet.required if name not in columns.values()]
    if missing:
        raise BadFile(
            f"{path.name} lacks the column {', '.join(missing)}; add it to the header.",
            field=missing[0],
        )
    return delimiter, columns, lines


def _examine_jsonl(path: Path, sheet: Sheet, encoding: str) -> tuple[None, Mapping[str, str], int]:
    keys: dict[str, None] = {}
    lines, shapes = 0, set()
    with path.open(encoding=encoding) as file:
        for line in file:
            lines += 1
            record = _object(line)
            if record is None:
                continue
            shape = tuple(record)
            if shape not in shapes:
                shapes.add(shape)
                columns_of(path, sheet, shape)
                keys |= dict.fromkeys(shape)
    if not keys:
        _refuse_no_object(path, encoding)
    headers = sheet.headers
    return None, {key: headers[plain(key)] for key in keys}, lines


def _object(line: str) -> dict[str, object] | None:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return record if isinstance(record, dict) else None


def _refuse_no_object(path: Path, encoding: str) -> None:
    if not path.read_text(encoding=encoding).strip():
        raise _empty(path)
    raise BadFile(
        f"{path.name} holds no JSON object; write one object on each line, or name it .csv.",
        field=path.name,
    )


def columns_of(path: Path, sheet: Sheet, headers: Sequence[str]) -> Mapping[str, str]:
    """Return the column that each header stands for.

    Raises
    ------
    BadFile
        If one is unknown, or two stand for the same column.
    """
    known = sheet.headers
    columns: dict[str, str] = {}
    for header in headers:
        name = known.get(plain(header))
        if name is None:
            raise _unknown_column(path, sheet, header)
        if name in columns.values():
            raise BadFile(
                f"{path.name} has two columns for {name}; remove {header!r} or the other.",
                field=name,
            )
        columns[header] = name
    return columns


def _unknown_column(path: Path, sheet: Sheet, header: str) -> BadFile:
    if not header.strip():
        return BadFile(
            f"{path.name} has a column without a name; name it or remove it.", field=path.name
        )
    known = sheet.headers
    near = difflib.get_close_matches(plain(header), known, n=1, cutoff=0.5)
    columns = dict.fromkeys(known.values())
    hint = f"did you mean {known[near[0]]}?" if near else f"it may have {', '.join(columns)}."
    return BadFile(f"{path.name} has no column {header.strip()!r}; {hint}", field=header.strip())


def _split(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])


def _understood(sheet: Sheet, headers: Sequence[str]) -> tuple[int, int]:
    known = sheet.headers
    return sum(plain(header) in known for header in headers), len(headers)


def _empty(path: Path) -> BadFile:
    return BadFile(f"{path.name} is empty; fill it or take it out of the folder.", field=path.name)
