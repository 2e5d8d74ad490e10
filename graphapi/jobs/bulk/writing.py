"""A graph with its arrays as a folder of columns, which appears when all of it is written."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from graphapi.errors import BadInput
from graphapi.jobs.bulk.arrow import csv, pa, parquet, pc
from graphapi.jobs.bulk.files import SUFFIXES
from graphapi.jobs.bulk.folder import ABOUT
from graphapi.jobs.bulk.groups import NOBODY
from graphapi.jobs.bulk.names import STEP, texts_of
from graphapi.jobs.bulk.sheets import GROUPS, PERSONS, TIES
from graphapi.model.columns import ColumnType, by_name
from graphapi.model.words import Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.labels import LazyLabels
    from graphapi.jobs.bulk.contents import Contents
    from graphapi.jobs.imports.sheets import Sheet

    Array = npt.NDArray[Any]
    Columns = Mapping[str, Any]

FORMATS = ("parquet", "csv")
_FOUND_AGAIN = {"people", "currency", "sides", "tie_kinds", "groups"}
"""What a snapshot says of itself that stands in the columns."""
_OURS = {f"{sheet.stem}{suffix}" for sheet in (GROUPS, PERSONS, TIES) for suffix in SUFFIXES}
_TYPES = {
    ColumnType.TEXT: pa.string(),
    ColumnType.CHOICE: pa.string(),
    ColumnType.REAL: pa.float32(),
    ColumnType.WHOLE: pa.int64(),
}
_TEN_THOUSANDTHS = 1e4


def write_columns(folder: Path, held: Contents, format_: str, *, force: bool = False) -> None:
    """Write groups, persons and ties as ``parquet`` or ``csv``; O(persons + ties).

    Parameters
    ----------
    folder : Path
        Appears when all of it is written.
    held : Contents
    format_ : str
        One of `FORMATS`.
    force : bool
        Whether a folder that is there, and holds nothing but such files, is replaced.

    Raises
    ------
    BadInput
        If the folder is there and may not be replaced.
    OSError
        If the disk is full; nothing was changed.
    """
    with _replacing(folder, force=force) as part:
        told = {name: each for name, each in held.about.items() if name not in _FOUND_AGAIN}
        (part / ABOUT).write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
        for sheet, blocks in (
            (GROUPS, _groups(held)),
            (PERSONS, _persons(held)),
            (TIES, _ties(held)),
        ):
            _write(part / f"{sheet.stem}.{format_}", sheet, blocks)


@contextmanager
def _replacing(folder: Path, *, force: bool) -> Iterator[Path]:
    """Make a folder that takes its place, and perhaps that of another, when all is written."""
    check_free(folder, force=force)
    part, old = (
        folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.{what}")
        for what in ("part", "old")
    )
    part.mkdir()
    try:
        yield part
        for file in part.iterdir():
            with file.open("rb") as written:
                os.fsync(written.fileno())
        if folder.exists():
            folder.rename(old)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def check_free(folder: Path, *, force: bool) -> None:
    """Refuse with ``BadInput`` a folder that is there, unless it is forced and holds only ours."""
    if not folder.exists():
        return
    if not force:
        raise BadInput(f"{folder} is there already; give --force to replace it.", field="--out")
    others = {each.name for each in folder.iterdir()} - _OURS - {ABOUT} if folder.is_dir() else None
    if others is None or others:
        what = f"holds {min(others)}" if others else "is a file"
        raise BadInput(f"{folder} {what}; name another folder with --out.", field="--out")


def _write(file: Path, sheet: Sheet, blocks: Iterator[Columns]) -> None:
    first = next(blocks)
    columns = by_name(sheet.kind)
    schema = pa.schema([(name, _TYPES[columns[name].holds]) for name in first])
    with _writer(file, schema) as writer:
        for block in chain((first,), blocks):
            writer.write_table(pa.table(dict(block), schema=schema))


def _writer(file: Path, schema: Any) -> Any:
    if file.suffix == ".parquet":
        return parquet.ParquetWriter(file, schema, compression="zstd", write_page_checksum=True)
    return csv.CSVWriter(file, schema, write_options=csv.WriteOptions(quoting_style="needed"))


def _groups(held: Contents) -> Iterator[Columns]:
    ids, currency = _all_texts(held.groups), held.about["currency"]
    contract = held.arrays["group_contract"]
    columns = {
        "id": ids,
        "monthlyRevenue": pa.array(contract, mask=np.full(len(contract), currency is None)),
        "currency": _same(currency, len(ids)),
    }
    if "group_lost" in held.arrays:
        columns["lost"] = _known(held.arrays["group_lost"])
    kept = pa.table(columns).filter(pc.not_equal(ids, NOBODY))
    yield dict(zip(kept.column_names, kept.columns, strict=True))


def _persons(held: Contents) -> Iterator[Columns]:
    groups = _all_texts(held.groups)
    sides = pa.array(list(Side))
    for begin in range(0, len(held.graph), STEP):
        rows = {name: held.arrays[name][begin : begin + STEP] for name in _PERSON}
        ids = texts_of(_labels(held.graph), begin, STEP)
        home = groups.take(pa.array(rows["group"]))
        block = {
            "id": ids,
            "side": sides.take(pa.array(rows["side"])),
            "groupId": pc.if_else(pc.equal(home, NOBODY), None, home),
            **{name: rows[name] for name in ("weight", "touch", "damping")},
            "contact": rows["contact"].astype(np.int64),
            "monthlyRevenue": pa.array(rows["revenue"], mask=rows["revenue"] < 0),
            "currency": _same(held.about["currency"], len(ids)),
            "lost": _known(rows["lost"]),
        }
        if "truth" in held.arrays:
            circle = held.arrays["truth"][begin : begin + STEP].astype(np.int64)
            block["circle"] = pa.array(circle, mask=circle < 0)
        yield block


_PERSON = ("group", "side", "weight", "contact", "revenue", "touch", "damping", "lost")


def _ties(held: Contents) -> Iterator[Columns]:
    graph = held.graph
    names, sources = _all_texts(_labels(graph)), graph.sources
    kind, strength = graph.column("kind"), graph.column("strength")
    kinds = pa.array([str(each) for each in kind.categories or ()], pa.string())
    for begin in range(0, max(1, len(sources)), STEP):
        rows = slice(begin, begin + STEP)
        counted = strength.holding(strength.values[rows]).numbers()
        yield {
            "fromId": names.take(pa.array(sources[rows])),
            "toId": names.take(pa.array(graph.targets[rows])),
            "kind": kinds.take(pa.array(kind.values[rows].astype(np.int64))),
            "strength": np.rint(counted * _TEN_THOUSANDTHS) / _TEN_THOUSANDTHS,
        }


def _labels(graph: CompactGraph) -> Any:
    return graph.labels


def _all_texts(names: LazyLabels) -> Any:
    parts = [texts_of(names, begin, STEP) for begin in range(0, len(names), STEP)]
    return pa.concat_arrays(parts)


def _known(days: Array) -> Any:
    return pa.array(days, mask=np.isnan(days))


def _same(text: str | None, count: int) -> Any:
    return pa.nulls(count, pa.string()) if text is None else pa.repeat(text, count)
