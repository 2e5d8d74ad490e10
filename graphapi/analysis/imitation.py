"""Which groups set one an example, and whom that one sets an example."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import expm1, fsum
from typing import TYPE_CHECKING

from graphapi.analysis.influence.ground import known_group
from graphapi.analysis.risk.formulas import hazard_of
from graphapi.analysis.sentences import Sentence, Share
from graphapi.changes import Ref
from graphapi.model.rows import Group
from graphapi.model.words import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphapi.analysis.risk.assess import Risk
    from graphapi.analysis.risk.moving import Moving
    from graphapi.analysis.world import World
    from graphapi.model.words import GroupLinkKind

    Links = Mapping[str, tuple[GroupLinkKind, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A group beside another that looks at it, and how hard the one presses on the other.

    Attributes
    ----------
    group : id
    alike : bool
        Whether both are of the same industry and region.
    links : tuple of GroupLinkKind
        How they are linked, either way, in the order of the alphabet.
    switch : float
        The chance that the group's own contract goes, its examples left aside, 0 to 1.
    amount : float
        The hazard to each decision-maker on whom it presses, 0 or more.
    decision_makers : int
        On how many.
    """

    group: str
    alike: bool
    links: tuple[GroupLinkKind, ...]
    switch: float
    amount: float
    decision_makers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Imitation:
    """Which groups one looks at, and which look at it.

    Attributes
    ----------
    group : id
    switch : float
        The chance that its contract goes, its examples left aside, 0 to 1.
    pressing : tuple of Example
        The groups that press on its decision-makers, the hardest first; of equals by id.
    total : float
        The hazard of all of them to each of its decision-makers.
    amount, most : float
        The hazard that it is to each decision-maker who looks at it now, and once its contract has
        gone.
    pressed : tuple of Example
        The groups on whose decision-makers it presses; those with most of them first.
    parameters : int
        The version of the parameter table.
    """

    group: str
    switch: float
    pressing: tuple[Example, ...]
    total: float
    amount: float
    most: float
    pressed: tuple[Example, ...]
    sentence: Sentence
    parameters: int


def group_imitation(
    world: World, risk: Risk, group: str, *, within: frozenset[str] | None = None
) -> Imitation:
    """Answer which groups set one an example, and whom that one sets an example.

    Groups look at those that they are linked to, either way, and at those of the same industry and
    region (algorithms.md, section 4.8). Only of the groups in `within`, where it is given.

    Raises
    ------
    UnknownId
        If the world has no such group.

    Notes
    -----
    O(groups + links + seats of the groups that look at each other).
    """
    view = _View(world, risk.moving, known_group(world, group, "group"))
    near = [each for each in view.near() if within is None or each in within]
    pressing = _hardest_first(view.example(other, group) for other in near)
    total = fsum(each.amount for each in pressing)
    return Imitation(
        group=group,
        switch=view.switch(group),
        pressing=pressing,
        total=total,
        amount=view.amount(group),
        most=float(hazard_of(world.parameters.imitation)),
        pressed=_most_first(view.example(group, other) for other in near),
        sentence=_sentence(group, pressing, total),
        parameters=world.parameters.version,
    )


def _hardest_first(examples: Iterable[Example]) -> tuple[Example, ...]:
    found = [each for each in examples if each.amount > 0.0]
    return tuple(sorted(found, key=lambda each: (-each.amount, each.group)))


def _most_first(examples: Iterable[Example]) -> tuple[Example, ...]:
    found = [each for each in examples if each.decision_makers]
    return tuple(sorted(found, key=lambda each: (-each.decision_makers, each.group)))


class _View:
    """What one group and those around it are to each other."""

    def __init__(self, world: World, moving: Moving, group: str) -> None:
        self._world, self._moving, self._group = world, moving, group
        self._links = _links(world, group)

    def near(self) -> Sequence[str]:
        """Return the groups that look at each other with this one."""
        places = self._moving.places
        found = self._moving.looks.of(places.group_at[self._group]).tolist()
        return [places.groups[place] for place in found]

    def switch(self, group: str) -> float:
        """Return the chance that a contract goes before groups imitate each other."""
        return float(self._moving.first.switches[self._place(group)])

    def amount(self, group: str) -> float:
        """Return the hazard that a group is to those who look at it."""
        return float(self._moving.examples.pressing[self._place(group)])

    def example(self, source: str, looker: str) -> Example:
        """Return what one group is to another; one of them is this one."""
        other = looker if source == self._group else source
        return Example(
            group=other,
            alike=self._alike(other),
            links=self._links.get(other, ()),
            switch=self.switch(other),
            amount=self.amount(source),
            decision_makers=_deciders(self._world, looker),
        )

    def _alike(self, other: str) -> bool:
        one, two = self._world.groups[self._group], self._world.groups[other]
        known = one.industry is not None and one.region is not None
        return known and (one.industry, one.region) == (two.industry, two.region)

    def _place(self, group: str) -> int:
        return self._moving.places.group_at[group]


def _links(world: World, group: str) -> Links:
    found: dict[str, set[GroupLinkKind]] = defaultdict(set)
    for link in world.group_links.values():
        if group in (link.from_id, link.to_id):
            found[link.to_id if link.from_id == group else link.from_id].add(link.kind)
    return {other: tuple(sorted(kinds)) for other, kinds in found.items()}


def _deciders(world: World, group: str) -> int:
    seats = world.seats_in.get(group, ())
    return len({seat.person_id for seat in seats if seat.role is Role.DECISION_MAKER})


def _sentence(group: str, pressing: Sequence[Example], total: float) -> Sentence:
    if not pressing:
        return Sentence("IMITATES_NOBODY", {"group": Ref(Group, group)})
    first = pressing[0]
    return Sentence(
        "IMITATES",
        {
            "group": Ref(Group, group),
            "count": len(pressing),
            "first": Ref(Group, first.group),
            "chance": Share(first.switch),
            "risk": Share(-expm1(-total)),
        },
    )
