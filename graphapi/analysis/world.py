"""What every question is put to: one immutable state of the facts, and the graph of its ties.

A :class:`World` is never changed; the live graph makes a new one for each version. Its indexes are
computed on first use and kept.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graphapi.analysis.dates import DAY_MILLIS, day_of, holds
from graphapi.analysis.indexes import INDEXES, all_lost, indexed, people_of
from graphapi.analysis.parameters import DEFAULT, Parameters
from graphapi.analysis.strength import influence_weight
from graphapi.compact.edits import edited
from graphapi.compact.graph import from_edges
from graphapi.compact.views import strongest
from graphapi.model.rows import (
    AlertMark,
    Bundle,
    CompetitorTouch,
    Group,
    GroupLink,
    Incident,
    Loss,
    Person,
    Row,
    Seat,
    Tie,
    Visit,
)
from graphapi.model.words import Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphapi.model.rows import IsoDate, Millis

AHEAD = 3_600_000
"""How far from the moment something may lie ahead and yet have come, milliseconds: what happens
now is told at once, while ages are counted from a moment that is moved on now and then."""


@dataclass(frozen=True, kw_only=True)
class World:
    """The facts as of one version of the store, seen at one moment.

    Attributes
    ----------
    version : int
        The version of the store.
    at : int
        The moment that ages are counted from, epoch milliseconds.
    graph : NetworkX graph
        Directed multigraph: nodes are person ids, edge keys are tie ids of the ties that hold now,
        edge columns ``strength`` (0, 1], ``weight`` (strength times the prior of its kind) and
        ``kind``. Influence flows along the edge.
    groups, persons, … : mapping of id to row
        The facts by kind.
    """

    version: int
    at: Millis
    graph: Any
    groups: Mapping[str, Group] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)
    seats: Mapping[str, Seat] = field(default_factory=dict)
    ties: Mapping[str, Tie] = field(default_factory=dict)
    group_links: Mapping[str, GroupLink] = field(default_factory=dict)
    touches: Mapping[str, CompetitorTouch] = field(default_factory=dict)
    visits: Mapping[str, Visit] = field(default_factory=dict)
    incidents: Mapping[str, Incident] = field(default_factory=dict)
    bundles: Mapping[str, Bundle] = field(default_factory=dict)
    losses: Mapping[str, Loss] = field(default_factory=dict)
    alert_marks: Mapping[str, AlertMark] = field(default_factory=dict)
    parameters: Parameters = DEFAULT

    @property
    def day(self) -> IsoDate:
        """The calendar day of ``at``, UTC."""
        return day_of(self.at)

    def age(self, moment: Millis) -> float:
        """Return how many days ago a moment was, 0 for the future."""
        return max(0.0, (self.at - moment) / DAY_MILLIS)

    def days_until(self, day: IsoDate) -> int:
        """Return how many days from now a calendar day is, negative for the past."""
        return (dt.date.fromisoformat(day) - dt.date.fromisoformat(self.day)).days

    def has_come(self, moment: Millis) -> bool:
        """Whether a moment is past, or was at most an hour ahead when ages were counted last."""
        return moment <= self.at + AHEAD

    @cached_property
    def seats_in(self) -> Mapping[str, tuple[Seat, ...]]:
        """The seats held now, by group, in the order of their ids."""
        return self._by("seats_in")

    @cached_property
    def seats_of(self) -> Mapping[str, tuple[Seat, ...]]:
        """The seats held now, by person, in the order of their ids."""
        return self._by("seats_of")

    @cached_property
    def managers_in(self) -> Mapping[str, tuple[Seat, ...]]:
        """The seats of account managers by group, those of other days too."""
        return self._by("managers_in")

    @cached_property
    def people_in(self) -> Mapping[str, tuple[str, ...]]:
        """The persons of each group by their seats held now, our account managers left out."""
        found = {group: people_of(seats) for group, seats in self.seats_in.items()}
        return {group: people for group, people in found.items() if people}

    @cached_property
    def touches_on_person(self) -> Mapping[str, tuple[CompetitorTouch, ...]]:
        """The competitor touches on each person."""
        return self._by("touches_on_person")

    @cached_property
    def touches_on_group(self) -> Mapping[str, tuple[CompetitorTouch, ...]]:
        """The competitor touches that name each group."""
        return self._by("touches_on_group")

    @cached_property
    def losses_of_person(self) -> Mapping[str, tuple[Loss, ...]]:
        """The recorded losses of each person."""
        return self._by("losses_of_person")

    @cached_property
    def losses_of_group(self) -> Mapping[str, tuple[Loss, ...]]:
        """The recorded losses of each contract."""
        return self._by("losses_of_group")

    @cached_property
    def visits_to(self) -> Mapping[str, tuple[Visit, ...]]:
        """Our own contacts with each person."""
        return self._by("visits_to")

    @cached_property
    def incidents_of(self) -> Mapping[str, tuple[Incident, ...]]:
        """The incidents of each group."""
        return self._by("incidents_of")

    @cached_property
    def bundles_of(self) -> Mapping[str, tuple[Bundle, ...]]:
        """The bundles that hold now, by group."""
        return self._by("bundles_of")

    @cached_property
    def bundles_for(self) -> Mapping[str, tuple[Bundle, ...]]:
        """The bundles of single persons that hold now."""
        return self._by("bundles_for")

    def _by(self, name: str) -> Mapping[str, Any]:
        index = INDEXES[name]
        return indexed(getattr(self, index.facts).values(), index, self.day)

    @cached_property
    def lost_persons(self) -> Mapping[str, Millis]:
        """When each known lost person went: a recorded loss, or the latest touch that was won."""
        return {person: row.at for person, row in self.persons_lost_by.items()}

    @cached_property
    def persons_lost_by(self) -> Mapping[str, Loss | CompetitorTouch]:
        """What took each known lost person: the latest recorded loss, else the latest touch won."""
        return all_lost(self.losses_of_person, self.touches_on_person)

    @cached_property
    def groups_lost_by(self) -> Mapping[str, Loss | CompetitorTouch]:
        """What took the contract of each lost group, by the same rule."""
        return all_lost(self.losses_of_group, self.touches_on_group)

    @cached_property
    def own_side(self) -> tuple[str, ...]:
        """The persons on our side and third parties, by id: where an influence path may start."""
        sides = (Side.OURS, Side.THIRD_PARTY)
        return tuple(person for person, row in self.persons.items() if row.side in sides)

    @cached_property
    def recent_visits(self) -> Mapping[str, tuple[Visit, ...]]:
        """Our contacts of the last 180 days with each customer."""
        found = {person: self.recent(person) for person in self.visits_to}
        return {person: visits for person, visits in found.items() if visits}

    def recent(self, person: str) -> tuple[Visit, ...]:
        """Return our contacts of the last 180 days with a person; none if it is no customer."""
        row = self.persons.get(person)
        if row is None or row.side is not Side.CUSTOMER:
            return ()
        since = self.at - self.parameters.start_visit_days * DAY_MILLIS
        visits = self.visits_to.get(person, ())
        return tuple(v for v in visits if since <= v.at and self.has_come(v.at))

    @cached_property
    def strongest_ties(self) -> Any:
        """The graph of the strongest tie of each ordered pair, with its id as ``key``."""
        return strongest(self.graph, "strength")

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What some questions worked out of this world for later ones, by the names they give."""
        return {}


def assemble(
    rows: Iterable[Row], *, version: int = 0, at: Millis, parameters: Parameters = DEFAULT
) -> World:
    """Make a world of rows in any order; cost O(rows)."""
    by_kind: dict[type[Row], dict[str, Any]] = defaultdict(dict)
    for row in rows:
        by_kind[type(row)][row.id] = row
    facts: dict[str, Mapping[str, Any]] = {
        name: dict(sorted(by_kind[kind].items())) for name, kind in FACTS.items()
    }
    graph = tie_graph(facts["persons"], facts["ties"].values(), day_of(at), parameters)
    return World(version=version, at=at, graph=graph, parameters=parameters, **facts)


FACTS: Mapping[str, type[Row]] = {
    "groups": Group,
    "persons": Person,
    "seats": Seat,
    "ties": Tie,
    "group_links": GroupLink,
    "touches": CompetitorTouch,
    "visits": Visit,
    "incidents": Incident,
    "bundles": Bundle,
    "losses": Loss,
    "alert_marks": AlertMark,
}
"""The attributes of a world that hold facts, and the kind of row in each."""


def tie_graph(
    persons: Iterable[str], ties: Iterable[Tie], day: IsoDate, parameters: Parameters = DEFAULT
) -> Any:
    """Build the graph of the ties that hold on a day; ties of unknown persons are left out."""
    people = list(persons)
    position = {person: index for index, person in enumerate(people)}
    held = [t for t in ties if is_drawn(t, position, day)]
    drawn = [drawing(tie, parameters) for tie in held]
    return from_edges(
        people,
        [position[tie.from_id] for tie in held],
        [position[tie.to_id] for tie in held],
        {name: [each[name] for each in drawn] for name in ("strength", "weight", "kind")},
        keys=[tie.id for tie in held],
    )


def redrawn(old: World, new: World, changed: Iterable[str]) -> Any:
    """Return the graph of a world whose graph has the same persons, with ties that changed.

    Equal to one built anew of the same persons, at the cost of the ties at their ends.

    Parameters
    ----------
    old : World
        With the graph that is changed.
    new : World
        What now holds, and on which day.
    changed : iterable of ids of ties
        Those that are others, are gone, or hold on only one of the two days.
    """
    ids = tuple(changed)
    before = [old.ties[id_] for id_ in ids if id_ in old.ties]
    after = [new.ties[id_] for id_ in ids if id_ in new.ties]
    held = [tie for tie in after if is_drawn(tie, new.persons, new.day)]
    return edited(
        old.graph,
        drop_edges=[(tie.from_id, tie.to_id, tie.id) for tie in before],
        put_edges=[(t.from_id, t.to_id, t.id, drawing(t, new.parameters)) for t in held],
    )


def drawing(tie: Tie, parameters: Parameters) -> Mapping[str, Any]:
    """Return what the graph's columns hold of a tie."""
    strength = strength_of(tie, parameters)
    weight = influence_weight(strength, tie.kind, parameters)
    return {"strength": strength, "weight": weight, "kind": tie.kind}


def is_drawn(tie: Tie, persons: Mapping[str, Any], day: IsoDate) -> bool:
    """Whether a tie belongs into the graph of a day."""
    known = tie.from_id in persons and tie.to_id in persons
    return known and holds(tie.since, tie.until, day)


def strength_of(tie: Tie, parameters: Parameters = DEFAULT) -> float:
    """Return the strength of a tie, 0.5 where nobody stated or computed one."""
    return parameters.tie_unstated if tie.strength is None else tie.strength
