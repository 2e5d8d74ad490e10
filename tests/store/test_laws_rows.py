"""Law 4: an upsert replaces the row; bad rows go by themselves; what hangs on a row goes along."""

from dataclasses import replace

import pytest

from graphapi.changes import Batch, Ref
from graphapi.model.rows import KINDS, CompetitorTouch, Group, Person, Seat, Tie
from graphapi.model.words import Role, TieKind, TouchKind
from graphapi.store.port import Ask, Is
from tests.store.conftest import NOON
from tests.store.rows import drop, group, one_of_each, person, put, seat, tie


async def everything(store):
    """Return all rows of all kinds, by kind name and id."""
    pages = [await store.page(kind, Ask(first=1000)) for kind in KINDS]
    return {(type(row).__name__, row.id): row for page in pages for row in page.rows}


def names(changes):
    return [(each.kind.__name__, each.id, each.row is not None) for each in changes]


def test_every_kind_comes_back_as_it_was_put(place):
    rows = {(type(row).__name__, row.id): row for row in one_of_each()}

    async def story(store):
        applied = await store.apply(put("r", *rows.values()))
        assert (applied.version, applied.inserted) == (1, len(rows))
        return await everything(store)

    stored = place.play(story)
    assert stored == {key: replace(row, seen_at=NOON, version=1) for key, row in rows.items()}


def test_an_upsert_replaces_all_fields(place):
    full = Tie(
        id="t",
        from_id="p",
        to_id="q",
        kind=TieKind.FRIEND,
        strength=0.5,
        certainty=0.25,
        contacts90=3,
        last_contact=7,
        reciprocity=1.0,
        since="2020-01-01",
        until="2030-01-01",
        source="card index",
        seen_at=5,
    )
    bare = Tie(id="t", from_id="p", to_id="q", kind=TieKind.CALLS)

    async def story(store):
        await store.apply(put("a", person("p", phone="1"), person("q"), full))
        assert await store.get(Tie, ["t"]) == [replace(full, version=1)]
        applied = await store.apply(put("b", bare, person("p")))
        assert applied.changed == 2
        assert await store.get(Tie, ["t"]) == [replace(bare, seen_at=NOON, version=2)]
        (row,) = await store.get(Person, ["p"])
        assert row.phone is None

    place.play(story)


def test_an_empty_seen_at_is_the_time_of_writing_and_no_change_by_itself(place):
    times = iter((NOON, NOON + 1, NOON + 2))

    async def story(store):
        await store.apply(put("a", person("p")))
        assert (await store.apply(put("b", person("p")))).unchanged == 1
        await store.apply(put("c", person("p", "renamed"), person("q", seen_at=9)))
        return await store.get(Person, ["p", "q"])

    now = {"at": NOON}

    def clock():
        now["at"] = next(times, now["at"])
        return now["at"]

    rows = place.play(story, clock=clock)
    assert NOON < rows[0].seen_at <= NOON + 2
    assert rows[1].seen_at == 9


def test_what_is_unchanged_makes_no_version(place):
    async def story(store):
        await store.apply(put("a", *one_of_each()))
        applied = await store.apply(put("b", *one_of_each()))
        assert (applied.version, applied.unchanged) == (1, len(one_of_each()))
        assert await store.changes(1, 10) == ()
        half = await store.apply(put("c", *one_of_each(), person("p3")))
        assert (half.version, half.inserted, half.unchanged) == (2, 1, len(one_of_each()))
        assert names(await store.changes(1, 10)) == [("Person", "p3", True)]

    place.play(story)


def test_a_row_that_names_an_unknown_id_is_rejected_by_itself(place):
    async def story(store):
        applied = await store.apply(
            put("a", person("p"), seat("s", "p", "nowhere"), tie("t", "nobody", "p"), group("g"))
        )
        assert (applied.version, applied.inserted) == (1, 2)
        assert [(each.kind, each.id, each.field, each.code) for each in applied.rejected] == [
            ("Seat", "s", "groupId", "UNKNOWN_ID"),
            ("Tie", "t", "fromId", "UNKNOWN_ID"),
        ]
        assert "nowhere" in applied.rejected[0].message
        assert set(await everything(store)) == {("Person", "p"), ("Group", "g")}

    place.play(story)


def test_a_row_that_is_wrong_by_itself_is_rejected(place):
    async def story(store):
        applied = await store.apply(put("a", person("p"), tie("t", "p", "p"), person("q")))
        assert [(each.id, each.code) for each in applied.rejected] == [("t", "SELF_TIE")]
        assert applied.inserted == 2

    place.play(story)


def test_a_row_may_name_one_before_it_in_the_batch_but_none_after(place):
    async def story(store):
        applied = await store.apply(
            put("a", seat("s", "p", "g"), group("g", "top"), group("top"), person("p"))
        )
        assert [each.id for each in applied.rejected] == ["s", "g"]
        applied = await store.apply(put("b", group("g", "top"), seat("s", "p", "g")))
        assert (applied.inserted, applied.rejected) == (2, ())

    place.play(story)


def test_a_cycle_in_the_hierarchy_is_refused_with_the_chain(place):
    async def story(store):
        await store.apply(put("a", group("a"), group("b", "a"), group("c", "b"), group("d", "c")))
        applied = await store.apply(put("b", group("a", "d"), group("b", "b")))
        assert [(each.id, each.field, each.code) for each in applied.rejected] == [
            ("a", "parentId", "HIERARCHY_CYCLE"),
            ("b", "parentId", "HIERARCHY_CYCLE"),
        ]
        assert "a → d → c → b → a" in applied.rejected[0].message
        assert "b → b" in applied.rejected[1].message
        moved = await store.apply(put("c", group("d"), group("a", "d")))
        assert (moved.changed, moved.rejected) == (2, ())
        rows = await store.get(Group, ["a", "b", "c", "d"])
        assert [row.parent_id for row in rows] == ["d", "a", "b", None]

    place.play(story)


def test_a_tie_sent_again_with_other_ends_moves(place):
    def of(column, id_):
        return Ask(where=(Is(column, (id_,)),))

    async def story(store):
        await store.apply(put("a", *(person(id_) for id_ in "pqrs"), tie("t", "p", "q")))
        applied = await store.apply(put("b", tie("t", "r", "s")))
        assert (applied.changed, applied.inserted, applied.deleted) == (1, 0, 0)
        asks = [of("from_id", "p"), of("to_id", "q"), of("from_id", "r"), of("to_id", "s")]
        pages = await store.related(Tie, asks)
        assert [len(page.rows) for page in pages] == [0, 0, 1, 1]
        assert names(await store.changes(1, 10)) == [("Tie", "t", True)]
        assert (await store.page(Tie, Ask(count=True))).count == 1
        turned = await store.apply(put("c", tie("t", "s", "r"), person("p", "other")))
        assert turned.changed == 2
        (row,) = await store.get(Tie, ["t"])
        assert (row.from_id, row.to_id, row.version) == ("s", "r", 3)

    place.play(story)


def test_a_seat_and_a_touch_move_as_well(place):
    async def story(store):
        touch = CompetitorTouch(id="c", competitor="X", kind=TouchKind.VISIT, at=1, person_id="p")
        await store.apply(
            put("a", person("p"), person("q"), group("g"), group("h"), seat("s", "p", "g"), touch)
        )
        moved = replace(seat("s", "q", "h"), role=Role.DECISION_MAKER)
        touched = replace(touch, competitor="Y", person_id=None, group_id="g")
        assert (await store.apply(put("b", moved, touched))).changed == 2
        assert await store.get(Seat, ["s"]) == [replace(moved, seen_at=NOON, version=2)]
        assert await store.get(CompetitorTouch, ["c"]) == [
            replace(touched, seen_at=NOON, version=2)
        ]
        assert (await store.page(Seat, Ask(count=True))).count == 1
        gone = await store.apply(drop("d", (Group, "g")))
        assert gone.deleted == 2
        assert await store.get(Seat, ["s"]) != [None]

    place.play(story)


@pytest.mark.parametrize(
    ("dropped", "gone", "left"),
    [
        (
            (Person, "p1"),
            {"p1", "s1", "t1", "v1", "c1", "b1", "x1", "a2"},
            {"g1", "g2", "p2", "c2"},
        ),
        ((Person, "p2"), {"p2", "t1", "v1"}, {"g1", "p1", "s1", "b1"}),
        ((Group, "g1"), {"g1", "s1", "l1", "c2", "i1", "b1", "x2", "a1"}, {"p1", "p2", "t1", "c1"}),
        ((Tie, "t1"), {"t1"}, {"p1", "p2"}),
    ],
)
def test_deleting_takes_along_what_hangs_on_it_with_a_tombstone_each(place, dropped, gone, left):
    async def story(store):
        await store.apply(put("a", *one_of_each()))
        applied = await store.apply(drop("b", dropped))
        assert (applied.version, applied.deleted, applied.rejected) == (2, len(gone), ())
        rows = await everything(store)
        assert left <= {id_ for _, id_ in rows}
        assert not gone & {id_ for _, id_ in rows}
        changes = await store.changes(1, 100)
        assert {each.id for each in changes if each.row is None} == gone
        assert {each.version for each in changes} == {2}
        return rows

    rows = place.play(story)
    if dropped == (Group, "g1"):
        subsidiary = rows["Group", "g2"]
        assert (subsidiary.parent_id, subsidiary.version) == (None, 2)


def test_who_is_put_again_after_deletion_is_no_longer_dead(place):
    async def story(store):
        await store.apply(put("a", person("p"), person("q"), tie("t", "p", "q")))
        await store.apply(drop("b", (Person, "p")))
        await store.apply(put("c", person("p", "back")))
        assert names(await store.changes(1, 10)) == [
            ("Tie", "t", False),
            ("Person", "p", True),
        ]
        assert (await store.page(Tie, Ask(count=True))).count == 0

    place.play(story)


def test_deleting_an_unknown_id_is_reported_and_hurts_nobody(place):
    async def story(store):
        await store.apply(put("a", person("p")))
        batch = Batch(request_id="b", deletes=(Ref(Person, "nobody"), Ref(Person, "p")))
        applied = await store.apply(batch)
        assert (applied.deleted, [each.id for each in applied.rejected]) == (1, ["nobody"])
        assert await store.get(Person, ["p"]) == [None]

    place.play(story)


def test_a_row_put_and_deleted_by_one_batch_is_gone(place):
    async def story(store):
        batch = Batch(request_id="a", upserts=(person("p"),), deletes=(Ref(Person, "p"),))
        applied = await store.apply(batch)
        assert (applied.version, applied.inserted, applied.deleted) == (1, 1, 1)
        assert await everything(store) == {}
        assert names(await store.changes(0, 10)) == [("Person", "p", False)]

    place.play(story)


def test_the_last_of_two_rows_with_one_id_wins(place):
    async def story(store):
        applied = await store.apply(
            put("a", person("p", "first"), person("p", "last"), group("g"), group("h", "g"))
        )
        assert (applied.inserted, applied.changed) == (3, 1)
        (row,) = await store.get(Person, ["p"])
        assert row.name == "last"

    place.play(story)
