"""Whom to secure first, what that saves, and through whom to reach them.

Sampled worlds say it with an error; a preview says at once through whom most may be lost.

References
----------
D. Kempe, J. Kleinberg, E. Tardos, KDD 2003, doi 10.1145/956750.956769; J. Leskovec et al.,
"Cost-effective outbreak detection in networks", KDD 2007, doi 10.1145/1281192.1281239.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    from collections.abc import Sequence

    import numpy.typing as npt

    from graphapi.analysis.forecast.approach import Approach
    from graphapi.analysis.forecast.takings import Takings
    from graphapi.analysis.risk.assess import Risk
    from graphapi.analysis.world import World
    from graphapi.compact.kernels.worlds import Run

    Numbers = npt.NDArray[np.float64]

PEOPLE = range(1, 201)
"""For how many persons a plan can be asked."""
USUAL = 5
LEAST_DROP = 0.01
"""By how much the chance that a contract goes falls at least for its group to be called saved."""


@dataclass(frozen=True, slots=True)
class _Task:
    """A plan in the making."""

    world: World
    risk: Risk
    area: Area
    most: int
    budget: Budget

    @property
    def least(self) -> float:
        """What must hang on a person for securing the person to pay."""
        share = 1.0 - self.world.parameters.plan_epsilon
        return (self.budget.person or 0) / share if share > 0.0 else 0.0

    def counted(self) -> tuple[Takings, npt.NDArray[np.bool_], int]:
        """Return what is counted, whom the plan may name, and in which currency."""
        places = self.risk.hazards.places
        groups = self.area.checked(self.world).money_in(self.world, places)
        people = self.area.people_in(places, groups)
        whole = takings_of(self.risk.hazards)
        currency = whole.main(groups)
        return whole.counted(groups, currency), people, currency


def save_plan(
    world: World,
    risk: Risk,
    *,
    area: Area = EVERYWHERE,
    people: int | None = None,
    budget: Budget | None = None,
    seed: int = 0,
) -> SavePlan:
    """Answer whom to secure so that the least money is lost.

    Securing a person leaves a fifth of the hazards that act on them. Money is that of the area: of
    people at home there, and of its contracts.

    Parameters
    ----------
    area : Area
        Whom the plan may name, and whose money counts.
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

    Notes
    -----
    Twice 300 worlds for each person, and the best way in to each.
    """
    task = _task(world, risk, area, people, budget)
    takings, candidates, currency = task.counted()
    table = world.parameters
    branch = branch_of(risk.hazards, takings)
    sampling = Sampling(table.plan_worlds, table.plan_epsilon, seed)
    chosen = choose(branch, candidates, task.most, sampling, least=task.least)
    runs = measured(branch, [choice.person for choice in chosen], sampling)
    steps = tuple(_steps(task, chosen, runs))
    return SavePlan(
        steps=steps,
        at_stake=estimate(runs[0].losses),
        groups=_protected(task, takings, runs),
        currency=takings.names[currency] if currency >= 0 else None,
        left_out=_left_out(task, takings, currency),
        worlds=table.plan_worlds,
        sentence=_sentence(steps, runs),
        parameters=table.version,
    )


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
    takings, candidates, currency = task.counted()
    worth = np.where(candidates, hanging(risk.hazards, takings), 0.0)
    order = np.lexsort((np.arange(len(worth)), -worth))[: task.most]
    chosen = [Choice(at, float(worth[at])) for at in order.tolist() if worth[at] > task.least]
    return SavePlan(
        steps=tuple(_step(task, choice, number) for number, choice in enumerate(chosen, 1)),
        at_stake=None,
        groups=(),
        currency=takings.names[currency] if currency >= 0 else None,
        left_out=_left_out(task, takings, currency),
        worlds=0,
        sentence=Sentence("PLAN_PREVIEW", {"count": len(chosen)}),
        parameters=world.parameters.version,
    )


def _task(world: World, risk: Risk, area: Area, people: int | None, budget: Budget | None) -> _Task:
    spending = budget or Budget()
    most = spending.limit(within(people, USUAL, PEOPLE, "people"))
    return _Task(world, risk, area, most, spending)


def _steps(task: _Task, chosen: Sequence[Choice], runs: Sequence[Run]) -> list[PlanStep]:
    approach = approach_to(task.world, task.risk)
    places = task.risk.hazards.places
    return [
        _step(
            task,
            choice,
            number,
            saves=estimate(runs[number - 1].losses - runs[number].losses),
            together=estimate(runs[0].losses - runs[number].losses),
            approach=approach(places.persons[choice.person]),
        )
        for number, choice in enumerate(chosen, 1)
    ]


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
        approach=approach,
    )


def _protected(task: _Task, takings: Takings, runs: Sequence[Run]) -> tuple[Protected, ...]:
    worlds = task.world.parameters.plan_worlds
    before, after = runs[0].openings / worlds, runs[-1].openings / worlds
    at = np.flatnonzero((before - after >= LEAST_DROP) & (takings.contracts > 0.0))
    saved = (before - after) * takings.contracts
    groups = task.risk.hazards.places.groups
    return tuple(
        Protected(groups[g], float(before[g]), float(after[g]), float(takings.contracts[g]))
        for g in at[np.argsort(-saved[at], kind="stable")].tolist()
    )


def _left_out(task: _Task, takings: Takings, currency: int) -> tuple[str, ...]:
    groups = task.area.money_in(task.world, task.risk.hazards.places)
    codes = np.unique(takings.currencies[groups & (takings.currencies >= 0)]).tolist()
    return tuple(takings.names[code] for code in codes if code != currency)


def _sentence(steps: Sequence[PlanStep], runs: Sequence[Run]) -> Sentence:
    lost = float(runs[0].losses.mean())
    if not steps or lost <= 0.0:
        return Sentence("PLAN_NOTHING")
    share = Share(1.0 - float(runs[-1].losses.mean()) / lost)
    first = Ref(Person, steps[0].person)
    return Sentence("PLAN", {"count": len(steps), "share": share, "person": first})
