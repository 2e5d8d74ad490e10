"""Every statement that Neo4j is sent for all rows alike; those for one kind are built elsewhere.

:mod:`graphapi.store.cypher_rows` and :mod:`graphapi.store.cypher_asks` build theirs from the
model's columns. Plain Cypher 5, Community Edition. Nothing that a user gave is ever spliced into a
statement: values travel as parameters, names come from the tables of the model and of
:mod:`graphapi.store.shape`. What may be many comes as a list in one record, for each record costs
the driver a tenth of a millisecond or more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapi.store.asks import NAMED
from graphapi.store.shape import ARCS, LABEL_OF_ROLE, NODES, SEAT_TYPES, index_of, indexed

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK = "MATCH (v:Version {id: 'v'}) SET v.lock = true REMOVE v.lock"
"""Take the lock that orders writes; whoever holds it sees every earlier write whole.

``REMOVE`` alone takes no lock where the property is missing, and ``SET v.number = v.number`` may
write back a number read before the lock.
"""

AWAIT_INDEXES = "CALL db.awaitIndexes()"

VERSION = "MATCH (v:Version {id: 'v'}) RETURN v.number AS version"

FORMAT = "MATCH (v:Version {id: 'v'}) RETURN [v.format] AS formats"

PREPARE = """\
MERGE (v:Version {id: 'v'})
ON CREATE SET v.number = 0, v.format = $format, v.day = $today
SET v.format = $format"""

DRAW_CURSOR_KEY = "MATCH (v:Version {id: 'v'}) WHERE v.cursorKey IS NULL SET v.cursorKey = $key"

CURSOR_KEY = "MATCH (v:Version {id: 'v'}) RETURN [v.cursorKey] AS keys"

PRESENT = """\
MATCH (v:Version {id: 'v'})
OPTIONAL MATCH (q:Request {id: $request})
RETURN v.number AS version, v.day AS day, q.digest AS digest, q.answer AS answer"""

REMEMBER = """\
MATCH (v:Version {id: 'v'})
SET v.number = $version
CREATE (:Request {id: $request, digest: $digest, answer: $answer, version: $version, at: $at})"""

LINEAGE = """\
UNWIND $ids AS id
MATCH (:Group {id: id})-[:PART_OF*0..]->(g:Group)
RETURN collect(DISTINCT [g.id, g.parentId]) AS parents"""

BURY = """\
UNWIND $ids AS id
MERGE (t:Tombstone {kind: $kind, id: id})
SET t.version = $version"""

REVIVE = "UNWIND $ids AS id MATCH (t:Tombstone {kind: $kind, id: id}) DELETE t"

BURIED = """\
MATCH (t:Tombstone)
WHERE t.version > $since AND t.version <= $until AND t.kind IN $kinds
RETURN collect([t.kind, t.id, t.version]) AS buried"""

_HELD_NOW = "(s.since IS NULL OR s.since <= $today) AND (s.until IS NULL OR s.until >= $today)"

RELABEL = "\n".join(
    (
        "UNWIND $ids AS id",
        "MATCH (p:Person {id: id})",
        f"REMOVE p:{':'.join(LABEL_OF_ROLE.values())}",
        "WITH p",
        "CALL (p) {",
        f"  MATCH (p)-[s:{'|'.join(SEAT_TYPES)}]->(:Group)",
        f"  WHERE {_HELD_NOW}",
        "  RETURN collect(DISTINCT s.role) AS roles",
        "}",
        *(
            f"FOREACH (_ IN CASE WHEN '{role}' IN roles THEN [1] ELSE [] END | SET p:{label})"
            for role, label in LABEL_OF_ROLE.items()
        ),
    )
)
"""Give persons the labels of the seats that they hold on ``$today``, and no others."""

TURNED = "CALL () {{\n{}\n}}\nRETURN collect(id) AS ids".format(
    "\nUNION\n".join(
        f"MATCH (p:Person)-[s:{each}]->() WHERE {turned} RETURN p.id AS id"
        for each in SEAT_TYPES
        for turned in (
            "s.since > $low AND s.since <= $high",
            "s.until >= $low AND s.until < $high",
        )
    )
)
"""The persons with a seat that began or ended between two days."""

TURN = "MATCH (v:Version {id: 'v'}) SET v.day = $today"

LATEST_RUN = """\
MATCH (r:Run {kind: $kind})
RETURN [r] AS runs ORDER BY r.fence DESC LIMIT 1"""

PUBLISHED_RUN = """\
MATCH (r:Run {kind: $kind}) WHERE r.version > 0
RETURN [r] AS runs ORDER BY r.fence DESC LIMIT 1"""

RUN = """\
MATCH (r:Run {id: $id})
RETURN [r] AS runs"""

RUN_OF_REQUEST = """\
MATCH (r:Run {requestId: $request})
RETURN [r] AS runs"""

RUNS = """\
OPTIONAL MATCH (a:Run {id: $after})
MATCH (r:Run)
WHERE ($kind IS NULL OR r.kind = $kind) AND (a IS NULL OR r.begunAt < a.begunAt
  OR r.begunAt = a.begunAt AND (r.fence < a.fence OR r.fence = a.fence AND r.id < a.id))
WITH r ORDER BY r.begunAt DESC, r.fence DESC, r.id DESC LIMIT $first
RETURN collect(r) AS runs"""

LAST_PUBLISHED_RUNS = """\
MATCH (r:Run {kind: $kind}) WHERE r.version > 0
WITH r.id AS id ORDER BY r.fence DESC LIMIT $first
RETURN collect(id) AS ids"""

BEGIN_RUN = "CREATE (r:Run) SET r = $run"

LOCK_RUN = "MATCH (r:Run {id: $id}) SET r.heardAt = r.heardAt"
"""Keep everybody else from changing a run until the transaction is over."""

KEEP_RUN = "MATCH (r:Run {id: $id}) SET r += $run"

MIGRATE_RUNS = """\
MATCH (r:Run) WHERE r.status IS NULL
SET r += {stage: '', seconds: 0.0, peakBytes: 0, engine: '', counts: '{}', inputDigest: '',
    outputDigest: '', problem: '', heardAt: 0,
    status: CASE WHEN r.version > 0 THEN 'PUBLISHED' ELSE 'FAILED' END,
    progress: CASE WHEN r.version > 0 THEN 1.0 ELSE 0.0 END}"""
"""Give the runs of format 1 what runs have had since."""

FIND_CIRCLES = """\
UNWIND $memberships AS each
MATCH (r:Run {id: $run}), (p:Person {id: each.person})
MERGE (c:Circle {runId: $run, layer: each.layer, id: each.circle})
MERGE (c)-[:FOUND_BY]->(r)
MERGE (p)-[m:IN_CIRCLE]->(c)
SET m.role = each.role, m.overlap = each.overlap"""

FORGET_CIRCLES = """\
MATCH (r:Run {kind: $kind})<-[:FOUND_BY]-(c:Circle)
WHERE NOT r.id IN $kept
WITH c LIMIT $limit
DETACH DELETE c
RETURN count(*) AS forgotten"""

PUBLISH_RUN = """\
MATCH (v:Version {id: 'v'}), (r:Run {id: $id})
SET v.number = $version, r += $run"""

MEMBERSHIPS = """\
MATCH (:Run {id: $run})<-[:FOUND_BY]-(c:Circle)<-[m:IN_CIRCLE]-(p:Person)
WITH c, m, p ORDER BY c.id, p.id, c.layer
WITH collect([c.id, c.layer, p.id, m.role, m.overlap]) AS every
UNWIND range(0, size(every) - 1, $limit) AS first
RETURN every[first .. first + $limit] AS memberships"""

_KEYS = (
    ("Version", ("id",)),
    ("Request", ("id",)),
    ("Tombstone", ("kind", "id")),
    ("Competitor", ("name",)),
    ("Run", ("id",)),
    ("Run", ("requestId",)),
    ("Circle", ("runId", "layer", "id")),
    ("Audit", ("number",)),
)
"""What is unique beside the rows."""


def schema_statements() -> tuple[str, ...]:
    """Return the statements that make the schema, each harmless where it has been run before."""
    return tuple(_schema())


def _schema() -> Iterator[str]:
    for label, key in (*((kind.__name__, ("id",)) for kind in NODES), *_KEYS):
        yield _unique(f"(n:{label})", label, key)
    for kind in NODES:
        names = ["version", *(each.name for each in indexed(kind))]
        names += ["nameKey"] if kind in NAMED else []
        yield from (_index(f"(n:{kind.__name__})", kind.__name__, each) for each in names)
    yield _index("(n:Tombstone)", "Tombstone", "version")
    yield _index("(n:Run)", "Run", "kind")
    for type_ in (each for arc in ARCS.values() for each in arc.types):
        yield _unique(f"()-[n:{type_}]-()", type_, ("id",))
        names = ["version", "since", "until"] if type_ in SEAT_TYPES else ["version"]
        yield from (_index(f"()-[n:{type_}]-()", type_, each) for each in names)
    for kind in NAMED:
        yield (
            f"CREATE FULLTEXT INDEX {index_of(kind)} IF NOT EXISTS "
            f"FOR (n:{kind.__name__}) ON EACH [n.tokens] "
            "OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}"
        )


def _unique(pattern: str, name: str, key: tuple[str, ...]) -> str:
    properties = ", ".join(f"n.{each}" for each in key)
    return (
        f"CREATE CONSTRAINT {name}_{'_'.join(key)} IF NOT EXISTS "
        f"FOR {pattern} REQUIRE ({properties}) IS UNIQUE"
    )


def _index(pattern: str, name: str, property_: str) -> str:
    return f"CREATE INDEX {name}_{property_} IF NOT EXISTS FOR {pattern} ON (n.{property_})"
