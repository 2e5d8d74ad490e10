"""Statements for the audit log, a chain whose head the version node holds, and to forget."""

from __future__ import annotations

import dataclasses

from graphapi.model.columns import camel
from graphapi.store.audit import Entry

NAMES = tuple(each.name for each in dataclasses.fields(Entry))

BEGIN = """\
MATCH (v:Version {id: 'v'}) WHERE v.auditGenesis IS NULL
SET v.auditNumber = 0, v.auditHash = $genesis, v.auditGenesis = $genesis"""

HEAD = """\
MATCH (v:Version {id: 'v'})
RETURN [v.auditNumber, v.auditHash, v.auditGenesis] AS head"""

APPEND = """\
MATCH (v:Version {id: 'v'})
SET v.auditNumber = $number, v.auditHash = $hash
WITH v
UNWIND $entries AS entry
CREATE (a:Audit) SET a = entry
WITH a
MATCH (b:Audit {number: a.number - 1})
CREATE (a)-[:AFTER]->(b)"""

ENTRIES = f"""\
MATCH (a:Audit) WHERE a.number > $after
WITH a ORDER BY a.number LIMIT $first
RETURN collect([{", ".join(f"a.{camel(name)}" for name in NAMES)}]) AS entries"""

PLAIN_REQUESTS = """\
MATCH (q:Request) WHERE q.at IS NULL
WITH q.id AS id LIMIT $limit
RETURN collect(id) AS ids"""

RENAME_REQUESTS = """\
UNWIND $requests AS each
MATCH (q:Request {id: each.id})
SET q.id = each.fingerprint, q.at = $now"""
"""Give the requests of formats 1 and 2 what they have had since."""

WITH_REJECTIONS = """\
MATCH (q:Request) WHERE NOT q.answer CONTAINS '"rejected":[]'
RETURN collect([q.id, q.answer]) AS answers"""

REWRITE_ANSWERS = """\
UNWIND $answers AS each
MATCH (q:Request {id: each.id})
SET q.answer = each.answer"""

REASONS = """\
MATCH (a:Audit) WHERE a.reason IS NOT NULL
RETURN collect([a.number, a.subjects, a.reason]) AS reasons"""

ERASE_REASONS = "UNWIND $numbers AS number MATCH (a:Audit {number: number}) REMOVE a.reason"

FORGET_REASONS = """\
MATCH (a:Audit) WHERE a.reason IS NOT NULL AND a.at < $before
REMOVE a.reason
RETURN count(*) AS forgotten"""

FORGET_REQUESTS = """\
MATCH (q:Request) WHERE q.at < $before
WITH q LIMIT $limit
DELETE q
RETURN count(*) AS forgotten"""

FORGET_RUNS = """\
MATCH (r:Run {kind: $kind})
WHERE r.begunAt < $before AND r.status <> 'RUNNING' AND NOT r.id IN $kept
DETACH DELETE r
RETURN count(*) AS forgotten"""
