"""Laws 2 and 3: the feed of changes is the state, and a scan with the changes is the truth."""

import asyncio
import random

import pytest

from graphapi.errors import BadInput
from graphapi.model.columns import columns
from graphapi.model.rows import KINDS, Group, Person, Seat, Tie
from graphapi.store.port import Ask
from tests.store.rows import drop, group, one_of_each, person, put, seat, tie


def history():
    """Some thirty batches that put, change, move and delete rows of a few ids, drawn once."""
    draw = random.Random(3)
    yield put("start", *one_of_each())
    for i in range(30):
        one, other = (f"p{draw.randrange(6)}" for _ in range(2))
        yield draw.choice(
            (
                put(f"r{i}", person(one, f"名 {i}"), person(other), group(f"g{i % 4}")),
                put(f"r{i}", tie(f"t{i % 5}", one, other, contacts90=i)),
                put(f"r{i}", seat(f"s{i % 5}", one, f"g{i % 4}", title=str(i))),
                put(f"r{i}", group(f"g{i % 4}", f"g{(i + 1) % 4}")),
                drop(f"r{i}", (Person, one)),
                drop(f"r{i}", (Group, f"g{i % 4}"), (Tie, f"t{i % 5}")),
            )
        )


async def state(store):
    pages = [await store.page(kind, Ask(first=1000)) for kind in KINDS]
    return {(type(row), row.id): row for page in pages for row in page.rows}


def fold(rows, changes):
    """Return rows with changes applied: what a follower holds."""
    rows = dict(rows)
    for each in changes:
        if each.row is None:
            rows.pop((each.kind, each.id), None)
        else:
            rows[each.kind, each.id] = each.row
    return rows


async def follow(store, since, limit, kinds=None):
    """Read the feed to its end, having checked that it never splits a version or goes back."""
    every = []
    while changes := await store.changes(since, limit, kinds):
        versions = [each.version for each in changes]
        assert versions == sorted(versions)
        assert versions[0] > since
        assert len(changes) <= limit or len(changes) - versions.count(versions[-1]) < limit
        since = versions[-1]
        every += changes
    return every


def test_the_feed_is_the_state_from_wherever_one_follows(place):
    async def story(store):
        then = {0: {}}
        for batch in history():
            version = (await store.apply(batch)).version
            then[version] = await state(store)
        now = then[max(then)]
        assert max(then) > 15
        for since, rows in then.items():
            assert fold(rows, await follow(store, since, 1000)) == now
        for limit in (1, 3, 10):
            whole = await follow(store, 0, limit)
            assert whole == await follow(store, 0, 1000)
            assert len({(each.kind, each.id) for each in whole}) == len(whole)
        assert await store.changes(max(then), 10) == ()

    place.play(story)


def test_rows_of_a_version_come_by_kind_then_id_and_as_they_are_now(place):
    async def story(store):
        await store.apply(put("a", *one_of_each()[::-1], *one_of_each()))
        await store.apply(put("b", person("p2", "renamed")))
        changes = await store.changes(0, 1000)
        order = [(each.version, KINDS.index(each.kind), each.id) for each in changes]
        assert order == sorted(order)
        assert len(order) == len(one_of_each())
        assert (changes[-1].id, changes[-1].row.name, changes[-1].version) == ("p2", "renamed", 2)
        assert all(each.row.version == each.version for each in changes)

    place.play(story)


def test_the_feed_of_some_kinds_is_part_of_the_whole(place):
    async def story(store):
        for batch in history():
            await store.apply(batch)
        whole = await follow(store, 0, 1000)
        for kinds in ((Person,), (Tie, Group), (Seat,)):
            for limit in (1, 1000):
                part = await follow(store, 0, limit, kinds)
                assert part == [each for each in whole if each.kind in kinds]

    place.play(story)


def test_a_version_of_many_rows_comes_whole(place):
    async def story(store):
        await store.apply(put("a", *(person(f"p{i}") for i in range(50))))
        await store.apply(put("b", person("q")))
        first = await store.changes(0, 2)
        assert ({each.version for each in first}, len(first)) == ({1}, 50)

    place.play(story)


def test_waiting_ends_when_something_new_is_written(place):
    async def story(store):
        assert await store.wait(0, 0) == 0
        assert await store.wait(0, 0.01) == 0
        async with place.opened() as other:
            waiting = [asyncio.create_task(each.wait(0, 60)) for each in (store, other)]
            await store.apply(put("a", person("p")))
            assert await asyncio.gather(*waiting) == [1, 1]
        assert await store.wait(0, 60) == 1

    place.play(story)


COLUMNS = {kind: (*(each.attribute for each in columns(kind)), "version") for kind in KINDS}


async def scanned(store, kind):
    """Return what a scan says of a kind as rows by id."""
    rows = {}
    async for block in store.scan(kind, COLUMNS[kind]):
        assert list(block) == list(COLUMNS[kind])
        assert len({len(column) for column in block.values()}) == 1
        for values in zip(*block.values(), strict=True):
            row = kind(**dict(zip(COLUMNS[kind], values, strict=True)))
            rows[kind, row.id] = row
    return rows


def test_a_scan_reads_whole_columns_with_nulls_in_their_place(place):
    async def story(store):
        await store.apply(put("a", *one_of_each(), person("p9", seniority=0.5)))
        found = {}
        for kind in KINDS:
            found |= await scanned(store, kind)
        assert found == await state(store)
        blocks = [block async for block in store.scan(Person, ("seniority", "id"))]
        rows = [*zip(*(zip(*block.values(), strict=True) for block in blocks), strict=True)]
        assert sorted(row[::-1] for (row,) in rows) == [("p1", None), ("p2", None), ("p9", 0.5)]

    place.play(story)


def test_a_scan_of_nothing_gives_no_rows(place):
    async def story(store):
        return [await scanned(store, kind) for kind in KINDS]

    assert place.play(story) == [{} for _ in KINDS]


def test_a_scan_of_an_unknown_column_is_refused(place):
    async def story(store):
        for names in (("id", "nickname"), ()):
            with pytest.raises(BadInput) as caught:
                await anext(store.scan(Person, names))
            assert caught.value.field == "columns"

    place.play(story)


def test_a_scan_and_the_changes_since_before_it_are_the_truth(place):
    async def write(store, begun):
        for batch in history():
            await store.apply(batch)
            begun.set()

    async def story(store):
        await store.apply(put("many", *(person(f"x{i:05}") for i in range(3000))))
        begun = asyncio.Event()
        writer = asyncio.create_task(write(store, begun))
        await begun.wait()
        async with place.opened() as reader:
            since = await reader.version()
            rows = {}
            for kind in KINDS:
                rows |= await scanned(reader, kind)
            while not writer.done():
                await reader.wait(since, 0.1)
                for each in await reader.changes(since, 50):
                    rows = fold(rows, [each])
                    since = each.version
            await writer
            rows = fold(rows, await follow(reader, since, 50))
            assert {key: row for key, row in rows.items() if key[1][0] != "x"} == {
                key: row for key, row in (await state(reader)).items() if key[1][0] != "x"
            }
            assert sum(id_[0] == "x" for _, id_ in rows) >= 3000

    place.play(story)
