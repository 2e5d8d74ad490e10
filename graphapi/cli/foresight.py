"""Foresight on the command line: read the store, ask what would be, show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from graphapi.analysis.forecast.area import Area
from graphapi.analysis.forecast.budget import Budget
from graphapi.analysis.forecast.departure import manager_departure
from graphapi.analysis.forecast.plan import preview, save_plan
from graphapi.analysis.forecast.what_if import what_if
from graphapi.cli.asking import data_of, teller_of
from graphapi.cli.foresight_tables import departure_tables, forecast_tables, plan_tables
from graphapi.cli.people import group_meant, person_meant, tier_meant
from graphapi.cli.session import present, worked_out
from graphapi.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapi.analysis.world import World
    from graphapi.cli.output import Reply
    from graphapi.settings.declared import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAsked:
    """What is asked of a plan; persons and groups by id or name, money in minor units."""

    people: int
    groups: Sequence[str] = ()
    regions: Sequence[str] = ()
    tiers: Sequence[str] = ()
    persons: Sequence[str] = ()
    cost: int | None = None
    budget: int | None = None
    preview: bool = False


def show_what_if(
    settings: Settings, reply: Reply, lost: Sequence[str], saved: Sequence[str], first: int
) -> None:
    """Answer what would follow if persons were lost; nothing is stored."""
    version = present(settings, reply)
    world = version.world
    gone = [person_meant(world, said, "--lost") for said in lost]
    kept = [person_meant(world, said, "--saved") for said in saved]
    forecast = worked_out(
        reply, lambda: what_if(world, version.risk, gone, kept, circles=version.circles)
    )
    tables = forecast_tables(forecast, first, teller_of(version, reply))
    reply.show(data_of(version, forecast, reply), tables)


def show_plan(settings: Settings, reply: Reply, asked: PlanAsked) -> None:
    """Answer whom to secure."""
    version = present(settings, reply)
    question = partial(
        preview if asked.preview else save_plan,
        version.world,
        area=_area(version.world, asked),
        people=asked.people,
        budget=_budget(asked),
    )
    plan = worked_out(reply, lambda: question(version.risk))
    reply.show(data_of(version, plan, reply), plan_tables(plan, teller_of(version, reply)))


def show_departure(settings: Settings, reply: Reply, manager: str) -> None:
    """Answer what is lost if an account manager leaves."""
    version = present(settings, reply)
    person = person_meant(version.world, manager, "--manager")
    departure = worked_out(reply, lambda: manager_departure(version.world, version.risk, person))
    tables = departure_tables(departure, teller_of(version, reply))
    reply.show(data_of(version, departure, reply), tables)


def _area(world: World, asked: PlanAsked) -> Area:
    groups = frozenset(group_meant(world, said, "--group") for said in asked.groups)
    persons = frozenset(person_meant(world, said, "--person") for said in asked.persons)
    return Area(
        groups=groups or None,
        regions=frozenset(asked.regions) or None,
        tiers=frozenset(map(tier_meant, asked.tiers)) or None,
        persons=persons or None,
    )


def _budget(asked: PlanAsked) -> Budget:
    if asked.budget is not None and asked.cost is None:
        raise BadInput(
            "--budget needs --cost: say what it costs to secure one person.", field="--cost"
        )
    return Budget(asked.cost, asked.budget)
