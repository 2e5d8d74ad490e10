"""What is at risk in money: what people spend, and what contracts bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphapi.analysis.risk.hazards import Hazards
    from graphapi.analysis.risk.places import Places
    from graphapi.analysis.world import World
    from graphapi.model.rows import Group

    Numbers = npt.NDArray[np.float64]
    Index = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRisk:
    """What is at risk in one group, minor units a month.

    Attributes
    ----------
    switch : float
        P, the chance that the contract goes.
    money : float
        ``people_money + contract``.
    contract : float
        P times the contract revenue; 0 once the contract has gone, for nothing is left to lose.
    people_money : float
        Risk times revenue, summed over the persons at home in the group who are not known lost.
    currency : str or None
        The group's, else the most frequent of its people; money in others is left out, for there
        is no rate to change it at.
    """

    group: str
    switch: float
    money: float
    contract: float
    people_money: float
    currency: str | None


class Purses(NamedTuple):
    """What everybody spends a month, minor units, and in which currency.

    Attributes
    ----------
    amounts : float64, shape (persons,)
        Where the person's own revenue is unknown, the monthly revenue of the home group by head;
        nan where that is unknown too.
    currencies : int64, shape (persons,)
        The place of the currency in `names`, -1 for none.
    of_groups : int64, shape (groups,)
        The currency that the money of each group is counted in, likewise.
    names : tuple of str
        Ascending.
    """

    amounts: Numbers
    currencies: Index
    of_groups: Index
    names: tuple[str, ...]

    def currency(self, group: int) -> str | None:
        """Return the currency of a group, by place."""
        code = int(self.of_groups[group])
        return self.names[code] if code >= 0 else None


def purses_of(world: World, places: Places) -> Purses:
    """Lay out what everybody spends; O(persons + groups).

    The currency of a group that names none is the most frequent one among those at home there who
    may still leave.
    """
    rows = [world.persons[person] for person in places.persons]
    known = list(world.groups.values())
    told = {row.currency for row in rows} | {row.currency for row in known}
    names = tuple(sorted(name for name in told if name is not None))
    code_of: dict[str | None, int] = {name: code for code, name in enumerate(names)}
    code_of[None] = -1
    own = np.array([row.monthly_revenue for row in rows], dtype=np.float64)
    currencies = np.array([code_of[row.currency] for row in rows], dtype=np.int64)
    heads, stated = _by_head(places, known), np.full(len(places.groups) + 1, -1, dtype=np.int64)
    stated[: len(known)] = [code_of[row.currency] for row in known]
    unknown = np.isnan(own)
    amounts = np.where(unknown, heads[places.homes], own)
    currencies = np.where(unknown, stated[places.homes], currencies)
    counted = remaining(places) & ~np.isnan(amounts) & (currencies >= 0)
    usual = _most_frequent(places.homes[counted], currencies[counted], len(places.groups))
    of_groups = np.where(stated[:-1] >= 0, stated[:-1], usual)
    return Purses(amounts, currencies, of_groups, names)


def remaining(places: Places) -> npt.NDArray[np.bool_]:
    """Return whose money is at risk: customers at home somewhere who are not known lost."""
    return places.customers & ~places.gone.known & places.housed


def _by_head(places: Places, known: list[Group]) -> Numbers:
    """Return the monthly revenue of each group by head, nan where unknown; nan last, for none."""
    heads = np.full(len(places.groups) + 1, np.nan)
    heads[: len(known)] = [
        np.nan
        if row.monthly_revenue is None or not row.headcount
        else row.monthly_revenue / row.headcount
        for row in known
    ]
    return heads


def _most_frequent(groups: Index, currencies: Index, count: int) -> Index:
    """Return the most frequent currency in each group, of equals the first; -1 for none."""
    usual = np.full(count, -1, dtype=np.int64)
    width = 1 + int(currencies.max(initial=0))
    keys, times = np.unique(groups * width + currencies, return_counts=True)
    order = np.lexsort((-keys, times))
    usual[keys[order] // width] = keys[order] % width
    return usual


def revenues(places: Places, purses: Purses) -> Numbers:
    """Return what each customer who is not known lost spends, in the currency of the home group.

    Minor units a month, by place; 0 where it is unknown or in another currency.
    """
    same = purses.currencies == np.append(purses.of_groups, -1)[places.homes]
    return np.where(remaining(places) & same & ~np.isnan(purses.amounts), purses.amounts, 0.0)


def contracts(hazards: Hazards) -> Numbers:
    """Return what the contract of each group still brings a month, 0 where unknown or gone."""
    return _brought(hazards.world, len(hazards.places.groups))


def _brought(world: World, count: int) -> Numbers:
    brings = np.zeros(count)
    brings[: len(world.groups)] = [contract_revenue(world, group) for group in world.groups]
    return brings


def contract_revenue(world: World, group: str) -> float:
    """Return what a group's contract still brings a month, 0 where unknown or gone."""
    if group in world.groups_lost_by:
        return 0.0
    return float(world.groups[group].monthly_revenue or 0)


def groups_at_risk(hazards: Hazards, risks: Numbers) -> dict[str, GroupRisk]:
    """Return what is at risk in every group, given everybody's risk; O(persons + groups)."""
    return in_groups(hazards.world, hazards.places, hazards.switches, risks)


def in_groups(
    world: World, places: Places, switches: Numbers, risks: Numbers
) -> dict[str, GroupRisk]:
    """Return what is at risk in every group of a world or of an excerpt of it.

    ``switches`` is P by group, ``risks`` everybody's risk by place.
    """
    purses = purses_of(world, places)
    spent = (risks * revenues(places, purses))[places.housed]
    people = np.bincount(places.homes[places.housed], spent, len(places.groups))
    contract = switches * _brought(world, len(places.groups))
    rows = zip(
        world.groups,
        switches.tolist(),
        (people + contract).tolist(),
        contract.tolist(),
        people.tolist(),
        strict=False,
    )
    return {
        row[0]: GroupRisk(
            group=row[0],
            switch=row[1],
            money=row[2],
            contract=row[3],
            people_money=row[4],
            currency=purses.currency(place),
        )
        for place, row in enumerate(rows)
    }
