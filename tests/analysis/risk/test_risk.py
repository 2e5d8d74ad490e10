import math
from dataclasses import replace

import pytest

from graphapi.analysis.risk.assess import RiskBand, assess, risk_band
from graphapi.errors import UnknownId
from graphapi.model.words import Role, Side, TieKind, TouchOutcome
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
    world_of,
)

NEAR = 1e-12


def pressed(world):
    """1 - exp(-λ) of everybody: the chance to fall to pressure alone."""
    risk = assess(world)
    return {p: -math.expm1(-risk.hazards.pressures.hazard[p]) for p in world.persons}


# what single formulas say


def test_one_touch_today_and_one_sixty_days_old() -> None:
    assert pressed(world_of(person("a"), touch("a")))["a"] == pytest.approx(0.5)
    assert pressed(world_of(person("a"), touch("a", age=60)))["a"] == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("outcome", "chance"),
    [(TouchOutcome.PENDING, 0.75), (TouchOutcome.UNKNOWN, 0.5), (TouchOutcome.REBUFFED, 0.25)],
)
def test_the_outcome_scales_a_touch(outcome, chance) -> None:
    world = world_of(person("a"), touch("a", outcome=outcome))
    assert pressed(world)["a"] == pytest.approx(chance)


def test_no_touch_is_certain() -> None:
    world = world_of(person("a"), touch("a", outcome=TouchOutcome.PENDING))
    world = replace(world, parameters=replace(world.parameters, touch_kappa=0.95))
    assert pressed(world)["a"] == pytest.approx(0.95)


def test_a_touch_without_a_weight_pulls_as_its_kind_does() -> None:
    world = world_of(person("a"), touch("a", weight=None))
    assert pressed(world)["a"] == pytest.approx(0.5 * 0.7)


def test_a_chain_has_no_echo() -> None:
    rows = [*people("abc"), *mutual("a", "b"), *mutual("b", "c"), touch("a")]
    found = pressed(world_of(*rows))
    assert [found[name] for name in "abc"] == pytest.approx([0.5, 0.15, 0.045], abs=NEAR)


def test_the_strongest_of_parallel_ties_counts_alone() -> None:
    rows = [*people("ab"), touch("a")]
    alone = pressed(world_of(*rows, tie("a", "b", 0.5)))["b"]
    both = pressed(world_of(*rows, tie("a", "b", 0.5), tie("a", "b", 0.8, TieKind.FRIEND)))["b"]
    assert alone == pytest.approx(both) == pytest.approx(0.5 * 0.3 * 0.5)


def test_two_lost_sources() -> None:
    rows = [*people("abc"), tie("a", "c"), tie("b", "c", 0.5), loss("a"), loss("b")]
    assert pressed(world_of(*rows))["c"] == pytest.approx(1 - 0.7 * 0.85)


def test_a_loss_fades_by_half_in_180_days() -> None:
    rows = [*people("ab"), tie("a", "b"), loss("a", age=180)]
    assert pressed(world_of(*rows))["b"] == pytest.approx(0.3 * 0.5)


def unit(*rows):
    heads = zip("abc", (0.5, 0.3, 0.2), strict=True)
    seats = [seat(who, "g", Role.DECISION_MAKER, weight) for who, weight in heads]
    return [group("g"), *people("abc"), *seats, *rows]


def test_a_decision_unit_that_leans_halfway() -> None:
    risk = assess(world_of(*unit(touch("a"), touch("b"), touch("c"))), switch_rate=1.0)
    assert risk.groups["g"].switch == pytest.approx(0.625)


def test_the_herd_and_ordinary_churn_add_to_the_pressure() -> None:
    rows = unit(touch("a"), person("m"), seat("m", "g"))
    herd = -math.log(1 - 0.5 * 0.5)
    assert assess(world_of(*rows), switch_rate=1.0).of("m") == pytest.approx(
        1 - math.exp(-(herd + 0.04))
    )


def test_a_person_in_two_groups_feels_both_herds() -> None:
    rows = [*people("m"), group("g"), group("h"), seat("m", "g"), seat("m", "h")]
    rows += [loss(where="g"), loss(where="h", age=120)]
    hazard = -math.log(0.5) - math.log(0.75) + 0.04
    assert assess(world_of(*rows)).of("m") == pytest.approx(1 - math.exp(-hazard))


def test_a_group_touch_is_shared_over_the_unit_by_say_and_contact() -> None:
    rows = [group("g"), *people("abm"), touch(where="g"), seat("m", "g")]
    rows += [seat("a", "g", Role.DECISION_MAKER), seat("b", "g", Role.CONTACT)]
    found = assess(world_of(*rows)).hazards.pressures.hazard
    half = 0.5 * math.log(2)
    assert [found[name] for name in "abm"] == pytest.approx([half, 0.3 * half, 0.0])


def test_the_largest_share_of_a_group_touch_is_half_of_it() -> None:
    rows = [group("g"), *people("abc"), touch(where="g")]
    rows += [seat("a", "g", Role.DECISION_MAKER, 0.6), seat("b", "g", Role.DECISION_MAKER, 0.1)]
    found = assess(world_of(*rows, seat("c", "g", Role.CONTACT, 0.3))).hazards.pressures.hazard
    half = 0.5 * math.log(2)
    assert [found[name] for name in "abc"] == pytest.approx([half, half / 6, half])
    found = assess(world_of(*rows, seat("c", "g", Role.CONTACT, 0.5))).hazards.pressures.hazard
    raw = (0.5, 0.1 / 1.2, 0.5 / 1.2 + 0.3)
    assert [found[name] for name in "abc"] == pytest.approx([half * x / raw[2] for x in raw])


def test_a_group_touch_without_a_unit_reaches_nobody() -> None:
    rows = [group("g"), person("m"), seat("m", "g"), touch(where="g")]
    assert pressed(world_of(*rows))["m"] == 0.0


def test_how_often_half_of_the_say_suffices_is_learned() -> None:
    def rate(*rows):
        return assess(world_of(*unit(*rows))).hazards.rate

    assert rate() == pytest.approx(0.8)
    assert rate(loss("a", age=89)) == pytest.approx(0.8)
    assert rate(loss("b", age=100)) == pytest.approx(0.8)
    assert rate(loss("a", age=90)) == pytest.approx(1.6 / 3)
    assert rate(loss("a", age=100), loss(where="g")) == pytest.approx(2.6 / 3)


def test_a_lost_contract_fades_by_half_in_120_days() -> None:
    risk = assess(
        world_of(group("g", monthly_revenue=100, currency="CNY"), loss(where="g", age=120))
    )
    assert risk.groups["g"].switch == pytest.approx(0.5)
    assert risk.groups["g"].contract == 0.0


def test_groups_imitate_those_linked_and_those_alike_once() -> None:
    alike = {"industry": "steel", "region": "north"}
    seats = [seat("a", "g", Role.DECISION_MAKER), seat("c", "g", Role.CONTACT)]
    rows = [group("g", **alike), *people("ac"), *seats, loss(where="h")]
    expected = -math.log(1 - 0.05)

    def example(*more):
        hazard = assess(world_of(*rows, *more)).hazards.pressures.hazard
        assert hazard["c"] == 0.0
        return hazard["a"]

    assert example(group("h")) == 0.0
    assert example(group("h", **alike)) == pytest.approx(expected)
    assert example(group("h"), link("h", "g")) == pytest.approx(expected)
    assert example(group("h"), link("g", "h")) == pytest.approx(expected)
    assert example(group("h", **alike), link("h", "g")) == pytest.approx(expected)
    assert example(group("h", industry="steel")) == 0.0


def test_without_touches_or_losses_only_ordinary_churn_is_left() -> None:
    risk = assess(world_of(*unit(complaint("g"))))
    assert risk.of("a") == pytest.approx(1 - math.exp(-1.25 * 0.04))


@pytest.mark.parametrize("side", [Side.OURS, Side.THIRD_PARTY, Side.COMPETITOR])
def test_only_customers_are_at_risk_and_nothing_flows_through_others(side) -> None:
    rows = [*people("ab"), person("x", side), tie("a", "x"), tie("x", "b"), touch("a"), touch("x")]
    risk = assess(world_of(*rows, loss("x")))
    assert risk.of("x") == 0.0
    assert risk.of("b") == pytest.approx(1 - math.exp(-0.04))


def test_known_lost_persons_are_certain_and_those_won_nearly() -> None:
    won = touch("b", outcome=TouchOutcome.WON)
    risk = assess(world_of(*people("abc"), loss("a", age=500), won, tie("b", "c")))
    assert (risk.of("a"), risk.of("b")) == (1.0, pytest.approx(0.9))
    assert risk.hazards.pressures.hazard["c"] == pytest.approx(-math.log(0.7))


def test_a_group_touch_that_was_won_took_the_contract() -> None:
    risk = assess(world_of(*unit(touch(where="g", age=120, outcome=TouchOutcome.WON))))
    assert risk.groups["g"].switch == pytest.approx(0.5)
    assert risk.hazards.pressures.hazard["a"] == 0.0


def test_an_unknown_id_is_refused() -> None:
    risk = assess(world_of(person("a")))
    with pytest.raises(UnknownId, match="nobody"):
        risk.of("nobody")
    with pytest.raises(UnknownId, match="nobody"):
        risk.explain("nobody")


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (0.0, RiskBand.LOW),
        (0.049, RiskBand.LOW),
        (0.05, RiskBand.WATCH),
        (0.2, RiskBand.HIGH),
        (0.4, RiskBand.VERY_HIGH),
        (1.0, RiskBand.VERY_HIGH),
    ],
)
def test_bands(value, band) -> None:
    assert risk_band(value) is band


def test_an_empty_world_has_no_risk() -> None:
    risk = assess(world_of())
    assert (dict(risk.values), dict(risk.groups)) == ({}, {})


@pytest.mark.parametrize("weight", [-0.5, math.nan])
def test_a_touch_that_is_no_pressure_is_refused(weight) -> None:
    with pytest.raises(ValueError, match="zero or more, and finite"):
        assess(world_of(person("a"), touch("a", weight=weight)))


def test_one_person_without_ties_has_the_ordinary_risk() -> None:
    assert assess(world_of(person("a"))).of("a") == pytest.approx(-math.expm1(-0.04))
