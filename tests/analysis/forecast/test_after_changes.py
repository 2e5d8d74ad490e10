"""Forecasts from risk that moved with the facts are those of risk found anew."""

from __future__ import annotations

import random

import pytest

from graphapi.analysis.forecast.departure import manager_departure
from graphapi.analysis.forecast.plan import preview, save_plan
from graphapi.analysis.forecast.what_if import what_if
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.risk.moved import moved
from graphapi.analysis.world import assemble
from graphapi.live.fold import fold
from graphapi.model.words import Role, Side
from tests.analysis.risk.branches import AT, Branch

STEPS = 12


@pytest.fixture(scope="module")
def changed():
    """A world after some changes, the risk that moved with them, and the risk found anew."""
    branch = Branch(random.Random(5), 80, 8)
    world = assemble(branch.settle(220), at=AT)
    risk = assess(world)
    for version in range(1, STEPS + 1):
        changes = branch.changes()
        world = fold(world, changes, version=version, at=AT)
        risk = moved(risk, world, changes).risk
    return world, risk, assess(world)


def people_of(world):
    return [
        person
        for person, row in world.persons.items()
        if row.side is Side.CUSTOMER and person not in world.lost_persons
    ]


def test_what_if(changed) -> None:
    world, risk, anew = changed
    expected = 0.0
    for lost in (people_of(world)[:8], people_of(world)[10:13]):
        one, other = (what_if(world, each, lost) for each in (risk, anew))
        assert one.at_least.followers == pytest.approx(other.at_least.followers)
        expected += one.at_least.followers
        assert [(x.person, pytest.approx(x.change)) for x in one.followers] == [
            (x.person, x.change) for x in other.followers
        ]
        for here, there in zip(one.groups, other.groups, strict=True):
            assert here.group == there.group
            assert here.if_lost == pytest.approx(there.if_lost)
            assert here.coverage_after == pytest.approx(there.coverage_after)
    assert expected > 0


def test_plans(changed) -> None:
    world, risk, anew = changed
    for ask in (save_plan, preview):
        one, other = (ask(world, each, people=5) for each in (risk, anew))
        assert one.steps
        assert [step.person for step in one.steps] == [step.person for step in other.steps]
        assert [step.hangs for step in one.steps] == [
            pytest.approx(step.hangs) for step in other.steps
        ]


def test_departures(changed) -> None:
    world, risk, anew = changed
    managers = [
        person
        for person, seats in world.seats_of.items()
        if any(seat.role is Role.ACCOUNT_MANAGER for seat in seats)
    ]
    assert managers
    for manager in sorted(managers)[:3]:
        one, other = (manager_departure(world, each, manager) for each in (risk, anew))
        assert one.lost_coverage == pytest.approx(other.lost_coverage)
        assert [heir.person for heir in one.heirs] == [heir.person for heir in other.heirs]
