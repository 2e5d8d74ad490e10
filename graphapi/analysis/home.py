"""Which group a customer belongs to first, and what a customer spends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapi.model.words import Role, Side

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.analysis.world import World
    from graphapi.model.rows import Seat


def customers(world: World) -> tuple[str, ...]:
    """Return the persons on the customers' side, by id: the only ones that can be lost."""
    return tuple(p for p, row in world.persons.items() if row.side is Side.CUSTOMER)


def home_groups(world: World) -> Mapping[str, str]:
    """Return the group of each person's main seat; persons without a seat are left out.

    The main seat is the one with the largest stated weight, else the one with the smallest id; the
    seat of an account manager is none. Money and the own side's care are counted there and nowhere
    else, so that sums over groups count nobody twice.
    """
    return {
        person: min(seats, key=_rank).group_id
        for person, held in world.seats_of.items()
        if (seats := [seat for seat in held if seat.role is not Role.ACCOUNT_MANAGER])
    }


def _rank(seat: Seat) -> tuple[float, str]:
    return (-1.0 * (seat.weight or 0.0), seat.id)


def spending(world: World, person_id: str, home: str | None) -> tuple[float | None, str | None]:
    """Return what a person spends a month in minor units, and the currency.

    Where the person's own revenue is unknown, it is the monthly revenue of the home group by head;
    both are ``None`` where that is unknown too.
    """
    person = world.persons[person_id]
    if person.monthly_revenue is not None:
        return float(person.monthly_revenue), person.currency
    group = world.groups.get(home) if home else None
    if group is None or group.monthly_revenue is None or not group.headcount:
        return None, None
    return group.monthly_revenue / group.headcount, group.currency
