"""Questions about what would be: what if, whom to secure, what is lost with a manager."""

from collections.abc import Sequence
from typing import Annotated, Any

from strawberry import ID, UNSET

from graphapi.analysis.forecast.area import Area
from graphapi.analysis.forecast.budget import Budget
from graphapi.analysis.forecast.departure import Departure, manager_departure
from graphapi.analysis.forecast.forecast import Forecast
from graphapi.analysis.forecast.plan import preview, save_plan
from graphapi.analysis.forecast.planned import SavePlan
from graphapi.analysis.forecast.what_if import what_if
from graphapi.api.access.scope import Scope
from graphapi.api.context import Info
from graphapi.api.declare import argument, field, input_field, input_type
from graphapi.api.filters import MOST_VALUES
from graphapi.api.ids import natural_id
from graphapi.api.types.failures import Clashed, Refused, or_failure
from graphapi.errors import BadInput
from graphapi.live.version import Version

input_type(
    "ScopeInput",
    "Whose people, and whose money: conditions that must all hold.",
    [
        input_field("groups", "[ID!]", "Of one of these groups."),
        input_field("regions", "[String!]", "Of a group of one of these regions."),
        input_field("tiers", "[GroupTier!]", "Of a group of one of these tiers."),
        input_field("persons", "[ID!]", "Only these persons may be named; all their money counts."),
    ],
)
input_type(
    "BudgetInput",
    "What a plan may cost a month, in the smallest unit of its currency.",
    [
        input_field("per_person", "BigInt!", "What it costs to secure one person, at least 1."),
        input_field("total", "BigInt", "What may be spent; no limit if left out."),
    ],
)


@field("WhatIfResult!", name="whatIf")
async def what_if_lost(
    info: Info,
    *,
    lost: Annotated[list[ID], argument("Who is supposed lost today, at most 100 customers.")],
    saved: Annotated[Any, argument("Who is supposed held.", "[ID!]!")] = (),
) -> Forecast | Refused | Clashed:
    """Who follows, what it costs, which paths and circles break; nothing is stored."""

    async def answer() -> Forecast:
        scope = info.context.scope
        gone, kept = _ids(lost, "Person", "lost"), _ids(saved, "Person", "saved")

        def work(version: Version) -> Forecast:
            _seen(scope, gone, "lost")
            _seen(scope, kept, "saved")
            circles = [each for each in version.circles if scope.circle(each)]
            return what_if(
                version.world, version.risk, gone, kept, circles=circles, within=scope.groups
            )

        return await info.context.ask(work)

    return await or_failure(answer())


@field("SavePlanResult!", name="savePlan")
async def plan_to_save(
    info: Info,
    *,
    scope: Annotated[
        Any, argument("Whose people and money; all if left out.", "ScopeInput")
    ] = None,
    people: Annotated[int, argument("How many persons at most, 1 to 200.")] = 5,
    budget: Annotated[Any, argument("What it may cost.", "BudgetInput")] = None,
    preview_: Annotated[
        bool,
        argument("Answer at once by formula, without errors and ways in.", name="preview"),
    ] = False,
) -> SavePlan | Refused | Clashed:
    """Whom to secure so that the least money is lost, and what that saves."""

    async def answer() -> SavePlan:
        area, spending = _area(info.context.scope, scope), _budget(budget)
        plan = preview if preview_ else save_plan
        return await info.context.ask(
            lambda version: plan(
                version.world, version.risk, area=area, people=people, budget=spending
            )
        )

    return await or_failure(answer())


@field("ManagerDepartureResult!", name="managerDeparture")
async def departure_of(
    info: Info,
    *,
    manager: Annotated[ID, argument("Relay id or natural id of an account manager.")],
) -> Departure | Refused | Clashed:
    """What is lost of our reach if an account manager leaves, and who could take over."""

    async def answer() -> Departure:
        scope, person = info.context.scope, natural_id(manager, "Person", "manager")

        def work(version: Version) -> Departure:
            scope.known(person, "manager")
            return manager_departure(version.world, version.risk, person, within=scope.groups)

        return await info.context.ask(work)

    return await or_failure(answer())


def _seen(scope: Scope, persons: Sequence[str], name: str) -> None:
    for person in persons:
        scope.known(person, name)


def _area(scope: Scope, given: Any) -> Area:
    groups = _listed(given, "groups", "Group")
    persons = _listed(given, "persons", "Person")
    for group in groups or ():
        scope.known_group(group, "scope.groups")
    _seen(scope, persons or (), "scope.persons")
    regions, tiers = (_values(given, name) for name in ("regions", "tiers"))
    return Area(
        groups=scope.groups if groups is None else frozenset(groups),
        regions=None if regions is None else frozenset(regions),
        tiers=None if tiers is None else frozenset(tiers),
        persons=None if persons is None else frozenset(persons),
    )


def _values(given: Any, name: str) -> Sequence[Any] | None:
    """Return what a field of the scope holds; none where it was left out."""
    found = None if given is None else getattr(given, name)
    return None if found is None or found is UNSET else found


def _listed(given: Any, name: str, kind: str) -> tuple[str, ...] | None:
    values = _values(given, name)
    return None if values is None else _ids(values, kind, f"scope.{name}")


def _budget(given: Any) -> Budget:
    if given is None:
        return Budget()
    return Budget(given.per_person, None if given.total is UNSET else given.total)


def _ids(given: Sequence[str], kind: str, name: str) -> tuple[str, ...]:
    if len(given) > MOST_VALUES:
        raise BadInput(f"{name} takes at most {MOST_VALUES} ids, not {len(given)}.", field=name)
    return tuple(natural_id(each, kind, name) for each in given)


FORECASTS = (what_if_lost, plan_to_save, departure_of)
