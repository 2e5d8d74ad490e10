"""Forgetting, as far as a server lets its clients."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from graphapi.model.words import RunKind
from graphapi.store import cypher, cypher_law
from graphapi.store.audit import Act, Note
from graphapi.store.forgetting import entries_about, scrubbed, texts_of
from graphapi.store.neo4j import audit
from graphapi.store.neo4j.transactions import do, listed, lock
from graphapi.store.run import KEPT_RUNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphapi.model.rows import Millis, Row
    from graphapi.store.forgetting import Limits
    from graphapi.store.neo4j.connection import Connection, Transaction

_LOGS = (
    "Neo4j keeps its transaction logs for as long as db.tx_log.rotation.retention_policy says, "
    "two days by default; they hold what was deleted until then. Set it to keep_none to be rid of "
    "them at the next checkpoint."
)
_FREE_RECORDS = (
    "Neo4j marks deleted records as free and overwrites them when it needs the room. To be sure at "
    "once, export the facts, import them into an empty database, and drop this one."
)
OUT_OF_REACH = (_LOGS, _FREE_RECORDS)
"""What no client can erase."""

_AT_ONCE = 5_000
"""Requests forgotten in one statement."""


async def scrub(transaction: Transaction, persons: Sequence[Row]) -> None:
    """Take out of remembered answers and of reasons what they say of deleted persons."""
    if not persons:
        return
    texts = texts_of(persons)
    answers = [
        {"id": id_, "answer": less}
        for id_, answer in await listed(transaction, cypher_law.WITH_REJECTIONS)
        if (less := scrubbed(answer, texts)) is not None
    ]
    await do(transaction, cypher_law.REWRITE_ANSWERS, answers=answers)
    reasons = await listed(transaction, cypher_law.REASONS)
    genesis = (await audit.head(transaction)).genesis
    numbers = list(entries_about(map(tuple, reasons), persons, genesis))
    await do(transaction, cypher_law.ERASE_REASONS, numbers=numbers)


async def sweep(
    connection: Connection, limits: Limits, *, by: str, at: Millis
) -> Mapping[str, int]:
    """Forget what is older than its limit and note it; return how many of each sort."""
    return await connection.write(partial(_sweep, limits=limits, by=by, at=at))


async def _sweep(
    transaction: Transaction, *, limits: Limits, by: str, at: Millis
) -> Mapping[str, int]:
    await lock(transaction)
    counts = {}
    if limits.requests is not None:
        counts["requests"] = await _forget_requests(transaction, limits.requests)
    if limits.runs is not None:
        counts["runs"] = sum(
            [await _forget_runs(transaction, kind, limits.runs) for kind in RunKind]
        )
    if limits.reasons is not None:
        asked = {"before": limits.reasons}
        counts["reasons"] = await _count(transaction, cypher_law.FORGET_REASONS, **asked)
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    noted = Note(by=by, act=Act.SWEEP, what=told or "nothing", count=sum(counts.values()))
    await audit.append(transaction, [noted], at=at)
    return counts


async def _forget_requests(transaction: Transaction, before: Millis) -> int:
    total = 0
    while count := await _count(
        transaction, cypher_law.FORGET_REQUESTS, before=before, limit=_AT_ONCE
    ):
        total += count
    return total


async def _forget_runs(transaction: Transaction, kind: RunKind, before: Millis) -> int:
    asked = {"kind": kind.value}
    kept = await listed(transaction, cypher.LAST_PUBLISHED_RUNS, first=KEPT_RUNS, **asked)
    latest = await listed(transaction, cypher.LATEST_RUN, **asked)
    staying = [*kept, *(run["id"] for run in latest)]
    return await _count(transaction, cypher_law.FORGET_RUNS, before=before, kept=staying, **asked)


async def _count(transaction: Transaction, statement: str, **asked: Any) -> int:
    result = await transaction.run(statement, asked)
    return int((await result.single(strict=True))["forgotten"])
