"""What analytic fields weigh on the branch of the seeds: ``python -m tests.speed.weights``.

Each field is asked for many objects, one request each, beside the same request without it; what it
adds in CPU time, worker threads included, is divided by what one object of a page takes, and for
analysis by how much more time it has. The weights that stand are printed beside.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from typing import TYPE_CHECKING, NamedTuple

from graphapi.api.guard.weights import ANALYTIC, PATIENCE, WEIGHTS
from graphapi.app import create_app
from tests.api.client import Client
from tests.speed.spine import bulk, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ASKED = 20
PAGE = "{ persons(first: 100) { nodes { id name } } }"


class Field(NamedTuple):
    """A field, how it is asked for, and what is asked without it."""

    coordinate: str
    question: str
    without: str = "{ status { up } }"
    of: str = ""


PERSON, GROUP = (
    "query ($id: ID!) { person(id: $id) { id %s } }",
    "query ($id: ID!) { group(id: $id) { id %s } }",
)
CLUSTER, ALERT = (
    "query ($id: ID!) { node(id: $id) { id ... on Cluster { %s } } }",
    "query ($id: ID!) { node(id: $id) { id ... on Alert { %s } } }",
)
LISTS = {
    "managers": "persons(first: 100, where: {side: [OURS]})",
    "clusters": "atRiskClusters(first: 100)",
    "alerts": "alerts(first: 100)",
}
"""How objects are listed that no list of their own holds."""
FIELDS = (
    Field("Person.risk", PERSON % "risk { value }", PERSON % "", "persons"),
    Field("Person.circles", PERSON % "circles { nodes { id } }", PERSON % "", "persons"),
    Field("Group.risk", GROUP % "risk { switch }", GROUP % "", "groups"),
    Field("Group.circles", GROUP % "circles { nodes { id } }", GROUP % "", "groups"),
    Field("Group.decisionUnit", GROUP % "decisionUnit { coverage }", GROUP % "", "groups"),
    Field(
        "Query.decisionUnit",
        "query ($id: ID!) { decisionUnit(group: $id) { coverage } }",
        of="groups",
    ),
    Field(
        "Query.influencePaths",
        "query ($id: ID!) { influencePaths(to: $id) { ... on InfluencePaths { reach } } }",
        of="persons",
    ),
    Field(
        "Query.influencePaths",
        "query ($id: ID!) { influencePaths(to: $id, first: 20, maxHops: 6) { __typename } }",
        of="persons",
    ),
    Field(
        "Query.whatIf",
        "query ($id: ID!) { whatIf(lost: [$id]) { ... on Forecast { atLeast { followers } } } }",
        of="persons",
    ),
    Field("Query.savePlan", "{ savePlan(people: 5) { __typename } }"),
    Field("Query.savePlan", "{ savePlan(people: 50) { __typename } }"),
    Field(
        "Query.managerDeparture",
        "query ($id: ID!) { managerDeparture(manager: $id) { __typename } }",
        of="managers",
    ),
    Field("Query.circles", "{ circles(first: 1) { nodes { id } } }"),
    Field("Query.circle", "query ($id: ID!) { circle(id: $id) { id } }", of="circles"),
    Field("Query.atRiskClusters", "{ atRiskClusters(first: 1) { nodes { id } } }"),
    Field("Query.alerts", "{ alerts(first: 1) { nodes { id } } }"),
    Field("Cluster.status", CLUSTER % "status", CLUSTER % "size", "clusters"),
    Field("Cluster.actBefore", CLUSTER % "actBefore { why }", CLUSTER % "size", "clusters"),
    Field("Cluster.play", CLUSTER % "play { kind }", CLUSTER % "size", "clusters"),
    Field("Alert.cluster", ALERT % "cluster { size }", ALERT % "size", "alerts"),
    Field("Alert.reasons", ALERT % "reasons { code }", ALERT % "size", "alerts"),
    Field("Alert.actBefore", ALERT % "actBefore { why }", ALERT % "size", "alerts"),
    Field("Alert.play", ALERT % "play { kind }", ALERT % "size", "alerts"),
    Field("Query.circleChanges", "{ circleChanges(first: 1) { nodes { circleId } } }"),
    Field(
        "CircleQuality.stability",
        "query ($id: ID!) { circle(id: $id) { quality { stability } } }",
        "query ($id: ID!) { circle(id: $id) { id } }",
        "circles",
    ),
    Field(
        "Circle.history",
        "query ($id: ID!) { circle(id: $id) { history { circleId } } }",
        "query ($id: ID!) { circle(id: $id) { id } }",
        "circles",
    ),
    Field("Person.network", PERSON % "network { relatedness }", PERSON % "", "persons"),
    Field(
        "Query.networkProfile",
        "query ($id: ID!) { networkProfile(person: $id) { __typename } }",
        of="managers",
    ),
    Field("Query.race", "query ($id: ID!) { race(to: $id) { __typename } }", of="persons"),
    Field(
        "Query.contactAllowance",
        "query ($id: ID!) { contactAllowance(person: $id) { __typename } }",
        of="persons",
    ),
    Field(
        "Query.groupImitation",
        "query ($id: ID!) { groupImitation(group: $id) { __typename } }",
        of="groups",
    ),
    Field("Query.dataQuality", "{ dataQuality { total { short } } }"),
    Field("Query.search", '{ search(text: "li", first: 1) { nodes { __typename } } }'),
)


def main() -> None:
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as place:
        embedded = settings(f"sqlite:///{place}/branch.sqlite")
        asyncio.run(bulk("embedded", embedded))
        with Client(create_app(embedded)) as client:
            unit = spent(client, PAGE, [{}] * ASKED) / 100
            print(f"one object of a page: {1e6 * unit:.0f} us")
            for field in FIELDS:
                told(client, field, unit)


def told(client: Client, field: Field, unit: float) -> None:
    ids = list(chosen(client, field.of)) if field.of else [{}] * ASKED
    if not ids:
        print(f"{field.coordinate}: the branch has no {field.of}")
        return
    client.post(field.question, **ids[0])
    added = spent(client, field.question, ids) - spent(client, field.without, ids)
    weight = added / unit / (PATIENCE if field.coordinate in ANALYTIC else 1)
    stands = WEIGHTS[field.coordinate]
    print(f"{field.coordinate}: {1000 * added:.2f} ms, weight {weight:.0f}; {stands} stands")


def chosen(client: Client, kind: str) -> Iterator[dict[str, str]]:
    listed = LISTS.get(kind, f"{kind}(first: 100)")
    nodes = client.ask(f"{{ found: {listed} {{ nodes {{ id }} }} }}")["found"]["nodes"]
    return ({"id": each["id"]} for each in nodes[:: max(1, len(nodes) // ASKED)])


def spent(client: Client, query: str, asked: list[dict[str, str]]) -> float:
    """Return the median CPU seconds of a request."""
    times = []
    for variables in asked:
        begun = time.process_time()
        client.ask(query, **variables)
        times.append(time.process_time() - begun)
    return statistics.median(times)


if __name__ == "__main__":
    main()
