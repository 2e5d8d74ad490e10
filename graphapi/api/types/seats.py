"""Seats, and those who hold them."""

from collections.abc import Sequence
from typing import Annotated, Any

from graphapi.api.context import Info
from graphapi.api.declare import argument, field
from graphapi.api.paging import Edge
from graphapi.api.types.connections import connection
from graphapi.api.types.nodes import row_type
from graphapi.api.types.relations import BY_ID, belonging, one
from graphapi.model.rows import Group, Person, Seat
from graphapi.model.words import Role
from graphapi.store.port import Current, Is, Where

Roles = Annotated[list[Role] | None, argument("Only these roles.", "[Role!]")]
OnlyCurrent = Annotated[bool, argument("Only those held now; all that ever were otherwise.")]

row_type(
    Seat,
    [
        one("person", Person, "person_id", "Who holds it."),
        one("group", Group, "group_id", "In which group."),
    ],
)
connection("Seat", "Seat!", "Seats.")


@field("Seat!")
def seat(root: Edge[Seat]) -> Seat:
    """The seat that makes this person one of them."""
    return root.item


def _holder(item: Seat, info: Info) -> Any:
    return info.context.loaders.row(Person, item.person_id)


async def _holders(items: Sequence[Seat], info: Info) -> list[Any]:
    return await info.context.loaders.several(Person, [each.person_id for each in items])


connection(
    "SeatHolder",
    "Person",
    "Persons by the seats that they hold, in the order of the ids of the seats.",
    resolve=_holder,
    resolve_many=_holders,
    edge_fields=[seat],
)


def holders(name: str, role: Role, describe: str) -> Any:
    """Make a connection of a group to the persons who now hold seats of a role."""

    def rule(info: Info) -> tuple[str, Where]:
        return "group_id", (Is("role", (role.value,)), *held_now(info))

    rule.__name__ = name
    return field("SeatHolderConnection!", describe)(belonging(Seat, BY_ID)(rule))


def seats_by(attribute: str) -> Any:
    """Make the connection from a person or a group to its seats."""

    def seats(info: Info, *, roles: Roles = None, current: OnlyCurrent = True) -> tuple[str, Where]:
        where = held_now(info) if current else ()
        chosen = () if roles is None else (Is("role", tuple(each.value for each in roles)),)
        return attribute, (*where, *chosen)

    describe = "Seats, in the order of their ids."
    return field("SeatConnection!", describe)(belonging(Seat, BY_ID)(seats))


def held_now(info: Info) -> Where:
    """Return the condition that something is held on the day of this request."""
    return (Current(info.context.version.world.day),)
