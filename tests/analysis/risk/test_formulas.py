import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.analysis.risk.formulas import chance_of, faded, hazard_of, scored, whole_hazard


@given(st.floats(0.0, 0.999))
def test_chance_and_hazard_are_each_other_turned_round(chance) -> None:
    assert chance_of(hazard_of(chance)) == pytest.approx(chance, abs=1e-15)


def test_half_is_left_after_the_half_life() -> None:
    left = faded(np.array([0.0, 60.0, 120.0, np.nan]), 60.0)
    assert left[:3].tolist() == [1.0, 0.5, 0.25]
    assert math.isnan(left[3])


def test_all_that_acts_is_multiplied_by_susceptibility() -> None:
    assert whole_hazard(2.0, 0.3, 0.1, 0.04) == pytest.approx(0.88)


def test_lost_won_and_strangers_are_scored_by_rule() -> None:
    hazard = np.array([0.1, 0.1, 5.0, 0.1, 9.0])
    customers, lost, recorded = np.array(
        [[1, 1, 1, 1, 0], [0, 1, 1, 1, 0], [0, 0, 0, 1, 0]], dtype=np.bool_
    )
    expected = [-math.expm1(-0.1), 0.9, -math.expm1(-5.0), 1.0, 0.0]
    assert scored(hazard, customers, lost, recorded, 0.9).tolist() == pytest.approx(expected)
