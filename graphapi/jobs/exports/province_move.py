"""A snapshot as files for Neo4j's offline importer: who is there, in which seat, and their ties.

What a snapshot keeps of competitor touches and losses are figures, not facts; they stay behind.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from graphapi.analysis.dates import day_of
from graphapi.errors import BadFile
from graphapi.jobs.bulk.arrow import pa, pc
from graphapi.jobs.exports.headers import headed, table_of_tuples
from graphapi.jobs.exports.province import tables_in
from graphapi.jobs.exports.tables import Table
from graphapi.jobs.exports.texts import joined
from graphapi.model.words import Role
from graphapi.store.shape import FORMAT, LABEL_OF_ROLE, TYPE_OF_ROLE
from graphapi.store.text import name_key, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graphapi.compact.snapshot import Snapshot

    Columns = Mapping[str, Any]

_PLAIN = "^[a-z0-9]+$"
"""Ids that are their own key and their only token."""
_VERSION = 1
_NAMED = "id:ID({}) name monthlyRevenue:long currency nameKey tokens version:long :LABEL"
_TIES = ":START_ID(Person) :END_ID(Person) id kind strength:double version:long :TYPE"
_SEATS = ":START_ID(Person) :END_ID(Group) id role weight:double version:long :TYPE"
_PREFIXES = {Role.MEMBER: "m-", Role.DECISION_MAKER: "d-", Role.CONTACT: "c-"}
"""How the ids of seats begin."""


def check_facts(snapshot: Snapshot) -> None:
    """Refuse with ``BadFile`` a snapshot that does not say who is where on whose side."""
    if "groups" not in snapshot.about or not {"side", "group", "weight"} <= snapshot.arrays.keys():
        raise BadFile(
            "The snapshot does not tell groups and sides; make one with graphapi snapshot.",
            field="--snapshot",
        )


def node_tables(snapshot: Snapshot) -> Iterator[Table]:
    """Yield groups, persons and the version, each with the labels that it has in Neo4j."""
    groups, persons, *_ = tables_in(snapshot, None, None)
    yield _turned("Group", groups, _NAMED.format("Group"), _group)
    yield _turned("Person", persons, f"{_NAMED.format('Person')} side", _person)
    day = day_of(snapshot.about.get("at", 0))
    heads = "id:ID(Version) number:long format:long day :LABEL"
    yield table_of_tuples("Version", heads, [("v", _VERSION, FORMAT, day, "Version")])


def arc_tables(snapshot: Snapshot) -> Iterator[Table]:
    """Yield who holds which seat, and the ties."""
    _, persons, ties, *_ = tables_in(snapshot, None, None)
    for role in _PREFIXES:
        name = "".join(each.title() for each in role.split("_"))
        yield _turned(name, persons, _SEATS, partial(_seat, role))
    yield _turned("Tie", ties, _TIES, _tie)


def _turned(name: str, table: Table, heads: str, turn: Callable[[Any], Columns]) -> Table:
    schema = pa.schema([(field.name, field.type) for field in _fields(heads)])

    def blocks() -> Iterator[Any]:
        for block in table.blocks():
            found = turn(block)
            arrays = [found[field.name].cast(field.type) for field in schema]
            yield pa.record_batch(arrays, schema)

    return Table(name, schema, blocks)


def _fields(heads: str) -> list[Any]:
    return [headed(head, lambda _: None) for head in heads.split()]


def _group(block: Any) -> Columns:
    return _named(block, "Group", _same("Group", block.num_rows))


def _person(block: Any) -> Columns:
    labels = _same("Person", block.num_rows)
    for role, held in _roles(block).items():
        labels = pc.if_else(held, joined([labels, f";{LABEL_OF_ROLE[role]}"]), labels)
    return {**_named(block, "Person", labels), "side": block.column("side")}


def _roles(block: Any) -> Mapping[Role, Any]:
    """Return who holds a seat of each role."""
    home = block.column("groupId").is_valid()
    return {
        Role.MEMBER: home,
        Role.DECISION_MAKER: pc.and_(home, pc.greater(block.column("weight"), 0)),
        Role.CONTACT: pc.and_(home, pc.greater(block.column("contact"), 0)),
    }


def _named(block: Any, kind: str, labels: Any) -> Columns:
    ids = block.column("id")
    keys, found_by = ids, ids
    if not pc.all(pc.match_substring_regex(ids, _PLAIN)).as_py():
        texts = ids.to_pylist()
        keys = pa.array(map(name_key, texts), pa.string())
        found_by = pa.array([tokens(each, None, each) for each in texts], pa.string())
    return {
        f"id:ID({kind})": ids,
        "name": ids,
        "monthlyRevenue:long": block.column("monthlyRevenue"),
        "currency": block.column("currency"),
        "nameKey": keys,
        "tokens": found_by,
        "version:long": _same(_VERSION, block.num_rows),
        ":LABEL": labels,
    }


def _seat(role: Role, block: Any) -> Columns:
    held = block.filter(_roles(block)[role])
    decides = role is Role.DECISION_MAKER
    weight = held.column("weight") if decides else pa.nulls(held.num_rows)
    return {
        ":START_ID(Person)": held.column("id"),
        ":END_ID(Group)": held.column("groupId"),
        "id": joined([_PREFIXES[role], held.column("id")]),
        "role": _same(role.value, held.num_rows),
        "weight:double": weight,
        "version:long": _same(_VERSION, held.num_rows),
        ":TYPE": _same(TYPE_OF_ROLE[role], held.num_rows),
    }


def _tie(block: Any) -> Columns:
    ends = block.column("fromId"), block.column("toId")
    return {
        ":START_ID(Person)": ends[0],
        ":END_ID(Person)": ends[1],
        "id": joined([ends[0], ">", ends[1]]),
        "kind": block.column("kind"),
        "strength:double": block.column("strength"),
        "version:long": _same(_VERSION, block.num_rows),
        ":TYPE": _same("INFLUENCES", block.num_rows),
    }


def _same(value: str | int, count: int) -> Any:
    return pa.repeat(pa.scalar(value), count)
