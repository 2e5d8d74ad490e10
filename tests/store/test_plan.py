"""What a batch does, decided on plain dictionaries."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from graphapi.changes import Batch, Ref
from graphapi.model.rows import Bundle, Group, Person, Seat, Tie
from graphapi.store.needs import Known, needs, referred
from graphapi.store.plan import plan
from tests.store.rows import drop, group, one_of_each, person, put, seat, tie

NOW = 1_700_000_000_000


def known_of(stored, batch):
    """Answer the needs of a batch from rows in memory, as a store does."""
    wanted = needs(batch)
    rows = {(type(row), row.id): row for row in stored}
    parents, ahead = {}, list(wanted.lineage)
    while ahead:
        found = rows.get((Group, ahead.pop()))
        if found and found.id not in parents:
            parents[found.id] = found.parent_id
            ahead.append(found.parent_id)
    leaving = {(kind, id_) for kind, ids in wanted.leaving.items() for id_ in ids}
    return Known(
        rows={
            kind: {id_: rows[kind, id_] for id_ in ids if (kind, id_) in rows}
            for kind, ids in wanted.rows.items()
        },
        existing={
            kind: {id_ for id_ in ids if (kind, id_) in rows}
            for kind, ids in wanted.existing.items()
        },
        parents=parents,
        dependents=[row for row in stored if leaving & set(referred(row))],
    )


def planned(stored, batch, version=7):
    return plan(batch, known_of(stored, batch), version=version, now=NOW)


def kept(stored, batch, version=7):
    """Return the rows after a batch."""
    decided = planned(stored, batch, version)
    rows = {(type(row), row.id): row for row in stored}
    rows |= {(kind, row.id): row for kind, those in decided.rows.items() for row in those}
    for kind, ids in decided.deletes.items():
        for id_ in ids:
            rows.pop((kind, id_), None)
    return list(rows.values())


def ids(rows):
    return {row.id for row in rows}


def refusals(decided):
    return [(each.id, each.field, each.code) for each in decided.applied.rejected]


STORED = kept((), put("all", *one_of_each()), 0)


def test_a_new_row_is_stamped_with_the_next_version_and_the_time_of_writing():
    decided = planned((), put("r", person("p1"), person("p2", seen_at=5)))
    first, second = decided.rows[Person]
    assert (first.version, first.seen_at) == (8, NOW)
    assert (second.version, second.seen_at) == (8, 5)
    assert (decided.applied.version, decided.applied.inserted) == (8, 2)


def test_an_equal_row_is_unchanged_whatever_its_version_and_when_nobody_says_when_seen():
    stored = person("p1", seen_at=5, version=3)
    for offered in (stored, replace(stored, version=0), replace(stored, seen_at=None)):
        decided = planned([stored], put("r", offered))
        assert not decided.writes
        assert (decided.applied.version, decided.applied.unchanged) == (7, 1)


def test_a_changed_row_replaces_all_fields():
    stored = person("p1", phone="1", employer="铁路", seen_at=5, version=3)
    (row,) = planned([stored], put("r", person("p1", phone="2"))).rows[Person]
    assert row == person("p1", phone="2", seen_at=NOW, version=8)


def test_a_row_may_refer_to_one_put_before_it_but_not_after_it():
    after = planned((), put("r", person("a"), tie("t", "a", "b"), person("b")))
    assert refusals(after) == [("t", "toId", "UNKNOWN_ID")]
    before = planned((), put("r", person("a"), person("b"), tie("t", "a", "b")))
    assert not refusals(before)


def test_a_row_may_not_refer_to_one_that_was_refused():
    decided = planned((), put("r", person("a", seniority=2.0), group("g"), seat("s", "a", "g")))
    assert refusals(decided) == [
        ("a", "seniority", "OUT_OF_RANGE"),
        ("s", "personId", "UNKNOWN_ID"),
    ]
    assert set(decided.rows) == {Group}


def test_a_batch_of_refused_rows_makes_no_version():
    decided = planned((), put("r", tie("t", "a", "b")))
    assert not decided.writes
    assert decided.applied.version == 7
    (rejection,) = decided.applied.rejected
    assert rejection.message == (
        "fromId: there is no Person with the id a; put it first, or correct the id."
    )


def test_a_stored_cycle_is_refused_with_its_chain():
    stored = [group("a"), group("b", "a"), group("c", "b")]
    decided = planned(stored, put("r", group("a", "c")))
    (rejection,) = decided.applied.rejected
    assert (rejection.field, rejection.code) == ("parentId", "HIERARCHY_CYCLE")
    assert "a → c → b → a" in rejection.message


def test_a_cycle_inside_one_batch_is_refused_at_the_row_that_closes_it():
    batch = put("r", group("a"), group("b", "a"), group("a", "b"), group("c", "c"))
    decided = planned((), batch)
    assert [each.message.split(": ")[1].split(";")[0] for each in decided.applied.rejected] == [
        "a → b → a",
        "c → c",
    ]
    assert [row.parent_id for row in decided.rows[Group]] == [None, "a"]


def test_a_move_that_opens_a_ring_before_closing_it_is_no_cycle():
    stored = [group("a"), group("b", "a"), group("c")]
    decided = planned(stored, put("r", group("b", "c"), group("a", "b")))
    assert not decided.applied.rejected
    assert decided.applied.changed == 2


def test_the_last_of_two_rows_with_one_id_wins_and_each_counts():
    decided = planned((), put("r", person("p", "甲"), person("p", "乙"), person("p", "乙")))
    assert [row.name for row in decided.rows[Person]] == ["乙"]
    assert (decided.applied.inserted, decided.applied.changed, decided.applied.unchanged) == (
        1,
        1,
        1,
    )


def test_deleting_a_person_takes_all_that_hangs_on_it():
    batch = drop("r", (Person, "p1"))
    gone = ids(STORED) - ids(kept(STORED, batch))
    assert gone == {"p1", "s1", "t1", "c1", "v1", "b1", "x1", "a2"}
    assert planned(STORED, batch).applied.deleted == 8


def test_deleting_a_group_takes_all_that_hangs_on_it_and_frees_its_subsidiaries():
    batch = drop("r", (Group, "g1"))
    rows = kept(STORED, batch)
    assert ids(STORED) - ids(rows) == {"g1", "s1", "l1", "c2", "i1", "b1", "x2", "a1"}
    (subsidiary,) = (row for row in rows if isinstance(row, Group))
    assert (subsidiary.parent_id, subsidiary.version) == (None, 8)
    applied = planned(STORED, batch).applied
    assert (applied.deleted, applied.changed) == (8, 0)


def test_a_row_moved_away_in_the_same_batch_stays():
    batch = Batch(
        request_id="r",
        upserts=(person("p3"), tie("t1", "p3", "p2")),
        deletes=(Ref(Person, "p1"),),
    )
    rows = kept(STORED, batch)
    assert [row.from_id for row in rows if isinstance(row, Tie)] == ["p3"]


def test_a_row_put_on_a_person_deleted_in_the_same_batch_goes_too():
    batch = Batch(
        request_id="r",
        upserts=(person("p3"), tie("t3", "p3", "p2"), group("g3", "g1")),
        deletes=(Ref(Person, "p3"), Ref(Group, "g1")),
    )
    decided = planned(STORED, batch)
    assert {"p3", "t3"} <= {id_ for those in decided.deletes.values() for id_ in those}
    assert not {Person, Tie} & set(decided.rows)
    assert {row.id: row.parent_id for row in decided.rows[Group]} == {"g2": None, "g3": None}


def test_a_deleted_subsidiary_is_not_written_again():
    decided = planned(STORED, drop("r", (Group, "g1"), (Group, "g2")))
    assert Group not in decided.rows
    assert decided.deletes[Group] == ("g1", "g2")


def test_deletes_are_one_set_and_unknown_ones_are_refused():
    batch = drop("r", (Person, "p1"), (Seat, "s1"), (Person, "p1"), (Person, "p9"), (Bundle, "9"))
    decided = planned(STORED, batch)
    assert decided.applied.deleted == 8
    assert refusals(decided) == [("p9", "id", "UNKNOWN_ID"), ("9", "id", "UNKNOWN_ID")]


small = st.sampled_from(["a", "b", "c"])
rows_drawn = st.lists(
    st.one_of(
        st.builds(group, small, st.none() | small),
        st.builds(person, small, small, seniority=st.sampled_from([None, 0.5, 2.0])),
        st.builds(seat, small, small, small),
        st.builds(tie, small, small, small),
    ),
    max_size=12,
)
refs_drawn = st.lists(st.builds(Ref, st.sampled_from([Group, Person, Seat, Tie]), small))


@given(rows_drawn, rows_drawn, refs_drawn)
def test_counts_add_up_and_what_is_left_hangs_together(first, second, deletes):
    stored = kept((), put("first", *first), 0)
    batch = Batch(request_id="r", upserts=tuple(second), deletes=tuple(deletes))
    decided = planned(stored, batch)
    applied = decided.applied
    unknown = sum(each.field == "id" for each in applied.rejected)
    counted = applied.inserted + applied.changed + applied.unchanged + len(applied.rejected)
    assert counted == len(second) + unknown
    assert decided.writes == (applied.version == 8)
    rows = kept(stored, batch)
    there = {(type(row), row.id) for row in rows}
    assert all(set(referred(row)) <= there for row in rows)
    parents = {row.id: row.parent_id for row in rows if isinstance(row, Group)}
    for above in parents:
        for _ in parents:
            above = parents.get(above)  # noqa: PLW2901 - climbs as often as there are groups
        assert above is None
