"""Save plans: the oracles of algorithms.md, section 6, and what bad questions get."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings

from graphapi.analysis.forecast.area import EVERYWHERE, Area
from graphapi.analysis.forecast.budget import Budget
from graphapi.analysis.forecast.choosing import Sampling, choose, measured
from graphapi.analysis.forecast.plan import preview, save_plan
from graphapi.analysis.forecast.staging import branch_of, secured
from graphapi.analysis.forecast.takings import takings_of
from graphapi.analysis.parameters import Parameters
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.world import assemble
from graphapi.errors import BadInput, UnknownId
from graphapi.model.words import GroupTier, Role, Side, TouchOutcome
from tests.analysis.scenes import (
    NOON,
    group,
    loss,
    mutual,
    people,
    person,
    plain,
    seat,
    tie,
    touch,
    visit,
    world_of,
)
from tests.analysis.tiny import branches

SAMPLING = Sampling(300, 0.2)
QUIET = Parameters(risk_base=0.0)
BOSS = Role.DECISION_MAKER


def star(leaves=8, **facts):
    names = [f"leaf{number}" for number in range(leaves)]
    return [
        group("g", monthly_revenue=0, currency="CNY", **facts),
        *people(["hub", *names], monthly_revenue=100, currency="CNY"),
        *[seat(name, "g") for name in ["hub", *names]],
        *[tie("hub", name) for name in names],
        touch("hub", outcome=TouchOutcome.PENDING),
    ]


def firm(name, revenue, *, boss="boss", **facts):
    crew = [f"{name}-{boss}", f"{name}-one", f"{name}-two"]
    return [
        group(name, monthly_revenue=revenue, currency="CNY", **facts),
        *people(crew, monthly_revenue=100, currency="CNY"),
        seat(crew[0], name, BOSS, 1.0),
        *[seat(each, name) for each in crew[1:]],
        *[tie(crew[0], each) for each in crew[1:]],
        touch(crew[0]),
    ]


def asked(rows, **question):
    world = world_of(*rows)
    return save_plan(world, assess(world), **question)


def persons(plan):
    return [step.person for step in plan.steps]


def laid_out(rows, parameters=QUIET):
    world = assemble(rows, at=NOON, parameters=parameters)
    risk = assess(world)
    takings = takings_of(risk.hazards)
    return risk, branch_of(risk.hazards, takings)


def test_the_touched_hub_of_a_star_comes_first() -> None:
    assert persons(asked(star(), people=1)) == ["hub"]


def test_of_two_equal_groups_the_head_of_the_richer_comes_first() -> None:
    rows = [*firm("poor", 1_000), *firm("rich", 10_000)]
    plan = asked(rows, people=2)
    assert persons(plan) == ["rich-boss", "poor-boss"]
    assert [each.group for each in plan.groups] == ["rich", "poor"]
    assert all(each.after < each.before for each in plan.groups)
    assert plan.currency == "CNY"
    assert plan.left_out == ()


def test_money_comes_with_its_error_and_adds_up() -> None:
    plan = asked([*firm("poor", 1_000), *firm("rich", 10_000)], people=4)
    told = [step.saves.money for step in plan.steps]
    assert all(step.saves.error > 0 for step in plan.steps[:2])
    for number, step in enumerate(plan.steps, 1):
        assert step.together.money == pytest.approx(math.fsum(told[:number]))
    assert plan.steps[-1].together.money <= plan.at_stake.money
    assert plan.sentence.code == "PLAN"
    assert plan.worlds == 300


def test_the_same_seed_gives_the_same_plan_on_plain_graphs_too() -> None:
    world = world_of(*firm("poor", 1_000), *firm("rich", 10_000))
    first = save_plan(world, assess(world), people=5, seed=3)
    assert save_plan(world, assess(world), people=5, seed=3) == first
    simple = plain(world)
    again = save_plan(simple, assess(simple), people=5, seed=3)
    assert persons(again) == persons(first)
    assert again.at_stake == first.at_stake


@settings(max_examples=25, deadline=None)
@given(branches())
def test_more_secured_never_lose_more_in_any_world(rows) -> None:
    risk, branch = laid_out(rows, Parameters())
    everybody = list(range(len(risk.hazards.places.persons)))
    runs = list(measured(branch, everybody, SAMPLING._replace(worlds=60)))
    for less, more in itertools.pairwise(runs):
        assert (more.losses <= less.losses).all()


@settings(max_examples=25, deadline=None)
@given(branches())
def test_worlds_that_are_kept_are_as_if_they_were_played_again(rows) -> None:
    risk, branch = laid_out(rows, Parameters())
    everybody = list(range(len(risk.hazards.places.persons)))
    sampling = SAMPLING._replace(worlds=60)
    for count, stage in enumerate(measured(branch, everybody, sampling)):
        again = sampling.measuring(secured(branch, everybody[:count], 0.2))
        assert stage.losses.tolist() == again.losses.tolist()
        assert stage.credit == pytest.approx(again.credit)
        assert stage.falls.tolist() == again.falls.tolist()


def test_nobody_asked_for_is_nobody_chosen() -> None:
    _, branch = laid_out(star())
    assert choose(branch, branch.falls >= 0, 0, SAMPLING, least=0.0) == ()


def test_securing_whom_nothing_presses_on_or_who_is_lost_saves_nothing() -> None:
    rows = [*star(), *people(["calm", "gone"], monthly_revenue=500), loss("gone", age=10.0)]
    rows += [seat("calm", "g"), seat("gone", "g")]
    risk, branch = laid_out(rows)
    at = risk.hazards.places.person_at
    runs = list(measured(branch, [at["calm"], at["gone"]], SAMPLING))
    assert runs[0].losses.tolist() == runs[1].losses.tolist() == runs[2].losses.tolist()


def test_securing_that_leaves_all_hazards_saves_nothing() -> None:
    risk, branch = laid_out(star())
    runs = list(measured(branch, [risk.hazards.places.person_at["hub"]], Sampling(300, 1.0)))
    assert runs[0].losses.tolist() == runs[1].losses.tolist()


def test_nothing_is_lost_where_everybody_is_secured_for_certain() -> None:
    risk, branch = laid_out([*star(), *firm("firm", 900)], Parameters())
    everybody = range(len(risk.hazards.places.persons))
    run = SAMPLING.measuring(secured(branch, everybody, 0.0))
    assert run.losses.sum() == 0.0


def test_a_contract_that_half_of_the_known_losses_tip_goes_as_often_as_it_may() -> None:
    rows = [*firm("firm", 900), loss("firm-boss", age=1.0)]
    risk, branch = laid_out(rows)
    run = SAMPLING._replace(worlds=3000).measuring(branch)
    gate = risk.hazards.places.group_at["firm"]
    assert run.openings[gate] / 3000 == pytest.approx(risk.hazards.rate, abs=0.03)


def test_worlds_of_a_tree_lose_what_risk_says() -> None:
    risk, branch = laid_out(star(leaves=4))
    run = SAMPLING._replace(worlds=6000).measuring(branch)
    places = risk.hazards.places
    assert run.falls / 6000 == pytest.approx(places.laid_out(risk.values), abs=0.02)


def test_a_plan_ends_where_nothing_is_left_to_save() -> None:
    world = assemble(star(leaves=2), at=NOON, parameters=QUIET)
    assert len(save_plan(world, assess(world), people=200).steps) == 3
    alone = assemble([group("g"), person("a"), seat("a", "g")], at=NOON, parameters=QUIET)
    plan = save_plan(alone, assess(alone))
    assert plan.steps == ()
    assert plan.sentence.code == "PLAN_NOTHING"
    assert plan.currency is None


def test_only_those_of_the_area_are_named_and_counted() -> None:
    rows = [*firm("north", 9_000, region="north"), *firm("south", 1_000, region="south")]
    plan = asked(rows, area=Area(regions=frozenset({"south"})), people=9)
    assert {step.group for step in plan.steps} == {"south"}
    assert plan.at_stake.money < 1_300
    (only,) = asked(rows, area=Area(persons=frozenset({"north-one"})), people=9).steps
    assert only.person == "north-one"
    tier = asked([*firm("a", 900, tier=GroupTier.A1), *firm("b", 900)], area=Area(tiers={"A1"}))
    assert {step.group for step in tier.steps} == {"a"}


def test_money_of_other_currencies_is_left_out_and_said_to_be() -> None:
    rows = [*firm("a", 1_000), *firm("b", 1_000)]
    rows += [group("c", monthly_revenue=10**9, currency="EUR"), person("c-boss")]
    rows += [seat("c-boss", "c", BOSS, 1.0), touch("c-boss")]
    plan = asked(rows, people=20)
    assert plan.currency == "CNY"
    assert plan.left_out == ("EUR",)
    assert "c-boss" not in persons(plan)
    euro = asked(rows, people=1, area=Area(groups=frozenset({"c"})))
    assert (euro.currency, persons(euro)) == ("EUR", ["c-boss"])


def test_a_budget_ends_the_plan_and_leaves_out_whom_it_does_not_pay_to_secure() -> None:
    rows = [*firm("poor", 1_000), *firm("rich", 100_000)]
    plan = asked(rows, people=9, budget=Budget(person=1_000, total=3_500))
    assert [step.cost for step in plan.steps] == [1_000]
    assert persons(plan) == ["rich-boss"]
    two = asked(rows, people=9, budget=Budget(person=10, total=25))
    assert [step.cost for step in two.steps] == [10, 20]


def test_whom_to_see_comes_with_a_way_in() -> None:
    rows = [*star(), person("us", Side.OURS), visit("leaf0", 3.0), *mutual("leaf0", "hub", 0.8)]
    (step,) = asked(rows, people=1).steps
    assert step.approach.best.persons == ("leaf0", "hub")
    assert step.approach.introducer.person == "leaf0"
    assert step.approach.reach > 0
    assert step.risk > 0.5


def test_a_preview_names_those_on_whom_most_hangs() -> None:
    world = world_of(*firm("poor", 1_000), *firm("rich", 10_000))
    seen = preview(world, assess(world), people=2)
    assert persons(seen) == ["rich-boss", "poor-boss"]
    assert seen.at_stake is seen.steps[0].saves is seen.steps[0].approach is None
    assert seen.worlds == 0


@pytest.mark.parametrize("ask", [save_plan, preview])
@pytest.mark.parametrize("count", [0, -1, 201, 10_000])
def test_a_plan_is_for_1_to_200_persons(ask, count) -> None:
    world = world_of(*star())
    with pytest.raises(BadInput, match="people must lie between 1 and 200") as told:
        ask(world, assess(world), people=count)
    assert told.value.field == "people"


@pytest.mark.parametrize(
    ("area", "field"),
    [
        (Area(groups=frozenset({"nowhere"})), "scope.groups"),
        (Area(persons=frozenset({"nobody"})), "scope.persons"),
    ],
)
def test_an_unknown_id_is_named_with_its_field(area, field) -> None:
    with pytest.raises(UnknownId) as told:
        asked(star(), area=area)
    assert told.value.field == field


@pytest.mark.parametrize(
    "area", [Area(regions=frozenset({"sea"})), Area(groups=frozenset()), Area(tiers=frozenset())]
)
def test_an_area_without_anybody_is_told(area) -> None:
    with pytest.raises(BadInput, match="scope: nobody in it can still be kept") as told:
        asked(star(), area=area)
    assert told.value.field == "scope"


def test_nobody_is_left_to_keep_where_all_are_lost() -> None:
    rows = [group("g"), person("a"), seat("a", "g"), loss("a"), person("us", Side.OURS)]
    with pytest.raises(BadInput, match="nobody in it"):
        asked(rows, area=EVERYWHERE)


@pytest.mark.parametrize(
    ("budget", "field"),
    [(Budget(person=0), "budget.perPerson"), (Budget(person=10, total=9), "budget.total")],
)
def test_a_budget_pays_for_somebody(budget, field) -> None:
    with pytest.raises(BadInput) as told:
        asked(star(), budget=budget)
    assert told.value.field == field
