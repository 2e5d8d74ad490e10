"""What the store on Neo4j remembers of what it read is never older than the request that asks."""

import pytest

from graphapi.model.rows import Group, Person
from graphapi.store.port import Ask, Order, Page
from graphapi.store.waiting import bounded
from tests.store.rows import drop, person, put

NAMES = Ask(order=Order("name_key"), first=10)


async def names(store):
    return [each.name for each in (await store.page(Person, NAMES)).rows]


async def name(store):
    (found,) = await store.get(Person, ["p"])
    return found and found.name


@pytest.mark.parametrize("read", [name, names])
def test_a_write_of_another_store_is_seen_at_once(graph, read):
    async def story(reader):
        async with graph.opened() as writer:
            seen = []
            for number in range(3):
                await writer.apply(put(f"r{number}", person("p", f"name {number}")))
                seen.append([await read(reader) for _ in range(3)])
                await reader.version()
                seen.append([await read(reader) for _ in range(3)])
            await writer.apply(drop("d", (Person, "p")))
            return seen, await read(reader)

    seen, last = graph.play(story)
    told = [f"name {number}" for number in range(3) for _ in range(2)]
    assert seen == [[each if read is name else [each]] * 3 for each in told]
    assert not last


def test_what_is_remembered_is_given_again_while_nothing_is_written(graph, ask):
    async def story(store):
        await store.apply(put("r", person("p", "before")))
        await store.version()
        first = await names(store), await name(store)
        ask("MATCH (n:Person) SET n.name = 'behind our back'")
        again = await names(store), await name(store)
        await store.apply(put("s", person("q", "other")))
        return first, again, await name(store)

    first, again, after = graph.play(story)
    assert first == again == (["before"], "before")
    assert after == "behind our back"


def test_a_request_sees_its_own_write_and_none_before_it_began(graph):
    async def story(store):
        await store.apply(put("r", person("p", "one")))
        await store.version()
        with bounded(60):
            seen = [await name(store), await name(store)]
            await store.apply(put("s", person("p", "two")))
            seen.append(await name(store))
            await store.version()
            seen += [await name(store), await name(store)]
        return seen

    assert graph.play(story) == ["one", "one", "two", "two", "two"]


def test_rows_and_pages_of_a_kind_are_kept_apart(graph):
    async def story(store):
        await store.apply(put("r", person("p", "one")))
        await store.version()
        asks = [NAMES, Ask(order=Order("name_key"), first=10, count=True)]
        both = [await store.related(Person, asks) for _ in range(2)]
        return both, await store.get(Group, ["p"]), await store.related(Person, [])

    both, none, nothing = graph.play(story)
    assert both[0] == both[1]
    assert [page.count for page in both[0]] == [None, 1]
    assert all(isinstance(page, Page) for page in both[0])
    assert (none, nothing) == ([None], [])
