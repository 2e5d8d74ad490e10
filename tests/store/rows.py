"""Small rows for the tests of the stores."""

from graphapi.changes import Batch, Ref
from graphapi.model.rows import (
    AlertMark,
    Bundle,
    CompetitorTouch,
    Group,
    GroupLink,
    Incident,
    Loss,
    Person,
    Seat,
    Tie,
    Visit,
)
from graphapi.model.words import (
    AlertStatus,
    GroupLinkKind,
    IncidentKind,
    Role,
    Side,
    TieKind,
    TouchKind,
)


def group(id_, parent=None, **more):
    return Group(id=id_, name=more.pop("name", f"集团 {id_}"), parent_id=parent, **more)


def person(id_, name=None, **more):
    return Person(id=id_, name=name or f"人 {id_}", side=more.pop("side", Side.CUSTOMER), **more)


def seat(id_, person_id, group_id, **more):
    return Seat(id=id_, person_id=person_id, group_id=group_id, role=Role.MEMBER, **more)


def tie(id_, from_id, to_id, **more):
    return Tie(id=id_, from_id=from_id, to_id=to_id, kind=TieKind.COLLEAGUE, **more)


def one_of_each():
    """Two groups and two persons, and one row of every kind that hangs on them."""
    return (
        group("g1"),
        group("g2", "g1"),
        person("p1"),
        person("p2"),
        seat("s1", "p1", "g1"),
        tie("t1", "p1", "p2"),
        GroupLink(id="l1", from_id="g1", to_id="g2", kind=GroupLinkKind.PEER),
        CompetitorTouch(id="c1", competitor="Rival", kind=TouchKind.VISIT, at=1, person_id="p1"),
        CompetitorTouch(id="c2", competitor="Rival", kind=TouchKind.VISIT, at=1, group_id="g1"),
        Visit(id="v1", own_person_id="p2", person_id="p1", at=1),
        Incident(id="i1", group_id="g1", kind=IncidentKind.COMPLAINT, opened_at=1),
        Bundle(id="b1", group_id="g1", product="宽带", person_id="p1"),
        Loss(id="x1", at=1, person_id="p1"),
        Loss(id="x2", at=1, group_id="g1"),
        AlertMark(id="a1", status=AlertStatus.SEEN, at=1, by="me", group_id="g1"),
        AlertMark(id="a2", status=AlertStatus.DISMISSED, at=1, by="me", person_id="p1"),
    )


def put(request_id, *rows):
    return Batch(request_id=request_id, upserts=rows)


def drop(request_id, *named):
    """Delete rows named as (kind, id)."""
    return Batch(request_id=request_id, deletes=tuple(Ref(kind, id_) for kind, id_ in named))
