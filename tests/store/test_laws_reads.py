"""Laws 3 and 5: pages come in an order that we compute, from conditions that mean one thing."""

from dataclasses import replace

import pytest

from graphapi.errors import BadInput
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
    GroupKind,
    Role,
    Side,
    TieKind,
)
from graphapi.store.port import Ask, Between, Current, Is, Null, Order
from graphapi.store.text import name_key
from tests.store.conftest import NOON
from tests.store.rows import drop, person, put
from tests.store.world import NAMES, world


def stored(kind):
    return [replace(row, seen_at=NOON, version=1) for row in world() if isinstance(row, kind)]


def value(row, column):
    return name_key(row.name) if column == "name_key" else getattr(row, column)


def holds(row, condition):
    match condition:
        case Is(column, values):
            return value(row, column) in values and value(row, column) is not None
        case Between(column, low, high):
            found = value(row, column)
            return (
                found is not None
                and (low is None or found >= low)
                and (high is None or found <= high)
            )
        case Null(column, null):
            return (value(row, column) is None) == null
        case Current(day, begin, end):
            first, last = value(row, begin), value(row, end)
            return (first is None or first <= day) and (last is None or last >= day)


def in_order(rows, order):
    def key(row):
        found = value(row, order.column)
        nothing = "" if any(isinstance(value(each, order.column), str) for each in rows) else -1e9
        return (nothing if found is None else found, row.id)

    return sorted(rows, key=key, reverse=order.descending)


def expected(kind, ask):
    rows = [row for row in stored(kind) if all(holds(row, each) for each in ask.where)]
    return in_order(rows, ask.order)


async def walk(store, kind, ask):
    """Return all rows of all pages, having checked what every page must say."""
    rows, ask = [], replace(ask, behind=True)
    while True:
        page = await store.page(kind, ask)
        assert len(page.rows) == len(page.cursors) <= ask.first
        assert not page.more or len(page.rows) == ask.first
        assert page.behind == bool(rows)
        rows = [*page.rows, *rows] if ask.backward else [*rows, *page.rows]
        if not page.more:
            return rows
        if ask.backward:
            ask = replace(ask, before=page.cursors[0])
        else:
            ask = replace(ask, after=page.cursors[-1])


ORDERS = [
    (Group, "id"),
    (Group, "name_key"),
    (Group, "headcount"),
    (Group, "region"),
    (Person, "id"),
    (Person, "name_key"),
    (Person, "seniority"),
    (Person, "employer"),
    (Seat, "title"),
    (Seat, "role"),
    (Tie, "strength"),
    (Tie, "to_id"),
    (CompetitorTouch, "at"),
    (CompetitorTouch, "competitor"),
]


def test_every_order_is_kept_from_page_to_page_both_ways(place):
    async def story(store):
        await store.apply(put("all", *world()))
        for kind, column in ORDERS:
            for descending in (False, True):
                ask = Ask(order=Order(column, descending), first=7)
                assert await walk(store, kind, ask) == expected(kind, ask), ask.order
                last = replace(ask, backward=True, first=6)
                assert await walk(store, kind, last) == expected(kind, ask), ask.order

    place.play(story)


CONDITIONS = [
    (Group, (Is("kind", (GroupKind.CLUSTER, GroupKind.GOVERNMENT)),)),
    (Group, (Is("parent_id", ("g0", "g1", "g0")),)),
    (Group, (Is("id", ()),)),
    (Group, (Is("headcount", (5, 0)), Null("kind", null=False))),
    (Group, (Is("region", ("", "𠮷", "王")),)),
    (Group, (Is("name_key", ("acme", "zoë")),)),
    (Group, (Between("headcount", 1, 70),)),
    (Group, (Between("headcount", None, 5),)),
    (Group, (Between("headcount"),)),
    (Group, (Between("contract_end", "2025-12-30", "2026-01-01"),)),
    (Group, (Between("region", "\ue000"),)),
    (Group, (Between("region", None, "𠮷"),)),
    (Group, (Between("region", "﨎田", "𠮷野"),)),
    (Group, (Between("name_key", "𠮷", "\U0010ffff"),)),
    (Group, (Null("parent_id"),)),
    (Person, (Between("seniority", 0.25, None), Is("side", (Side.OURS, Side.CUSTOMER)))),
    (Person, (Is("seniority", (1, 0)),)),
    (Person, (Null("tier"), Null("employer", null=False))),
    (Person, (Between("id", "𠮷"),)),
    (Seat, (Current("2025-12-31"),)),
    (Seat, (Current("2026-01-01"), Is("role", (Role.MEMBER, Role.CONTACT)))),
    (Seat, (Is("group_id", ("g1", "g2", "g3", "g4")), Null("title"))),
    (Seat, (Null("weight", null=False), Between("since", "2000-01-01"))),
    (Tie, (Is("kind", (TieKind.FRIEND,)), Between("strength", 0.1, 0.1))),
    (Tie, (Between("last_contact", 0, 0),)),
    (Tie, (Current("2025-12-30"), Null("strength"))),
    (CompetitorTouch, (Null("person_id"), Between("at", 0))),
    (CompetitorTouch, (Is("competitor", NAMES[:5]),)),
    (Incident, (Null("closed_at"),)),
    (Bundle, (Current("2026-01-01", "start", "end"),)),
    (Bundle, (Current("2026-01-02", "start", "end"),)),
    (Loss, (Null("group_id"), Is("person_id", ("nobody",)))),
    (Visit, (Between("at", NOON, NOON),)),
]


def test_conditions_choose_what_a_plain_filter_chooses_and_count_it(place):
    async def story(store):
        await store.apply(put("all", *world()))
        for kind, where in CONDITIONS:
            ask = Ask(where=where, first=3, count=True)
            right = expected(kind, ask)
            assert await walk(store, kind, ask) == right, where
            assert (await store.page(kind, ask)).count == len(right), where

    place.play(story)


def test_most_conditions_choose_some_and_leave_some():
    shares = [
        (len(expected(kind, Ask(where=where))), len(stored(kind))) for kind, where in CONDITIONS
    ]
    telling = [chosen for chosen, of in shares if 0 < chosen < of]
    assert len(telling) > 0.8 * len(shares)


def test_related_answers_each_ask_as_a_page_would(place):
    people = [row.id for row in stored(Person)][:12]
    asks = [
        *(Ask(where=(Is("person_id", (id_,)),), first=2) for id_ in people),
        *(Ask(where=(Is("person_id", (id_,)), Current("2025-12-30"))) for id_ in people),
        *(Ask(where=(Is("group_id", (f"g{i}",)),), count=True) for i in range(6)),
        Ask(where=(Is("group_id", ("nowhere",)),), count=True),
        Ask(order=Order("title", descending=True), first=5),
        Ask(order=Order("title"), first=5),
    ]

    async def story(store):
        await store.apply(put("all", *world()))
        pages = [await store.page(Seat, ask) for ask in asks]
        assert await store.related(Seat, asks) == pages
        further = [
            replace(ask, after=page.cursors[-1])
            for ask, page in zip(asks, pages, strict=True)
            if page.more
        ]
        assert len(further) == 3
        assert await store.related(Seat, further) == [
            await store.page(Seat, ask) for ask in further
        ]
        assert await store.related(Seat, []) == []

    place.play(story)


def test_an_ask_for_each_of_some_ids_is_as_many_asks(place):
    plain = Ask(where=(Current("2025-12-30"),), first=2, count=True)
    ids = ("g1", "nowhere", "g0", "g1")
    one_by_one = [replace(plain, where=(Is("group_id", (id_,)), *plain.where)) for id_ in ids]

    async def story(store):
        await store.apply(put("all", *world()))
        pages = await store.related(Seat, [Ask(first=1), replace(plain, each=("group_id", ids))])
        assert pages == await store.related(Seat, [Ask(first=1), *one_by_one])
        assert [bool(page.rows) for page in pages] == [True, True, False, True, True]

    place.play(story)


def test_get_gives_rows_in_the_order_of_ids_and_none_for_unknown_ones(place):
    async def story(store):
        await store.apply(put("all", *world()))
        for kind in (Group, Person, Seat, Tie, CompetitorTouch, Visit):
            rows = stored(kind)[::-1]
            ids = [row.id for row in rows]
            found = await store.get(kind, [ids[0], "nobody", *ids, ids[0]])
            assert found == [rows[0], None, *rows, rows[0]]
            assert await store.get(kind, []) == []
        assert await store.get(Person, ["g0", "", "'"]) == [None, None, None]

    place.play(story)


def test_a_page_goes_on_where_it_ended_whatever_came_and_went(place):
    async def story(store):
        await store.apply(put("a", *(person(f"p{i}", f"n{i}") for i in range(6))))
        ask = Ask(order=Order("name_key"), first=3)
        page = await store.page(Person, ask)
        await store.apply(put("b", person("p0", "n9"), person("x", "n2a"), person("y", "n0")))
        await store.apply(drop("c", (Person, "p2")))
        rest = await store.page(Person, replace(ask, after=page.cursors[-1]))
        assert [row.id for row in rest.rows] == ["x", "p3", "p4"]

    place.play(story)


@pytest.mark.parametrize(
    ("ask", "field"),
    [
        (Ask(first=0), "first"),
        (Ask(first=1001), "first"),
        (Ask(where=(Is("nickname", ("x",)),)), "where"),
        (Ask(order=Order("version")), "order"),
    ],
)
def test_an_ask_that_cannot_be_answered_is_refused(place, ask, field):
    async def story(store):
        for call in (store.page(Person, ask), store.related(Person, [Ask(), ask])):
            with pytest.raises(BadInput) as caught:
                await call
            assert caught.value.field == field

    place.play(story)
