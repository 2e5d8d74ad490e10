"""Whom to secure first, what that saves, and through whom to reach them.

Sampled worlds say it with an error; a preview says at once through whom most may be lost.

References
----------
D. Kempe, J. Kleinberg, E. Tardos, KDD 2003, doi 10.1145/956750.956769; J. Leskovec et al.,
"Cost-effective outbreak detection in networks", KDD 2007, doi 10.1145/1281192.1281239.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapi.analysis.forecast.approach import approach_to
from graphapi.analysis.forecast.area import EVERYWHERE, Area
from graphapi.analysis.forecast.budget import Budget
from graphapi.analysis.forecast.choosing import (
    Choice,
    Estimate,
    Sampling,
    choose,
    estimate,
    measured,
)
from graphapi.analysis.forecast.planned import PlanStep, Protected, SavePlan
from graphapi.analysis.forecast.preview import hanging
from graphapi.analysis.forecast.staging import branch_of
from graphapi.analysis.forecast.takings import takings_of
from graphapi.analysis.influence.paths import within
from graphapi.analysis.sentences import Sentence, Share
from graphapi.changes import Ref
from graphapi.model.rows import Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from graphapi.analysis.forecast.approach import Approach
    from graphapi.analysis.forecast.takings import Takings
    from graphapi.analysis.risk.assess import Risk
    from graphapi.analysis.world import World
    from graphapi.compact.kernels.worlds.branch import Branch

    Numbers = npt.NDArray[np.float64]

PEOPLE = range(1, 201)
"""For how many persons a plan can be asked."""
USUAL = 5
LEAST_DROP = 0.01
"""By how much the chance that a contract goes falls at least for its group to be called saved."""


class _Course(NamedTuple):
    """What is lost in each world after each step, and how often each contract goes, as shares."""

    losses: Sequence[Numbers]
    before: Numbers
    after: Numbers


@dataclass(frozen=True, slots=True)
class _Task:
    """A plan in the making: what is counted, whom it may name, and how many at most."""

    world: World
    risk: Risk
    budget: Budget
    most: int
    takings: Takings
    candidates: npt.NDArray[np.bool_]
    currency: str | None
    left_out: tuple[str, ...]


def save_plan(
    world: World,
    risk: Risk,
    *,
    area: Area = EVERYWHERE,
    people: int | None = None,
    budget: Budget | None = None,
    seed: int = 0,
) -> SavePlan:
    """Answer whom to secure so that the least money is lost, 300 worlds for each who is tried.

    Securing a person leaves a fifth of the hazards that act on them.

    Parameters
    ----------
    area : Area
        Whom the plan may name, and whose money counts: of people at home there, and contracts.
    people : int, optional
        How many at most, 1 to 200 (5).
    budget : Budget, optional
        What securing a person costs, and what may be spent.
    seed : int
        Another one samples other worlds; the same gives the same plan.

    Raises
    ------
    UnknownId, BadInput
        For an unknown id or a number out of its range, by field; for an area without anybody.
    """
    task = _task(world, risk, area, people, budget)
    table = world.parameters
    branch = branch_of(risk.hazards, task.takings)
    sampling = Sampling(table.plan_worlds, table.plan_epsilon, seed)
    chosen = choose(branch, task.candidates, task.most, sampling, least=task.budget.person or 0)
    return _told(task, chosen, _course(branch, chosen, sampling))


def preview(
    world: World,
    risk: Risk,
    *,
    area: Area = EVERYWHERE,
    people: int | None = None,
    budget: Budget | None = None,
) -> SavePlan:
    """Answer at once on whom most money hangs; no plan, for what hangs on several may be the same.

    Parameters, errors and money are those of :func:`save_plan`; nothing is sampled.
    """
    task = _task(world, risk, area, people, budget)
    worth = np.where(task.candidates, hanging(risk.hazards, task.takings), 0.0)
    order = np.lexsort((np.arange(len(worth)), -worth))[: task.most]
    chosen = [
        Choice(at, float(worth[at]))
        for at in order.tolist()
        if worth[at] > (task.budget.person or 0)
    ]
    return SavePlan(
        steps=tuple(_step(task, choice, number) for number, choice in enumerate(chosen, 1)),
        at_stake=None,
        groups=(),
        currency=task.currency,
        left_out=task.left_out,
        worlds=0,
        sentence=Sentence("PLAN_PREVIEW", {"count": len(chosen)}),
        parameters=world.parameters.version,
    )


def _task(world: World, risk: Risk, area: Area, people: int | None, budget: Budget | None) -> _Task:
    spending = budget or Budget()
    most = spending.limit(within(people, USUAL, PEOPLE, "people"))
    places = risk.hazards.places
    groups = area.checked(world).money_in(world, places)
    candidates = area.people_in(places, groups)
    whole = takings_of(risk.hazards)
    code = whole.main(groups)
    codes = np.unique(whole.currencies[groups & (whole.currencies >= 0)]).tolist()
    return _Task(
        world=world,
        risk=risk,
        budget=spending,
        most=most,
        takings=whole.counted(groups, code),
        candidates=candidates,
        currency=whole.names[code] if code >= 0 else None,
        left_out=tuple(whole.names[each] for each in codes if each != code),
    )


def _course(branch: Branch, chosen: Sequence[Choice], sampling: Sampling) -> _Course:
    losses = []
    for stage in measured(branch, [choice.person for choice in chosen], sampling):
        losses.append(stage.losses)
        last = stage.branch
    before, after = (sampling.measuring(each).openings for each in (branch, last))
    return _Course(losses, before / sampling.worlds, after / sampling.worlds)


def _told(task: _Task, chosen: Sequence[Choice], course: _Course) -> SavePlan:
    steps = tuple(_steps(task, chosen, course.losses))
    return SavePlan(
        steps=steps,
        at_stake=estimate(course.losses[0], task.currency),
        groups=_protected(task, course),
        currency=task.currency,
        left_out=task.left_out,
        worlds=len(course.losses[0]),
        sentence=_sentence(steps, course.losses),
        parameters=task.world.parameters.version,
    )


def _steps(task: _Task, chosen: Sequence[Choice], losses: Sequence[Numbers]) -> Iterator[PlanStep]:
    approach = approach_to(task.world, task.risk)
    places = task.risk.hazards.places
    for number, choice in enumerate(chosen, 1):
        yield _step(
            task,
            choice,
            number,
            saves=estimate(losses[number - 1] - losses[number], task.currency),
            together=estimate(losses[0] - losses[number], task.currency),
            approach=approach(places.persons[choice.person]),
        )


def _step(
    task: _Task,
    choice: Choice,
    number: int,
    *,
    saves: Estimate | None = None,
    together: Estimate | None = None,
    approach: Approach | None = None,
) -> PlanStep:
    places = task.risk.hazards.places
    person, home = places.persons[choice.person], int(places.homes[choice.person])
    return PlanStep(
        person=person,
        group=places.groups[home] if home >= 0 else None,
        risk=task.risk.of(person),
        hangs=choice.hangs,
        saves=saves,
        together=together,
        cost=task.budget.cost(number),
        currency=task.currency,
        approach=approach,
    )


def _protected(task: _Task, course: _Course) -> tuple[Protected, ...]:
    contracts, drop = task.takings.contracts, course.before - course.after
    at = np.flatnonzero((drop >= LEAST_DROP) & (contracts > 0.0))
    order = at[np.argsort(-(drop * contracts)[at], kind="stable")]
    groups = task.risk.hazards.places.groups
    return tuple(
        Protected(
            group=groups[place],
            before=float(course.before[place]),
            after=float(course.after[place]),
            contract=float(contracts[place]),
            currency=task.currency,
        )
        for place in order.tolist()
    )


def _sentence(steps: Sequence[PlanStep], losses: Sequence[Numbers]) -> Sentence:
    lost = float(losses[0].mean())
    if not steps or lost <= 0.0:
        return Sentence("PLAN_NOTHING")
    share = Share(1.0 - float(losses[-1].mean()) / lost)
    first = Ref(Person, steps[0].person)
    return Sentence("PLAN", {"count": len(steps), "share": share, "person": first})
