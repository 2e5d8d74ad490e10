"""How complete and how fresh the facts about groups are, and what is missing most.

Complete is what has a name, tier, revenue and contract end, somebody who decides, a contact and an
account manager, and weights that sum to 1; fresh is a tie or seat that was seen in the last 180
days. Groups of the tiers A and B, and those whose tier nobody knows, are to reach 95 % of both,
those of tier C 85 % (algorithms.md, section 9).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from math import fsum
from typing import TYPE_CHECKING

from graphapi.analysis.dates import DAY_MILLIS, holds
from graphapi.analysis.decision import deciding_seats
from graphapi.analysis.sentences import Sentence, Share
from graphapi.model.words import GroupTier, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from graphapi.analysis.sentences import Value
    from graphapi.analysis.world import World
    from graphapi.model.rows import Group, Millis, Seat, Tie

WORST = 10
"""How many of the worst are named."""


class Requirement(StrEnum):
    """What should be known of every group."""

    NAME = "NAME"
    TIER = "TIER"
    REVENUE = "REVENUE"
    CONTRACT_END = "CONTRACT_END"
    DECISION_MAKER = "DECISION_MAKER"
    CONTACT = "CONTACT"
    ACCOUNT_MANAGER = "ACCOUNT_MANAGER"
    WEIGHTS = "WEIGHTS"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupQuality:
    """What is known of one group.

    Attributes
    ----------
    target : float
        The share of both that it is to reach, 0 to 1.
    completeness : float
        The share of what is required that is known, 0 to 1.
    missing : tuple of Requirement
        What is not.
    freshness : float or None
        The share of its seats, and of the ties of its people, that were seen in 180 days; None
        where it has neither.
    stale : int
        How many were not.
    shortfall : float
        What both lack of the target, together.
    """

    group: str
    region: str | None
    target: float
    completeness: float
    missing: tuple[Requirement, ...]
    freshness: float | None
    stale: int
    shortfall: float

    @property
    def short(self) -> bool:
        """Whether one of both lacks something of the target."""
        return self.shortfall > 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What is known of several groups.

    Attributes
    ----------
    region : str or None
        None where nobody knows it, and for groups of several regions.
    groups, short : int
        How many there are, and how many fall short of their target.
    target, completeness : float or None
        The means of the groups; None without any.
    freshness : float or None
        Of all their seats and ties, each once; None without any.
    """

    region: str | None
    groups: int
    short: int
    target: float | None
    completeness: float | None
    freshness: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataQuality:
    """How complete and fresh the facts about groups are.

    Attributes
    ----------
    total : Summary
    regions : tuple of Summary
        By region; the share of groups that fall short descending, then by name, unknown last.
    groups : tuple of GroupQuality
        The largest shortfall first, of equals by id.
    worst : tuple of GroupQuality
        The first ten that fall short.
    parameters : int
        The version of the parameter table.
    """

    total: Summary
    regions: tuple[Summary, ...]
    groups: tuple[GroupQuality, ...]
    worst: tuple[GroupQuality, ...]
    sentence: Sentence
    parameters: int


def data_quality(world: World, wanted: Callable[[Group], bool] | None = None) -> DataQuality:
    """Answer how complete and fresh the facts about some groups are, all if none are chosen.

    Notes
    -----
    O(groups + seats + ties).
    """
    rows = [row for row in world.groups.values() if wanted is None or wanted(row)]
    tallies = _tallies(world, rows)
    groups = [_group(world, row, tallies.groups[row.id]) for row in rows]
    groups.sort(key=lambda each: (-round(each.shortfall, 12), each.group))
    by_region: dict[str | None, list[GroupQuality]] = defaultdict(list)
    for each in groups:
        by_region[each.region].append(each)
    regions = [_summary(name, found, tallies.regions[name]) for name, found in by_region.items()]
    regions.sort(key=lambda each: (-each.short / each.groups, each.region is None, each.region))
    total = _summary(None, groups, tallies.total)
    return DataQuality(
        total=total,
        regions=tuple(regions),
        groups=tuple(groups),
        worst=tuple(each for each in groups[:WORST] if each.short),
        sentence=_sentence(total),
        parameters=world.parameters.version,
    )


def target_of(world: World, row: Group) -> float:
    """Return the share that a group is to reach, 0 to 1."""
    table = world.parameters
    return table.quality_target_c if row.tier is GroupTier.C else table.quality_target


@dataclass(slots=True)
class _Tally:
    """How many seats and ties there are, and how many of them were seen lately."""

    known: int = 0
    seen: int = 0

    def add(self, count: int, *, seen: bool) -> None:
        self.known += count
        self.seen += count * seen

    @property
    def share(self) -> float | None:
        return self.seen / self.known if self.known else None


class _Tallies:
    """Tallies of groups, of their regions, and of all together."""

    def __init__(self, rows: Iterable[Group]) -> None:
        self.region_of = {row.id: row.region for row in rows}
        self.groups = {group: _Tally() for group in self.region_of}
        self.regions = {region: _Tally() for region in self.region_of.values()}
        self.total = _Tally()

    def add(self, groups: Iterable[str], count: int, *, seen: bool) -> None:
        """Count what belongs to some groups: once for each, each region, and in all."""
        regions = set()
        for group in groups:
            self.groups[group].add(count, seen=seen)
            regions.add(self.region_of[group])
        for region in regions:
            self.regions[region].add(count, seen=seen)
        if regions:
            self.total.add(count, seen=seen)


def _tallies(world: World, rows: Iterable[Group]) -> _Tallies:
    found = _Tallies(rows)
    fresh = world.at - round(world.parameters.quality_days * DAY_MILLIS)
    homes: dict[str, tuple[str, ...]] = {}
    for group in found.groups:
        seats = world.seats_in.get(group, ())
        seen = sum(_is_fresh(seat, fresh) for seat in seats)
        found.add((group,), seen, seen=True)
        found.add((group,), len(seats) - seen, seen=False)
        for person in world.people_in.get(group, ()):
            homes[person] = (*homes.get(person, ()), group)
    for (one, other, seen), count in _counted(world, homes, fresh).items():
        found.add({*one, *other}, count, seen=seen)
    return found


def _counted(
    world: World, homes: Mapping[str, tuple[str, ...]], fresh: Millis
) -> Counter[tuple[tuple[str, ...], tuple[str, ...], bool]]:
    """Count the ties that hold by where both ends are at home and whether they are fresh."""
    day, nowhere = world.day, ()
    return Counter(
        (homes.get(tie.from_id, nowhere), homes.get(tie.to_id, nowhere), _is_fresh(tie, fresh))
        for tie in world.ties.values()
        if holds(tie.since, tie.until, day)
    )


def _is_fresh(row: Seat | Tie, since: Millis) -> bool:
    return row.seen_at is not None and row.seen_at >= since


def _group(world: World, row: Group, tally: _Tally) -> GroupQuality:
    seats = deciding_seats(world, row.id)
    known = _known(world, row, {seat.role for seat in world.seats_in.get(row.id, ())}, seats)
    completeness, target = fsum(known.values()) / len(known), target_of(world, row)
    shares = [completeness] if tally.share is None else [completeness, tally.share]
    return GroupQuality(
        group=row.id,
        region=row.region,
        target=target,
        completeness=completeness,
        missing=tuple(each for each, there in known.items() if not there),
        freshness=tally.share,
        stale=tally.known - tally.seen,
        shortfall=fsum(max(0.0, target - share) for share in shares),
    )


def _known(
    world: World, row: Group, roles: set[Role], seats: Sequence[Seat]
) -> Mapping[Requirement, bool]:
    weights = [seat.weight for seat in seats if seat.weight is not None]
    return {
        Requirement.NAME: bool(row.name.strip()),
        Requirement.TIER: row.tier is not None,
        Requirement.REVENUE: row.monthly_revenue is not None,
        Requirement.CONTRACT_END: row.contract_end is not None,
        Requirement.DECISION_MAKER: Role.DECISION_MAKER in roles,
        Requirement.CONTACT: Role.CONTACT in roles,
        Requirement.ACCOUNT_MANAGER: Role.ACCOUNT_MANAGER in roles,
        Requirement.WEIGHTS: round(abs(fsum(weights) - 1.0), 9) <= world.parameters.quality_weights,
    }


def _summary(region: str | None, groups: Sequence[GroupQuality], tally: _Tally) -> Summary:
    count = len(groups)
    return Summary(
        region=region,
        groups=count,
        short=sum(each.short for each in groups),
        target=fsum(each.target for each in groups) / count if count else None,
        completeness=fsum(each.completeness for each in groups) / count if count else None,
        freshness=tally.share,
    )


def _sentence(total: Summary) -> Sentence:
    if total.completeness is None:
        return Sentence("QUALITY_NOTHING")
    values: dict[str, Value] = {
        "short": total.short,
        "groups": total.groups,
        "completeness": Share(total.completeness),
    }
    if total.freshness is None:
        return Sentence("QUALITY", values)
    return Sentence("QUALITY_FRESH", values | {"freshness": Share(total.freshness)})
