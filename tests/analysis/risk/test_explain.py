import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.risk.assess import RiskBand, assess
from graphapi.analysis.risk.explain import CERTAIN, Tracer
from graphapi.analysis.sentences import Language, render
from graphapi.changes import Ref
from graphapi.model.rows import CompetitorTouch, Group, Loss, Person
from graphapi.model.words import Role, Side, TouchOutcome
from tests.analysis.scenes import (
    complaint,
    group,
    link,
    loss,
    mutual,
    people,
    person,
    seat,
    tie,
    touch,
    visit,
    world_of,
)
from tests.analysis.tiny import NAMES, branches

NEAR = 1e-12


def explained(who, *rows):
    return assess(world_of(*rows), switch_rate=1.0).explain(who)


def codes(risk):
    return [reason.code for reason in risk.reasons]


def spoken(sentence, language):
    return render(sentence, language, lambda ref: ref.id)


@settings(max_examples=60, deadline=None)
@given(branches())
def test_the_amounts_sum_to_the_hazard_of_the_score(rows) -> None:
    risk = assess(world_of(*rows), switch_rate=0.8)
    for who in NAMES:
        told = risk.explain(who)
        amounts = [reason.amount for reason in told.reasons]
        assert all(amount > 0.0 for amount in amounts)
        assert len(amounts) <= 6
        assert -math.expm1(-math.fsum(amounts)) == pytest.approx(told.value, abs=1e-8)
        if who in risk.hazards.susceptible and who not in risk.hazards.lost:
            assert math.fsum(amounts) == pytest.approx(risk.hazards.hazard(who), abs=NEAR)
            assert math.fsum(reason.share for reason in told.reasons) == pytest.approx(1.0)


@settings(max_examples=60, deadline=None)
@given(branches())
def test_what_arrives_along_ties_sums_to_the_pressure(rows) -> None:
    pressures = assess(world_of(*rows)).hazards.pressures
    for who in NAMES:
        traced = pressures.attribute(who)
        assert all(amount >= 0.0 for amount in traced.values())
        assert math.fsum(traced.values()) == pytest.approx(pressures.hazard[who], abs=NEAR)


@settings(max_examples=40, deadline=None)
@given(branches())
def test_parts_come_largest_first_and_chains_follow_ties(rows) -> None:
    risk = assess(world_of(*rows))
    tracer = Tracer(risk.hazards)
    for who in NAMES:
        parts = tracer.parts(who)
        assert [p.amount for p in parts] == sorted((p.amount for p in parts), reverse=True)
        for part in parts:
            chain = tracer.chain(part)
            assert all(risk.hazards.ties.has_edge(*ends) for ends in pairwise(chain))
            assert len(chain) <= 4
            assert (
                (chain[0], chain[-1]) == (part.origin, part.through) if chain else not part.origin
            )


@settings(max_examples=30, deadline=None)
@given(branches(), st.sampled_from(NAMES))
def test_every_reason_and_factor_is_told_in_both_languages(rows, who) -> None:
    told = assess(world_of(*rows)).explain(who)
    for each in (*told.reasons, *told.factors):
        for language in Language:
            assert spoken(each.sentence, language)
        assert each.code == each.sentence.code


def test_a_chain_names_everybody_on_the_way() -> None:
    rows = [*people("abc"), *mutual("a", "b"), *mutual("b", "c"), touch("a", age=3)]
    told = explained("c", *rows, seat("a", "g", Role.CONTACT), group("g"))
    assert codes(told) == ["TOUCH_TIES", "ORDINARY_CHURN"]
    first = told.reasons[0]
    assert first.chain == ("a", "b", "c")
    assert first.source == Ref(CompetitorTouch, "t-a-3")
    assert spoken(first.sentence, Language.EN) == (
        "RIVAL reached contact a 3 days ago (a free handset); it arrives along a → b → c"
    )
    assert spoken(first.sentence, Language.ZH) == (
        "竞争对手 RIVAL 3 天前接触了联络人a（赠送手机），沿 a → b → c 影响到本人"
    )
    assert [ref.id for ref in first.sentence.refs()] == ["a", "a", "b", "c"]


def test_a_source_further_than_three_ties_tells_nothing() -> None:
    rows = [*people("abcde"), touch("a", weight=1.0)]
    rows += [tie(*ends) for ends in zip("abcd", "bcde", strict=True)]
    assert codes(explained("d", *rows)) == ["ORDINARY_CHURN", "TOUCH_TIES"]
    assert codes(explained("e", *rows)) == ["ORDINARY_CHURN"]


def test_two_touches_on_one_person_share_what_arrives() -> None:
    rows = [*people("ab"), tie("a", "b"), touch("a", name="x"), touch("a", age=60, name="y")]
    amounts = {r.source.id: r.amount for r in explained("b", *rows).reasons if r.source}
    ratio = math.log(1 - 0.5) / math.log(1 - 0.25)
    assert amounts["x-a-0.0"] / amounts["y-a-60"] == pytest.approx(ratio)


def test_a_group_touch_is_one_reason_whoever_it_pressed_on() -> None:
    unit = [seat("a", "g", Role.DECISION_MAKER), seat("b", "g", Role.DECISION_MAKER)]
    rows = [group("g"), *people("abm"), *unit, tie("a", "m"), tie("b", "m"), touch(where="g")]
    told = explained("m", *rows)
    assert codes(told) == ["GROUP_TOUCH_TIES", "ORDINARY_CHURN"]


def unit(*rows):
    heads = zip("abc", (0.5, 0.3, 0.2), strict=True)
    seats = [seat(who, "g", Role.DECISION_MAKER, weight) for who, weight in heads]
    return [group("g"), *people("abcm"), *seats, seat("m", "g"), *rows]


def test_the_herd_is_split_by_say_fall_and_importance() -> None:
    told = explained("m", *unit(touch("a"), touch("b"), touch("c")))
    herd = {r.chain[0]: r.amount for r in told.reasons if r.code == "TOUCH_HERD"}
    pull = {"a": 0.5 * 0.5 * 0.75, "b": 0.3 * 0.5 * 0.25, "c": 0.2 * 0.5 * 0.25}
    whole = -math.log(1 - 0.5 * 0.625)
    assert herd == pytest.approx({w: whole * x / sum(pull.values()) for w, x in pull.items()})


def test_the_herd_names_what_pressed_on_the_one_who_may_fall() -> None:
    told = explained("m", *unit(person("x"), tie("x", "a"), loss("x")))
    assert codes(told) == ["LOSS_HERD", "ORDINARY_CHURN"]
    assert told.reasons[0].chain == ("x", "a")
    assert told.reasons[0].source.kind is Loss
    assert spoken(told.reasons[0].sentence, Language.EN) == (
        "customer x was lost today; through x → a it may make the group g switch"
    )


def test_where_enough_is_lost_twice_over_the_herd_is_split_by_say() -> None:
    lost = [loss(who) for who in "abc"]
    told = explained("m", *unit(*lost))
    amounts = {r.chain[0]: r.share for r in told.reasons if r.code == "LOSS_HERD"}
    assert amounts["a"] / amounts["b"] == pytest.approx(0.5 / 0.3)
    assert amounts["b"] / amounts["c"] == pytest.approx(0.3 / 0.2)


def test_a_lost_contract_is_the_herd_by_itself() -> None:
    told = explained("m", *unit(loss(where="g", age=1), touch("a")))
    assert told.reasons[0].code == "CONTRACT_LOST"
    assert spoken(told.reasons[0].sentence, Language.ZH) == "集团g的合同 昨天已流失"


def test_an_example_is_traced_to_the_other_group() -> None:
    told = explained("a", *unit(group("h"), link("g", "h"), loss(where="h", age=120)))
    example = next(reason for reason in told.reasons if reason.code == "EXAMPLE")
    assert example.source == Ref(Group, "h")
    assert spoken(example.sentence, Language.EN).startswith("the group h may switch (50%)")


def test_more_than_five_reasons_end_in_the_rest() -> None:
    rows = [person("a"), *(touch("a", age=n, name=str(n)) for n in range(8))]
    told = explained("a", *rows)
    assert codes(told) == ["TOUCH"] * 5 + ["OTHER"]
    assert told.reasons[-1].sentence.values["count"] == 4


def test_a_recorded_loss_is_certain_and_says_so() -> None:
    told = explained("a", person("a"), loss("a", age=2), touch("a"))
    assert (told.value, told.hazard, codes(told)) == (1.0, CERTAIN, ["LOSS"])
    assert told.factors == ()
    assert spoken(told.reasons[0].sentence, Language.EN) == "customer a was lost 2 days ago"


def test_a_person_won_is_lifted_to_nine_tenths() -> None:
    told = explained("a", person("a"), touch("a", outcome=TouchOutcome.WON))
    assert told.value == pytest.approx(0.9)
    assert told.hazard == pytest.approx(-math.log(0.1))
    assert codes(told) == ["WON", "ORDINARY_CHURN"]


def test_our_own_people_have_nothing_to_explain() -> None:
    told = explained("u", person("u", Side.OURS), touch("u"))
    assert (told.value, told.hazard, told.band) == (0.0, 0.0, RiskBand.LOW)
    assert (told.reasons, told.factors, told.unknown) == ((), (), ())


def test_a_factor_says_what_the_risk_would_be_without_it() -> None:
    told = explained("m", *unit(complaint("g"), visit("m"), touch("m")))
    assert [factor.code for factor in told.factors] == ["COMPLAINTS", "VISITED"]
    hazard = math.log(2) + 0.04
    assert told.hazard == pytest.approx(1.25 * 0.75 * hazard)
    assert told.factors[0].without == pytest.approx(1 - math.exp(-0.75 * hazard))
    assert told.unknown == ("CONTRACT_END", "ACCOUNT_MANAGER")


def test_names_are_asked_for_persons_and_groups() -> None:
    told = explained("m", *unit(touch("a")))
    refs = {ref for reason in told.reasons for ref in reason.sentence.refs()}
    assert refs == {Ref(Person, "a"), Ref(Group, "g")}
