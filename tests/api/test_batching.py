from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from graphapi.api.context import Context, House
from graphapi.api.execution.execute import Compiled
from graphapi.api.schema import schema
from graphapi.api.workers import Workers
from graphapi.live.feed import LiveGraph
from graphapi.store.embedded.store import EmbeddedStore
from tests.worlds import AT, bureau, crowd, fill

LEVELS = """{ groups(first: 50) { totalCount nodes {
    name
    members(first: 10) { totalCount nodes { name } }
    decisionMakers(first: 10) { nodes { name } edges { seat { role } node { side } } }
} } }"""


class CountingStore(EmbeddedStore):
    """A store that counts what it is asked."""

    def __init__(self, path):
        super().__init__(path)
        self.calls = Counter()

    async def get(self, kind, ids):
        self.calls[f"get {kind.__name__}"] += 1
        return await super().get(kind, ids)

    async def page(self, kind, ask):
        self.calls[f"page {kind.__name__}"] += 1
        return await super().page(kind, ask)

    async def related(self, kind, asks):
        self.calls[f"related {kind.__name__}"] += 1
        return await super().related(kind, asks)


async def calls_of(path, rows, query):
    store = CountingStore(path)
    await store.open()
    await fill(store, rows)
    live, workers = LiveGraph(store, now=lambda: AT), Workers()
    await live.start()
    try:
        house = House(store=store, live=live, workers=workers, launcher=None, store_name="sqlite")
        store.calls.clear()
        document = schema().documents.read(query)
        result = await Compiled(schema()).execute(
            document, document.operation(None), {}, Context(house)
        )
        assert result.errors is None
        return store.calls, result.data
    finally:
        await live.stop()
        workers.close()
        await store.close()


def test_fifty_groups_with_their_people_cost_one_call_a_level(tmp_path):
    calls, data = asyncio.run(calls_of(tmp_path / "facts.sqlite", crowd(50, 4), LEVELS))
    assert calls == {"related Group": 1, "related Seat": 1, "get Person": 1}
    assert len(data["groups"]["nodes"]) == 50
    assert {len(each["members"]["nodes"]) for each in data["groups"]["nodes"]} == {4}


@pytest.mark.parametrize(
    ("query", "most"),
    [
        (
            """{ persons { nodes { seats { nodes { group { parent { name } } person { name } } }
                 ties { nodes { to { name } } } ties2: ties(direction: IN) { nodes { kind } }
                 touches { nodes { id } } visits { nodes { ownPerson { name } } } } } }""",
            {"get Person": 3, "get Group": 2, "related Tie": 1},
        ),
        (
            """{ a: influencePaths(to: "chief") { ... on InfluencePaths { paths {
                   start { name } steps { from { name } to { name } tie { kind } } explanation } } }
                 b: person(id: "chief") { risk { reasons { explanation source { id } } } } }""",
            {"get Person": 6, "get Tie": 1, "get Group": 2},
        ),
    ],
)
def test_no_kind_is_asked_more_often_than_fields_lead_to_it(tmp_path, query, most):
    calls, _ = asyncio.run(calls_of(tmp_path / "facts.sqlite", bureau(), query))
    assert all(count <= most.get(call, 1) for call, count in calls.items()), calls
