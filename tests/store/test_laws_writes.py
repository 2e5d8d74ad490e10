"""Laws 1, 2 and 6: all or nothing and once; gapless versions; acknowledged means durable."""

import asyncio
from dataclasses import replace

import pytest

from graphapi.errors import IdempotencyConflict, VersionConflict
from graphapi.model.rows import KINDS, Person
from graphapi.model.words import Side
from graphapi.store.port import Ask, Is, Order
from tests.store.conftest import NOON
from tests.store.rows import drop, one_of_each, person, put, seat


async def everything(store):
    """Return all rows of all kinds, by kind name and id."""
    pages = [await store.page(kind, Ask(first=1000)) for kind in KINDS]
    return {(type(row).__name__, row.id): row for page in pages for row in page.rows}


def test_an_empty_store_is_at_version_0_and_holds_nothing(place):
    async def story(store):
        assert await store.version() == 0
        assert await everything(store) == {}
        assert await store.changes(0, 10) == ()

    place.play(story)


def test_a_request_sent_again_changes_nothing_and_gets_the_first_answer(place):
    batch = put("r", person("p"), seat("s", "p", "nowhere"))

    async def story(store):
        first = await store.apply(batch)
        await store.apply(put("other", person("p", "renamed")))
        again = await store.apply(batch)
        assert (first.replayed, again.replayed) == (False, True)
        assert again == first
        assert await store.version() == 2
        (row,) = await store.get(Person, ["p"])
        assert row.name == "renamed"

    place.play(story)


def test_a_request_id_with_another_payload_is_refused(place):
    async def story(store):
        await store.apply(put("r", person("p")))
        with pytest.raises(IdempotencyConflict, match="request id r was used") as caught:
            await store.apply(put("r", person("q")))
        assert caught.value.field == "requestId"
        with pytest.raises(IdempotencyConflict):
            await store.apply(drop("r", (Person, "p")))
        assert await store.get(Person, ["p", "q"]) == [
            replace(person("p"), seen_at=NOON, version=1),
            None,
        ]

    place.play(story)


def test_a_request_is_remembered_after_reopening(place):
    batch = put("r", person("p"))
    first = place.play(lambda store: store.apply(batch))
    again = place.play(lambda store: store.apply(batch))
    assert again == first
    assert again.replayed
    with pytest.raises(IdempotencyConflict):
        place.play(lambda store: store.apply(put("r", person("q"))))


def test_a_batch_that_changed_nothing_is_remembered_too(place):
    async def story(store):
        await store.apply(put("r", person("p")))
        same = await store.apply(put("s", person("p")))
        assert (same.version, same.unchanged) == (1, 1)
        await store.apply(put("t", person("p", "renamed")))
        assert await store.apply(put("s", person("p"))) == same
        with pytest.raises(IdempotencyConflict):
            await store.apply(put("s", person("p", "other")))

    place.play(story)


def test_one_request_sent_by_many_at_once_is_done_once(place):
    async def story(store):
        answers = await asyncio.gather(*(store.apply(put("r", person("p"))) for _ in range(8)))
        assert set(answers) == {answers[0]}
        assert [each.replayed for each in answers].count(False) == 1
        assert await store.version() == 1

    place.play(story)


def test_sixteen_writers_leave_no_gap_between_versions(place):
    count, each_writes = 16, 4

    async def write(store, writer):
        return [
            (await store.apply(put(f"{writer}-{i}", person(f"{writer}-{i}")))).version
            for i in range(each_writes)
        ]

    async def story(store):
        async with place.opened() as other:
            written = await asyncio.gather(
                *(write((store, other)[writer % 2], writer) for writer in range(count))
            )
        versions = [version for those in written for version in those]
        assert sorted(versions) == list(range(1, count * each_writes + 1))
        assert all(those == sorted(those) for those in written)
        ids = [f"{writer}-{i}" for writer in range(count) for i in range(each_writes)]
        rows = await store.get(Person, ids)
        assert [row.version for row in rows] == versions
        assert await store.version() == len(versions)

    place.play(story)


def test_who_expects_another_version_is_refused_and_may_send_again(place):
    async def story(store):
        await store.apply(put("a", person("p")), expect=0)
        with pytest.raises(VersionConflict, match="at version 1"):
            await store.apply(put("b", person("q")), expect=0)
        assert await store.get(Person, ["q"]) == [None]
        assert (await store.apply(put("b", person("q")), expect=1)).version == 2
        assert (await store.apply(put("b", person("q")), expect=1)).replayed

    place.play(story)


def test_of_many_who_expect_the_same_version_one_wins(place):
    async def story(store):
        answers = await asyncio.gather(
            *(store.apply(put(f"r{i}", person(f"p{i}")), expect=0) for i in range(8)),
            return_exceptions=True,
        )
        lost = [each for each in answers if isinstance(each, VersionConflict)]
        assert len(lost) == 7
        assert await store.version() == 1

    place.play(story)


def test_what_was_acknowledged_is_there_after_reopening(place):
    place.play(lambda store: store.apply(put("a", *one_of_each())))
    rows = place.play(everything)
    assert {id_ for _, id_ in rows} == {row.id for row in one_of_each()}
    assert place.play(lambda store: store.version()) == 1


def test_hostile_text_is_only_text(place):
    name = 'x\'}) DETACH DELETE n //"; DROP TABLE "Person"; -- \\u0027 $ids `'

    async def story(store):
        await store.apply(put(name, person(name, name, side=Side.OURS, employer=name), person("q")))
        ask = Ask(
            where=(Is("employer", (name,)), Is("id", (name,))), order=Order("employer"), count=True
        )
        page = await store.page(Person, ask)
        assert (page.count, [row.name for row in page.rows]) == (1, [name])
        again = await store.page(Person, replace(ask, after=page.cursors[0]))
        assert again.rows == ()
        found = await store.search(Person, name, Ask())
        assert [row.id for row in found.rows] == [name]
        assert (await store.page(Person, Ask(count=True))).count == 2

    place.play(story)
