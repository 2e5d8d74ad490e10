"""Who did and saw what is noted with the write, in a chain that nobody changes unseen."""

import asyncio
from dataclasses import replace

import pytest

from graphapi.changes import Batch
from graphapi.errors import IdempotencyConflict
from graphapi.model.rows import Person
from graphapi.model.words import CircleRole, RunKind
from graphapi.store.audit import Act, Note, Seen, subject
from graphapi.store.log import verify
from graphapi.store.run import CircleMembership
from tests.store.rows import drop, one_of_each, person, put


async def faults(store):
    return (await verify(store)).faults


def test_every_write_is_noted_with_who_asked_and_what_it_did_but_no_name(place):
    async def story(store):
        await store.apply(put("a", *one_of_each()))
        rows = (person("p1", "王小明"), person("p9", "王小明"))
        await store.apply(Batch(request_id="王小明", upserts=rows, by="ann"))
        await store.apply(drop("c", (Person, "p1")))
        return await store.audit(), await store.audit_head(), await faults(store)

    (first, second, third), head, found = place.play(story)
    assert found == ()
    assert (head.number, head.hash) == (3, third.hash)
    assert (first.number, first.by, first.act, first.version) == (1, "local", "WRITE", 1)
    assert (second.by, second.what, second.count) == ("ann", "put 2 Person", 2)
    assert "deleted 1 Person, 1 Seat, 1 Tie" in third.what
    assert third.subjects == subject("p1", head.genesis)
    assert second.subjects.split() == [subject(each, head.genesis) for each in ("p1", "p9")]
    assert "王" not in f"{first}{second}{third}"


def test_a_request_that_is_answered_from_memory_or_refused_is_not_noted_again(place):
    async def story(store):
        await store.apply(put("a", person("p")))
        assert (await store.apply(put("a", person("p")))).replayed
        with pytest.raises(IdempotencyConflict):
            await store.apply(put("a", person("q")))
        await store.apply(put("b", person("p")))
        return await store.audit()

    assert [(each.what, each.version) for each in place.play(story)] == [
        ("put 1 Person", 1),
        ("nothing", 1),
    ]


def test_who_begins_and_who_cancels_a_run_is_noted_once(place):
    asked = {"parameters": '{"gamma": 0.1}', "data_version": 0, "seed": 7}

    async def story(store):
        for _ in range(2):
            run = await store.begin(RunKind.CIRCLES, request_id="r", by="ann", **asked)
        with pytest.raises(IdempotencyConflict):
            await store.begin(RunKind.CIRCLES, request_id="r", **(asked | {"seed": 8}))
        for _ in range(2):
            await store.cancel(run.id, by="bob")
        other = await store.begin(RunKind.CIRCLES, **(asked | {"seed": 8}))
        await store.finish(replace(other, problem="It failed."))
        await store.cancel(other.id)
        return await store.audit(), await store.version(), await faults(store)

    (first, cancelled, other), version, found = place.play(story)
    assert (first.by, first.act, first.what) == ("ann", "BEGIN", "run CIRCLES-1")
    assert (cancelled.by, cancelled.act, cancelled.what) == ("bob", "CANCEL", "run CIRCLES-1")
    assert (other.by, other.act, other.what) == ("local", "BEGIN", "run CIRCLES-2")
    assert first.digest != other.digest
    assert (version, found) == (0, ())


def test_the_publication_of_a_run_is_noted(place):
    member = CircleMembership(circle_id="c", layer="l", person_id="p", role=CircleRole.CORE)

    async def story(store):
        await store.apply(put("a", person("p")))
        run = await store.begin(RunKind.CIRCLES, parameters="{}", data_version=1, seed=7)
        await store.publish(run, [member])
        await store.publish(run, [member])
        return await store.audit(2), await faults(store)

    (noted,), found = place.play(story)
    assert (noted.act, noted.what, noted.count, noted.version) == ("PUBLISH", "run CIRCLES-1", 1, 2)
    assert found == ()


def test_reads_are_noted_as_one_entry_for_each_kind_of_row(place):
    seen = Seen("ann", "the customer asked")
    for id_ in ("p2", "p1", "p2"):
        seen.add("Person", "name", [id_])
    seen.add("Person", "phone", ["p3"])
    seen.add("Visit", "outcome", ["v1"])

    async def story(store):
        number = await store.note(seen.notes())
        return number, await store.version(), await store.audit(), await store.audit_head()

    number, version, (persons, visits), head = place.play(story)
    assert (number, version) == (2, 0)
    assert (persons.act, persons.what, persons.count) == ("UNMASK", "Person name, phone", 3)
    assert persons.subjects.split() == [subject(f"p{i}", head.genesis) for i in (1, 2, 3)]
    assert (visits.what, visits.reason) == ("Visit outcome", "the customer asked")
    assert seen.notes() == []


def test_writers_of_one_store_make_one_chain(place):
    async def story(store):
        async with place.opened() as other:
            await asyncio.gather(
                *(
                    each.apply(put(f"{name}{i}", person(f"{name}{i}")))
                    for i in range(10)
                    for name, each in (("a", store), ("b", other))
                ),
                *(store.note([Note(by="c", act=Act.READ, what="Person name")]) for _ in range(10)),
            )
        return await store.audit_head(), await faults(store)

    head, found = place.play(story)
    assert (head.number, found) == (30, ())


def test_a_batch_that_fails_leaves_no_note(place):
    async def story(store):
        await store.apply(put("a", person("p")))
        with pytest.raises(Exception, match="version"):
            await store.apply(put("b", person("q")), expect=7)
        return await store.audit()

    assert len(place.play(story)) == 1
