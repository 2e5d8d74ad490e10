"""Law 5 with hypothesis: however a list is walked, it is the same list."""

import asyncio
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphapi.model.rows import CompetitorTouch, Group, Person, Seat, Tie
from graphapi.model.words import Role, Side
from graphapi.store.port import Ask, Is, Null, Order
from tests.store.rows import put
from tests.store.world import world

EXAMPLES = {"embedded": 100, "neo4j": 15}
"""Walks taken: a page takes a hundred times as long from a server."""

LISTS = (
    *((Group, column, ()) for column in ("id", "name_key", "headcount", "region", "contract_end")),
    *((Person, column, ()) for column in ("id", "name_key", "seniority", "employer", "tier")),
    (Person, "name_key", (Is("side", (Side.OURS, Side.CUSTOMER)),)),
    (Seat, "title", (Is("role", (Role.MEMBER, Role.CONTACT)),)),
    (Seat, "weight", ()),
    (Tie, "strength", (Null("last_contact", null=False),)),
    (Tie, "to_id", ()),
    (CompetitorTouch, "at", ()),
)
sizes = st.lists(st.integers(1, 15), min_size=1, max_size=6)


async def walked(store, kind, ask, steps):
    """Return all rows, page after page of these sizes and over again; check each page's sides."""
    found, number = [], 0
    while True:
        page = await store.page(kind, replace(ask, first=steps[number % len(steps)], behind=True))
        assert page.behind == bool(found)
        found = [*page.rows, *found] if ask.backward else [*found, *page.rows]
        if not page.more:
            return found
        number += 1
        side = {"before": page.cursors[0]} if ask.backward else {"after": page.cursors[-1]}
        ask = replace(ask, **side)


async def between(store, kind, ask, whole, data):
    """Check a page between two places of the list against a slice of it."""
    low, high = sorted(data.draw(st.tuples(*[st.integers(0, len(whole) - 1)] * 2)))
    page = await store.page(kind, ask)
    places = page.cursors
    backward, size = data.draw(st.booleans()), data.draw(st.integers(1, 12))
    cut = replace(ask, after=places[low], before=places[high], backward=backward, first=size)
    inside = whole[low + 1 : high]
    found = await store.page(kind, replace(cut, behind=True))
    assert list(found.rows) == (inside[-size:] if backward else inside[:size])
    assert found.more == (len(inside) > size)
    assert found.behind


def test_a_list_is_the_same_by_any_pages_either_way_and_between_any_places(place):
    with asyncio.Runner() as runner:
        opened = place.opened()
        store = runner.run(opened.__aenter__())
        runner.run(store.apply(put("all", *world())))

        @settings(
            max_examples=EXAMPLES[place.name],
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
        @given(st.sampled_from(LISTS), st.booleans(), sizes, sizes, st.data())
        def check(listed, descending, steps, back, data):
            kind, column, where = listed
            ask = Ask(where=where, order=Order(column, descending))
            whole = list(runner.run(store.page(kind, replace(ask, first=1_000))).rows)
            assert runner.run(walked(store, kind, ask, steps)) == whole
            assert runner.run(walked(store, kind, replace(ask, backward=True), back)) == whole
            runner.run(between(store, kind, ask, whole, data))

        try:
            check()
        finally:
            runner.run(opened.__aexit__(None, None, None))


def test_both_stores_give_the_same_list_read_either_way(places):
    async def story(store):
        await store.apply(put("all", *world()))
        asks = [
            (kind, Ask(where=where, order=Order(column), first=7, backward=True, behind=True))
            for kind, column, where in LISTS
        ]
        return [await store.page(kind, ask) for kind, ask in asks]

    embedded, graph = (place.play(story) for place in places)
    assert embedded == graph
    assert all(page.more for page in embedded)


def test_a_store_keeps_its_cursor_key_and_no_two_stores_have_the_same(place, tmp_path_factory):
    async def key(store):
        return store.cursor_key

    first = place.play(key)
    assert place.play(key) == first
    assert len(first) == 64
    assert first not in {bytes(64), b"\xff" * 64}
