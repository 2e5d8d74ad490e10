"""What influence flows over: the strongest ties that are allowed, and whom it may pass through."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

import numpy as np

from graphapi.analysis.influence.terrain import Evidence
from graphapi.analysis.quotas import called_enough
from graphapi.compact.values import node_values
from graphapi.compact.views import strongest
from graphapi.errors import UnknownId
from graphapi.model.words import Side, TieKind, TouchOutcome

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from graphapi.analysis.parameters import Parameters
    from graphapi.analysis.world import World
    from graphapi.compact.values import NodeValues
    from graphapi.model.rows import Person

T = TypeVar("T")


class RiskOf(Protocol):
    """The risk of each person."""

    def of(self, person_id: str, /) -> float:
        """Return the chance that a person is lost, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Avoid:
    """What a path must not use; the person it leads to is never avoided.

    Attributes
    ----------
    persons : frozenset of id
        Neither start nor step; visits by them do not count either.
    groups : frozenset of id
        The persons with a seat in these groups, our account managers left out.
    kinds : frozenset of TieKind
        Ties of these kinds.
    compromised_over : float or None
        Everybody whose risk is larger, 0 to 1.
    """

    persons: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    kinds: frozenset[TieKind] = frozenset()
    compromised_over: float | None = None


NOTHING = Avoid()
MOST_KEPT = 8
"""For how many choices of kinds a world keeps the graph of their ties."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A world as a search of paths sees it.

    Attributes
    ----------
    world : World
    graph : NetworkX graph
        Simple and directed, with ``strength`` and the tie's id as ``key``.
    passing : NodeValues
        The chance that influence passes through a person; 0 for whom we avoid.
    shut : frozenset of person
        Whom we avoid.
    hops : int
        How many ties a path may have.
    freely : NodeValues
        `passing` where nobody is avoided.
    memory : dict
        What was worked out of this world, risk and graph for whomever one avoids, by name.
    """

    world: World
    graph: Any
    passing: NodeValues
    shut: frozenset[str]
    hops: int
    freely: NodeValues = field(compare=False)
    memory: dict[str, Any] = field(compare=False)
    _ties: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict, compare=False)

    def tie(self, from_id: str, to_id: str) -> Mapping[str, Any]:
        """Return strength and key of the tie from one person to another; empty without one."""
        pair = from_id, to_id
        if pair not in self._ties:
            self._ties[pair] = self.graph.get_edge_data(*pair) or {}
        return self._ties[pair]

    def strength(self, from_id: str, to_id: str) -> float:
        """Return the strength of the tie from one person to another, 0 without one."""
        return float(self.tie(from_id, to_id).get("strength", 0.0))

    @property
    def parameters(self) -> Parameters:
        """The parameter table of the world."""
        return self.world.parameters

    def evidence(self, from_id: str, to_id: str) -> Evidence:
        """Return what is known of the tie from one person to another; there must be one."""
        tie = self.world.ties[self.tie(from_id, to_id)["key"]]
        age = None if tie.last_contact is None else self.world.age(tie.last_contact)
        return Evidence(tie.id, tie.kind, tie.certainty, age)

    def is_touched(self, person: str) -> bool:
        """Whether a touch on a person is open or was won."""
        touches = self.world.touches_on_person.get(person, ())
        return any(touch.outcome is not TouchOutcome.REBUFFED for touch in touches)

    def called_enough(self, person: str) -> bool:
        """Whether one more visit to a person would pass the limits of contact."""
        return called_enough(self.world, person)

    def without(self, person: str) -> Ground:
        """Return the ground on which nothing passes through one person."""
        passing = self.passing.with_value(person, 0.0)
        return replace(self, passing=passing, shut=self.shut | {person})

    def open(self) -> Ground:
        """Return the ground on which nobody is avoided."""
        return replace(self, passing=self.freely, shut=frozenset())

    def once(self, name: str, compute: Callable[[], T]) -> T:
        """Return what holds whomever one avoids, computed when first asked."""
        if name not in self.memory:
            self.memory[name] = compute()
        found: T = self.memory[name]
        return found


def ground_of(
    world: World,
    risk: RiskOf,
    *,
    hops: int | None = None,
    avoid: Avoid = NOTHING,
    kinds: frozenset[TieKind] | None = None,
    through_us: bool = False,
    to: str | None = None,
) -> Ground:
    """Return the ground of a question.

    Parameters
    ----------
    through_us : bool
        Whether paths may pass through our own persons, as they should where they do not start on
        our side: else whatever comes back to us had better begun there.
    to : id, optional
        Whom the paths lead to: never avoided.

    Raises
    ------
    UnknownId
        For a person or group to avoid that nobody knows.

    Notes
    -----
    Cost O(persons) for the first question of a world, later O(whom we avoid), and O(ties) where
    kinds are chosen.
    """
    freely = passing = _passing(world, risk, through_us=through_us)
    shut = _shut(world, avoid, freely) - {to}
    if shut:
        passing = freely.with_values(dict.fromkeys(shut, 0.0))
    _, graph, memory = _footing(world, risk, _allowed(avoid, kinds))
    return Ground(world, graph, passing, shut, hops or world.parameters.path_hops, freely, memory)


class Footing(NamedTuple):
    """What questions with the same world, risk and kinds have in common."""

    risk: RiskOf
    graph: Any
    memory: dict[str, Any]


def _footing(world: World, risk: RiskOf, allowed: frozenset[TieKind] | None) -> Footing:
    kept: dict[frozenset[TieKind] | None, Footing] = world.kept.setdefault("influence", {})
    found = kept.get(allowed)
    if found is None or found.risk is not risk:
        graph = _graph(world, allowed) if found is None else found.graph
        kinds = [each for each in tuple(kept) if each is not None]
        for oldest in kinds[: max(0, len(kinds) + 1 - MOST_KEPT)]:
            kept.pop(oldest, None)
        found = kept[allowed] = Footing(risk, graph, {})
    return found


def _allowed(avoid: Avoid, kinds: Iterable[TieKind] | None) -> frozenset[TieKind] | None:
    if kinds is None and not avoid.kinds:
        return None
    return frozenset(TieKind if kinds is None else kinds) - avoid.kinds


def _graph(world: World, allowed: frozenset[TieKind] | None) -> Any:
    if allowed is None:
        return world.strongest_ties
    return strongest(world.graph, "strength", categories=allowed)


def _passing(world: World, risk: RiskOf, *, through_us: bool) -> NodeValues:
    name = "passing, through us too" if through_us else "passing"
    _, graph, memory = _footing(world, risk, None)
    if name not in memory:
        chances: dict[Hashable, float] = {
            person: passing_chance(row, risk, through_us=through_us)
            for person, row in world.persons.items()
        }
        memory[name] = node_values(graph, chances, default=0.0)
    found: NodeValues = memory[name]
    return found


def passing_chance(person: Person, risk: RiskOf, *, through_us: bool) -> float:
    """Return the chance that influence passes through a person: 1 less the risk.

    Those on our side are certain, if anything is to pass through them. Those on a rival's side
    pass nothing on.
    """
    if person.side is Side.OURS:
        return float(through_us)
    return 0.0 if person.side is Side.COMPETITOR else 1.0 - risk.of(person.id)


def known(world: World, person: str, field: str) -> str:
    """Return a person's id if the world has it; else raise `UnknownId`, naming the field."""
    if person not in world.persons:
        raise UnknownId(f"{field}: nobody has the id {person}; give a person's id.", field=field)
    return person


def known_group(world: World, group: str, field: str) -> str:
    """Return a group's id if the world has it; else raise `UnknownId`, naming the field."""
    if group not in world.groups:
        raise UnknownId(f"{field}: no group has the id {group}; give a group's id.", field=field)
    return group


def _shut(world: World, avoid: Avoid, passing: NodeValues) -> frozenset[str]:
    persons = {known(world, person, "avoid.persons") for person in avoid.persons}
    groups = [known_group(world, group, "avoid.groups") for group in avoid.groups]
    return frozenset(
        persons.union(
            *(world.people_in.get(group, ()) for group in groups),
            _over(world, avoid.compromised_over, passing),
        )
    )


def _over(world: World, most: float | None, passing: NodeValues) -> Iterable[str]:
    if most is None:
        return
    if "nodes" not in world.kept:
        world.kept["nodes"] = tuple(world.strongest_ties)
    nodes: tuple[str, ...] = world.kept["nodes"]
    for place in np.flatnonzero(passing.array < 1.0 - most).tolist():
        if world.persons[nodes[place]].side is not Side.OURS:
            yield nodes[place]
