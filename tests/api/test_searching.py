from __future__ import annotations

import pytest

from graphapi.model.rows import Group
from tests.api.conftest import served
from tests.worlds import AT, bureau, person

ASKED = """query($text: String!, $kinds: [SearchKind!], $first: Int! = 10, $after: String) {
  search(text: $text, kinds: $kinds, first: $first, after: $after) { totalCount
    nodes { __typename ... on Group { name } ... on Person { name } }
    pageInfo { hasNextPage endCursor } } }"""


def names(found):
    return [each["name"] for each in found["nodes"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("水务", ["市水务局"]),
        ("lgq", ["李国强"]),
        ("李", ["李国强"]),
        ("ber", ["Anna Berg"]),
        ("water", ["Water Branch"]),
        ("zzz", []),
    ],
)
def test_names_are_found_in_any_script(bureau_app, text, expected):
    assert names(bureau_app.ask(ASKED, text=text)["search"]) == expected


def test_a_search_may_look_for_one_kind(tmp_path):
    twins = (Group(id="x", name="张三", seen_at=AT), person("x", "张三"))
    with served(tmp_path / "facts.sqlite", (*bureau(), *twins)) as app:
        kinds = ("GROUP", "Group"), ("PERSON", "Person")
        for kind, name in kinds:
            found = app.ask(ASKED, text="张三", kinds=[kind])["search"]
            assert [each["__typename"] for each in found["nodes"]] == [name]
            assert found["totalCount"] == 1


def test_pages_of_two_kinds_meet_without_gap_or_overlap(tmp_path):
    rows = [Group(id=f"x{n}", name=f"张{n // 2}", seen_at=AT) for n in range(7)]
    rows += [person(f"x{n}", f"张{n // 3}") for n in range(8)]
    with served(tmp_path / "facts.sqlite", tuple(rows)) as app:
        whole = app.ask(ASKED, text="张", first=100)["search"]
        assert whole["totalCount"] == len(whole["nodes"]) == 15
        for size in (1, 2, 4):
            found, after, more = [], None, True
            while more:
                page = app.ask(ASKED, text="张", first=size, after=after)["search"]
                found += page["nodes"]
                after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
            assert found == whole["nodes"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 201}, "text"),
        ({"text": "x", "first": 101}, "first"),
        ({"text": "x", "after": "%"}, "after"),
        ({"text": "x", "after": "W10="}, "after"),
        ({"text": "x", "after": "WzEsMl0="}, "after"),
    ],
)
def test_a_wrong_search_is_refused_by_field(bureau_app, asked, field):
    error = bureau_app.error(ASKED, **asked)
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": field}
