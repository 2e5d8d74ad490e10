from __future__ import annotations

import asyncio

import pytest

from graphapi import commands
from graphapi.changes import Batch
from graphapi.errors import BadInput, IdempotencyConflict, UnknownId, VersionConflict
from graphapi.model.checks import BadRow
from graphapi.model.rows import Group, Incident, Tie
from graphapi.model.words import TieKind, TouchOutcome
from graphapi.store.embedded.store import EmbeddedStore
from tests.worlds import AT, DAY, bureau, fill, tie


def played(path, story, store=EmbeddedStore):
    async def play():
        facts = store(path / "facts.sqlite")
        await facts.open()
        try:
            await fill(facts, bureau())
            return await story(facts)
        finally:
            await facts.close()

    return asyncio.run(play())


def test_saved_rows_come_back_as_they_now_stand(tmp_path):
    row = Group(id="plant", name="Renamed")

    async def story(store):
        return await commands.save(store, "r", [row])

    saved = played(tmp_path, story)
    assert [each.name for each in saved.rows] == ["Renamed"]
    assert saved.rows[0].version == saved.applied.version == 2
    assert saved.rows[0].seen_at is not None


def test_one_good_row_is_enough_and_none_is_a_refusal(tmp_path):
    good = tie("x", "wang", "chief", TieKind.FRIEND, 0.5)
    bad = tie("y", "wang", "wang", TieKind.FRIEND, 2.0)
    unknown = tie("z", "wang", "nobody", TieKind.FRIEND, 0.5)

    async def story(store):
        saved = await commands.save(store, "r1", [good, bad, unknown])
        with pytest.raises(UnknownId) as one:
            await commands.save(store, "r2", [unknown])
        with pytest.raises(BadRow) as two:
            await commands.save(store, "r3", [bad, unknown])
        return saved, one.value, two.value, await store.version()

    saved, one, two, version = played(tmp_path, story)
    assert [row.id for row in saved.rows] == ["x"]
    assert [each.id for each in saved.applied.rejected] == ["y", "z"]
    assert one.field == "toId"
    assert [each.code for each in two.problems] == ["OUT_OF_RANGE", "UNKNOWN_ID"]
    assert all(each.message.startswith("Tie ") for each in two.problems)
    assert version == 2


@pytest.mark.parametrize("count", [0, commands.MOST_ROWS + 1])
def test_an_order_has_a_bounded_number_of_rows(tmp_path, count):
    async def story(store):
        with pytest.raises(BadInput, match="1 to 1000 rows"):
            await commands.save(store, "r", [Group(id="x", name="x")] * count)

    played(tmp_path, story)


def test_the_same_order_is_carried_out_once(tmp_path):
    async def story(store):
        first = await commands.close_incident(store, "r", "i1", AT)
        again = await commands.close_incident(store, "r", "i1", AT)
        with pytest.raises(IdempotencyConflict):
            await commands.close_incident(store, "r", "i1", AT + 1)
        return first, again

    first, again = played(tmp_path, story)
    assert first.applied == again.applied
    assert again.applied.replayed
    assert again.rows[0].closed_at == AT


class RacingStore(EmbeddedStore):
    """A store in which somebody else writes each time after a row was read."""

    writes = 0
    most = 3

    async def get(self, kind, ids):
        rows = await super().get(kind, ids)
        if self.writes < self.most and kind is Tie:
            self.writes += 1
            other = tie("t1", "zhao", "wife", TieKind.CLASSMATE, 0.01 * self.writes)
            await self.apply(Batch(request_id=f"other{self.writes}", upserts=(other,)))
        return rows


def test_a_concurrent_change_is_not_lost(tmp_path):
    async def story(store):
        return await commands.correct_tie(store, "r", "t1", certainty=0.25)

    saved = played(tmp_path, story, RacingStore)
    assert saved.rows[0].strength == pytest.approx(0.03)
    assert saved.rows[0].certainty == 0.25


class RestlessStore(RacingStore):
    most = 1_000


def test_a_store_that_never_rests_is_a_conflict_in_the_end(tmp_path):
    async def story(store):
        with pytest.raises(VersionConflict, match="same request id"):
            await commands.correct_tie(store, "r", "t1", certainty=0.25)
        return await store.get(Incident, ["i1"])

    assert played(tmp_path, story, RestlessStore)


def test_parts_of_rows_are_changed_and_the_rest_stays(tmp_path):
    async def story(store):
        outcome = await commands.set_touch_outcome(store, "a", "c2", TouchOutcome.REBUFFED)
        both = await commands.correct_tie(store, "b", "t1", strength=0.3, certainty=0.2)
        closed = await commands.close_incident(store, "c", "i1", AT - DAY)
        return outcome.rows[0], both.rows[0], closed.rows[0]

    touch, corrected, incident = played(tmp_path, story)
    assert (touch.outcome, touch.competitor, touch.at) == ("REBUFFED", "红网", AT - 3 * DAY)
    assert (corrected.strength, corrected.certainty) == (0.3, 0.2)
    assert corrected.last_contact == AT - 9 * DAY
    assert incident.closed_at == AT - DAY


def test_a_correction_sent_again_is_answered_though_the_row_has_moved_on(tmp_path):
    async def story(store):
        first = await commands.correct_tie(store, "r", "t1", certainty=0.25)
        await commands.correct_tie(store, "other", "t1", strength=0.9)
        again = await commands.correct_tie(store, "r", "t1", certainty=0.25)
        with pytest.raises(IdempotencyConflict):
            await commands.correct_tie(store, "r", "t1", certainty=0.3)
        return first.applied, again

    first, again = played(tmp_path, story)
    assert again.applied == first
    assert again.applied.replayed
    assert (again.rows[0].strength, again.rows[0].certainty) == (0.9, 0.25)


def test_what_is_not_there_cannot_be_changed(tmp_path):
    async def story(store):
        for order in (
            commands.close_incident(store, "r", "x", AT),
            commands.set_touch_outcome(store, "r", "x", TouchOutcome.WON),
            commands.correct_tie(store, "r", "x", strength=0.5),
            commands.delete_person(store, "r", "x"),
        ):
            with pytest.raises(UnknownId) as caught:
                await order
            assert caught.value.field == "id"
        with pytest.raises(BadInput, match="a strength, a certainty"):
            await commands.correct_tie(store, "r", "t1")
        return await store.version()

    assert played(tmp_path, story) == 1


def test_a_person_is_deleted_with_all_that_hangs_on_it(tmp_path):
    async def story(store):
        applied = await commands.delete_person(store, "r", "deputy")
        return applied, await store.get(Tie, ["t5", "t6", "t7", "t1"])

    applied, ties = played(tmp_path, story)
    assert applied.deleted == 6
    assert [row is None for row in ties] == [True, True, True, False]


@pytest.mark.parametrize("request_id", ["", "x" * 201])
def test_a_request_id_has_some_characters(tmp_path, request_id):
    async def story(store):
        with pytest.raises(BadInput) as caught:
            await commands.delete_person(store, request_id, "deputy")
        return caught.value.field

    assert played(tmp_path, story) == "requestId"


def test_who_orders_is_in_the_audit_log(tmp_path):
    async def story(store):
        before = (await store.audit_head()).number
        await commands.save(store, "r1", [Group(id="plant", name="Renamed")], by="ann")
        await commands.correct_tie(store, "r2", "t3", strength=0.9, by="bob")
        await commands.delete_person(store, "r3", "wang", by="eve")
        return [each.by for each in await store.audit(before)]

    assert played(tmp_path, story) == ["ann", "bob", "eve"]
