"""Runs of circles, published by hand."""

from dataclasses import replace

from graphapi.model.rows import Person, Tie
from graphapi.model.words import CircleRole, RunKind, Side, TieKind
from graphapi.store.run import CircleMembership
from tests.worlds import AT, fill

NAMES = [f"p{number}" for number in range(8)]


def company(names=NAMES):
    """Persons who are all friends of one another."""
    people = [Person(id=name, name=name.upper(), side=Side.CUSTOMER, seen_at=AT) for name in names]
    pairs = [(one, two) for one in names for two in names if one != two]
    ties = [
        Tie(id=f"{u}-{v}", from_id=u, to_id=v, kind=TieKind.FRIEND, strength=0.5, seen_at=AT)
        for u, v in pairs
    ]
    return (*people, *ties)


def rows(circles, leaders=()):
    """Who is in which circle; ids begin with their layer."""
    return [
        CircleMembership(
            circle_id=id_,
            layer=id_.split("-")[0],
            person_id=person,
            role=CircleRole.LEADER if person in leaders else CircleRole.CORE,
        )
        for id_, members in circles.items()
        for person in members
    ]


async def publish(store, circles, *, leaders=(), gamma=0.15, counts=None):
    """Publish circles as a run; return it."""
    run = await store.begin(
        RunKind.CIRCLES,
        parameters=f'{{"gamma":{gamma}}}',
        data_version=await store.version(),
        seed=0,
    )
    return await store.publish(replace(run, counts=counts or {}), rows(circles, leaders))


async def fill_company(store):
    """Write the company to an open store."""
    await fill(store, company(), "company")
