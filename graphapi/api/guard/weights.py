"""What fields weigh. One unit is what it takes to read and show one object of a page.

The weights of analytic fields are measured on the branch of the seeds by
``python -m tests.speed.weights``, which prints them beside those that stand here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE = 6
"""How much more time an operation with analysis has: its fields weigh so much less than measured.

How many analyses a caller has at work at once is bounded beside.
"""

ANALYTIC: Mapping[str, int] = {
    "Alert.actBefore": 25,
    "Alert.cluster": 25,
    "Alert.play": 25,
    "Alert.reasons": 30,
    "Circle.history": 5,
    "Cluster.actBefore": 40,
    "Cluster.play": 30,
    "Cluster.status": 5,
    "CircleQuality.stability": 5,
    "Group.circles": 25,
    "Group.decisionUnit": 360,
    "Group.risk": 5,
    "Person.circles": 5,
    "Person.network": 180,
    "Person.risk": 120,
    "Query.alerts": 5,
    "Query.atRiskClusters": 5,
    "Query.circle": 5,
    "Query.circleChanges": 5,
    "Query.circles": 5,
    "Query.contactAllowance": 5,
    "Query.dataQuality": 120,
    "Query.decisionUnit": 360,
    "Query.groupImitation": 5,
    "Query.influencePaths": 25,
    "Query.managerDeparture": 1500,
    "Query.networkProfile": 180,
    "Query.race": 75,
    "Query.savePlan": 6000,
    "Query.whatIf": 300,
}
"""Weights of fields that are answered by analysis, at least 5."""

WEIGHTS: Mapping[str, int] = {
    **ANALYTIC,
    "Mutation.startJob": 500,
    "Query.estimate": 100,
    "Query.nodes": 3,
    "Query.search": 40,
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
    "Circle.history": 8,
    "Contender.both": 3,
    "Contender.paths": 5,
    "Contender.routes": 3,
    "Departure.heirs": 5,
    "Forecast.circles": 3,
    "Forecast.taken": 1,
    "ForecastTotals.money": 1,
    "InfluencePath.compromised": 3,
    "InfluencePath.steps": 4,
    "InfluencePaths.routes": 3,
    "Alert.reasons": 6,
    "Cluster.keep": 3,
    "Cluster.reasons": 6,
    "PersonRisk.reasons": 6,
    "Race.rivals": 3,
    "Reason.chain": 3,
    "__Schema.types": 200,
    "__Schema.directives": 7,
    "__Directive.args": 2,
    "__Field.args": 2,
    "__Type.enumValues": 1,
    "__Type.fields": 8,
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
