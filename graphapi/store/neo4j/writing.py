"""A batch, written inside one transaction."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graphapi.errors import IdempotencyConflict, VersionConflict
from graphapi.model.rows import Seat
from graphapi.store import cypher, cypher_rows
from graphapi.store.audit import of_batch
from graphapi.store.digest import fingerprint, from_json, to_json
from graphapi.store.forgetting import deleted_persons
from graphapi.store.needs import DEPENDENTS, Known, needs
from graphapi.store.neo4j import audit, erase
from graphapi.store.neo4j.transactions import do, listed, lock, read_rows
from graphapi.store.plan import plan
from graphapi.store.properties import properties
from graphapi.store.shape import ARCS, LINKS, ends, type_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphapi.changes import Applied, Batch
    from graphapi.model.rows import IsoDate, Millis, Row
    from graphapi.store.needs import Needs
    from graphapi.store.neo4j.connection import Transaction
    from graphapi.store.plan import Plan
    from graphapi.store.shape import Link


@dataclass(slots=True, kw_only=True)
class Writing:
    """A batch on its way into the store; :meth:`run` may be called again after a lost COMMIT.

    Attributes
    ----------
    digest : str
        The digest of the batch.
    expect : int or None
        The version that the caller expects.
    now, today
        The time of writing and its date.
    wall : int
        The time of writing by the clock on the wall, for the log.
    """

    batch: Batch
    digest: str
    expect: int | None
    now: Millis
    today: IsoDate
    wall: Millis
    tries: int = 0

    async def run(self, transaction: Transaction) -> Applied:
        """Write the batch, unless its request id was used before."""
        self.tries += 1
        present = await lock(transaction, fingerprint(self.batch.request_id))
        if present["digest"] is not None:
            return self._replay(present)
        version = present["version"]
        if self.expect is not None and self.expect != version:
            raise VersionConflict(
                f"The store is at version {version}, not {self.expect}; read again and decide anew."
            )
        if present["day"] != self.today:
            await turn(transaction, present["day"], self.today)
        known = await _gather(transaction, needs(self.batch))
        decided = plan(self.batch, known, version=version, now=self.now)
        if decided.writes:
            await _write(transaction, decided, known, self.today)
            await erase.scrub(transaction, deleted_persons(decided, known))
        await self._remember(transaction, decided.applied)
        noted = of_batch(self.batch, self.digest, decided)
        await audit.append(transaction, [noted], at=self.wall)
        return decided.applied

    def _replay(self, present: Mapping[str, Any]) -> Applied:
        if present["digest"] != self.digest:
            raise IdempotencyConflict(
                f"The request id {self.batch.request_id} was used before with another payload; "
                "choose a new one.",
                field="requestId",
            )
        return replace(from_json(present["answer"]), replayed=self.tries == 1)

    async def _remember(self, transaction: Transaction, applied: Applied) -> None:
        await do(
            transaction,
            cypher.REMEMBER,
            request=fingerprint(self.batch.request_id),
            digest=self.digest,
            answer=to_json(applied),
            version=applied.version,
            at=self.wall,
        )


async def turn(transaction: Transaction, before: IsoDate, today: IsoDate) -> None:
    """Bring the labels of persons from the day they were last set for to today."""
    low, high = sorted((before, today))
    found = await listed(transaction, cypher.TURNED, low=low, high=high)
    await do(transaction, cypher.RELABEL, ids=found, today=today)
    await do(transaction, cypher.TURN, today=today)


async def _gather(transaction: Transaction, needed: Needs) -> Known:
    found: dict[type[Row], dict[str, Row]] = {}
    for kind, ids in needed.rows.items():
        stored = await read_rows(transaction, kind, cypher_rows.read_rows(kind), ids=ids)
        found[kind] = {row.id: row for row in stored}
    existing = {
        kind: frozenset(await listed(transaction, cypher_rows.read_existing(kind), ids=ids))
        for kind, ids in needed.existing.items()
    }
    return Known(
        rows=found,
        existing=existing,
        parents=await _parents(transaction, needed.lineage),
        dependents=await _dependents(transaction, needed.leaving),
    )


async def _parents(transaction: Transaction, lineage: Sequence[str]) -> dict[str, str | None]:
    if not lineage:
        return {}
    return dict(await listed(transaction, cypher.LINEAGE, ids=lineage))


async def _dependents(
    transaction: Transaction, leaving: Mapping[type[Row], Sequence[str]]
) -> list[Row]:
    return [
        row
        for target, ids in leaving.items()
        for kind, column in DEPENDENTS[target]
        for row in await read_rows(
            transaction, kind, cypher_rows.read_dependents(kind, column), ids=ids
        )
    ]


async def _write(transaction: Transaction, decided: Plan, known: Known, today: IsoDate) -> None:
    version = decided.applied.version
    for kind, ids in decided.deletes.items():
        for statement in cypher_rows.delete(kind):
            await do(transaction, statement, ids=ids)
        await do(transaction, cypher.BURY, kind=kind.__name__, ids=ids, version=version)
    for kind, written in decided.rows.items():
        before = _stored(kind, known)
        put = _put_arcs if kind in ARCS else _put_nodes
        await put(transaction, kind, written, before)
        fresh = [row.id for row in written if row.id not in before]
        await do(transaction, cypher.REVIVE, kind=kind.__name__, ids=fresh)
    await do(transaction, cypher.RELABEL, ids=_seated(decided, known), today=today)


async def _put_nodes(
    transaction: Transaction,
    kind: type[Row],
    written: Sequence[Row],
    before: Mapping[str, Row],
) -> None:
    rows = [{"id": row.id, "values": properties(row)} for row in written]
    fresh = [each for each in rows if each["id"] not in before]
    known = [each for each in rows if each["id"] in before]
    await do(transaction, cypher_rows.insert_nodes(kind), rows=fresh)
    await do(transaction, cypher_rows.reset_nodes(kind), rows=known)
    for link in LINKS.get(kind, ()):
        drawn = _drawn(link, written, before)
        await do(transaction, cypher_rows.link_nodes(kind, link), rows=drawn)


def _drawn(
    link: Link, written: Iterable[Row], before: Mapping[str, Row]
) -> list[dict[str, str | None]]:
    pairs = (
        (row.id, getattr(row, link.attribute), getattr(before.get(row.id), link.attribute, None))
        for row in written
    )
    return [{"id": id_, "to": now} for id_, now, then in pairs if now != then]


async def _put_arcs(
    transaction: Transaction,
    kind: type[Row],
    written: Sequence[Row],
    before: Mapping[str, Row],
) -> None:
    tail, head = ends(kind)
    staying, leaving, placed = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in written:
        stored = before.get(row.id)
        if stored is not None and _place(stored) == _place(row):
            staying[type_of(row)].append({"id": row.id, "values": properties(row)})
            continue
        if stored is not None:
            leaving[type_of(stored)].append(row.id)
        place = {"tail": getattr(row, tail), "head": getattr(row, head)}
        placed[type_of(row)].append({**place, "values": properties(row)})
    for type_, ids in leaving.items():
        await do(transaction, cypher_rows.delete_arcs(type_), ids=ids)
    for type_, those in staying.items():
        await do(transaction, cypher_rows.reset_arcs(type_), rows=those)
    for type_, those in placed.items():
        await do(transaction, cypher_rows.insert_arcs(kind, type_), rows=those)


def _place(row: Row) -> tuple[str, ...]:
    return (type_of(row), *(getattr(row, each) for each in ends(type(row))))


def _seated(decided: Plan, known: Known) -> list[str]:
    """Return the persons whose labels may have to change: those of every seat put or deleted."""
    seats = (*decided.rows.get(Seat, ()), *_stored(Seat, known).values())
    return list(dict.fromkeys(row.person_id for row in seats if isinstance(row, Seat)))


def _stored(kind: type[Row], known: Known) -> dict[str, Row]:
    dependents = {row.id: row for row in known.dependents if isinstance(row, kind)}
    return {**dependents, **known.rows.get(kind, {})}
