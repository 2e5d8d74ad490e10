"""Forgetting, down to the bytes of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import apsw
import orjson

from graphapi.errors import DeadlineExceeded
from graphapi.model.words import RunStatus
from graphapi.store.asks import NAMED
from graphapi.store.audit import Act, Note
from graphapi.store.embedded import audit
from graphapi.store.embedded.connection import Patience, connect, explained
from graphapi.store.embedded.schema import LISTED, search_table
from graphapi.store.forgetting import entries_about, scrubbed, texts_of
from graphapi.store.run import KEPT_RUNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from graphapi.model.rows import Millis, Row
    from graphapi.store.forgetting import Limits

_WITH_REJECTIONS = "SELECT id, answer FROM request WHERE answer NOT LIKE '%\"rejected\":[]%'"
_REASONS = "SELECT number, subjects, reason FROM audit WHERE reason IS NOT NULL"
_NO_REASON = f"UPDATE audit SET reason = NULL WHERE number IN {LISTED}"  # noqa: S608 - a constant

_SWEEPS = {
    "requests": "DELETE FROM request WHERE at < ?1",
    "runs": f"""
DELETE FROM run AS r WHERE begun_at < ?1 AND status <> '{RunStatus.RUNNING}'
    AND fence < (SELECT max(fence) FROM run WHERE kind = r.kind)
    AND (version = 0 OR {KEPT_RUNS} <= (
        SELECT count(*) FROM run AS later
        WHERE later.kind = r.kind AND later.version > 0 AND later.fence > r.fence))""",  # noqa: S608 - constants
    "reasons": "UPDATE audit SET reason = NULL WHERE at < ?1 AND reason IS NOT NULL",
}


def scrub(connection: apsw.Connection, persons: Sequence[Row]) -> None:
    """Take out of remembered answers and of reasons what they say of deleted persons."""
    if not persons:
        return
    texts = texts_of(persons)
    answers = [
        (less, id_)
        for id_, answer in connection.execute(_WITH_REJECTIONS).fetchall()
        if (less := scrubbed(str(answer), texts)) is not None
    ]
    connection.executemany("UPDATE request SET answer = ? WHERE id = ?", answers)
    reasons = ((int(n), str(s), str(r)) for n, s, r in connection.execute(_REASONS).fetchall())  # type: ignore[arg-type] # a whole number
    numbers = list(entries_about(reasons, persons, audit.head(connection).genesis))
    connection.execute(_NO_REASON, (orjson.dumps(numbers).decode(),))


def sweep(connection: apsw.Connection, limits: Limits, *, by: str, at: Millis) -> Mapping[str, int]:
    """Forget what is older than its limit and note it; return how many of each sort."""
    counts = {}
    for name, statement in _SWEEPS.items():
        before = getattr(limits, name)
        if before is not None:
            connection.execute(statement, (before,))
            counts[name] = connection.changes()
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    noted = Note(by=by, act=Act.SWEEP, what=told or "nothing", count=sum(counts.values()))
    audit.note(connection, [noted], at=at)
    return counts


def erase(path: Path, *, patience: float) -> None:
    """Write the whole file anew without what was deleted, and leave the log beside it empty.

    Deleting overwrites rows with zeros, but pages that were split, and segments of the search
    index, may hold copies; so may the log.

    Raises
    ------
    DeadlineExceeded
        If somebody reads or writes for so long that the log cannot be emptied.
    """
    with explained(path):
        connection = connect(path, Patience(patience))
        try:
            for kind in NAMED:
                table = search_table(kind)
                connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - names of the model only
            connection.execute("VACUUM")
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        except apsw.BusyError:
            raise DeadlineExceeded(
                f"{path} is being read or written, so what was deleted is still in it or in its "
                "log; try again."
            ) from None
        finally:
            connection.close()
