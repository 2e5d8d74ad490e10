"""A world from a store: one scan of every kind, then what changed meanwhile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

from graphapi.analysis.parameters import DEFAULT
from graphapi.analysis.world import assemble
from graphapi.live.fold import fold
from graphapi.model.columns import columns
from graphapi.model.rows import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graphapi.analysis.parameters import Parameters
    from graphapi.analysis.world import World
    from graphapi.changes import Change
    from graphapi.model.rows import Millis, Row
    from graphapi.store.port import Block, Store

CHUNK = 50_000
"""About how many changes are asked for at a time."""


class News(NamedTuple):
    """What changed in a store.

    Attributes
    ----------
    changes : sequence of Change
        What is now true of each row, one for each.
    version : int
        The version that they lead to.
    """

    changes: Sequence[Change]
    version: int


async def load(store: Store, now: Callable[[], Millis], parameters: Parameters = DEFAULT) -> World:
    """Read everything into a world; cost and memory O(rows).

    A scan is no snapshot, but with the changes since the version before it, it is the truth.
    """
    since = await store.version()
    rows = [row for kind in KINDS for row in await read(store, kind)]
    world = await asyncio.to_thread(assemble, rows, version=since, at=now(), parameters=parameters)
    later = await news(store, since, await store.version())
    return await asyncio.to_thread(fold, world, later.changes, version=later.version, at=world.at)


async def read(store: Store, kind: type[Row]) -> list[Row]:
    """Read every row of a kind."""
    names = (*(each.attribute for each in columns(kind)), "version")
    return [row async for block in store.scan(kind, names) for row in rows_of(kind, block)]


def rows_of(kind: type[Row], block: Block) -> Iterator[Row]:
    """Yield the rows of a block of columns."""
    choices = {each.attribute: each.choices for each in columns(kind) if each.choices}
    for values in zip(*block.values(), strict=True):
        record: dict[str, Any] = dict(zip(block, values, strict=True))
        for attribute, vocabulary in choices.items():
            if record[attribute] is not None:
                record[attribute] = vocabulary(record[attribute])
        yield kind(**record)


async def news(store: Store, since: int, newest: int) -> News:
    """Return everything that is newer than a version, up to another one at least."""
    changed: dict[tuple[type[Row], str], Change] = {}
    while since < newest and (some := await store.changes(since, CHUNK)):
        changed.update(((each.kind, each.id), each) for each in some)
        since = some[-1].version
    return News(tuple(changed.values()), max(newest, since))
