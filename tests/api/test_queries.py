from __future__ import annotations

import pytest

from graphapi.api.ids import global_id


def test_a_group_leads_to_its_people(bureau_app):
    data = bureau_app.ask(
        """{ group(id: "bureau") {
            id naturalId name tier headcount contractEnd
            monthlyRevenue { minorUnits amount currency }
            members { nodes { name } edges { seat { naturalId } } totalCount }
            decisionMakers { nodes { name } }
            contacts { totalCount }
            accountManagers { nodes { name tier } }
            subsidiaries { nodes { name parent { name } } }
        } }"""
    )["group"]
    assert data["id"] == global_id("Group", "bureau")
    assert data["naturalId"] == "bureau"
    assert data["monthlyRevenue"] == {
        "minorUnits": 1_250_000,
        "amount": "12500.00",
        "currency": "CNY",
    }
    assert [each["name"] for each in data["members"]["nodes"]] == ["Anna Berg", "李国强"]
    assert [e["seat"]["naturalId"] for e in data["members"]["edges"]] == ["s4", "s5"]
    assert data["members"]["totalCount"] == 2
    assert [n["name"] for n in data["decisionMakers"]["nodes"]] == ["李国强", "陈勇", "周洁"]
    assert data["contacts"]["totalCount"] == 0
    assert data["accountManagers"]["nodes"] == [{"name": "王敏", "tier": "ACCOUNT_MANAGER"}]
    assert data["subsidiaries"]["nodes"] == [
        {"name": "Water Branch", "parent": {"name": "市水务局"}}
    ]


def test_a_group_leads_to_what_happened(bureau_app):
    data = bureau_app.ask(
        """{ group(id: "bureau") {
            seats(current: false, roles: [CONTACT]) { nodes { role until person { name } } }
            competitorTouches { nodes { competitor kind at group { name } person { name } } }
            open: incidents(open: true) { nodes { kind openedAt closedAt } }
            settled: incidents(open: false) { nodes { kind } }
            bundles { nodes { product share } }
            links(direction: IN) { nodes { kind from { name } to { name } } }
        } }"""
    )["group"]
    assert data["seats"]["nodes"] == [
        {"role": "CONTACT", "until": "2025-12-31", "person": {"name": "Anna Berg"}}
    ]
    (touch,) = data["competitorTouches"]["nodes"]
    assert touch["at"] == "2026-01-28T00:00:00Z"
    assert touch["group"] == {"name": "市水务局"}
    assert touch["person"] is None
    assert data["open"]["nodes"] == [
        {"kind": "LINE_FAULT", "openedAt": "2026-01-25T00:00:00Z", "closedAt": None}
    ]
    assert data["settled"]["nodes"] == []
    assert data["bundles"]["nodes"] == [{"product": "专线", "share": 0.4}]
    (link,) = data["links"]["nodes"]
    assert link == {"kind": "PEER", "from": {"name": "Harbour Plant"}, "to": {"name": "市水务局"}}


def test_a_person_leads_to_seats_ties_touches_and_visits(bureau_app):
    data = bureau_app.ask(
        """{ person(id: "director") {
            side seats { nodes { group { name } weight } }
            heard: ties(direction: IN) { nodes { from { name } strength kind } }
            listened: ties(kinds: [REPORTS_TO]) { nodes { to { name } } }
            visits { nodes { channel ownPerson { name } at } }
            touches { nodes { competitor } }
        } }"""
    )["person"]
    assert data["seats"]["nodes"] == [{"group": {"name": "市水务局"}, "weight": 0.2}]
    assert [each["strength"] for each in data["heard"]["nodes"]] == [0.6, 0.5]
    assert data["listened"]["nodes"] == [{"to": {"name": "李国强"}}]
    assert data["visits"]["nodes"][0]["ownPerson"] == {"name": "王敏"}
    assert data["touches"]["nodes"] == []


@pytest.mark.parametrize("id_", ["bureau", global_id("Group", "bureau")])
def test_either_id_will_do(bureau_app, id_):
    asked = bureau_app.ask("query($id: ID!) { group(id: $id) { naturalId } }", id=id_)
    assert asked["group"]["naturalId"] == "bureau"


def test_an_unknown_id_is_null(bureau_app):
    data = bureau_app.ask('{ group(id: "nobody") { name } person(id: "bureau") { name } }')
    assert data == {"group": None, "person": None}


def test_the_id_of_another_kind_is_refused(bureau_app):
    error = bureau_app.error(
        "query($id: ID!) { person(id: $id) { name } }", id=global_id("Group", "bureau")
    )
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": "id"}
    assert "must be the id of a Person" in error["message"]


def test_nodes_are_found_by_their_relay_ids_and_neighbours_survive_bad_ones(bureau_app):
    kinds = {
        "Group": "bureau",
        "Person": "chief",
        "Seat": "s1",
        "Tie": "t1",
        "CompetitorTouch": "c1",
        "Visit": "v1",
        "Incident": "i1",
        "Bundle": "b1",
        "Loss": "l1",
        "GroupLink": "g1",
        "AlertMark": "a1",
    }
    ids = [global_id(kind, natural) for kind, natural in kinds.items()]
    bad = ["bureau", "%%%", global_id("Group", "nobody"), global_id("Nothing", "x"), ""]
    asked = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id naturalId } }"
    found = bureau_app.ask(asked, ids=[*ids, *bad])["nodes"]
    assert [(each["__typename"], each["naturalId"]) for each in found[:11]] == list(kinds.items())
    assert [each["id"] for each in found[:11]] == ids
    assert found[11:] == [None] * 5


def test_circles_and_clusters_are_nodes_too(bureau_app):
    circles = bureau_app.ask("{ circles { nodes { id } } }")["circles"]["nodes"]
    assert circles
    found = bureau_app.ask(
        "query($id: ID!) { node(id: $id) { __typename id } }", id=circles[0]["id"]
    )
    assert found["node"] == {"__typename": "Circle", "id": circles[0]["id"]}
    for kind in ("Circle", "Cluster"):
        unknown = global_id(kind, "none")
        asked = bureau_app.ask("query($id: ID!) { node(id: $id) { id } }", id=unknown)
        assert asked["node"] is None


def test_more_than_100_nodes_are_refused(bureau_app):
    ids = ["x"] * 101
    error = bureau_app.error("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)
    assert error["extensions"]["field"] == "ids"


def test_lists_are_filtered_and_ordered(bureau_app):
    asked = """{
        groups(where: {kind: [GOVERNMENT], monthlyRevenue: {low: 1000}}) { nodes { naturalId } }
        below: groups(where: {parentId: ["bureau"]}) { nodes { naturalId } }
        rich: persons(where: {side: [CUSTOMER]},
                      orderBy: {field: MONTHLY_REVENUE, direction: DESC}, first: 2)
            { nodes { naturalId } }
        late: competitorTouches(where: {at: {low: "2026-01-25T08:00:00+08:00"}})
            { nodes { naturalId } }
        weak: competitorTouches(where: {outcome: [WON], personId: ["deputy"]})
            { nodes { naturalId } }
    }"""
    data = bureau_app.ask(asked)
    found = {name: [n["naturalId"] for n in each["nodes"]] for name, each in data.items()}
    assert found == {
        "groups": ["bureau"],
        "below": ["branch"],
        "rich": ["chief", "deputy"],
        "late": ["c2"],
        "weak": ["c1"],
    }


def test_pages_meet_without_gap_or_overlap(crowd_app):
    asked = """query($after: String) { groups(first: 20, after: $after) {
        nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { cursor } totalCount } }"""
    names, after, pages = [], None, 0
    while True:
        page = crowd_app.ask(asked, after=after)["groups"]
        assert page["totalCount"] == 50
        assert page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"]
        names += [each["name"] for each in page["nodes"]]
        after, pages = page["pageInfo"]["endCursor"], pages + 1
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert pages == 3
    assert names == [f"Group {each:03}" for each in range(50)]


@pytest.mark.parametrize("first", [0, 101, -1])
@pytest.mark.parametrize("place", ["groups", "nested"])
def test_a_page_size_out_of_range_is_refused_by_name(bureau_app, first, place):
    asked = {
        "groups": "query($n: Int!) { groups(first: $n) { nodes { id } } }",
        "nested": 'query($n: Int!) { group(id: "bureau") { members(first: $n) { nodes { id } } } }',
    }[place]
    error = bureau_app.error(asked, n=first)
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": "first"}
    assert error["message"] == f"first must lie between 1 and 100, not {first}."


@pytest.mark.parametrize("cursor", ["nonsense", "W10", "WyJpZCIsZmFsc2UsImEiLCJiIl0"])
def test_a_bad_cursor_is_refused_by_name(bureau_app, cursor):
    error = bureau_app.error(
        "query($after: String) { groups(after: $after) { nodes { id } } }", after=cursor
    )
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": "after"}


def test_a_bad_cursor_does_not_hurt_its_neighbours(bureau_app):
    answer = bureau_app.post(
        """{ group(id: "bureau") {
            good: bundles { nodes { product } } }
            bad: person(id: "chief") { visits(after: "x") { nodes { id } } } }"""
    ).json()
    assert answer["data"] == {"group": {"good": {"nodes": [{"product": "专线"}]}}, "bad": None}
    (error,) = answer["errors"]
    assert error["path"] == ["bad", "visits"]


def test_status_tells_store_version_and_counts(bureau_app):
    data = bureau_app.ask(
        "{ status { store up version asOf { version at lagSeconds } counts { kind count } } }"
    )["status"]
    counts = {each["kind"]: each["count"] for each in data.pop("counts")}
    assert data == {
        "store": "sqlite",
        "up": True,
        "version": 1,
        "asOf": {"version": 1, "at": "2026-01-31T00:00:00Z", "lagSeconds": 0.0},
    }
    assert counts["Person"] == 8
    assert counts["Tie"] == 9
