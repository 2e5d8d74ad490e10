"""A graph with its arrays as a folder of columns, which appears when all of it is written."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from graphapi.errors import BadInput
from graphapi.jobs.bulk.arrow import csv, pa, parquet
from graphapi.jobs.bulk.files import SUFFIXES
from graphapi.jobs.bulk.folder import ABOUT
from graphapi.jobs.bulk.names import STEP, texts_of
from graphapi.jobs.bulk.sheets import GROUPS, PERSONS, TIES
from graphapi.model.columns import ColumnType, by_name
from graphapi.model.words import Side, TieKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import numpy.typing as npt

    from graphapi.compact.graph import CompactGraph
    from graphapi.compact.labels import LazyLabels
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


@dataclass(frozen=True, slots=True)
class World:
    """What a snapshot holds, to be written as columns.

    Attributes
    ----------
    graph : CompactGraph
    groups : LazyLabels
        The ids of the groups; an empty one stands for no group.
    arrays : mapping of name to array
    about : mapping
    """

    graph: CompactGraph
    groups: LazyLabels
    arrays: Mapping[str, Array]
    about: Mapping[str, Any]


def write_columns(folder: Path, world: World, format_: str, *, force: bool = False) -> None:
    """Write groups, persons and ties as ``parquet`` or ``csv``; O(persons + ties).

    Parameters
    ----------
    folder : Path
        Appears when all of it is written.
    world : World
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
        told = {name: each for name, each in world.about.items() if name not in _FOUND_AGAIN}
        (part / ABOUT).write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
        for sheet, blocks in (
            (GROUPS, _groups(world)),
            (PERSONS, _persons(world)),
            (TIES, _ties(world)),
        ):
            _write(part / f"{sheet.stem}.{format_}", sheet, blocks)


@contextmanager
def _replacing(folder: Path, *, force: bool) -> Iterator[Path]:
    """Make a folder that takes its place, and perhaps that of another, when all is written."""
    check_free(folder, force=force)
    part, old = (
        folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.{what}") for what in ("part", "old")
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


def _groups(world: World) -> Iterator[Columns]:
    contract = world.arrays["group_contract"]
    for begin in range(0, len(world.groups), STEP):
        ids = texts_of(world.groups, begin)
        block = pa.table(
            {
                "id": ids,
                "monthlyRevenue": contract[begin : begin + len(ids)],
                "currency": _same(world.about["currency"], len(ids)),
            }
        )
        kept = block.filter(pa.compute.not_equal(ids, ""))
        yield dict(zip(kept.column_names, kept.columns, strict=True))


def _persons(world: World) -> Iterator[Columns]:
    groups = _all_texts(world.groups)
    sides = pa.array(list(Side))
    for begin in range(0, len(world.graph), STEP):
        rows = {name: world.arrays[name][begin : begin + STEP] for name in _PERSON}
        ids = texts_of(_labels(world.graph), begin)
        home = groups.take(pa.array(rows["group"]))
        block = {
            "id": ids,
            "side": sides.take(pa.array(rows["side"])),
            "groupId": pa.compute.if_else(pa.compute.equal(home, ""), None, home),
            **{name: rows[name] for name in ("weight", "touch", "damping")},
            "contact": rows["contact"].astype(np.int64),
            "monthlyRevenue": pa.array(rows["revenue"], mask=rows["revenue"] < 0),
            "currency": _same(world.about["currency"], len(ids)),
            "lost": pa.array(rows["lost"], mask=np.isnan(rows["lost"])),
        }
        if "truth" in world.arrays:
            circle = world.arrays["truth"][begin : begin + STEP].astype(np.int64)
            block["circle"] = pa.array(circle, mask=circle < 0)
        yield block


_PERSON = ("group", "side", "weight", "contact", "revenue", "touch", "damping", "lost")


def _ties(world: World) -> Iterator[Columns]:
    graph = world.graph
    names, sources = _all_texts(_labels(graph)), graph.sources
    kinds = pa.array(list(TieKind))
    kind, strength = graph.column("kind"), graph.column("strength")
    coded = np.array([list(TieKind).index(each) for each in kind.categories or ()], dtype=np.int8)
    for begin in range(0, max(1, len(sources)), STEP):
        rows = slice(begin, begin + STEP)
        counted = strength.holding(strength.values[rows]).numbers()
        yield {
            "fromId": names.take(pa.array(sources[rows])),
            "toId": names.take(pa.array(graph.targets[rows])),
            "kind": kinds.take(pa.array(coded[kind.values[rows]])),
            "strength": np.rint(counted * _TEN_THOUSANDTHS) / _TEN_THOUSANDTHS,
        }


def _labels(graph: CompactGraph) -> Any:
    return graph.labels


def _all_texts(names: LazyLabels) -> Any:
    parts = [texts_of(names, begin) for begin in range(0, len(names), STEP)]
    return pa.concat_arrays(parts)


def _same(text: str | None, count: int) -> Any:
    return pa.nulls(count, pa.string()) if text is None else pa.repeat(text, count)
