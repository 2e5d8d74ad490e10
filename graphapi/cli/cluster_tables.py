"""Clusters at risk, and circles across groups, as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from graphapi.cli.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from graphapi.analysis.advice import Advised
    from graphapi.analysis.clusters import CrossCircle
    from graphapi.analysis.risk.reasons import Reason
    from graphapi.cli.tables import Teller


def cluster_tables(
    clusters: Sequence[Advised], total: int, teller: Teller
) -> Iterator[RenderableType]:
    """Tell of people who are at risk together, what it costs, why, by when and how to act."""
    if not clusters:
        yield Text(teller.label("no_clusters"))
        return
    heads = (
        "number",
        "group",
        "people",
        "money",
        "contract",
        "attention",
        "act_by",
        "state",
        "keep",
    )
    rows = (_cluster_row(number, each, teller) for number, each in enumerate(clusters, 1))
    yield table_of(teller, teller.label("clusters", total=total), heads, rows)
    for number, advised in enumerate(clusters, 1):
        name = teller.group(advised.cluster.group)
        yield Text(f"#{number} {_why(name, advised.cluster.reasons[0], teller)}")
        told = [advised.act_before, advised.play]
        for sentence in (each.sentence for each in told if each is not None):
            yield Text(f"   {teller.sentence(sentence)}")


def _cluster_row(number: int, advised: Advised, teller: Teller) -> tuple[object, ...]:
    cluster = advised.cluster
    return (
        number,
        teller.group(cluster.group),
        len(cluster.members),
        teller.money(cluster.money, cluster.currency),
        teller.money(cluster.contract_money, cluster.currency),
        f"{cluster.attention:.1f}",
        advised.act_before.date[5:] if advised.act_before else "",
        teller.word(f"{advised.status}_ALERT"),
        teller.people(cluster.keep),
    )


def cross_tables(
    circles: Sequence[CrossCircle], total: int, teller: Teller
) -> Iterator[RenderableType]:
    """Tell of circles across groups that are at risk together, and why."""
    if not circles:
        yield Text(teller.label("no_crossing"))
        return
    heads = ("number", "circle", "groups", "people", "money", "attention")
    rows = (_crossing_row(number, each, teller) for number, each in enumerate(circles, 1))
    yield table_of(teller, teller.label("crossing", total=total), heads, rows)
    for number, circle in enumerate(circles, 1):
        yield Text(f"#{number} {_why(circle.circle, circle.reasons[0], teller)}")


def _crossing_row(number: int, circle: CrossCircle, teller: Teller) -> tuple[object, ...]:
    return (
        number,
        circle.circle,
        teller.listed([teller.group(group) for group in circle.groups]),
        len(circle.members),
        teller.money(circle.money, circle.currency),
        f"{circle.attention:.1f}",
    )


def _why(name: str, reason: Reason, teller: Teller) -> str:
    told = teller.sentence(reason.sentence)
    return teller.label("why", name=name, reason=told, share=f"{reason.share:.0%}")
