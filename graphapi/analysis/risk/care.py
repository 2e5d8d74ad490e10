"""What holds customers or loosens them, as arrays: contracts, account managers, incidents, bundles.

Of groups and persons in the order of their :class:`~graphapi.analysis.risk.places.Places`.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphapi.analysis.dates import DAY_MILLIS, holds
from graphapi.model.words import IncidentKind, Role, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from graphapi.analysis.risk.places import Places
    from graphapi.analysis.world import World
    from graphapi.model.rows import Bundle, Incident, IsoDate

    Numbers = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]


class Care(NamedTuple):
    """What is known of every group.

    Attributes
    ----------
    left : float64
        Days until the contract ends, negative once it is over, nan where nobody knows.
    managed : float64
        Days since an account manager last came or went, nan where nobody knows.
    complaints, faults : int64
        Those that are recent.
    weighed : int64
        The faults, urgent ones counted more.
    """

    left: Numbers
    managed: Numbers
    complaints: npt.NDArray[np.int64]
    faults: npt.NDArray[np.int64]
    weighed: npt.NDArray[np.int64]


class Hold(NamedTuple):
    """What is known of every person.

    Attributes
    ----------
    share : float64
        The share of the spend that bundles tie, of the person and of the whole home group, 0 to 1.
    partly : bool
        Whether a bundle's share is unknown.
    seen : float64
        Days since our last contact, nan where there was none.
    """

    share: Numbers
    partly: Flags
    seen: Numbers


def care_of(world: World, places: Places) -> Care:
    """Gather what is known of every group; O(groups + seats + incidents)."""
    table = world.parameters
    recent: dict[IncidentKind, list[Incident]] = {kind: [] for kind in IncidentKind}
    days = {IncidentKind.COMPLAINT: table.complaint_days, IncidentKind.LINE_FAULT: table.fault_days}
    for each in world.incidents.values():
        if world.age(each.opened_at) < days[each.kind] and each.group_id in places.group_at:
            recent[each.kind].append(each)
    faults = recent[IncidentKind.LINE_FAULT]
    urgent = [each for each in faults if each.severity is Severity.URGENT]
    counted = _counted(faults, places)
    return Care(
        _left(world, places),
        _managed(world, places),
        _counted(recent[IncidentKind.COMPLAINT], places),
        counted,
        counted + _counted(urgent, places) * (table.urgent_counts - 1),
    )


def _counted(incidents: Iterable[Incident], places: Places) -> npt.NDArray[np.int64]:
    groups = np.array([places.group_at[each.group_id] for each in incidents], dtype=np.int64)
    return np.bincount(groups, minlength=len(places.groups)).astype(np.int64)


def _left(world: World, places: Places) -> Numbers:
    left = np.full(len(places.groups), np.nan)
    today = _ordinal(world.day)
    ends = [row.contract_end for row in world.groups.values()]
    left[: len(ends)] = [np.nan if end is None else _ordinal(end) - today for end in ends]
    return left


def _managed(world: World, places: Places) -> Numbers:
    """Say how long ago the last account manager of each group came or went."""
    today = world.day
    moments = [
        (places.group_at[seat.group_id], _ordinal(day))
        for seat in world.seats.values()
        if seat.role is Role.ACCOUNT_MANAGER and seat.group_id in places.group_at
        for day in (seat.since, seat.until)
        if day and day <= today
    ]
    return _ordinal(today) - _latest(moments, len(places.groups))


def _ordinal(day: IsoDate) -> int:
    return dt.date.fromisoformat(day).toordinal()


def _latest(moments: list[tuple[int, Any]], count: int) -> Numbers:
    """Return the latest moment at each place, nan where there is none."""
    found = np.full(count, -np.inf)
    table = np.array(moments, dtype=np.float64).reshape(-1, 2)
    np.maximum.at(found, table[:, 0].astype(np.int64), table[:, 1])
    return np.where(np.isfinite(found), found, np.nan)


def hold_of(world: World, places: Places) -> Hold:
    """Gather what is known of every person; O(persons + bundles + visits).

    Group-wide bundles are those of the home group. Any contact of ours counts as a visit.
    """
    count, day = len(places.persons), world.day
    current = [each for each in world.bundles.values() if holds(each.start, each.end, day)]
    share, partly = _of_persons(current, places)
    housed = places.housed
    for own, common in zip((share, partly), _of_groups(current, places), strict=True):
        own[housed] += common[places.homes[housed]]
    visits = [
        (places.person_at[visit.person_id], visit.at)
        for visit in world.visits.values()
        if world.has_come(visit.at) and visit.person_id in places.person_at
    ]
    return Hold(
        np.minimum(1.0, share),
        partly > 0.0,
        np.maximum(0.0, (world.at - _latest(visits, count)) / DAY_MILLIS),
    )


def _of_persons(bundles: Iterable[Bundle], places: Places) -> tuple[Numbers, Numbers]:
    own = [b for b in bundles if b.person_id is not None and b.person_id in places.person_at]
    at = [places.person_at[bundle.person_id] for bundle in own]
    return _shares(at, own, len(places.persons))


def _of_groups(bundles: Iterable[Bundle], places: Places) -> tuple[Numbers, Numbers]:
    common = [b for b in bundles if b.person_id is None and b.group_id in places.group_at]
    at = [places.group_at[bundle.group_id] for bundle in common]
    return _shares(at, common, len(places.groups))


def _shares(at: list[int], bundles: list[Bundle], count: int) -> tuple[Numbers, Numbers]:
    """Return the sum of the known shares at each place, and how many nobody knows."""
    shares = np.array([bundle.share for bundle in bundles], dtype=np.float64)
    unknown = np.isnan(shares)
    places = np.array(at, dtype=np.int64)
    known = np.bincount(places, np.where(unknown, 0.0, shares), count)
    return known.astype(np.float64), np.bincount(places, unknown, count).astype(np.float64)
