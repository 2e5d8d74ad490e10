"""What fields weigh. One unit is what it takes to read and show one object of a page.

The weights of analytic fields are measured on the branch of the seeds by
``python -m tests.speed.weights``, which prints them beside those that stand here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ANALYTIC: Mapping[str, int] = {
    "Circle.history": 20,
    "CircleQuality.stability": 50,
    "Group.circles": 20,
    "Group.decisionUnit": 100,
    "Group.risk": 5,
    "Person.circles": 20,
    "Person.risk": 20,
    "Query.atRiskClusters": 50,
    "Query.circle": 20,
    "Query.circleChanges": 50,
    "Query.circles": 50,
    "Query.decisionUnit": 100,
    "Query.influencePaths": 100,
}
"""Weights of fields that are answered by analysis; an operation with one has more time."""

WEIGHTS: Mapping[str, int] = {
    **ANALYTIC,
    "Mutation.startJob": 500,
    "Query.estimate": 100,
    "Query.search": 20,
    "__Type.ofType": 0,
}
"""Weights of fields; others weigh 1 if they yield objects, and 0 if they do not."""

WEIGHT_OF_A_COUNT = 10
WEIGHT_OF_A_MUTATION = 10
LIGHT = ("Edge", "PageInfo", "AsOf", "Money")
"""Endings of types that weigh nothing: they only hold what is there already."""

USUAL_LENGTH = 10
USUAL_PAGE, LARGEST_PAGE = 20, 100
LENGTHS: Mapping[str, int] = {
    "Circle.history": 30,
    "InfluencePath.compromised": 3,
    "InfluencePath.steps": 4,
    "InfluencePaths.routes": 3,
    "Cluster.keep": 3,
    "Cluster.reasons": 6,
    "PersonRisk.reasons": 6,
    "Reason.chain": 3,
    "__Schema.types": 150,
    "__Schema.directives": 7,
    "__Directive.args": 2,
    "__Field.args": 1,
    "__Type.enumValues": 1,
    "__Type.fields": 6,
    "__Type.inputFields": 1,
    "__Type.interfaces": 1,
    "__Type.possibleTypes": 1,
}
"""How many items a list has, if not the page that was asked for; others have ``USUAL_LENGTH``."""

COUNTED: Mapping[str, str] = {
    "Query.nodes": "ids",
    "Mutation.saveGroups": "groups",
    "Mutation.savePersons": "persons",
    "Mutation.saveSeats": "seats",
    "Mutation.saveTies": "ties",
    "Mutation.saveGroupLinks": "groupLinks",
    "Mutation.saveBundles": "bundles",
}
"""The arguments whose values each cost as much as the field, and come back as a list."""
