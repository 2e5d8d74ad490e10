"""Data of any volume: a snapshot of teams, and a store of the same shape."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from graphapi.changes import Batch
from graphapi.compact.columns import Column
from graphapi.compact.graph import from_edges
from graphapi.compact.labels import Numbered
from graphapi.compact.snapshot import save
from graphapi.model.rows import Group, Person, Seat, Tie
from graphapi.model.words import Role, Side, TieKind
from graphapi.store.embedded.store import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEAM = 15
KINDS = tuple(TieKind)


def drawn(persons: int, degree: float) -> tuple[Any, Any, Any, Any]:
    """Draw ties: three of four stay in a team of fifteen; sources, targets, kinds, strengths."""
    draw = np.random.default_rng(persons)
    count = int(persons * degree)
    sources = draw.integers(0, persons, count)
    near = sources // TEAM * TEAM + draw.integers(0, TEAM, count)
    anywhere = draw.integers(0, persons, count)
    targets = np.minimum(np.where(draw.random(count) < 0.75, near, anywhere), persons - 1)
    keys = np.unique((sources * persons + targets)[sources != targets])
    sources, targets = keys // persons, keys % persons
    kinds = draw.integers(0, len(KINDS), len(keys)).astype(np.uint8)
    return sources, targets, kinds, draw.integers(1, 10_001, len(keys)).astype(np.uint16)


def snapshot(file: Path, persons: int, degree: float) -> None:
    """Write a snapshot of so many persons with about so many ties each."""
    sources, targets, kinds, strengths = drawn(persons, degree)
    columns = {"kind": Column(kinds, KINDS), "strength": Column(strengths, None, 1e-4)}
    save(file, from_edges(Numbered("p", persons, 8), sources, targets, columns))


def rows(persons: int, degree: float) -> Iterator[Any]:
    """Yield the same as rows, with a seat for each person."""
    groups = persons // 60 + 1
    yield from (Group(id=f"g{g}", name=f"集团{g}") for g in range(groups))
    for p in range(persons):
        yield Person(id=f"p{p:08}", name=f"人员{p}", side=Side.CUSTOMER)
        yield Seat(id=f"s{p:08}", person_id=f"p{p:08}", group_id=f"g{p // 60}", role=Role.MEMBER)
    ties = zip(*(column.tolist() for column in drawn(persons, degree)), strict=True)
    for number, (source, target, kind, strength) in enumerate(ties):
        yield Tie(
            id=f"t{number:08}",
            from_id=f"p{source:08}",
            to_id=f"p{target:08}",
            kind=KINDS[kind],
            strength=strength / 10_000,
        )


async def store(file: Path, persons: int, degree: float) -> None:
    """Fill an embedded store with them."""
    opened = EmbeddedStore(file)
    await opened.open()
    every = sorted(rows(persons, degree), key=lambda row: isinstance(row, Tie))
    for begin in range(0, len(every), 5000):
        part = tuple(every[begin : begin + 5000])
        await opened.apply(Batch(request_id=f"b{begin}", upserts=part))
    await opened.close()


def graphapi(*words: Any, store_file: Path | None = None) -> Any:
    """Run a command in a process of its own and return the JSON that it prints."""
    environment = {**os.environ, "GRAPHAPI_STORE": f"sqlite:///{store_file or 'none.sqlite'}"}
    done = subprocess.run(
        [sys.executable, "-m", "graphapi", *map(str, words), "--json"],
        capture_output=True,
        env=environment,
        check=True,
    )
    return orjson.loads(done.stdout)
