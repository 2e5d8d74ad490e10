"""Lists are read either way, and what a page says of its neighbours is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphapi.model.rows import Group, Tie
from graphapi.model.words import TieKind
from tests.api.conftest import served
from tests.worlds import AT, bureau, person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.client import Client

PAGE = """{ totalCount edges { cursor node { ...on Node { id } } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"""
HEAD = "query($first: Int, $after: String, $last: Int, $before: String)"
TAKE = "first: $first, after: $after, last: $last, before: $before"

LISTS = {
    "groups": f"{HEAD} {{ list: groups({TAKE}) {PAGE} }}",
    "by money": f"""{HEAD} {{ list: persons(
        orderBy: {{field: MONTHLY_REVENUE, direction: DESC}}, {TAKE}) {PAGE} }}""",
    "search": f'{HEAD} {{ list: search(text: "张", {TAKE}) {PAGE} }}',
    "ties": f'{HEAD} {{ at: person(id: "hub") {{ list: ties({TAKE}) {PAGE} }} }}',
    "members": f"""{HEAD} {{ at: circle(id: "CIRCLE") {{ list: members({TAKE}) {{
        totalCount edges {{ cursor node {{ person {{ id }} }} }}
        pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }} }}""",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The bureau, fifteen persons who know one another, and groups with some of their names."""
    people = [person(f"x{n}", f"张{n // 4}") for n in range(15)]
    ties = [
        Tie(id=f"k{n}", from_id="hub", to_id=f"x{n}", kind=TieKind.FRIEND, strength=0.1 + n % 3 / 4)
        for n in range(15)
    ]
    ties += [
        Tie(id=f"l{n}", from_id=f"x{n}", to_id=f"x{m}", kind=TieKind.FRIEND, strength=0.9)
        for n in range(15)
        for m in range(n)
    ]
    groups = [Group(id=f"x{n}", name=f"张{n // 3}", seen_at=AT) for n in range(10)]
    rows = (*bureau(), *groups, person("hub", "Hub"), *people, *ties)
    with served(tmp_path_factory.mktemp("paging") / "facts.sqlite", rows) as client:
        yield client


@pytest.fixture(scope="module", params=LISTS)
def ask(app, request):
    """Ask one of the lists for a page."""
    found = app.ask("{ circles { nodes { naturalId size } } }")["circles"]["nodes"]
    query = LISTS[request.param].replace("CIRCLE", found[0]["naturalId"])

    def page(**taken):
        data = app.ask(query, **taken)
        return (data.get("at") or data)["list"]

    return page


def cut(page):
    return [each["node"] for each in page["edges"]], page["pageInfo"]


def test_a_list_walked_by_any_pages_either_way_is_the_same_list(ask):
    whole, _ = cut(ask(first=100))
    assert len(whole) > 5

    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.integers(1, 9), min_size=1, max_size=5))
    def check(sizes):
        assert walked(ask, sizes, "first", "after") == whole
        assert walked(ask, sizes, "last", "before") == whole

    check()


def walked(ask, sizes, size, cursor):
    forward, found, at, number = size == "first", [], None, 0
    while True:
        page = ask(**{size: sizes[number % len(sizes)], cursor: at})
        nodes, info = cut(page)
        ahead, behind = info["hasNextPage"], info["hasPreviousPage"]
        ahead, behind = (ahead, behind) if forward else (behind, ahead)
        assert behind == bool(found)
        assert info["startCursor"] == page["edges"][0]["cursor"]
        assert info["endCursor"] == page["edges"][-1]["cursor"]
        found = [*found, *nodes] if forward else [*nodes, *found]
        if not ahead:
            assert page["totalCount"] == len(found)
            return found
        number, at = number + 1, info["endCursor" if forward else "startCursor"]


def test_a_page_between_two_cursors_says_what_lies_within_and_beyond(ask):
    page = ask(first=100)
    whole, cursors = cut(page)[0], [each["cursor"] for each in page["edges"]]
    bounds = {"after": cursors[0], "before": cursors[-1]}
    for size, part, before, after in (
        ({"first": 2}, whole[1:3], True, len(whole) > 4),
        ({"last": 2}, whole[-3:-1], len(whole) > 4, True),
        ({"first": 100}, whole[1:-1], True, False),
        ({"last": 100}, whole[1:-1], False, True),
    ):
        nodes, info = cut(ask(**size, **bounds))
        assert nodes == part
        assert (info["hasPreviousPage"], info["hasNextPage"]) == (before, after), size


def test_there_is_nothing_before_the_start_or_behind_the_end(ask):
    for size in ("first", "last"):
        _, info = cut(ask(**{size: 100}))
        assert (info["hasPreviousPage"], info["hasNextPage"]) == (False, False)
    first, last = (cut(ask(**{size: 1}))[1]["startCursor"] for size in ("first", "last"))
    for nowhere in ({"before": first}, {"after": last}):
        nodes, info = cut(ask(**nowhere))
        assert nodes == []
        assert info["startCursor"] is info["endCursor"] is None


@pytest.mark.parametrize(
    ("taken", "field"),
    [
        ({"first": 0}, "first"),
        ({"first": -1}, "first"),
        ({"first": 101}, "first"),
        ({"last": 0}, "last"),
        ({"last": -7}, "last"),
        ({"last": 101}, "last"),
        ({"first": 1, "last": 1}, "last"),
        ({"after": ""}, "after"),
        ({"after": "x"}, "after"),
        ({"before": "张"}, "before"),
        ({"before": "AQ"}, "before"),
    ],
)
def test_what_is_no_page_is_refused_by_field(app, taken, field):
    error = app.error(LISTS["groups"], **taken)
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": field}


def test_a_cursor_holds_for_one_list_alone(app):
    ties = "first: $first, after: $after, last: $last, before: $before"
    asked = {
        "groups": LISTS["groups"],
        "otherwise ordered": LISTS["by money"],
        "of another person": LISTS["ties"].replace('"hub"', '"x1"'),
        "the other way": LISTS["ties"].replace(ties, f"direction: IN, {ties}"),
        "of some kinds": LISTS["ties"].replace(ties, f"kinds: [FRIEND], {ties}"),
        "of all kinds": LISTS["ties"].replace(ties, f"kinds: null, direction: OUT, {ties}"),
        "itself": LISTS["ties"],
    }
    cursor = app.ask(LISTS["ties"], first=1)["at"]["list"]["pageInfo"]["endCursor"]
    taken = {
        name: app.post(query, after=cursor).json().get("errors") for name, query in asked.items()
    }
    assert [name for name, errors in taken.items() if errors is None] == ["of all kinds", "itself"]
    refused = [errors[0]["extensions"] for errors in taken.values() if errors]
    assert refused == [{"code": "BAD_USER_INPUT", "field": "after"}] * 5


def test_a_cursor_lasts_from_one_start_to_the_next(tmp_path):
    path, cursors = tmp_path / "facts.sqlite", []
    for _ in range(2):
        with served(path, bureau()) as client:
            page = client.ask(LISTS["groups"], first=1)["list"]
            cursors.append(page["pageInfo"]["endCursor"])
    assert cursors[0] == cursors[1]
