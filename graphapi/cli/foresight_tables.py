"""What if, save plans and departures as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from graphapi.cli.tables import Teller, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from graphapi.analysis.forecast.choosing import Estimate
    from graphapi.analysis.forecast.departure import Departure, GroupLeft
    from graphapi.analysis.forecast.forecast import Amount, Forecast, GroupForecast
    from graphapi.analysis.forecast.planned import PlanStep, SavePlan


def forecast_tables(forecast: Forecast, first: int, teller: Teller) -> Iterator[RenderableType]:
    """Tell who follows, what it costs, and which groups and circles are shaken."""
    if forecast.followers:
        heads = ("number", "person", "change", "if_held", "if_lost", "money")
        title = teller.label("followers", total=len(forecast.followers))
        rows = (
            (
                number,
                teller.person(each.person),
                f"{each.change:+.0%}",
                f"{each.if_held:.0%}",
                f"{each.if_lost:.0%}",
                teller.money(each.money, each.currency),
            )
            for number, each in enumerate(forecast.followers[:first], 1)
        )
        yield table_of(teller, title, heads, rows)
    if forecast.groups:
        yield _shaken(forecast.groups, teller)
    yield Text(teller.sentence(forecast.sentence))
    if forecast.lost:
        yield Text(_costs(forecast, teller))
    for circle in forecast.circles:
        leaders = teller.people(circle.leaders)
        yield Text(teller.label("leaderless", circle=circle.circle, leaders=leaders))


def _shaken(groups: Sequence[GroupForecast], teller: Teller) -> RenderableType:
    heads = (
        *("group", "switch_held", "switch_lost", "contract"),
        *("coverage_before", "coverage_after", "reached_less"),
    )
    rows = (
        (
            teller.group(each.group),
            f"{each.if_held:.0%}",
            f"{each.if_lost:.0%}",
            teller.money(each.contract, each.currency),
            f"{each.coverage_before:.0%}",
            f"{each.coverage_after:.0%}",
            teller.people([reach.person for reach in each.reaches]),
        )
        for each in groups
    )
    return table_of(teller, teller.label("shaken"), heads, rows)


def _costs(forecast: Forecast, teller: Teller) -> str:
    amounts, taken = forecast.at_least.money, forecast.taken
    return teller.label(
        "at_least",
        money=_sums(amounts, "money", teller),
        people=_sums(amounts, "people", teller),
        contracts=_sums(amounts, "contracts", teller),
        taken=_sums(taken, "money", teller),
    )


def _sums(amounts: Sequence[Amount], part: str, teller: Teller) -> str:
    told = [teller.money(getattr(each, part), each.currency) for each in amounts]
    return " + ".join(told) or "0"


def plan_tables(plan: SavePlan, teller: Teller) -> Iterator[RenderableType]:
    """Tell whom to secure, what that saves, through whom, and which groups it protects."""
    if plan.steps:
        yield _previewed(plan, teller) if plan.at_stake is None else _planned(plan, teller)
    if plan.groups:
        heads = ("group", "goes_before", "goes_after", "contract")
        rows = (
            (
                teller.group(each.group),
                f"{each.before:.0%}",
                f"{each.after:.0%}",
                teller.money(each.contract, each.currency),
            )
            for each in plan.groups
        )
        yield table_of(teller, teller.label("protected"), heads, rows)
    yield Text(teller.sentence(plan.sentence))
    if plan.at_stake is not None:
        money = _estimate(plan.at_stake, teller)
        yield Text(teller.label("at_stake", money=money, worlds=plan.worlds))
    if plan.left_out:
        yield Text(teller.label("left_out", currencies=teller.listed(plan.left_out)))


def _previewed(plan: SavePlan, teller: Teller) -> RenderableType:
    heads = ("number", "person", "group", "risk", "hangs")
    rows = (_told(number, step, teller) for number, step in enumerate(plan.steps, 1))
    return table_of(teller, teller.label("plan_preview"), heads, rows)


def _planned(plan: SavePlan, teller: Teller) -> RenderableType:
    costed = plan.steps[0].cost is not None
    heads = ("number", "person", "group", "risk", "hangs", "saves", "together")
    rows = (
        (
            *_told(number, step, teller),
            _estimate(step.saves, teller),
            _estimate(step.together, teller),
            *([teller.money(step.cost or 0, step.currency)] if costed else []),
            _way_in(step, teller),
        )
        for number, step in enumerate(plan.steps, 1)
    )
    more = ("cost", "way_in") if costed else ("way_in",)
    return table_of(teller, teller.label("plan"), (*heads, *more), rows)


def _told(number: int, step: PlanStep, teller: Teller) -> tuple[object, ...]:
    return (
        number,
        teller.person(step.person),
        teller.group(step.group) if step.group else "",
        f"{step.risk:.0%}",
        teller.money(step.hangs, step.currency),
    )


def _estimate(estimate: Estimate | None, teller: Teller) -> str:
    if estimate is None:
        return ""
    return f"{teller.money(estimate.money, estimate.currency)} ± {estimate.error / 100:,.0f}"


def _way_in(step: PlanStep, teller: Teller) -> str:
    best = step.approach.best if step.approach else None
    return " → ".join(map(teller.person, best.persons)) if best else ""


def departure_tables(departure: Departure, teller: Teller) -> Iterator[RenderableType]:
    """Tell what is lost with an account manager, and who could take over."""
    name = teller.person(departure.manager)
    if not departure.groups:
        yield Text(teller.label("no_accounts", name=name))
        return
    heads = ("group", "with_manager", "without_manager", "reached_less", "nobody_left")
    rows = (_left(each, teller) for each in departure.groups)
    yield table_of(teller, teller.label("accounts", name=name), heads, rows)
    if departure.heirs:
        heirs = (
            (teller.person(each.person), f"{each.value:.2f}", each.shared)
            for each in departure.heirs
        )
        yield table_of(teller, teller.label("heirs"), ("heir", "alone", "shared"), heirs)
    else:
        yield Text(teller.label("no_heir"))
    yield Text(teller.sentence(departure.sentence))


def _left(group: GroupLeft, teller: Teller) -> tuple[object, ...]:
    return (
        teller.group(group.group),
        f"{group.before:.0%}",
        f"{group.after:.0%}",
        teller.people([reach.person for reach in group.reaches]),
        teller.label("nobody_left") if group.no_path else "",
    )
