"""Ties between persons, and links between groups."""

from typing import Annotated

from graphapi.api.context import Info
from graphapi.api.declare import argument, field
from graphapi.api.types.connections import connection
from graphapi.api.types.nodes import row_type
from graphapi.api.types.relations import BY_ID, belonging, one
from graphapi.api.vocabulary import Direction
from graphapi.model.rows import Group, GroupLink, Person, Tie
from graphapi.model.words import TieKind
from graphapi.store.port import Is, Order, Where

End = Annotated[
    Direction, argument("`OUT`: those that begin here; `IN`: those that end here.", "Direction!")
]
TieKinds = Annotated[list[TieKind] | None, argument("Only these kinds of tie.", "[TieKind!]")]

STRONGEST = Order("strength", descending=True)
_ENDS = {Direction.OUT: "from_id", Direction.IN: "to_id"}


row_type(
    Tie,
    [
        one("from_", Person, "from_id", "Who influences."),
        one("to", Person, "to_id", "Who listens."),
    ],
)
connection("Tie", "Tie!", "Ties, strongest first.")
row_type(
    GroupLink,
    [
        one("from_", Group, "from_id", "The first group."),
        one("to", Group, "to_id", "The second group."),
    ],
)
connection("GroupLink", "GroupLink!", "Links between groups.")


@field("TieConnection!")
@belonging(Tie, STRONGEST)
def ties(
    info: Info,  # noqa: ARG001 - every rule takes it
    *,
    direction: End = Direction.OUT,
    kinds: TieKinds = None,
) -> tuple[str, Where]:
    """Ties of this person, strongest first: `OUT` to those who listen, `IN` from those heard."""
    where = () if kinds is None else (Is("kind", tuple(each.value for each in kinds)),)
    return _ENDS[direction], where


@field("GroupLinkConnection!")
@belonging(GroupLink, BY_ID)
def links(
    info: Info,  # noqa: ARG001 - every rule takes it
    *,
    direction: End = Direction.OUT,
) -> tuple[str, Where]:
    """Links of this group to others, in the order of their ids."""
    return _ENDS[direction], ()
