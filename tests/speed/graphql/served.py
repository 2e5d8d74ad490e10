"""Ours, or Strawberry as it comes over the same schema: ``served.py ours|stock PLACE PORT``.

The place is a folder, or the address of a Neo4j server; over that, ``forgetful`` is ours without
its memory of what it read.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL
from strawberry.schema.config import StrawberryConfig

from graphapi.api.context import Context, House
from graphapi.api.guard.codes import CODES
from graphapi.api.guard.gate import Gate, Limits
from graphapi.api.operation.metrics import Metrics
from graphapi.api.operation.watch import Watched
from graphapi.api.protocol.straight import Straight
from graphapi.api.protocol.view import Door
from graphapi.api.scalars import SCALARS
from graphapi.api.schema import schema
from graphapi.api.workers import Workers
from graphapi.live.feed import LiveGraph
from graphapi.store.embedded.store import EmbeddedStore
from graphapi.store.neo4j.store import Neo4jStore
from tests.speed.graphql.world import ROWS
from tests.worlds import AT, fill

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence


class Remembering(EmbeddedStore):
    """A store that answers from memory what it was asked before."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._rows: dict[Any, Any] = {}
        self._pages: dict[Any, Any] = {}

    async def get(self, kind: Any, ids: Sequence[str]) -> list[Any]:
        rows = self._rows.setdefault(kind, {})
        try:
            return [rows[each] for each in ids]
        except KeyError:
            rows.update(zip(ids, await super().get(kind, ids), strict=True))
            return [rows[each] for each in ids]

    async def related(self, kind: Any, asks: Sequence[Any]) -> list[Any]:
        return [page for ask in asks for page in await self._pages_of(kind, ask)]

    async def _pages_of(self, kind: Any, ask: Any) -> list[Any]:
        """Remember the pages of an ask by the ids that it is asked for, if there are any."""
        column, ids = ask.each or ("", ("",))
        plain = replace(ask, each=None) if column else ask
        pages = self._pages.setdefault((kind, plain, column), {})
        if not pages.keys() >= set(ids):
            pages.update(zip(ids, await super().related(kind, [ask]), strict=True))
        return [pages[each] for each in ids]


class Forgetful(Neo4jStore):
    """A store that reads everything from its server every time."""

    async def get(self, kind: Any, ids: Sequence[str]) -> list[Any]:
        self._memory.forget()
        return await super().get(kind, ids)

    async def related(self, kind: Any, asks: Sequence[Any]) -> list[Any]:
        self._memory.forget()
        return await super().related(kind, asks)


class Stock(GraphQL[Context, None]):
    """Strawberry's own view and executor over our types."""

    def __init__(self, house: House) -> None:
        config = StrawberryConfig(scalar_map=SCALARS, relay_max_results=100)
        super().__init__(strawberry.Schema(schema().query, config=config))
        self.house = house

    async def get_context(self, request: Any, response: Any) -> Context:  # noqa: ARG002 - Strawberry's signature
        return Context(self.house)


def app_of(name: str, place: str) -> Starlette:
    """Return the application of a name; nobody is refused for asking too often."""
    store = _store(name, place)
    house = House(
        store=store,
        live=LiveGraph(store, now=lambda: AT),
        workers=Workers(),
        launcher=None,  # type: ignore[arg-type] # nobody starts jobs here
        store_name="sqlite",
        gate=Gate(Limits(rate=1e12)),
    )
    if name == "stock":
        return Starlette(
            routes=[Route("/graphql", Stock(house))], lifespan=lambda _: lived_in(house)
        )
    ours = Watched(Door(schema(), house), Metrics(CODES), None)
    return Straight(ours, lifespan=lambda _: lived_in(house))


def _store(name: str, place: str) -> EmbeddedStore | Neo4jStore:
    if "://" not in place:
        return Remembering(Path(place) / f"{name}.sqlite")
    return Forgetful(place) if name == "forgetful" else Neo4jStore(place)


@asynccontextmanager
async def lived_in(house: House) -> AsyncIterator[None]:
    """Fill the store and open the house."""
    await house.store.open()
    await fill(house.store, ROWS)
    await house.live.start()
    gc.collect()
    gc.freeze()
    yield
    await house.live.stop()
    await asyncio.to_thread(house.workers.close)
    await house.store.close()


if __name__ == "__main__":
    _, name, place, port = sys.argv
    uvicorn.run(app_of(name, place), port=int(port), log_level="warning")
