"""The graph that analysts see in Neo4j: which rows are nodes, which are relationships.

::

    (:Group)-[:PART_OF]->(:Group)                (:Group)-[:LINKED_TO]->(:Group)
    (:Person)-[:MEMBER_OF|DECIDES_FOR|LIAISES_FOR|MANAGES]->(:Group)
    (:Person)-[:INFLUENCES]->(:Person)
    (:CompetitorTouch)-[:ON]->(:Person|:Group)   (:CompetitorTouch)-[:BY]->(:Competitor)
    (:Visit)-[:BY|TO]->(:Person)                 (:Incident)-[:AFFECTS]->(:Group)
    (:Bundle)-[:HELD_BY]->(:Group|:Person)
    (:Loss)-[:OF]->(:Person|:Group)              (:Loss)-[:TO]->(:Competitor)
    (:AlertMark)-[:ABOUT]->(:Person|:Group)
    (:Person)-[:IN_CIRCLE]->(:Circle)-[:FOUND_BY]->(:Run)

Properties are named as outside, in camelCase. A node keeps the ids that it names as properties too;
a relationship does not, for its ends say them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from graphapi.model.columns import ColumnType, camel, columns
from graphapi.model.rows import (
    KINDS,
    AlertMark,
    Bundle,
    CompetitorTouch,
    Group,
    GroupLink,
    Incident,
    Loss,
    Row,
    Seat,
    Tie,
    Visit,
)
from graphapi.model.words import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.model.columns import Column

FORMAT = 4
"""The number of the format that this graphapi writes and reads, kept in the version node."""

TYPE_OF_ROLE: Mapping[Role, str] = {
    Role.MEMBER: "MEMBER_OF",
    Role.DECISION_MAKER: "DECIDES_FOR",
    Role.CONTACT: "LIAISES_FOR",
    Role.ACCOUNT_MANAGER: "MANAGES",
}
"""What the relationship of a seat is called, by the seat's role."""

LABEL_OF_ROLE: Mapping[Role, str] = {
    Role.MEMBER: "Member",
    Role.DECISION_MAKER: "DecisionMaker",
    Role.CONTACT: "Contact",
    Role.ACCOUNT_MANAGER: "AccountManager",
}
"""What a person is labelled who now holds a seat of a role."""

SEAT_TYPES = tuple(TYPE_OF_ROLE.values())


@dataclass(frozen=True, slots=True)
class Arc:
    """A kind that is a relationship: its types, and the labels and columns of its ends."""

    types: tuple[str, ...]
    tail: str
    head: str
    tail_id: str
    head_id: str


ARCS: Mapping[type[Row], Arc] = {
    Seat: Arc(SEAT_TYPES, "Person", "Group", "person_id", "group_id"),
    Tie: Arc(("INFLUENCES",), "Person", "Person", "from_id", "to_id"),
    GroupLink: Arc(("LINKED_TO",), "Group", "Group", "from_id", "to_id"),
}
"""The kinds that are relationships; all others are nodes labelled with their name."""


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship drawn from a node for one of its columns.

    ``key`` is the property of the target that the column's value is looked up by; ``made`` says
    that the target is made where it is not there yet.
    """

    attribute: str
    type: str
    target: str
    key: str = "id"
    made: bool = False


LINKS: Mapping[type[Row], tuple[Link, ...]] = {
    Group: (Link("parent_id", "PART_OF", "Group"),),
    CompetitorTouch: (
        Link("person_id", "ON", "Person"),
        Link("group_id", "ON", "Group"),
        Link("competitor", "BY", "Competitor", key="name", made=True),
    ),
    Visit: (Link("own_person_id", "BY", "Person"), Link("person_id", "TO", "Person")),
    Incident: (Link("group_id", "AFFECTS", "Group"),),
    Bundle: (Link("group_id", "HELD_BY", "Group"), Link("person_id", "HELD_BY", "Person")),
    Loss: (
        Link("person_id", "OF", "Person"),
        Link("group_id", "OF", "Group"),
        Link("competitor", "TO", "Competitor", key="name", made=True),
    ),
    AlertMark: (Link("group_id", "ABOUT", "Group"), Link("person_id", "ABOUT", "Person")),
}
"""What is drawn from a node for its columns."""

NODES: tuple[type[Row], ...] = tuple(kind for kind in KINDS if kind not in ARCS)


def type_of(row: Row) -> str:
    """Return the relationship type of a row that is a relationship."""
    return TYPE_OF_ROLE[row.role] if isinstance(row, Seat) else ARCS[type(row)].types[0]


def ends(kind: type[Row]) -> tuple[str, ...]:
    """Return the columns that the two ends of a relationship stand for; none for a node."""
    arc = ARCS.get(kind)
    return (arc.tail_id, arc.head_id) if arc else ()


def expression(kind: type[Row], attribute: str) -> str:
    """Return what a column is called in a statement over ``pattern(kind)``."""
    if attribute in ends(kind):
        return "a.id" if attribute == ends(kind)[0] else "b.id"
    return f"n.{camel(attribute)}"


def pattern(kind: type[Row]) -> str:
    """Return the pattern of all rows of a kind: ``n`` is the row, ``a`` and ``b`` its ends."""
    arc = ARCS.get(kind)
    if arc is None:
        return f"(n:{kind.__name__})"
    return f"(a:{arc.tail})-[n:{'|'.join(arc.types)}]->(b:{arc.head})"


def patterns(kind: type[Row]) -> tuple[str, ...]:
    """Return one pattern for each relationship type, for an index holds one type only.

    The ends carry no labels, which would only be read and found right.
    """
    arc = ARCS.get(kind)
    return tuple(f"(a)-[n:{each}]->(b)" for each in arc.types) if arc else (pattern(kind),)


def fields(kind: type[Row]) -> tuple[str, ...]:
    """Return the attributes of a row in the order of ``projection``: ends first, version last."""
    own = (each.attribute for each in columns(kind) if each.attribute not in ends(kind))
    return (*ends(kind), *own, "version")


def projection(kind: type[Row]) -> str:
    """Return the values of a row as a list, in the order of ``fields``."""
    shaped: Any = kind
    return _projection(shaped)


@cache
def _projection(kind: Any) -> str:
    return f"[{', '.join(expression(kind, each) for each in fields(kind))}]"


def index_of(kind: type[Row]) -> str:
    """Return the name of the full-text index over the tokens of a kind."""
    return f"{kind.__name__.lower()}_tokens"


def indexed(kind: type[Row]) -> tuple[Column, ...]:
    """Return the columns of a node that questions start from: ids it names, required times."""
    return tuple(
        each
        for each in columns(kind)
        if each.refers_to or (each.holds is ColumnType.TIME and each.required)
    )
