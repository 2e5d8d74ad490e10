"""The two stores, each on an empty place of its own, behind one fixture."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import neo4j
import pytest

from graphapi.store.embedded.store import EmbeddedStore
from graphapi.store.neo4j.store import Neo4jStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from graphapi.store.port import Store

NOON = 1_767_096_000_000
"""2025-12-30, noon."""


@dataclass(frozen=True)
class Place:
    """Where a store keeps its facts; a store opened there again finds them."""

    name: str
    make: Callable[..., Store]

    @asynccontextmanager
    async def opened(self, **options: Any) -> AsyncIterator[Store]:
        """Open a store here, with clocks that stand still unless others are given."""
        store = self.make(**{"clock": lambda: NOON, "wall": lambda: NOON, **options})
        await store.open()
        try:
            yield store
        finally:
            await store.close()

    def play(self, story: Callable[[Store], Awaitable[Any]], **options: Any) -> Any:
        """Open a store here, let the story happen to it, and return what came of it."""

        async def told() -> Any:
            async with self.opened(**options) as store:
                return await story(store)

        return asyncio.run(told())


@pytest.fixture
def embedded(tmp_path):
    return Place("embedded", partial(EmbeddedStore, tmp_path / "store.sqlite"))


@pytest.fixture
def graph(neo4j_uri):
    """An empty place on the Neo4j server of this test session."""
    with (
        neo4j.GraphDatabase.driver(neo4j_uri, notifications_min_severity="OFF") as driver,
        driver.session() as session,
    ):
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS").consume()
    return Place("neo4j", partial(Neo4jStore, neo4j_uri))


@pytest.fixture
def ask(graph):
    """Put Cypher to the server of this session, as an analyst does."""
    with neo4j.GraphDatabase.driver(graph.make.args[0], notifications_min_severity="OFF") as driver:
        yield lambda cypher, **values: [
            record.values() for record in driver.execute_query(cypher, values).records
        ]


@pytest.fixture(params=("embedded", "neo4j"))
def place(request):
    """Each of the two stores in turn, on an empty place."""
    return request.getfixturevalue({"neo4j": "graph"}.get(request.param, request.param))


@pytest.fixture
def places(embedded, graph):
    """Both stores, each on an empty place."""
    return embedded, graph


@pytest.fixture(scope="session")
def own_server(neo4j_recipe, tmp_path_factory):
    """A server with a password that these tests may kill and freeze, if they start it again."""
    home = tmp_path_factory.mktemp("own-neo4j")
    with neo4j_recipe(home, password="long-enough-for-tests") as server:  # noqa: S106 - of this server alone
        yield server


@pytest.fixture
def own(own_server):
    """An empty place on the server of these tests alone."""
    user, password = own_server.auth
    with (
        neo4j.GraphDatabase.driver(own_server.uri, auth=own_server.auth) as driver,
        driver.session() as session,
    ):
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS").consume()
    return Place("neo4j", partial(Neo4jStore, own_server.uri, user=user, password=password))
