import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.analysis.quantile import quantile

VALUES = st.lists(st.floats(-100, 100), min_size=2, max_size=20)


@given(VALUES)
def test_deciles_are_those_of_the_standard_library(values) -> None:
    expected = statistics.quantiles(values, n=10, method="inclusive")
    found = [quantile(values, tenth / 10) for tenth in range(1, 10)]
    assert found == pytest.approx(expected, abs=1e-9)


def test_the_ends_and_a_single_value() -> None:
    assert (quantile([3.0, 1.0], 0.0), quantile([3.0, 1.0], 1.0)) == (1.0, 3.0)
    assert quantile([7.0], 0.9) == 7.0
