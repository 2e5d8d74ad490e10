"""What follows if persons are lost: the oracles of algorithms.md, section 6."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.circles.find import find_circles
from graphapi.analysis.forecast.forecast import Amount
from graphapi.analysis.forecast.suppose import risk_supposed, supposed
from graphapi.analysis.forecast.what_if import what_if
from graphapi.analysis.risk.assess import assess
from graphapi.analysis.sentences import Language, render
from graphapi.errors import BadInput, UnknownId
from graphapi.model.words import Role, Side, TieKind, TouchOutcome
from tests.analysis.scenes import (
    clique,
    group,
    loss,
    people,
    person,
    plain,
    seat,
    tie,
    touch,
    visit,
    world_of,
)
from tests.analysis.tiny import NAMES, branches

BOSS = Role.DECISION_MAKER


def office(*more):
    crew = ["boss", "one", "two"]
    return [
        group("g", monthly_revenue=9_000, currency="CNY"),
        *people(crew, monthly_revenue=100, currency="CNY"),
        seat("boss", "g", BOSS, 1.0),
        seat("one", "g"),
        seat("two", "g"),
        tie("boss", "one"),
        tie("one", "two", 0.5),
        *more,
    ]


def asked(rows, lost, saved=(), **more):
    world = world_of(*rows)
    return what_if(world, assess(world), lost, saved, **more)


def changes(forecast):
    return {each.person: each.change for each in forecast.followers}


def free(world, names=NAMES):
    return [
        name
        for name in names
        if world.persons[name].side is Side.CUSTOMER and name not in world.lost_persons
    ]


def test_who_follows_is_who_hears_of_it() -> None:
    rows = [group("g"), *people("abc"), *[seat(name, "g") for name in "abc"]]
    told = asked([*rows, tie("a", "b"), tie("b", "c")], ["a"])
    assert [each.person for each in told.followers] == ["b", "c"]
    b, c = told.followers
    assert b.if_held == pytest.approx(1 - math.exp(-0.04))
    assert b.if_lost == pytest.approx(1 - 0.7 * math.exp(-0.04))
    assert c.change == pytest.approx((0.3 * 0.3) * math.exp(-0.04))
    assert told.at_least.followers == pytest.approx(b.change + c.change)


def test_nobody_lost_changes_nothing() -> None:
    told = asked(office(touch("boss")), [])
    assert told.followers == told.groups == told.circles == told.taken == ()
    assert told.at_least.followers == 0.0
    assert told.at_least.money == ()
    assert told.sentence.code == "WHAT_IF_NOBODY"


@settings(max_examples=60, deadline=None)
@given(branches(), st.data())
def test_nobody_is_safer_because_others_are_lost(rows, data) -> None:
    world = world_of(*rows)
    names = free(world)
    lost = data.draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    left = [name for name in names if name not in lost]
    saved = data.draw(st.lists(st.sampled_from(left), unique=True)) if left else []
    hazards = assess(world).hazards
    away = supposed(hazards, lost=lost, held=saved)
    held = supposed(hazards, held=[*lost, *saved])
    assert (away.risks() - held.risks() >= -1e-12).all()
    assert (away.switches - held.switches >= -1e-12).all()


@settings(max_examples=40, deadline=None)
@given(branches(), st.data())
def test_supposed_lost_is_as_if_the_loss_of_today_were_recorded(rows, data) -> None:
    world = world_of(*rows)
    names = free(world)
    lost = data.draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    risk = assess(world)
    recorded = [loss(name, name="today") for name in lost]
    then = assess(world_of(*rows, *recorded), switch_rate=risk.hazards.rate)
    told = risk_supposed(supposed(risk.hazards, lost=lost))
    assert told.values == pytest.approx(dict(then.values))
    for name, row in then.groups.items():
        assert told.groups[name].switch == pytest.approx(row.switch)
        assert told.groups[name].money == pytest.approx(row.money)


def test_whom_we_hold_neither_follows_nor_passes_it_on() -> None:
    rows = [group("g"), *people("abc"), *[seat(name, "g") for name in "abc"]]
    rows += [tie("a", "b"), tie("b", "c"), touch("b")]
    told = asked(rows, ["a"], ["b"])
    assert told.followers == ()
    assert told.saved == ("b",)
    assert told.sentence.code == "WHAT_IF_ALONE"


def test_money_is_that_of_followers_and_of_the_contract() -> None:
    told = asked(office(), ["boss"])
    (office_told,) = told.groups
    (amount,) = told.at_least.money
    assert office_told.if_lost > 0.5 > office_told.if_held
    assert office_told.contract == pytest.approx(
        9_000 * (office_told.if_lost - office_told.if_held)
    )
    assert amount.people == pytest.approx(100 * told.at_least.followers)
    assert amount.contracts == pytest.approx(office_told.contract)
    assert amount.money == amount.people + amount.contracts
    assert told.taken == (Amount("CNY", 100.0, 0.0),)


def test_each_currency_is_summed_by_itself_and_none_too() -> None:
    rows = office(
        group("h", monthly_revenue=500, currency="EUR"),
        group("i", monthly_revenue=70),
        *people(["euro"], monthly_revenue=10, currency="EUR"),
        person("bare", monthly_revenue=7),
        seat("euro", "h", BOSS, 1.0),
        seat("bare", "i", BOSS, 1.0),
        tie("boss", "euro"),
        tie("boss", "bare"),
    )
    told = {each.currency: each for each in asked(rows, ["boss"]).at_least.money}
    assert set(told) == {"CNY", "EUR", None}
    assert told["EUR"].people == pytest.approx(10 * changes(asked(rows, ["boss"]))["euro"])
    assert told[None].contracts > 0


def test_paths_through_the_lost_break() -> None:
    rows = office(
        person("us", Side.OURS),
        tie("us", "one", 0.9),
        tie("one", "boss", 0.8),
    )
    (told,) = asked(rows, ["one"]).groups
    (reach,) = told.reaches
    assert reach.person == "boss"
    assert reach.before > 0.5
    assert reach.after == told.coverage_after == 0.0
    assert told.coverage_before == reach.before


def test_reach_never_rises_and_direct_ties_stay() -> None:
    rows = office(person("us", Side.OURS), tie("us", "boss", 0.9), visit("one", 3.0))
    (told,) = asked(rows, ["one"]).groups
    assert told.coverage_after == told.coverage_before == pytest.approx(0.9)
    assert told.reaches == ()


def test_circles_that_lose_their_leader_are_named() -> None:
    names = [f"p{number}" for number in range(6)]
    rows = [group("g"), *people(names), *[seat(name, "g") for name in names], *clique(names, 0.5)]
    rows += [tie("p0", name, 1.0, TieKind.REPORTS_TO) for name in names[1:]]
    world = world_of(*rows)
    circles = find_circles(world)
    (circle,) = [each for each in circles if each.leaders]
    told = what_if(world, assess(world), ["p0", "p1"], circles=circles)
    (beheaded,) = told.circles
    assert beheaded.circle == circle.id
    assert beheaded.leaders == ("p0",)
    assert beheaded.left == tuple(each for each in circle.leaders if each != "p0")
    assert what_if(world, assess(world), ["p1"], circles=circles).circles == ()


def test_plain_graphs_answer_alike() -> None:
    world = world_of(*office(touch("two"), person("us", Side.OURS), visit("one", 2.0)))
    simple = plain(world)
    one, other = (what_if(each, assess(each), ["boss"]) for each in (world, simple))
    assert changes(one) == pytest.approx(changes(other))
    assert one.groups[0].coverage_after == pytest.approx(other.groups[0].coverage_after)


def test_the_sentence_names_who_goes_and_who_follows_first() -> None:
    told = asked(office(), ["boss"]).sentence
    said = render(told, Language.EN, lambda ref: ref.id)
    assert said.startswith("if boss went, at least 1.")
    assert said.endswith("one first")


def test_a_person_named_twice_counts_once() -> None:
    assert asked(office(), ["boss", "boss"]) == asked(office(), ["boss"])


@pytest.mark.parametrize("field", ["lost", "saved"])
def test_an_unknown_person_is_named_with_the_field(field) -> None:
    with pytest.raises(UnknownId, match=f"{field}: nobody has the id ghost") as told:
        asked(office(), **{"lost": (), field: ["ghost"]})
    assert told.value.field == field


@pytest.mark.parametrize("field", ["lost", "saved"])
@pytest.mark.parametrize(
    ("more", "why"),
    [
        ([loss("one", age=3.0)], "is lost already"),
        ([touch("one", outcome=TouchOutcome.WON)], "is lost already"),
    ],
)
def test_who_is_lost_already_can_be_neither_lost_nor_held(field, more, why) -> None:
    with pytest.raises(BadInput, match=f"{field}: one {why}") as told:
        asked(office(*more), **{"lost": (), field: ["one"]})
    assert told.value.field == field


def test_our_own_side_cannot_be_lost() -> None:
    with pytest.raises(BadInput, match="lost: us is no customer"):
        asked(office(person("us", Side.OURS)), ["us"])


def test_nobody_can_be_lost_and_held() -> None:
    with pytest.raises(BadInput, match="saved: boss is among the lost, too") as told:
        asked(office(), ["one", "boss"], ["boss"])
    assert told.value.field == "saved"


def test_lists_have_an_end() -> None:
    names = [f"p{number}" for number in range(101)]
    with pytest.raises(BadInput, match="lost takes at most 100 persons, not 101"):
        asked([*people(names)], names)
