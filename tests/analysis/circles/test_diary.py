"""What a diary says of two runs: worked examples, and laws of any two."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.circles.diary import CircleEvent, CircleEventKind, diary
from graphapi.analysis.circles.layers import Layer
from graphapi.analysis.circles.roster import rosters_of
from graphapi.model.words import CircleRole
from graphapi.store.run import CircleMembership

NAMES = [f"p{number:02}" for number in range(16)]
POSITION = {name: number for number, name in enumerate(NAMES)}
KIND = CircleEventKind


def roster(circles, leaders=()):
    rows = [
        CircleMembership(
            circle_id=id_,
            layer="WORK",
            person_id=NAMES[who],
            role=CircleRole.LEADER if who in leaders else CircleRole.CORE,
        )
        for id_, people in circles.items()
        for who in people
    ]
    return rosters_of(rows, POSITION)[Layer.WORK]


def told(old, new, **leaders):
    first = roster(old, leaders.get("led", ()))
    second = roster(new, leaders.get("leading", ()))
    return diary(Layer.WORK, first, second, NAMES)


def kinds(found):
    return {id_: {each.kind for each in events} for id_, events in found.events.items()}


def test_nothing_happened():
    circles = {"x": range(5), "y": range(5, 9)}
    assert kinds(told(circles, circles, led=[0], leading=[0])) == {}
    assert list(told(circles, circles).changes()) == []


def test_born_and_died():
    found = told({"x": range(4), "y": range(4, 8)}, {"x": range(4), "z": range(9, 12)})
    assert kinds(found) == {"y": {KIND.DIED}, "z": {KIND.BORN}}
    born = found.change("z")
    assert (born.before, born.after, born.joined, born.left) == (0, 3, tuple(NAMES[9:12]), ())
    died = found.change("y")
    assert (died.before, died.after, died.joined, died.left) == (4, 0, (), tuple(NAMES[4:8]))


def test_a_quarter_more_grew_and_a_quarter_less_shrank():
    four, five, seven = {"x": range(4)}, {"x": range(5)}, {"x": range(7)}
    eight, nine = {"x": range(8)}, {"x": range(9)}
    assert kinds(told(four, five)) == {"x": {KIND.GREW}}
    assert kinds(told(four, {"x": range(3)})) == {"x": {KIND.SHRANK}}
    assert kinds(told(eight, nine)) == kinds(told(eight, seven)) == {}
    (change,) = told(eight, nine).changes()
    assert (change.events, change.joined, change.left) == ((), (NAMES[8],), ())


def test_a_merge_names_what_came_together():
    found = told({"x": range(5), "y": range(5, 8)}, {"x": range(8)})
    assert found.events["y"] == (CircleEvent(KIND.MERGED, ("x",)),)
    assert CircleEvent(KIND.MERGED, ("y",)) in found.events["x"]


def test_a_split_names_what_came_apart():
    found = told({"x": range(8)}, {"x": range(5), "y": range(5, 8)})
    assert found.events["y"] == (CircleEvent(KIND.SPLIT, ("x",)),)
    assert CircleEvent(KIND.SPLIT, ("y",)) in found.events["x"]


def test_a_new_leader_is_named():
    circles = {"x": range(5)}
    found = told(circles, circles, led=[0, 1], leading=[1, 2])
    assert kinds(found) == {"x": {KIND.NEW_LEADER}}
    assert found.change("x").leaders == (NAMES[2],)
    assert kinds(told(circles, circles, led=[0, 1], leading=[1])) == {}


def test_an_event_is_confirmed_when_it_holds_in_the_next_run_too():
    base, second = {"x": range(4)}, {"x": range(5), "y": range(8, 12)}
    third = {"x": range(4), "y": range(8, 12)}
    found = told(base, second).confirmed_by(told(base, third))
    assert found.events["y"] == (CircleEvent(KIND.BORN, (), True),)
    assert found.events["x"] == (CircleEvent(KIND.GREW, (), False),)


def test_who_vanished_has_left():
    rows = [
        CircleMembership(circle_id="x", layer="WORK", person_id=who, role=CircleRole.CORE)
        for who in ("p00", "gone", "p01")
    ]
    rosters = rosters_of(rows, POSITION)
    assert rosters[Layer.WORK].persons.tolist() == [0, 1]
    assert rosters_of(rows, {})[Layer.WORK].sizes.tolist() == [0]


RUN = st.dictionaries(
    st.sampled_from("uvwxyz"), st.sets(st.integers(0, 15), min_size=1, max_size=8), max_size=6
)


@settings(max_examples=200, deadline=None)
@given(RUN, RUN)
def test_every_circle_that_came_or_went_has_one_reason(old, new):
    found = told(old, new)
    for id_ in old.keys() ^ new.keys():
        one_of = (
            {KIND.BORN, KIND.MERGED, KIND.SPLIT}
            if id_ in new
            else {
                KIND.DIED,
                KIND.MERGED,
                KIND.SPLIT,
            }
        )
        reasons = kinds(found)[id_]
        assert reasons
        assert reasons <= one_of
        assert len(reasons) == 1 or reasons == {KIND.MERGED, KIND.SPLIT}
    for change in found.changes():
        was, now = set(old.get(change.circle, ())), set(new.get(change.circle, ()))
        assert set(change.joined) == {NAMES[who] for who in now - was}
        assert set(change.left) == {NAMES[who] for who in was - now}
        assert (change.before, change.after) == (len(was), len(now))
    told_of = {change.circle for change in found.changes()}
    assert {id_ for id_ in {*old, *new} if old.get(id_) != new.get(id_)} <= told_of


@settings(max_examples=200, deadline=None)
@given(RUN, RUN)
def test_read_backwards_births_are_deaths_and_merges_are_splits(old, new):
    there, back = kinds(told(old, new)), kinds(told(new, old))
    opposite = {KIND.BORN: KIND.DIED, KIND.DIED: KIND.BORN}
    opposite |= {KIND.MERGED: KIND.SPLIT, KIND.SPLIT: KIND.MERGED}
    for id_ in {*old, *new}:
        turned = {opposite[kind] for kind in there.get(id_, ()) if kind in opposite}
        assert turned == {kind for kind in back.get(id_, ()) if kind in opposite}


def test_rows_may_come_in_any_order():
    first = roster({"y": [9, 3, 4], "x": [2, 0]})
    assert first.ids == ["x", "y"]
    assert first.persons.tolist() == [0, 2, 3, 4, 9]
    assert first.begins.dtype == np.int64
