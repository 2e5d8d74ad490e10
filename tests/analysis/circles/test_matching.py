"""Which circle goes on as which: worked examples, and what holds of any two runs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.circles.matching import match
from graphapi.analysis.circles.roster import Roster

PEOPLE = 16
RUNS = st.lists(st.sets(st.integers(0, PEOPLE - 1), min_size=1, max_size=8), max_size=6)


def roster(*circles):
    sizes = [len(each) for each in circles]
    persons = [person for each in circles for person in sorted(each)]
    return Roster(
        ids=[f"c{number}" for number in range(len(circles))],
        begins=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        persons=np.array(persons, dtype=np.int32),
        role=np.zeros(len(persons), dtype=np.uint8),
        overlap=np.zeros(len(persons), dtype=np.bool_),
    )


def told(old, new, **options):
    found = match(roster(*old), roster(*new), **options)
    return found.successor.tolist(), found.into.tolist(), found.origin.tolist()


def test_the_same_circles_go_on():
    circles = [{0, 1, 2}, {3, 4, 5}, {2, 3, 6, 7}]
    assert told(circles, circles[::-1]) == ([2, 1, 0], [-1] * 3, [-1] * 3)


def test_two_that_come_together_are_one_that_goes_on_as_the_larger():
    assert told([{0, 1, 2}, {3, 4, 5, 6}], [set(range(7))]) == ([-1, 0], [0, 0], [-1])


def test_of_a_split_the_larger_part_goes_on():
    assert told([set(range(7))], [{0, 1, 2}, {3, 4, 5, 6}]) == ([1], [-1], [0, 0])


def test_one_of_three_is_enough_and_fewer_is_not():
    wide, near, far = {0, 1, 2}, {0, 3, 4, 5}, {0, 1, 6, 7}
    assert told([wide], [far], threshold=0.3)[0] == [0]  # 2 of 5
    assert told([wide], [near], threshold=0.3)[0] == [-1]  # 1 of 6


def test_only_each_others_best_goes_on():
    old, new = [{0, 1, 2, 3}, {4, 5, 6, 7, 8, 9, 10}], [{0, 1, 4, 5, 6, 11, 12, 13}]
    assert told(old, new, threshold=0.1) == ([-1, 0], [-1, -1], [-1])


def test_half_of_the_members_is_enough_to_merge():
    old = [{0, 1, 2, 3}, {4, 5, 6, 7}]
    assert told(old, [{0, 1, 4, 5}])[1] == [0, 0]
    assert told(old, [{0, 4, 5, 8}])[1] == [-1, -1]


def test_a_circle_of_which_nobody_is_left_dies():
    gone = replace(roster({0}), begins=np.zeros(2, np.int64), persons=np.empty(0, np.int32))
    found = match(gone, roster({0, 1, 2}))
    assert (found.successor.tolist(), found.into.tolist(), found.origin.tolist()) == (
        [-1],
        [-1],
        [-1],
    )


@pytest.mark.parametrize(("old", "new"), [([], []), ([], [{0, 1}]), ([{0, 1}], [])])
def test_nothing_before_or_after(old, new):
    assert told(old, new) == ([-1] * len(old), [-1] * len(old), [-1] * len(new))


@settings(max_examples=200, deadline=None)
@given(RUNS)
def test_whatever_is_matched_with_itself_only_goes_on(circles):
    assert told(circles, circles) == (
        [*range(len(circles))],
        [-1] * len(circles),
        [-1] * len(circles),
    )


@settings(max_examples=300, deadline=None)
@given(RUNS, RUNS)
def test_swapped_runs_swap_merges_and_splits_births_and_deaths(old, new):
    there, back = match(roster(*old), roster(*new)), match(roster(*new), roster(*old))
    assert there.into.tolist() == back.origin.tolist()
    assert there.origin.tolist() == back.into.tolist()
    assert born(there, len(new)) == died(back)
    assert died(there) == born(back, len(old))


def died(found):
    """The old circles that neither go on nor merge, nor are split."""
    gone = set(np.flatnonzero((found.successor < 0) & (found.into < 0)).tolist())
    return gone - set(found.origin.tolist())


def born(found, count):
    fresh = set(range(count)) - set(found.successor.tolist()) - set(found.into.tolist())
    return fresh - set(np.flatnonzero(found.origin >= 0).tolist())


@settings(max_examples=300, deadline=None)
@given(RUNS, RUNS)
def test_no_circle_goes_on_as_two_and_each_merge_and_split_is_one(old, new):
    found = match(roster(*old), roster(*new))
    on = [each for each in found.successor.tolist() if each >= 0]
    assert len(on) == len(set(on))
    for one, many, whole, parts in (
        (found.into, old, new, 2),
        (found.origin, new, old, 2),
    ):
        for circle in set(one.tolist()) - {-1}:
            members = [many[n] for n in np.flatnonzero(one == circle)]
            assert len(members) >= parts
            assert all(2 * len(each & whole[circle]) >= len(each) for each in members)
