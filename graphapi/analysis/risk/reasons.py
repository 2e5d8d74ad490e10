"""Reasons that people can read: the parts of a hazard as codes, amounts and sentences."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.analysis.risk.explain import Part, Way, ranked
from graphapi.analysis.sentences import Ago, Chain, Sentence, Share
from graphapi.changes import Ref
from graphapi.model.rows import Group, Loss, Person
from graphapi.model.words import Role, Side, TouchOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphapi.analysis.risk.explain import Terms, Tracer
    from graphapi.analysis.sentences import Value
    from graphapi.analysis.world import World
    from graphapi.model.rows import CompetitorTouch

SHOWN = 5
"""How many reasons are told one by one."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, or the rest of them.

    Attributes
    ----------
    code : str
        The code of its sentence; ``OTHER`` is the rest.
    amount : float
        Its part of the hazard; the amounts of all reasons sum to the hazard within 1e-12.
    share : float
        The amount over the hazard, 0 to 1.
    source : Ref or None
        The touch, loss or group that set it off.
    chain : tuple of str
        The persons through whom it arrived, from the one whom the source presses on.
    sentence : Sentence
        For people.
    """

    code: str
    amount: float
    share: float
    source: Ref | None
    chain: tuple[str, ...]
    sentence: Sentence


def reasons_of(tracer: Tracer, person: str) -> tuple[Reason, ...]:
    """Return the reasons of one person, the largest first."""
    parts = tracer.parts(person)
    chains = [tracer.chain(part) for part in parts[:SHOWN]]
    told = [
        (chain, _sentence(tracer.hazards, part, chain))
        for part, chain in zip(parts, chains, strict=False)
    ]
    return _told(parts, told)


def shared_reasons(hazards: Terms, parts_of: Mapping[str, Sequence[Part]]) -> tuple[Reason, ...]:
    """Return the reasons of several persons together, by what sets them off.

    ``parts_of`` holds the parts of each person; the amounts sum to the sum of their hazards.
    """
    amounts: dict[Ref | None, list[float]] = defaultdict(list)
    pressed: dict[Ref | None, set[str]] = defaultdict(set)
    for person, parts in parts_of.items():
        for part in parts:
            amounts[part.source].append(part.amount)
            pressed[part.source].add(person)
    together = ranked(Part(math.fsum(rows), Way.CLUSTER, s) for s, rows in amounts.items())
    sentences = [
        _shared_sentence(hazards, part.source, len(pressed[part.source]))
        for part in together[:SHOWN]
    ]
    return _told(together, [((), sentence) for sentence in sentences])


def _told(
    parts: Sequence[Part], told: Sequence[tuple[tuple[str, ...], Sentence]]
) -> tuple[Reason, ...]:
    """Put the chains and sentences told beside the first parts, and sum up the rest."""
    total = math.fsum(part.amount for part in parts)
    reasons = [
        Reason(sentence.code, part.amount, part.amount / total, part.source, chain, sentence)
        for part, (chain, sentence) in zip(parts, told, strict=False)
    ]
    rest = parts[len(told) :]
    if rest:
        amount = math.fsum(part.amount for part in rest)
        other = Sentence("OTHER", {"count": len(rest)})
        reasons.append(Reason("OTHER", amount, amount / total, None, (), other))
    return tuple(reasons)


def _sentence(hazards: Terms, part: Part, chain: tuple[str, ...]) -> Sentence:
    if part.source is None:
        return Sentence("ORDINARY_CHURN")
    subject, values = cause_of(hazards, part.source)
    if part.way in (Way.TIES, Way.HERD):
        values["chain"] = Chain(tuple(Ref(Person, person) for person in chain))
        subject = f"{subject}_{part.way}"
    if part.group is not None and part.way is Way.HERD:
        values["unit"] = Ref(Group, part.group)
    return Sentence(subject, values)


def _shared_sentence(hazards: Terms, source: Ref | None, count: int) -> Sentence:
    if source is None:
        return Sentence("ORDINARY_CHURN")
    subject, values = cause_of(hazards, source)
    return Sentence(f"{subject}_CLUSTER", {**values, "count": count})


def cause_of(hazards: Terms, source: Ref) -> tuple[str, dict[str, Value]]:
    """Return what a source is, and what is to be said about it."""
    world = hazards.world
    if source.kind is Group:
        chance = Share(hazards.switch(source.id))
        return "EXAMPLE", {"group": source, "chance": chance}
    if source.kind is Loss:
        loss = world.losses[source.id]
        return ("LOSS" if loss.person_id else "CONTRACT_LOST"), _about(world, loss)
    touch = world.touches[source.id]
    values = {**_about(world, touch), "competitor": touch.competitor, "kind": touch.kind}
    return _TOUCHES[touch.outcome is TouchOutcome.WON, touch.person_id is not None], values


_TOUCHES: Mapping[tuple[bool, bool], str] = {
    (False, True): "TOUCH",
    (False, False): "GROUP_TOUCH",
    (True, True): "WON",
    (True, False): "CONTRACT_WON",
}


def _about(world: World, row: Loss | CompetitorTouch) -> dict[str, Value]:
    ago = Ago(world.age(row.at))
    if row.person_id is None:
        return {"group": Ref(Group, str(row.group_id)), "ago": ago}
    return {"person": Ref(Person, row.person_id), "role": _role(world, row.person_id), "ago": ago}


def _role(world: World, person: str) -> Role | Side:
    roles = {seat.role for seat in world.seats_of.get(person, ())}
    told = (Role.DECISION_MAKER, Role.CONTACT, Role.MEMBER)
    return next((role for role in told if role in roles), Side.CUSTOMER)
