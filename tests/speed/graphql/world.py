"""What all four servers are asked, and the data that they answer from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from graphapi.api.ids import global_id
from graphapi.api.scalars import write_moment
from graphapi.model.rows import Group, Person, Seat
from graphapi.model.words import Role, Side
from tests.worlds import AT

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE, GROUPS = 1_500, 100
FIELDS = "naturalId name side employer version seenAt phone seniority"
ALIASES = " ".join(f"a{i}: persons(first: 100) {{ nodes {{ {FIELDS} }} }}" for i in range(10))

QUERIES = {
    "1 person by id, 8 fields": f'{{ person(id: "p0007") {{ {FIELDS} }} }}',
    "1,000 persons, 8 fields": f"{{ {ALIASES} }}",
    "100 groups, 10 to 20 members": """{ groups(first: 100) {
        nodes { name members(first: 20) { nodes { naturalId name } } } } }""",
}
"""What is measured; pages hold 100 at most, so a thousand persons are ten pages."""


def persons() -> list[Person]:
    """Return persons in the order of their names."""
    return [
        Person(
            id=f"p{i:04}",
            name=f"Person {i:04}",
            side=Side.CUSTOMER,
            employer=f"Plant {i % 40}",
            phone=f"1380000{i:04}",
            seniority=(i % 10) / 10,
            seen_at=AT + 1000 * i,
        )
        for i in range(PEOPLE)
    ]


def groups() -> list[Group]:
    """Return groups in the order of their names."""
    return [Group(id=f"g{i:02}", name=f"Group {i:02}", seen_at=AT) for i in range(GROUPS)]


def seats() -> list[Seat]:
    """Return 10 to 20 members of each group."""
    return [
        Seat(
            id=f"s{group:02}{seat:02}",
            person_id=f"p{(group * 15 + seat) % PEOPLE:04}",
            group_id=f"g{group:02}",
            role=Role.MEMBER,
            seen_at=AT,
        )
        for group in range(GROUPS)
        for seat in range(10 + group % 11)
    ]


ROWS = (*persons(), *groups(), *seats())


def write_for_node(path: Path) -> None:
    """Write the same world for the servers of Node."""
    members: dict[str, list[str]] = {}
    for each in seats():
        members.setdefault(each.group_id, []).append(each.person_id)
    world = {
        "persons": [_person(each) for each in persons()],
        "groups": [
            {
                "id": global_id("Group", each.id),
                "naturalId": each.id,
                "name": each.name,
                "members": members[each.id],
            }
            for each in groups()
        ],
    }
    path.write_bytes(orjson.dumps(world))


def _person(row: Person) -> dict[str, Any]:
    return {
        "id": global_id("Person", row.id),
        "naturalId": row.id,
        "version": 1,
        "name": row.name,
        "side": row.side.name,
        "employer": row.employer,
        "phone": row.phone,
        "seniority": row.seniority,
        "seenAt": write_moment(row.seen_at or 0),
    }
