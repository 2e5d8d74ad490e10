"""One batch inside a write transaction: look up, plan, write, remember."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import orjson

from graphapi.errors import IdempotencyConflict, VersionConflict
from graphapi.model.rows import Person
from graphapi.store.audit import of_batch
from graphapi.store.digest import digest, fingerprint, from_json, to_json
from graphapi.store.embedded import audit
from graphapi.store.embedded.erase import scrub
from graphapi.store.embedded.feed import version_of
from graphapi.store.embedded.schema import LISTED, TABLES, quoted, search_table
from graphapi.store.forgetting import deleted_persons
from graphapi.store.needs import DEPENDENTS, Known, needs
from graphapi.store.plan import plan
from graphapi.store.text import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import apsw

    from graphapi.changes import Applied, Batch
    from graphapi.model.rows import Millis, Row
    from graphapi.store.needs import Needs
    from graphapi.store.plan import Plan

_LINEAGE = f"""
WITH RECURSIVE above (id, parent) AS (
    SELECT id, parent_id FROM "Group" WHERE id IN {LISTED}
    UNION
    SELECT g.id, g.parent_id FROM above JOIN "Group" AS g ON g.id = above.parent
)
SELECT id, parent FROM above
"""  # noqa: S608 - a constant


def apply(
    connection: apsw.Connection, batch: Batch, *, expect: int | None, now: Millis, wall: Millis
) -> Applied:
    """Write a batch on a connection that is in a write transaction.

    Raises
    ------
    IdempotencyConflict
        If the request id was used with another payload.
    VersionConflict
        If ``expect`` is given and not the present version.
    """
    payload = digest(batch)
    earlier = _recall(connection, batch.request_id, payload)
    if earlier is not None:
        return earlier
    version = version_of(connection)
    if expect is not None and expect != version:
        raise VersionConflict(
            f"The store is at version {version}, not {expect}; read again and decide anew."
        )
    known = _read(connection, needs(batch))
    planned = plan(batch, known, version=version, now=now)
    if planned.writes:
        _write(connection, planned, known)
        scrub(connection, deleted_persons(planned, known))
    connection.execute(
        "INSERT INTO request VALUES (?, ?, ?, ?)",
        (fingerprint(batch.request_id), payload, to_json(planned.applied), wall),
    )
    audit.note(connection, [of_batch(batch, payload, planned)], at=wall)
    return planned.applied


def _recall(connection: apsw.Connection, request_id: str, payload: str) -> Applied | None:
    found = connection.execute(
        "SELECT digest, answer FROM request WHERE id = ?", (fingerprint(request_id),)
    ).fetchone()
    if found is None:
        return None
    if found[0] != payload:
        raise IdempotencyConflict(
            f"The request id {request_id} was used before with another payload; choose a new one.",
            field="requestId",
        )
    return from_json(found[1])


def _read(connection: apsw.Connection, wanted: Needs) -> Known:
    return Known(
        rows={
            kind: {row.id: row for row in _rows(connection, kind, "id", ids)}
            for kind, ids in wanted.rows.items()
        },
        existing={kind: _existing(connection, kind, ids) for kind, ids in wanted.existing.items()},
        parents=dict(connection.execute(_LINEAGE, (_listed(wanted.lineage),)))
        if wanted.lineage
        else {},
        dependents=chain.from_iterable(
            _rows(connection, kind, column.attribute, ids)
            for target, ids in wanted.leaving.items()
            for kind, column in DEPENDENTS[target]
        ),
    )


def _rows(
    connection: apsw.Connection, kind: type[Row], column: str, ids: Sequence[str]
) -> Iterator[Row]:
    table = TABLES[kind]
    statement = f"{table.select} WHERE {quoted(column)} IN {LISTED}"
    for values in connection.execute(statement, (_listed(ids),)):
        yield table.decode(kind, values)


def _existing(connection: apsw.Connection, kind: type[Row], ids: Sequence[str]) -> frozenset[str]:
    statement = f"SELECT id FROM {TABLES[kind].name} WHERE id IN {LISTED}"  # noqa: S608 - names of the model only
    return frozenset(id_ for (id_,) in connection.execute(statement, (_listed(ids),)))


def _listed(ids: Sequence[str]) -> str:
    return orjson.dumps(ids).decode()


def _write(connection: apsw.Connection, planned: Plan, known: Known) -> None:
    for kind, rows in planned.rows.items():
        _put(connection, kind, rows, known.rows.get(kind, {}))
    for kind, ids in planned.deletes.items():
        _delete(connection, kind, ids, planned.applied.version)
    connection.execute("UPDATE meta SET version = ?", (planned.applied.version,))


def _put(
    connection: apsw.Connection,
    kind: type[Row],
    rows: Sequence[Row],
    before: Mapping[str, Row],
) -> None:
    table = TABLES[kind]
    connection.executemany(table.put, map(table.encode, rows))
    fresh = [row.id for row in rows if row.id not in before]
    connection.execute(
        f"DELETE FROM tombstone WHERE kind = ? AND id IN {LISTED}",  # noqa: S608 - a constant
        (kind.__name__, _listed(fresh)),
    )
    if table.named:
        connection.executemany(
            f"INSERT OR REPLACE INTO {search_table(kind)} (rowid, tokens) "  # noqa: S608 - names of the model only
            f"VALUES ((SELECT row FROM {table.name} WHERE id = ?), ?)",
            _search_tokens(rows, before),
        )


def _search_tokens(rows: Iterable[Row], before: Mapping[str, Row]) -> Iterator[tuple[str, str]]:
    for row in rows:
        name, latin = _names(row)
        stored = before.get(row.id)
        if stored is None or _names(stored) != (name, latin):
            yield row.id, tokens(name, latin, row.id)


def _names(row: Row) -> tuple[str, str | None]:
    return getattr(row, "name"), getattr(row, "name_latin", None)  # noqa: B009 - called for named kinds only


def _delete(connection: apsw.Connection, kind: type[Row], ids: Sequence[str], version: int) -> None:
    table, listed = TABLES[kind], _listed(ids)
    if table.named:
        connection.execute(
            f"DELETE FROM {search_table(kind)} WHERE rowid IN "  # noqa: S608 - names of the model only
            f"(SELECT row FROM {table.name} WHERE id IN {LISTED})",
            (listed,),
        )
    if kind is Person:
        connection.execute(f"DELETE FROM membership WHERE person_id IN {LISTED}", (listed,))  # noqa: S608 - a constant
    connection.execute(f"DELETE FROM {table.name} WHERE id IN {LISTED}", (listed,))  # noqa: S608 - names of the model only
    connection.executemany(
        "INSERT OR REPLACE INTO tombstone VALUES (?, ?, ?)",
        ((kind.__name__, id_, version) for id_ in ids),
    )
