"""What jobs found in a snapshot as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from graphapi.cli.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from graphapi.cli.tables import Teller
    from graphapi.jobs.province_risk import ClusterLine


def province_risk_tables(
    clusters: Sequence[ClusterLine], total: int, teller: Teller
) -> Iterator[RenderableType]:
    """Yield the at-risk clusters of a snapshot."""
    if not clusters:
        yield Text(teller.label("no_clusters"))
        return
    heads = ("number", "group", "people", "money", "contract", "attention", "riskiest")
    rows = (
        (
            number,
            each.group,
            each.people,
            teller.money(each.money, each.currency),
            teller.money(each.contract_money, each.currency),
            f"{each.attention:.1f}",
            teller.listed(each.riskiest),
        )
        for number, each in enumerate(clusters, 1)
    )
    yield table_of(teller, teller.label("clusters", total=total), heads, rows)
