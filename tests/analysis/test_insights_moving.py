"""Races, profiles and examples follow the facts: from risk that moved as from a full sweep."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from graphapi.analysis.imitation import group_imitation
from graphapi.analysis.influence.race import race
from graphapi.analysis.profile import network_profile
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.risk.moved import moved
from graphapi.analysis.world import assemble
from graphapi.live.fold import fold
from tests.analysis.risk.branches import AT, Branch

STEPS = 12


def played():
    """Yield the world after each of some changes, with the risk that moved there."""
    branch = Branch(random.Random(5), 80, 8)
    world = assemble(branch.settle(240), at=AT)
    risk = assess(world)
    for version in range(1, STEPS + 1):
        changes = branch.changes()
        world = fold(world, changes, version=version, at=AT)
        risk = moved(risk, world, changes).risk
        yield world, risk


def rounded(examples):
    return [
        replace(each, switch=round(each.switch, 9), amount=round(each.amount, 9))
        for each in sorted(examples, key=lambda each: each.group)
    ]


def test_what_moved_answers_as_a_sweep_does() -> None:
    pressed = reached = rivals = 0
    for world, risk in played():
        anew = assess(world)
        for group in list(world.groups)[:4]:
            one, other = (group_imitation(world, each, group) for each in (risk, anew))
            assert rounded(one.pressing) == rounded(other.pressing)
            assert rounded(one.pressed) == rounded(other.pressed)
            assert one.total == pytest.approx(other.total, abs=1e-9)
            pressed += len(one.pressing)
        for person in list(world.persons)[:8]:
            one, other = (race(world, each, person) for each in (risk, anew))
            assert one.lead == pytest.approx(other.lead, abs=1e-9)
            assert [each.competitor for each in one.rivals] == [
                each.competitor for each in other.rivals
            ]
            rivals += len(one.rivals)
            profiles = [network_profile(world, each, person) for each in (risk, anew)]
            assert profiles[0].groups == profiles[1].groups
            reached += len(profiles[0].reached)
    assert min(pressed, reached, rivals) > 0
