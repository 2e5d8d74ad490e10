"""Law 5: both stores find the same, by Chinese, pinyin, Latin and id."""

import pytest

from graphapi.errors import BadInput
from graphapi.model.rows import Group, Person, Tie
from graphapi.model.words import Side
from graphapi.store.port import Ask, Is, Order
from tests.store.rows import drop, group, person, put

PERSONS = (
    person("P-1", "王小明", name_latin="Wang Xiaoming", side=Side.OURS),
    person("P-2", "王晓明"),
    person("P-3", "李明"),
    person("P-10", "欧阳娜娜", name_latin="Nana Ou-Yang"),
    person("P-11", "Zoë O'Neill"),
    person("P-12", "𠮷野家"),
    person("emp_77", "张and李"),
    person("P-13", "not or and"),
    person("P-14", "重庆"),
    person("P-15", "ﬁne ＡＢＣ"),
)
GROUPS = (
    group("G-1", name="武汉钢铁集团公司"),
    group("G-2", name="武钢 ABC-Ltd"),
    group("G-3", name="Hubei Mobile (湖北移动)"),
)

HITS = [
    (Person, "王", "P-1 P-2"),
    (Person, "小明", "P-1"),
    (Person, "明", "P-3 P-1 P-2"),
    (Person, "王明", ""),
    (Person, "王 明", "P-1 P-2"),
    (Person, "wxm", "P-1 P-2"),
    (Person, "WX", "P-1 P-2"),
    (Person, "wangxiao", "P-1 P-2"),
    (Person, "xiaoming", "P-1"),
    (Person, "oynn", "P-10"),
    (Person, "nana", "P-10"),
    (Person, "zoe", "P-11"),
    (Person, "o'ne", "P-11"),
    (Person, "neill zo", "P-11"),
    (Person, "𠮷", "P-12"),
    (Person, "𠮷野", "P-12"),
    (Person, "p-1", "P-15 P-13 P-11 P-10 P-1 P-14 P-12"),
    (Person, "P-12", "P-12"),
    (Person, "emp_77", "emp_77"),
    (Person, "and", "P-13 emp_77"),
    (Person, "NOT", "P-13"),
    (Person, "or and not", "P-13"),
    (Person, "cq", "P-14"),
    (Person, "fine abc", "P-15"),
    (Person, "ＡＢＣ", "P-15"),
    (Person, "nobody", ""),
    (Person, "", ""),
    (Person, ' *?~"\\+-&&||!(){}[]^:/', ""),
    (Person, "wx*", "P-1 P-2"),
    (Group, "武汉", "G-1"),
    (Group, "武", "G-1 G-2"),
    (Group, "钢铁集团", "G-1"),
    (Group, "whgt", "G-1"),
    (Group, "wg", "G-2"),
    (Group, "ltd", "G-2"),
    (Group, "移动", "G-3"),
    (Group, "hub mob", "G-3"),
    (Group, "g", "G-3 G-1 G-2"),
]


def ids(page):
    return " ".join(row.id for row in page.rows)


def test_every_text_finds_what_it_should(place):
    async def story(store):
        await store.apply(put("all", *PERSONS, *GROUPS))
        pages = [await store.search(kind, text, Ask(count=True)) for kind, text, _ in HITS]
        assert [page.count for page in pages] == [len(page.rows) for page in pages]
        return [(kind, text, ids(page)) for (kind, text, _), page in zip(HITS, pages, strict=True)]

    assert [*map(sorted_hits, place.play(story))] == [*map(sorted_hits, HITS)]


def sorted_hits(hit):
    kind, text, found = hit
    return kind, text, sorted(found.split())


def test_both_stores_find_the_same_in_the_same_order(places):
    async def story(store):
        await store.apply(put("all", *PERSONS, *GROUPS))
        return [await store.search(kind, text, Ask(first=3, count=True)) for kind, text, _ in HITS]

    first, second = (place.play(story) for place in places)
    assert first == second


def test_hits_come_by_name_from_page_to_page_and_meet_the_conditions(place):
    async def story(store):
        await store.apply(put("all", *PERSONS))
        ask = Ask(first=2, order=Order("name_key"))
        first = await store.search(Person, "明", ask)
        rest = await store.search(
            Person, "明", Ask(first=2, order=Order("name_key"), after=first.cursors[-1])
        )
        assert (first.more, rest.more) == (True, False)
        assert [row.name for row in (*first.rows, *rest.rows)] == ["李明", "王小明", "王晓明"]
        ours = Ask(where=(Is("side", (Side.OURS,)),), count=True)
        page = await store.search(Person, "王", ours)
        assert (ids(page), page.count) == ("P-1", 1)

    place.play(story)


def test_search_follows_changes_of_names(place):
    async def story(store):
        await store.apply(put("a", person("p", "王小明"), person("q", "王大明")))
        await store.apply(put("b", person("p", "李小明", name_latin="Leo")))
        await store.apply(drop("c", (Person, "q")))
        return [
            ids(await store.search(Person, text, Ask()))
            for text in ("王", "wxm", "李", "lxm", "leo")
        ]

    assert place.play(story) == ["", "", "p", "p", "p"]


@pytest.mark.parametrize(
    ("kind", "text", "ask", "field"),
    [
        (Tie, "x", Ask(), "kinds"),
        (Person, "x", Ask(order=Order("side")), "order"),
        (Person, "x", Ask(order=Order("name_key", descending=True)), "order"),
        (Person, "x" * 201, Ask(), "text"),
        (Person, "x", Ask(first=0), "first"),
    ],
)
def test_a_search_that_cannot_be_answered_is_refused(place, kind, text, ask, field):
    async def story(store):
        with pytest.raises(BadInput) as caught:
            await store.search(kind, text, ask)
        assert caught.value.field == field

    place.play(story)
