"""Risk moved with the facts equals the risk of the world that they lead to."""

from __future__ import annotations

import os
import random
from dataclasses import replace

import numpy as np
import pytest

from graphapi.analysis.clusters import find_clusters
from graphapi.analysis.dates import DAY_MILLIS
from graphapi.analysis.risk import moved as moves
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.risk.moved import moved
from graphapi.analysis.world import assemble
from graphapi.changes import Change
from graphapi.errors import UnknownId
from graphapi.live.fold import fold
from graphapi.model.words import Side
from tests.analysis.risk.branches import AT, Branch

STEPS = int(os.environ.get("GRAPHAPI_MOVES", "100"))
"""How many times each branch is changed, by two changes at the mean; 625 make 10,000 in all."""
SIZES = [(12, 3, 30), (60, 6, 150), (300, 20, 900), (800, 40, 2000)]
"""People, groups and ties of the branches."""


def started(seed, people, groups, ties):
    branch = Branch(random.Random(seed), people, groups)
    world = assemble(branch.settle(ties), at=AT)
    return branch, world, assess(world)


def played(seed, steps, people, groups, ties):
    """Yield the world before and after each step, its risk, and what moving it has found."""
    branch, world, risk = started(seed, people, groups, ties)
    for version in range(1, steps + 1):
        changes = branch.changes()
        after = fold(world, changes, version=version, at=AT)
        found = moved(risk, after, changes)
        yield world, risk, after, found
        world, risk = after, found.risk


@pytest.fixture(params=[0, 1_000_000], ids=["far waits", "far at once"], autouse=True)
def far(request, monkeypatch):
    """Whether many who see other examples pass them on only when somebody asks."""
    monkeypatch.setattr(moves, "FEW", request.param)


@pytest.mark.parametrize(("people", "groups", "ties"), SIZES)
def test_moved_risk_equals_that_of_a_full_sweep(people, groups, ties):
    known, waits = {}, 0
    for before, _, world, found in played(people, STEPS, people, groups, ties):
        anew = assess(world)
        known = known or assess(before).values
        waits += len(found.risk.moving.pending) > 0
        assert all(abs(found.risk.of(each) - anew.of(each)) < 1e-9 for each in world.persons)
        assert {each for each in world.persons if known[each] != anew.of(each)} <= found.persons
        assert found.reach is not None
        known = anew.values
    assert (waits > 0) == (moves.FEW == 0)


def test_groups_and_their_money_move_too():
    for before, _, world, found in played(1, STEPS // 4, 120, 12, 300):
        anew, earlier = assess(world).groups, assess(before).groups
        for group in world.groups:
            now, then = found.risk.groups[group], anew[group]
            assert now.currency == then.currency
            for name in ("switch", "money", "contract", "people_money"):
                assert getattr(now, name) == pytest.approx(getattr(then, name), abs=1e-9)
            assert group in found.groups or then == earlier[group]
        assert len(found.risk.groups) == len(list(found.risk.groups)) == len(world.groups)


def test_clusters_and_explanations_follow():
    for number, (_, _, world, found) in enumerate(played(2, STEPS // 4, 90, 6, 400)):
        risk, anew = found.risk, assess(world)
        for person in list(world.persons)[number % 7 :: 7]:
            ours, theirs = risk.explain(person), anew.explain(person)
            assert ours.factors == theirs.factors
            assert ours.unknown == theirs.unknown
            assert ours.hazard == pytest.approx(theirs.hazard, abs=1e-9)
            assert told(ours) == told(theirs)
        ours, theirs = find_clusters(world, risk), find_clusters(world, anew)
        assert [each.members for each in ours] == [each.members for each in theirs]
        assert [each.keep for each in ours] == [each.keep for each in theirs]
        for one, other in zip(ours, theirs, strict=True):
            assert one.money == pytest.approx(other.money, abs=1e-9)
            assert one.attention == pytest.approx(other.attention, abs=1e-9)


def test_the_terms_of_everybody_are_those_of_a_full_sweep():
    for _, _, world, found in played(8, STEPS // 2, 70, 6, 200):
        ours, theirs = found.risk.hazards, assess(world).hazards
        for name in ("falling", "switches", "herding", "whole", "rate", "pressed"):
            assert np.array_equal(getattr(ours, name), getattr(theirs, name)), name
        for name in ("customers", "homes", "housed", "herd_persons", "herd_groups"):
            assert np.array_equal(getattr(ours.places, name), getattr(theirs.places, name)), name
        for one, other in zip(ours.places.units, theirs.places.units, strict=True):
            assert np.array_equal(one, other)
        for one, other in zip(ours.places.gone, theirs.places.gone, strict=True):
            assert np.array_equal(one, other, equal_nan=True)
        assert np.array_equal(ours.touches.own, theirs.touches.own)
        assert np.array_equal(ours.care.factors, theirs.care.factors)
        assert dict(ours.susceptible) == dict(theirs.susceptible)
        assert dict(ours.causes) == dict(theirs.causes)


def told(explained):
    return [(each.code, each.source, round(each.amount, 9)) for each in explained.reasons]


def test_the_risk_of_before_stays_as_it_was():
    kept = []
    for _, risk, _, found in played(3, 30, 60, 6, 150):
        kept.append((risk, {each: risk.of(each) for each in risk.terms.world.persons}))
        assert found.risk is not risk
    for risk, known in kept:
        assert {each: risk.of(each) for each in known} == known


def test_everybody_is_assessed_anew_where_places_shift():
    branch, world, risk = started(4, 20, 3, 40)
    newcomer = replace(branch.person("p0000"), id="newcomer", side=Side.CUSTOMER)
    stranger = replace(branch.seat(), id="s", group_id="nowhere", since=None, until=None)
    for row in (newcomer, branch.group("later"), stranger):
        changes = (Change(1, type(row), row.id, row),)
        after = fold(world, changes, version=1, at=AT)
        found = moved(risk, after, changes)
        assert found.reach is None
        assert found.persons == after.persons.keys()
        assert found.groups == after.groups.keys()
        assert found.risk.values == assess(after).values
    later = fold(world, (), version=1, at=AT + DAY_MILLIS)
    assert moved(risk, later, ()).reach is None


def test_nothing_changed_moves_nothing():
    _, world, risk = started(5, 40, 4, 100)
    found = moved(risk, fold(world, (), version=9, at=AT), ())
    assert not found.persons
    assert not found.groups
    assert found.risk.terms.world.version == 9


def test_who_is_asked_for_and_unknown_is_refused():
    branch, world, risk = started(6, 20, 3, 40)
    changes = branch.changes()
    found = moved(risk, fold(world, changes, version=1, at=AT), changes).risk
    with pytest.raises(UnknownId, match="Nobody has the id"):
        found.of("nobody")
    assert found.groups.get("nowhere") is None
    assert "nobody" not in found.terms.lost
    lost = found.terms.lost
    assert len(lost) == len(list(lost)) == len(found.hazards.lost)
