from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphapi.analysis.indexes import INDEXES
from graphapi.analysis.world import FACTS, assemble
from graphapi.changes import Change
from graphapi.live import facts
from graphapi.live.fold import fold, seen_at
from graphapi.live.kept import DERIVED
from graphapi.model.rows import (
    Bundle,
    CompetitorTouch,
    Group,
    Incident,
    Loss,
    Person,
    Seat,
    Tie,
    Visit,
)
from graphapi.model.words import (
    Channel,
    IncidentKind,
    Role,
    Side,
    TieKind,
    TouchKind,
    TouchOutcome,
)
from tests.worlds import AT, DAY, bureau, tie

IDS = st.sampled_from(["a", "b", "c", "d", "e"])
NOBODY = st.none() | IDS
MOMENTS = st.integers(AT - 200 * DAY, AT + DAY)
PERSONS = st.builds(Person, id=IDS, name=st.sampled_from(["x", "y"]), side=st.sampled_from(Side))
TIES = st.builds(
    Tie,
    id=IDS,
    from_id=IDS,
    to_id=IDS,
    kind=st.sampled_from(TieKind),
    strength=st.sampled_from([None, 0.25, 0.5, 1.0]),
    since=st.sampled_from([None, "2026-01-30", "2026-02-01"]),
    until=st.sampled_from([None, "2026-01-31", "2026-02-01"]),
)
GROUPS = st.builds(Group, id=IDS, name=st.just("g"))
SEATS = st.builds(
    Seat,
    id=IDS,
    person_id=IDS,
    group_id=IDS,
    role=st.sampled_from(Role),
    until=st.sampled_from([None, "2026-01-30"]),
)
TOUCHES = st.builds(
    CompetitorTouch,
    id=IDS,
    competitor=st.just("r"),
    kind=st.just(TouchKind.OTHER),
    at=MOMENTS,
    person_id=NOBODY,
    group_id=NOBODY,
    outcome=st.sampled_from(TouchOutcome),
)
LOSSES = st.builds(Loss, id=IDS, person_id=NOBODY, group_id=NOBODY, at=MOMENTS)
VISITS = st.builds(
    Visit, id=IDS, own_person_id=IDS, person_id=IDS, at=MOMENTS, channel=st.sampled_from(Channel)
)
INCIDENTS = st.builds(
    Incident, id=IDS, group_id=IDS, kind=st.sampled_from(IncidentKind), opened_at=MOMENTS
)
BUNDLES = st.builds(Bundle, id=IDS, group_id=IDS, person_id=NOBODY, product=st.just("p"))
ROWS = st.one_of(PERSONS, TIES, SEATS, GROUPS, TOUCHES, LOSSES, VISITS, INCIDENTS, BUNDLES)
KINDS = (Person, Tie, Seat, Group, CompetitorTouch, Loss, Visit, Incident, Bundle)
DELETES = st.tuples(st.sampled_from(KINDS), IDS)
STEPS = st.lists(st.tuples(st.lists(st.one_of(ROWS, DELETES), max_size=6), st.integers(0, 2)))


def shown(world):
    """Everything that a question may see of a world, in the order in which it sees it."""
    facts = {name: list(getattr(world, name).items()) for name in FACTS}
    ties = [(u, v, key, data) for u, v, key, data in world.graph.edges(keys=True, data=True)]
    return world.version, world.at, facts, list(world.graph), ties


def changes_of(step, version):
    """The changes of one step: the last word on each row."""
    said = {}
    for each in step:
        if isinstance(each, tuple):
            said[each] = Change(version, *each, None)
        else:
            said[type(each), each.id] = Change(version, type(each), each.id, each)
    return list(said.values())


@settings(max_examples=60)
@given(STEPS)
def test_a_folded_world_equals_one_built_from_scratch(steps):
    world, rows, at = assemble((), at=AT), {}, AT
    for version, (step, days) in enumerate(steps, 1):
        at += days * DAY
        changes = changes_of(step, version)
        world = fold(world, changes, version=version, at=at)
        rows.update({(each.kind, each.id): each.row for each in changes})
        kept = [row for row in rows.values() if row is not None]
        assert shown(world) == shown(assemble(kept, version=version, at=at))


FOUND = (*INDEXES, *DERIVED, "own_side")


@settings(max_examples=60)
@given(STEPS, st.booleans())
def test_what_was_found_in_the_rows_is_kept_in_step(steps, many):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facts, "LARGE", 0 if many else facts.LARGE)
        world, rows = assemble((), at=AT), {}
        for version, (step, _) in enumerate(steps, 1):
            asked = [getattr(world, name) for name in FOUND]
            changes = changes_of(step, version)
            folded = fold(world, changes, version=version, at=AT)
            rows.update({(each.kind, each.id): each.row for each in changes})
            anew = assemble([row for row in rows.values() if row is not None], at=AT)
            assert set(FOUND) - {"own_side"} <= folded.__dict__.keys()
            for name, before in zip(FOUND, asked, strict=True):
                assert getattr(folded, name) == getattr(anew, name), name
                assert getattr(world, name) is before
            world = folded


def test_the_old_world_stays_as_it_is_and_shares_what_was_not_touched():
    old = assemble(bureau(), version=1, at=AT)
    before = shown(old)
    row = replace(old.groups["branch"], name="Renamed")
    new = fold(old, [Change(2, Group, "branch", row)], version=2, at=AT)
    assert shown(old) == before
    assert new.groups["branch"].name == "Renamed"
    assert new.ties is old.ties
    assert new.graph is old.graph


def test_a_tie_appears_with_the_person_that_comes_after_it():
    world = assemble(bureau(), version=1, at=AT)
    late = tie("late", "wang", "newcomer", TieKind.FRIEND, 0.5)
    world = fold(world, [Change(2, Tie, "late", late)], version=2, at=AT)
    assert "newcomer" not in world.graph
    row = Person(id="newcomer", name="New", side=Side.CUSTOMER)
    world = fold(world, [Change(3, Person, "newcomer", row)], version=3, at=AT)
    assert world.graph.has_edge("wang", "newcomer")


def test_a_new_day_ends_what_was_over():
    rows = [*bureau(), tie("last", "wang", "chief", TieKind.FRIEND, 0.5, until="2026-01-31")]
    world = assemble(rows, version=1, at=AT)
    assert world.graph.has_edge("wang", "chief")
    later = seen_at(world, AT + DAY)
    assert not later.graph.has_edge("wang", "chief")
    assert later.version == 1
    assert seen_at(world, AT + 1000).graph is world.graph
