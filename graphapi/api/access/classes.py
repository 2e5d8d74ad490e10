"""The class of each field of the schema, in one table: a field without one does not build."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Sort(StrEnum):
    """How much care a field needs."""

    PUBLIC = "PUBLIC"
    """For everybody who may ask at all: ids, versions, pages, what is wrong with a question."""
    INTERNAL = "INTERNAL"
    """What everybody in the house may know of customers."""
    PERSONAL = "PERSONAL"
    """Names, numbers and free text about people: masked, unless somebody says why not."""
    SENSITIVE = "SENSITIVE"
    """Relations, scores, stances and money: for roles that work with them."""


PUBLIC, INTERNAL = Sort.PUBLIC, Sort.INTERNAL
PERSONAL, SENSITIVE = Sort.PERSONAL, Sort.SENSITIVE

_ROW = "id naturalId version"
_ORIGIN = "source seenAt"
_PROVENANCE = "asOf parameters"
_WRITTEN = "version replayed asOf"
_SAVED = f"inserted changed unchanged rejected {_WRITTEN}"

FIELDS: Mapping[str, Mapping[Sort, str]] = {
    "ActBefore": {SENSITIVE: "date why explanation"},
    "Alert": {
        PUBLIC: f"id naturalId {_PROVENANCE}",
        SENSITIVE: "status band risk attention size group person cluster cause since reasons mark "
        "actBefore play",
    },
    "AlertConnection": {PUBLIC: _PROVENANCE},
    "AlertMark": {
        PUBLIC: _ROW,
        INTERNAL: _ORIGIN,
        PERSONAL: "note",
        SENSITIVE: "status at by attention group person",
    },
    "AlertStatusSet": {PUBLIC: _WRITTEN, SENSITIVE: "alert mark"},
    "AsOf": {PUBLIC: "version at lagSeconds stale"},
    "BeheadedCircle": {SENSITIVE: "circle leaders left"},
    "Breadth": {SENSITIVE: "count entropy"},
    "Breaker": {SENSITIVE: "person left"},
    "Bundle": {PUBLIC: _ROW, INTERNAL: f"{_ORIGIN} product share start end group person"},
    "BundlesSaved": {PUBLIC: _SAVED, INTERNAL: "bundles"},
    "Circle": {
        PUBLIC: f"id naturalId {_PROVENANCE}",
        SENSITIVE: "layer thinned published size quality members leaders bridges history",
    },
    "CircleChange": {
        SENSITIVE: "run circleId circle layer events sizeBefore sizeAfter joined left newLeaders"
    },
    "CircleChangeConnection": {PUBLIC: _PROVENANCE, SENSITIVE: "since until"},
    "CircleConnection": {PUBLIC: _PROVENANCE},
    "CircleEvent": {SENSITIVE: "kind confirmed others explanation"},
    "CircleMember": {SENSITIVE: "role bridge inside outside z participation overlap person"},
    "CircleQuality": {SENSITIVE: "density shareInside stability"},
    "Cluster": {
        PUBLIC: f"id naturalId {_PROVENANCE}",
        SENSITIVE: "attention switch reasons group size members entryPoints keep money "
        "contractMoney status actBefore play",
    },
    "ClusterConnection": {PUBLIC: _PROVENANCE},
    "ClusterMemberEdge": {SENSITIVE: "risk"},
    "CompetitorTouch": {
        PUBLIC: _ROW,
        INTERNAL: f"{_ORIGIN} competitor kind at weight outcome person group",
        PERSONAL: "note",
    },
    "CompetitorTouchNews": {PUBLIC: "version", INTERNAL: "competitorTouches"},
    "CompetitorTouchRecorded": {PUBLIC: _WRITTEN, INTERNAL: "competitorTouch"},
    "Conflict": {PUBLIC: "code message"},
    "ContactAllowance": {
        PUBLIC: _PROVENANCE,
        INTERNAL: "person visits contacts mayVisit mayContact nextVisit nextContact days "
        "explanation",
    },
    "ContactQuota": {INTERNAL: "used limit nextDay"},
    "Contender": {SENSITIVE: "competitor reach paths routes both breaker"},
    "Count": {PUBLIC: "name value"},
    "DataQuality": {
        PUBLIC: _PROVENANCE,
        INTERNAL: "total regions groups worst explanation",
    },
    "DecisionUnit": {
        PUBLIC: _PROVENANCE,
        SENSITIVE: "group seats coverage majority support singleThread introducer explanation",
    },
    "Departure": {
        PUBLIC: _PROVENANCE,
        SENSITIVE: "manager groups lostReach lostCoverage heirs explanation",
    },
    "Estimate": {INTERNAL: "bytes seconds available fits persons ties"},
    "Factor": {SENSITIVE: "code value without explanation"},
    "Follower": {SENSITIVE: "person change ifLost ifHeld money"},
    "Forecast": {
        PUBLIC: _PROVENANCE,
        SENSITIVE: "lost saved followers atLeast taken groups circles explanation",
    },
    "ForecastTotals": {SENSITIVE: "followers money"},
    "Gap": {SENSITIVE: "strength ownPerson member explanation"},
    "Group": {
        PUBLIC: _ROW,
        INTERNAL: f"{_ORIGIN} name kind industry region tier headcount contractEnd parent "
        "subsidiaries seats members decisionMakers contacts accountManagers competitorTouches "
        "incidents bundles links",
        SENSITIVE: "monthlyRevenue circles decisionUnit risk",
    },
    "GroupExample": {SENSITIVE: "group alike links switch amount decisionMakers"},
    "GroupForecast": {
        SENSITIVE: "group ifLost ifHeld contract coverageBefore coverageAfter reaches"
    },
    "GroupImitation": {
        PUBLIC: _PROVENANCE,
        SENSITIVE: "group switch pressing total amount most pressed explanation",
    },
    "GroupLeft": {SENSITIVE: "group before after reaches noPath"},
    "GroupLink": {PUBLIC: _ROW, INTERNAL: f"{_ORIGIN} kind from to"},
    "GroupLinksSaved": {PUBLIC: _SAVED, INTERNAL: "groupLinks"},
    "GroupQuality": {
        INTERNAL: "group target completeness missing freshness stale short",
    },
    "GroupRisk": {PUBLIC: _PROVENANCE, SENSITIVE: "switch money contract peopleMoney"},
    "GroupsSaved": {PUBLIC: _SAVED, INTERNAL: "groups"},
    "Heir": {SENSITIVE: "person value shared"},
    "Incident": {PUBLIC: _ROW, INTERNAL: f"{_ORIGIN} kind openedAt severity closedAt group"},
    "IncidentClosed": {PUBLIC: _WRITTEN, INTERNAL: "incident"},
    "IncidentRecorded": {PUBLIC: _WRITTEN, INTERNAL: "incident"},
    "InfluencePath": {
        SENSITIVE: "strength safeStrength start startStrength startWhy steps weakest compromised "
        "startCompromised startCalledEnough explanation"
    },
    "InfluencePaths": {PUBLIC: _PROVENANCE, SENSITIVE: "to paths routes reach"},
    "InputProblem": {PUBLIC: "problems code message field"},
    "Introducer": {SENSITIVE: "person value indispensability"},
    "KindCount": {INTERNAL: "kind count"},
    "Loss": {PUBLIC: _ROW, INTERNAL: _ORIGIN, SENSITIVE: "at competitor person group"},
    "LossRecorded": {PUBLIC: _WRITTEN, SENSITIVE: "loss"},
    "Money": {SENSITIVE: "minorUnits amount currency"},
    "MoneyEstimate": {SENSITIVE: "money error"},
    "MoneyTotal": {SENSITIVE: "people contracts money"},
    "Mutation": {
        PUBLIC: "saveGroups savePersons saveSeats saveTies saveGroupLinks saveBundles "
        "recordCompetitorTouch recordLoss recordVisit recordIncident closeIncident "
        "setTouchOutcome correctTie setAlertStatus deletePerson startJob cancelRun"
    },
    "NetworkProfile": {
        PUBLIC: _PROVENANCE,
        SENSITIVE: "person reached meanSeniority highestSeniority groups industries regions "
        "relatedness explanation",
    },
    "NoPath": {PUBLIC: _PROVENANCE, SENSITIVE: "to gap"},
    "Node": {PUBLIC: "id naturalId"},
    "PageInfo": {PUBLIC: "hasNextPage hasPreviousPage startCursor endCursor"},
    "Person": {
        PUBLIC: _ROW,
        INTERNAL: f"{_ORIGIN} side tier employer seniority seats touches visits",
        PERSONAL: "name nameLatin phone",
        SENSITIVE: "monthlyRevenue ties circles risk network",
    },
    "PersonDeleted": {PUBLIC: f"deleted {_WRITTEN}"},
    "PersonRisk": {
        PUBLIC: _PROVENANCE,
        SENSITIVE: "value band hazard reasons factors unknown",
    },
    "PersonsSaved": {PUBLIC: _SAVED, INTERNAL: "persons"},
    "Play": {SENSITIVE: "kind share person introducer explanation"},
    "PlanStep": {SENSITIVE: "person group risk hangs saves together cost reach best introducer"},
    "Problem": {PUBLIC: "field code message"},
    "ProtectedGroup": {SENSITIVE: "group before after contract"},
    "QualitySummary": {INTERNAL: "region groups short target completeness freshness"},
    "Query": {
        PUBLIC: "node nodes status",
        INTERNAL: "group groups person persons competitorTouches search estimate run runs "
        "contactAllowance dataQuality",
        SENSITIVE: "influencePaths decisionUnit circles circle circleChanges atRiskClusters alerts "
        "whatIf savePlan managerDeparture race networkProfile groupImitation",
    },
    "Race": {PUBLIC: _PROVENANCE, SENSITIVE: "to ours rivals nearer lead explanation"},
    "ReachChange": {SENSITIVE: "person before after"},
    "ReachedPersonEdge": {SENSITIVE: "chance"},
    "Reason": {SENSITIVE: "code amount share source chain explanation"},
    "Rejection": {PUBLIC: "kind id field code message"},
    "Run": {
        PUBLIC: "id naturalId version",
        INTERNAL: "kind status parameters seed dataVersion begunAt heardAt stage progress rate "
        "seconds peakBytes engine objective inputDigest outputDigest secondsLeft counts problem",
    },
    "RunCancelled": {INTERNAL: "run"},
    "RunStarted": {PUBLIC: "replayed", INTERNAL: "run"},
    "SavePlan": {
        PUBLIC: _PROVENANCE,
        SENSITIVE: "steps atStake groups currency leftOut worlds explanation",
    },
    "Seat": {
        PUBLIC: _ROW,
        INTERNAL: f"{_ORIGIN} role title department since until person group",
        SENSITIVE: "weight buyingRole support",
    },
    "SeatHolderEdge": {INTERNAL: "seat"},
    "SeatsSaved": {PUBLIC: _SAVED, INTERNAL: "seats"},
    "SingleThread": {SENSITIVE: "person explanation"},
    "Status": {PUBLIC: "store up version asOf", INTERNAL: "counts"},
    "Step": {SENSITIVE: "kind strength certainty ageDays compromised calledEnough tie from to"},
    "Subscription": {INTERNAL: "competitorTouchRecorded"},
    "Tie": {
        PUBLIC: _ROW,
        INTERNAL: _ORIGIN,
        SENSITIVE: "kind strength certainty contacts90 lastContact reciprocity since until from to",
    },
    "TieCorrected": {PUBLIC: _WRITTEN, SENSITIVE: "tie"},
    "TiesSaved": {PUBLIC: _SAVED, SENSITIVE: "ties"},
    "TouchOutcomeSet": {PUBLIC: _WRITTEN, INTERNAL: "competitorTouch"},
    "UnitSeat": {
        SENSITIVE: "seat person role weight buyingRole support reach leverage coverageAfter "
        "blocker risk best introducer"
    },
    "Visit": {
        PUBLIC: _ROW,
        INTERNAL: f"{_ORIGIN} at channel ownPerson person",
        PERSONAL: "outcome",
    },
    "VisitRecorded": {PUBLIC: _WRITTEN, INTERNAL: "visit"},
}
"""The fields of each type by their class."""

OF_LISTS = {"Connection": "edges nodes pageInfo totalCount", "Edge": "node cursor"}
"""The fields that every list has, by the end of its type's name: all PUBLIC."""

SORTS: Mapping[str, Sort] = {
    f"{kind}.{name}": sort
    for kind, sorts in FIELDS.items()
    for sort, names in sorts.items()
    for name in names.split()
}
"""The same by ``Type.field``."""


def sort_of(kind: str, name: str) -> Sort:
    """Return the class of a field.

    Raises
    ------
    LookupError
        If the table does not say; the message says where to say it.
    """
    found = SORTS.get(f"{kind}.{name}")
    if found is None and any(
        kind.endswith(end) and name in names.split() for end, names in OF_LISTS.items()
    ):
        return PUBLIC
    if found is None:
        raise LookupError(
            f"{kind}.{name} has no class; give it one in graphapi/api/access/classes.py"
        )
    return found
