import numpy as np
import pytest

from graphapi.analysis.risk.assess import assess
from graphapi.analysis.risk.stake import staked as laid_out
from graphapi.model.words import Role, TieKind
from tests.analysis.scenes import group, loss, people, seat, tie, world_of

VALUES = {"a": 0.5, "m": 0.2, "u": 0.1, "x": 0.3}
REVENUE = {"a": 100.0, "m": 40.0, "u": 60.0}
FOLLOWING = 0.3 * 0.5 * 0.6 * 0.9 * 60


def staked(*rows):
    company = [group("g", monthly_revenue=1000), group("h"), *people("amux")]
    company += [seat("a", "g", Role.DECISION_MAKER), seat("m", "g"), seat("u", "h"), seat("x", "g")]
    world = world_of(*company, tie("a", "u", 0.5, TieKind.FRIEND), tie("a", "x"), *rows)
    hazards = assess(world, switch_rate=0.8).hazards
    risks, revenue = (
        np.array([each.get(who, 0.0) for who in world.graph]) for each in (VALUES, REVENUE)
    )
    return laid_out(hazards, risks, revenue).of("g", ["a", "m"])


def test_own_money_followers_and_the_contract_with_half_of_the_colleagues() -> None:
    contract = 0.8 * (1000 + 0.5 * 0.8 * 40)
    assert staked() == pytest.approx({"a": 0.5 * (100 + FOLLOWING + contract), "m": 0.2 * 40})


def test_the_contract_hangs_on_a_seat_as_far_as_it_is_decisive() -> None:
    others = [*people("bc"), *(seat(who, "g", Role.DECISION_MAKER) for who in "bc")]
    found = staked(*others)
    assert found["a"] == pytest.approx(0.5 * (100 + FOLLOWING))
    assert staked(*others, loss("b"))["a"] == pytest.approx(
        0.5 * (100 + FOLLOWING + 0.8 * (1000 + 0.5 * 0.8 * 40))
    )


def test_nothing_hangs_on_a_contract_that_has_gone() -> None:
    assert staked(loss(where="g"))["a"] == pytest.approx(0.5 * (100 + FOLLOWING))
