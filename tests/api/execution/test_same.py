"""Random documents through both executors: the answers are the same."""

from __future__ import annotations

import asyncio
import gc
import itertools
import logging
import os
from inspect import isawaitable
from random import Random

import pytest
from graphql.execution import experimental_execute_incrementally
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graphapi.api.context import Context, House
from graphapi.api.execution.execute import Compiled
from graphapi.api.schema import schema
from graphapi.api.workers import Workers
from graphapi.live.feed import LiveGraph
from tests.api.execution.documents import Documents
from tests.api.execution.faults import SpoilingStore
from tests.api.execution.same import differences
from tests.worlds import AT, bureau, fill

COUNT = int(os.environ.get("GRAPHAPI_FUZZ_DOCUMENTS", "400"))
FIRST = int(os.environ.get("GRAPHAPI_FUZZ_FIRST", "0"))
"""How many documents are run, and the seed of the first: 20,000 take some minutes."""

RIGHT = {
    "ID": ["bureau", "branch", "chief", "deputy", "wang", "UGVyc29uOmNoaWVm", "R3JvdXA6YnVyZWF1"],
    "String": ["water", "陈", "lh", "东区", "bureau"],
    "Int": [1, 2, 3, 5],
    "Float": [0, 0.5, 1.0],
    "Boolean": [True, False],
    "DateTime": ["2026-01-01T00:00:00Z", "2025-06-30T12:00:00.5+08:00"],
    "Date": ["2026-01-31"],
    "BigInt": [0, 7, "12", 2**53],
    "Decimal": ["12.50"],
}
WRONG = {
    "ID": ["s1", "nobody", "%%%"],
    "String": ["", "eyJ4IjoxfQ"],
    "Int": [0, 101, -1],
    "Float": [2.5],
    "DateTime": ["yesterday"],
    "Date": ["2026-13-01"],
    "BigInt": [2**60],
    "Decimal": ["x"],
}
WORDS = {name: [*right * 4, *WRONG.get(name, ())] for name, right in RIGHT.items()}
TOLD_BY_CLOCKS = frozenset({"lagSeconds", "stale"})


async def compared(path, first, count):
    """Run documents through both until there are so many; two of three read from a spoilt store."""
    store, workers = SpoilingStore(path), Workers(threads=1)
    await store.open()
    await fill(store, bureau())
    live = LiveGraph(store, now=lambda: AT)
    await live.start()
    house = House(store=store, live=live, workers=workers, launcher=None, store_name="sqlite")
    drawn = Documents(schema()._schema, WORDS, TOLD_BY_CLOCKS)
    seen = {"ran": 0, "failed": 0, "left": 0, "refused": 0}
    try:
        for seed in itertools.count(first):
            store.seed = seed if seed % 3 else None
            if not seed % 100:
                gc.collect()
            await both(house, *drawn.draw(Random(seed)), seen)
            if seen["ran"] == count:
                break
    finally:
        await live.stop()
        workers.close()
        await store.close()
    return seen


async def reference(document, variables, context):
    found = experimental_execute_incrementally(
        schema()._schema,
        document.ast,
        context_value=context,
        variable_values=variables,
        executor_class=StrawberryGraphQLCoreExecutionContext,
        operation_extensions={},
    )
    return await found if isawaitable(found) else found


async def both(house, text, variables, seen):
    document = schema().documents.read(text)
    if document.errors:
        seen["refused"] += 1
        return
    operation = document.operation(None)
    ours = await Compiled(schema()).execute(document, operation, variables, Context(house))
    if ours is None:
        seen["left"] += 1
        return
    theirs = await reference(document, variables, Context(house))
    seen["ran"] += 1
    seen["failed"] += bool(theirs.errors)
    found = differences(ours, theirs)
    assert not found, "\n".join([text, str(variables), *found])


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")  # graphql-core drops some
def test_both_executors_answer_the_same(tmp_path, caplog, tell):
    caplog.set_level(logging.CRITICAL)
    gc.disable()  # what graphql-core drops is told of between documents, while that is let pass
    try:
        seen = asyncio.run(compared(tmp_path / "facts.sqlite", FIRST, COUNT))
        gc.collect()
    finally:
        gc.enable()
    tell(f"documents asked of both executors: {dict(seen)}")
    assert seen["failed"] > COUNT // 10
    assert seen["left"] < COUNT // 10
