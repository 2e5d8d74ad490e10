"""What holds for the risk of every world."""

import math
import random
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.risk.assess import assess
from graphapi.model.rows import Person
from graphapi.model.words import TouchOutcome
from tests.analysis.plain_risk import plain_risk
from tests.analysis.scenes import (
    NOON,
    ago,
    complaint,
    loss,
    people,
    plain,
    tie,
    touch,
    visit,
    world_of,
)
from tests.analysis.tiny import BUNDLES, GROUPS, NAMES, TIES, TOUCHES, branches, unique

NEAR = 1e-12
tiny = settings(max_examples=40, deadline=None)


def pressed(world):
    """1 - exp(-λ) of everybody: the chance to fall to pressure alone."""
    risk = assess(world)
    return {p: -math.expm1(-risk.hazards.pressures.hazard[p]) for p in world.persons}


def scores(rows, *, at=NOON):
    return assess(world_of(*rows, at=at), switch_rate=0.8).values


def none_lower(rows, *more):
    before, after = scores(rows), scores(unique([*rows, *more]))
    return all(after[who] >= before[who] - NEAR for who in before)


@tiny
@given(branches())
def test_equals_the_plain_formulas(rows) -> None:
    world = world_of(*rows)
    risk = assess(world, switch_rate=0.8)
    m = {who: each.factor for who, each in risk.hazards.susceptible.items()}
    values, switches = plain_risk(world, m, 0.8)
    assert risk.values == pytest.approx(values, abs=1e-9)
    assert {g: row.switch for g, row in risk.groups.items()} == pytest.approx(switches, abs=1e-9)


@tiny
@given(branches())
def test_plain_networkx_gives_the_same_answers(rows) -> None:
    world = world_of(*rows)
    compact, slow = assess(world), assess(plain(world))
    assert compact.values == pytest.approx(dict(slow.values), abs=NEAR)
    for who in NAMES:
        ours, theirs = compact.explain(who), slow.explain(who)
        assert [r.code for r in ours.reasons] == [r.code for r in theirs.reasons]
        assert [r.amount for r in ours.reasons] == pytest.approx([r.amount for r in theirs.reasons])


@tiny
@given(branches(), TOUCHES)
def test_a_new_touch_lowers_nobody(rows, new) -> None:
    assert none_lower(rows, replace(new, id="new"))


@tiny
@given(branches(), st.sampled_from(NAMES))
def test_a_person_won_lowers_nobody_else(rows, who) -> None:
    before = scores(rows)
    after = scores([*rows, touch(who, outcome=TouchOutcome.WON, name="new")])
    assert all(after[name] >= before[name] - NEAR for name in NAMES if name != who)
    assert after[who] == 0.0 if before[who] == 0.0 else after[who] >= 0.9 - NEAR


@tiny
@given(branches(), TIES)
def test_a_new_tie_lowers_nobody(rows, new) -> None:
    assert none_lower(rows, replace(new, id="new"))


@tiny
@given(branches(), st.sampled_from(NAMES))
def test_a_person_lost_today_lowers_nobody(rows, who) -> None:
    assert none_lower(rows, loss(who, name="new"))


@tiny
@given(branches(), st.sampled_from(GROUPS))
def test_a_contract_lost_today_lowers_nobody(rows, where) -> None:
    assert none_lower(rows, loss(where=where, name="new"))


@tiny
@given(branches(), st.sampled_from(GROUPS))
def test_a_complaint_today_lowers_nobody(rows, where) -> None:
    assert none_lower(rows, complaint(where, name="new"))


@tiny
@given(branches(), BUNDLES, st.sampled_from(NAMES))
def test_a_bundle_or_a_visit_raises_nobody(rows, new, who) -> None:
    before = scores(rows)
    for more in (replace(new, id="new"), replace(visit(who), id="new")):
        after = scores([*rows, more])
        assert all(after[name] <= before[name] + NEAR for name in before)


@tiny
@given(branches(cared=False), st.integers(1, 200))
def test_time_alone_raises_no_pressure(rows, days) -> None:
    now = assess(world_of(*rows), switch_rate=0.8).hazards.pressures.hazard
    later = assess(world_of(*rows, at=ago(-days)), switch_rate=0.8).hazards.pressures.hazard
    assert all(later[name] <= now[name] + NEAR for name in NAMES)


@tiny
@given(branches())
def test_risks_are_probabilities(rows) -> None:
    assert all(0.0 <= value <= 1.0 for value in scores(rows).values())


@tiny
@given(branches(), st.integers(0, 99))
def test_relabelled_persons_give_the_permuted_result(rows, seed) -> None:
    other = list(NAMES)
    random.Random(seed).shuffle(other)
    new = dict(zip(NAMES, other, strict=True))

    def renamed(row):
        if isinstance(row, Person):
            return replace(row, id=new[row.id])
        ends = ("person_id", "from_id", "to_id")
        return replace(
            row, **{k: new.get(getattr(row, k)) for k in ends if getattr(row, k, 0) in new}
        )

    before, after = scores(rows), scores([renamed(row) for row in rows])
    assert {new[name]: value for name, value in before.items()} == pytest.approx(dict(after))


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 5), st.data())
def test_on_trees_it_is_the_independent_cascade(size, data) -> None:
    names = NAMES[:size]
    parents = [data.draw(st.integers(0, child - 1)) for child in range(1, size)]
    strengths = st.sampled_from((0.2, 0.5, 1.0))
    ties = {}
    for child, parent in enumerate(parents, 1):
        ties[names[child], names[parent]] = data.draw(strengths)
        ties[names[parent], names[child]] = data.draw(strengths)
    touched = {name: data.draw(st.sampled_from((0.0, 0.6, 1.0))) for name in names}
    rows = [*people(names), *(tie(*ends, s) for ends, s in ties.items())]
    rows += [touch(name, weight=weight) for name, weight in touched.items() if weight]
    world = world_of(*rows)
    world = replace(world, parameters=replace(world.parameters, spread_hops=size))
    chances = {name: 0.5 * weight for name, weight in touched.items()}
    expected = cascade(names, chances, {ends: 0.3 * s for ends, s in ties.items()})
    assert pressed(world) == pytest.approx(expected, abs=1e-9)


def cascade(names, chances, passing):
    """The chance of everybody to be reached, over every seed set and every state of the ties."""
    reached = dict.fromkeys(names, 0.0)
    for fallen in product((False, True), repeat=len(names)):
        seeds = {name for name, falls in zip(names, fallen, strict=True) if falls}
        start = math.prod(chances[n] if n in seeds else 1 - chances[n] for n in names)
        if start:
            for name in names:
                reached[name] += start * reach(seeds, name, passing)
    return reached


def reach(seeds, target, passing):
    """On a tree: no tie into the target's side passes, unless one does."""

    def quiet(node, came_from):
        if node in seeds:
            return 0.0
        into = [u for u, v in passing if v == node and u != came_from]
        return math.prod(1 - passing[u, node] * (1 - quiet(u, node)) for u in into)

    return 1 - quiet(target, None)
