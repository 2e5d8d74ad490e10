from __future__ import annotations

import math
from dataclasses import replace

import pytest

from graphapi.model.rows import CompetitorTouch, Person
from graphapi.model.words import TouchKind, TouchOutcome
from tests.api.conftest import served
from tests.worlds import AT, DAY, crowd

ASKED = """query($where: ClusterFilter, $order: ClusterOrder! = REVENUE_AT_RISK) {
  atRiskClusters(where: $where, orderBy: $order) { totalCount parameters asOf { version }
    nodes { id naturalId size attention switch group { naturalId } money { minorUnits currency }
      contractMoney { minorUnits } keep { naturalId } entryPoints { name }
      reasons { amount share explanation }
      members(first: 2) { edges { risk node { naturalId } }
                          pageInfo { endCursor } totalCount } } } }"""


def attacked(group: str, count: int):
    """Touches on the first people of a group."""
    for m in range(count):
        yield CompetitorTouch(
            id=f"{group}c{m}",
            competitor="蓝通",
            kind=TouchKind.WELFARE_HANDSETS,
            at=AT - (m + 1) * DAY,
            person_id=f"{group}p{m}",
            outcome=TouchOutcome.PENDING,
            seen_at=AT,
        )


def spending(rows, group: str, revenue: int):
    for row in rows:
        if isinstance(row, Person) and row.id.startswith(group):
            yield replace(row, monthly_revenue=revenue, currency="CNY")
        else:
            yield row


@pytest.fixture(scope="module")
def attacked_app(tmp_path_factory):
    rows = spending(spending(crowd(20, 5), "g003", 90_000), "g007", 10_000)
    touches = (*attacked("g003", 4), *attacked("g007", 5))
    path = tmp_path_factory.mktemp("attacked") / "facts.sqlite"
    with served(path, (*rows, *touches)) as client:
        yield client


def test_the_attacked_groups_come_first_by_money_or_by_attention(attacked_app):
    found = attacked_app.ask(ASKED)["atRiskClusters"]
    assert [each["group"]["naturalId"] for each in found["nodes"]] == ["g003", "g007"]
    first = found["nodes"][0]
    assert first["money"]["minorUnits"] > found["nodes"][1]["money"]["minorUnits"]
    assert first["keep"]
    assert math.isclose(sum(reason["share"] for reason in first["reasons"]), 1.0)
    risks = [edge["risk"] for edge in first["members"]["edges"]]
    assert risks == sorted(risks, reverse=True)
    by_attention = attacked_app.ask(ASKED, order="ATTENTION")["atRiskClusters"]["nodes"]
    attention = [each["attention"] for each in by_attention]
    assert attention == sorted(attention, reverse=True)
    assert {each["naturalId"] for each in by_attention} == {
        each["naturalId"] for each in found["nodes"]
    }


def test_the_members_of_a_cluster_come_in_pages(attacked_app):
    cluster = attacked_app.ask(ASKED)["atRiskClusters"]["nodes"][1]
    members = cluster["members"]
    rest = attacked_app.ask(
        """query($id: ID!, $after: String) { node(id: $id) { ... on Cluster {
            members(after: $after) { nodes { naturalId } } } } }""",
        id=cluster["id"],
        after=members["pageInfo"]["endCursor"],
    )["node"]["members"]["nodes"]
    ids = [edge["node"]["naturalId"] for edge in members["edges"]]
    ids += [each["naturalId"] for each in rest]
    assert len(set(ids)) == len(ids) == cluster["size"]


@pytest.mark.parametrize(
    ("where", "groups"),
    [
        ({"groups": ["g007"]}, ["g007"]),
        ({"regions": ["nowhere"]}, []),
        ({"tiers": ["A1"]}, []),
        ({}, ["g003", "g007"]),
    ],
)
def test_clusters_are_filtered_by_their_groups(attacked_app, where, groups):
    found = attacked_app.ask(ASKED, where=where)["atRiskClusters"]
    assert [each["group"]["naturalId"] for each in found["nodes"]] == groups


def test_nothing_happened_nothing_at_risk(crowd_app):
    assert crowd_app.ask(ASKED)["atRiskClusters"]["nodes"] == []
