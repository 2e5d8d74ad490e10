import math
from itertools import accumulate, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapi.analysis.majority import birnbaum, majorities, majority

shares = st.floats(0, 1, allow_nan=False)


def enumerated(weights, probabilities, threshold):
    total = 0.0
    for outcome in product((0, 1), repeat=len(weights)):
        if sum(w * x for w, x in zip(weights, outcome, strict=True)) >= threshold - 1e-9:
            chance = 1.0
            for x, p in zip(outcome, probabilities, strict=True):
                chance *= p if x else 1 - p
            total += chance
    return total


def test_unit_of_the_page_is_five_eighths():
    assert majority([0.5, 0.3, 0.2], [0.5] * 3) == pytest.approx(0.625, abs=1e-15)


def test_half_reached_by_a_float_sum_counts():
    assert majority([0.1, 0.2, 0.2, 0.5], [1, 1, 1, 0]) == 1.0


def test_nobody_has_no_majority():
    assert majority([], []) == 0.0
    assert majority([0.0, 0.0], [1.0, 1.0]) == 0.0


def test_unequal_lengths_are_refused():
    with pytest.raises(ValueError, match="one for each"):
        majority([0.5, 0.5], [1.0])


@given(st.lists(st.tuples(shares, shares), max_size=9), st.floats(0.05, 1))
def test_small_units_equal_enumeration(seats, threshold):
    weights, probabilities = [w for w, _ in seats], [p for _, p in seats]
    expected = enumerated(weights, probabilities, threshold)
    assert majority(weights, probabilities, threshold) == pytest.approx(expected, abs=1e-12)


@given(st.lists(shares, min_size=2, max_size=7))
def test_birnbaum_is_the_slope(probabilities):
    weights = [1 / (i + 2) for i in range(len(probabilities))]
    for seat, slope in enumerate(birnbaum(weights, probabilities)):
        sure, never = ([*probabilities[:seat], x, *probabilities[seat + 1 :]] for x in (1.0, 0.0))
        rise = enumerated(weights, sure, 0.5) - enumerated(weights, never, 0.5)
        assert slope == pytest.approx(rise, abs=1e-12)
        assert -1e-12 <= slope <= 1


@pytest.mark.parametrize("seats", [17, 18, 40, 200])
def test_large_units_of_equal_weights_follow_the_binomial(seats):
    from math import comb

    need = (seats + 1) // 2
    expected = sum(comb(seats, k) * 0.3**k * 0.7 ** (seats - k) for k in range(need, seats + 1))
    assert majority([1 / seats] * seats, [0.3] * seats) == pytest.approx(expected, rel=1e-9)


def by_units(units, probabilities, threshold):
    """The chance of a majority of whole units of say, by the distribution of their sum."""
    chances = {0: 1.0}
    for unit, p in zip(units, probabilities, strict=True):
        more = {total + unit: chance * p for total, chance in chances.items()}
        kept = {total: chance * (1 - p) for total, chance in chances.items()}
        chances = {x: more.get(x, 0.0) + kept.get(x, 0.0) for x in {*more, *kept}}
    return sum(chance for total, chance in chances.items() if total >= threshold)


LEANING = [0.1 + 0.04 * i for i in range(20)]


def test_sixteen_seats_are_exact():
    units = [61, 63, 59, 67, 53, 71, 47, 73, 43, 79, 41, 83, 37, 89, 31, 103]
    assert sum(units) == 1000
    expected = by_units(units, LEANING[:16], 500)
    assert majority([u / 1000 for u in units], LEANING[:16]) == pytest.approx(expected, abs=1e-12)


def test_more_are_rounded_to_a_hundredth():
    units = [21, 15, 9, 9, 5, 5, 5, 3] + [3] * 8 + [1] * 4
    assert sum(units) == 100
    expected = by_units(units, LEANING, 50)
    near = [0.004, -0.004, 0.003, -0.003] * 5
    weights = [unit / 100 + off for unit, off in zip(units, near, strict=True)]
    assert majority(weights, LEANING) == pytest.approx(expected, abs=1e-12)


def test_the_threshold_of_a_large_unit_is_a_share_of_its_whole_say():
    units = [10] * 20
    expected = by_units(units, LEANING, 50)
    assert majority([0.1] * 20, LEANING, 0.5) == pytest.approx(expected, abs=1e-12)


@given(st.lists(st.tuples(shares, shares), min_size=17, max_size=24), st.data())
def test_more_willing_seats_never_lower_the_chance(seats, data):
    weights, probabilities = [w for w, _ in seats], [p for _, p in seats]
    before = majority(weights, probabilities, 0.5)
    seat = data.draw(st.integers(0, len(seats) - 1))
    raised = [*probabilities]
    raised[seat] = 1.0
    assert majority(weights, raised, 0.5) >= before - 1e-12


units = st.lists(st.lists(st.tuples(shares, shares), max_size=18), max_size=5)


@given(units, st.floats(0.05, 1))
def test_many_units_at_once_are_each_by_itself(drawn, threshold):
    starts = [0, *accumulate(len(unit) for unit in drawn)]
    weights = [w for unit in drawn for w, _ in unit]
    chances = [p for unit in drawn for _, p in unit]
    alone = [majority([w for w, _ in unit], [p for _, p in unit], threshold) for unit in drawn]
    assert majorities(starts, weights, chances, threshold).tolist() == alone


def test_seats_whose_say_is_unknown_are_passed_over():
    assert majority([math.nan, 0.0, -1.0, 0.6], [1.0, 1.0, 1.0, 0.5]) == 0.5
    assert birnbaum([], []) == ()
    assert majorities([0], [], []).shape == (0,)
