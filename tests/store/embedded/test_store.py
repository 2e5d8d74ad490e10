"""What only the embedded store has: threads, plans, its own full-text tables."""

import asyncio

import pytest

from graphapi.errors import DeadlineExceeded, StoreDown
from graphapi.model.rows import KINDS, Group, Person
from graphapi.store.embedded.schema import LISTED, TABLES
from graphapi.store.embedded.store import EmbeddedStore
from graphapi.store.needs import DEPENDENTS
from graphapi.store.port import Ask, Is, Order
from tests.store.embedded.files import fill, held, look, opened, told
from tests.store.rows import drop, group, person, put


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.sqlite"


def test_what_was_written_is_there_after_closing(path):
    told(fill(path))
    assert [each.name for each in path.parent.iterdir()] == ["store.sqlite"]
    assert told(look(path)) == 1


def test_who_waits_for_a_store_that_was_set_back_lets_others_work(path):
    async def story():
        store = EmbeddedStore(path)
        await store.open()
        for name in "abc":
            await store.apply(put(name, person(name)))
        await store.close()
        path.unlink()
        await store.open()
        waiting = asyncio.create_task(store.wait(0, 60))
        for _ in range(5):
            await asyncio.sleep(0)
        reading = await asyncio.gather(*(store.version() for _ in range(3)))
        assert not waiting.done()
        await store.apply(put("a", person("a")))
        version = await waiting
        await store.close()
        return reading, version

    assert told(story()) == ([0, 0, 0], 1)


def test_a_closed_store_says_so_and_opens_again(path):
    async def story():
        store = EmbeddedStore(path)
        with pytest.raises(StoreDown, match="open it first"):
            await store.version()
        await store.open()
        await store.open()
        await store.apply(put("r", person("p")))
        await store.close()
        await store.close()
        with pytest.raises(StoreDown, match="open it first"):
            await store.apply(put("s", person("q")))
        await store.open()
        version = await store.version()
        await store.close()
        return version

    assert told(story()) == 1


def test_a_reading_without_end_is_stopped_and_frees_its_connection(path):
    endless = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n"
    )

    async def story():
        async with opened(path, readers=1, deadline=1) as store:
            with pytest.raises(DeadlineExceeded):
                await store._read(lambda connection: connection.execute(endless).get)
            return await store.version()

    assert told(story()) == 0


def test_opening_and_closing_leaves_no_thread_and_no_handle(path):
    told(fill(path))
    before = held()
    for _ in range(20):
        assert told(look(path)) == 1
    assert held() == before


def plans(statements):
    async def story(path):
        async with opened(path) as store:

            def explain(connection):
                return [
                    [line[3] for line in connection.execute(f"EXPLAIN QUERY PLAN {each}", values)]
                    for each, values in statements
                ]

            return await store._read(explain)

    return story


def test_whatever_grows_is_read_by_an_index(path):
    statements = [
        *((f"{TABLES[kind].select} WHERE id IN {LISTED}", ("[]",)) for kind in KINDS),
        *((f"{TABLES[kind].select} WHERE version > ?", (0,)) for kind in KINDS),
        *(
            (f'{TABLES[kind].select} WHERE "{column.attribute}" IN {LISTED}', ("[]",))
            for target in (Group, Person)
            for kind, column in DEPENDENTS[target]
        ),
        *((f"{TABLES[each].select} ORDER BY name_key, id LIMIT 9", ()) for each in (Group, Person)),
    ]
    for lines in told(plans(statements)(path)):
        assert not [
            line
            for line in lines
            if line.startswith("SCAN") and "USING INDEX" not in line and "json_each" not in line
        ]
        assert not [line for line in lines if "TEMP B-TREE" in line]


def test_a_deleted_name_is_no_longer_found_and_a_changed_one_is_found_anew(path):
    async def story():
        async with opened(path) as store:
            await store.apply(put("a", person("p", "王小明"), person("q", "王大明"), group("g")))
            await store.apply(put("b", person("p", "李小明")))
            await store.apply(drop("c", (Person, "q")))
            ask = Ask(order=Order("name_key"), where=(Is("side", ("CUSTOMER",)),), count=True)
            return [await store.search(Person, text, ask) for text in ("王", "李", "wxm", "lxm")]

    pages = told(story())
    assert [[row.id for row in page.rows] for page in pages] == [[], ["p"], [], ["p"]]
    assert [page.count for page in pages] == [0, 1, 0, 1]


def test_a_kind_asked_for_twice_gives_its_changes_once(path):
    async def story():
        async with opened(path) as store:
            await store.apply(put("a", person("p")))
            return await store.changes(0, 10, [Person, Person])

    assert [change.id for change in told(story())] == ["p"]
