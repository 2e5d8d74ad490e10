import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.analysis.risk.switch import switch_shares

SAY = st.lists(st.tuples(st.integers(0, 5), st.floats(0, 1)), min_size=1, max_size=6)


@given(SAY)
def test_shares_sum_to_one_unless_nobody_can_fall(drawn) -> None:
    total = sum(weight for weight, _ in drawn) or 1
    say = {str(n): weight / total for n, (weight, _) in enumerate(drawn)}
    chances = {str(n): chance for n, (_, chance) in enumerate(drawn)}
    shares = switch_shares(say, chances.__getitem__, 0.5)
    assert all(share > 0.0 and say[who] * chances[who] > 0.0 for who, share in shares.items())
    able = math.fsum(say[who] * chances[who] for who in say)
    if able > 1e-300:
        assert math.fsum(shares.values()) == pytest.approx(1.0)


def test_shares_follow_say_fall_and_importance() -> None:
    say = {"a": 0.5, "b": 0.3, "c": 0.2}
    shares = switch_shares(say, lambda _: 0.5, 0.5)
    assert shares == pytest.approx({"a": 0.375 / 0.5, "b": 0.075 / 0.5, "c": 0.05 / 0.5})


def test_nobody_who_can_fall_has_no_share() -> None:
    assert switch_shares({"a": 1.0}, lambda _: 0.0, 0.5) == {}
    assert switch_shares({}, lambda _: 1.0, 0.5) == {}
