"""Small worlds for the tests of risk, clusters and circles."""

import datetime as dt
from dataclasses import replace

import networkx as nx

from graphapi.analysis.dates import DAY_MILLIS
from graphapi.analysis.world import assemble
from graphapi.model.rows import (
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
    GroupLinkKind,
    IncidentKind,
    Role,
    Severity,
    Side,
    TieKind,
    TouchKind,
    TouchOutcome,
)

NOON = 1_767_268_800_000
"""2026-01-01T12:00:00Z."""


def ago(days):
    return NOON - round(days * DAY_MILLIS)


def day(offset):
    return (dt.date(2026, 1, 1) + dt.timedelta(days=offset)).isoformat()


def world_of(*rows, at=NOON):
    return assemble(rows, at=at)


def plain(world):
    """The same world on a plain NetworkX graph."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(world.graph)
    graph.add_edges_from(world.graph.edges(keys=True, data=True))
    return replace(world, graph=graph)


def person(name, side=Side.CUSTOMER, **facts):
    return Person(id=name, name=name.upper(), side=side, **facts)


def people(names, **facts):
    return [person(name, **facts) for name in names]


def group(name, **facts):
    return Group(id=name, name=name.upper(), **facts)


def seat(who, where, role=Role.MEMBER, weight=None, **facts):
    name = f"{where}-{who}-{role}"
    return Seat(id=name, person_id=who, group_id=where, role=role, weight=weight, **facts)


def tie(source, target, strength=1.0, kind=TieKind.REPORTS_TO):
    return Tie(
        id=f"{source}-{target}-{kind}",
        from_id=source,
        to_id=target,
        kind=kind,
        strength=strength,
    )


def mutual(source, target, strength=1.0, kind=TieKind.REPORTS_TO):
    return [tie(source, target, strength, kind), tie(target, source, strength, kind)]


def clique(names, strength=1.0, kind=TieKind.COLLEAGUE):
    return [tie(u, v, strength, kind) for u in names for v in names if u != v]


def touch(who=None, where=None, age=0.0, weight=1.0, *, outcome=TouchOutcome.UNKNOWN, name="t"):
    return CompetitorTouch(
        id=f"{name}-{who or where}-{age}",
        competitor="RIVAL",
        kind=TouchKind.FREE_HANDSET,
        at=ago(age),
        person_id=who,
        group_id=where,
        weight=weight,
        outcome=outcome,
    )


def loss(who=None, where=None, age=0.0, name="l"):
    return Loss(id=f"{name}-{who or where}-{age}", at=ago(age), person_id=who, group_id=where)


def complaint(where, age=0.0, name="c"):
    return Incident(
        id=f"{name}-{where}-{age}",
        group_id=where,
        kind=IncidentKind.COMPLAINT,
        opened_at=ago(age),
    )


def fault(where, age=0.0, severity=Severity.ORDINARY, name="f"):
    return Incident(
        id=f"{name}-{where}-{age}",
        group_id=where,
        kind=IncidentKind.LINE_FAULT,
        opened_at=ago(age),
        severity=severity,
    )


def bundle(where, who=None, share=1.0, name="b", **facts):
    return Bundle(
        id=f"{name}-{where}-{who}",
        group_id=where,
        person_id=who,
        product="line",
        share=share,
        **facts,
    )


def visit(who, age=0.0):
    return Visit(id=f"v-{who}-{age}", own_person_id="us", person_id=who, at=ago(age))


def link(source, target, kind=GroupLinkKind.PEER):
    return GroupLink(id=f"{source}-{target}", from_id=source, to_id=target, kind=kind)
