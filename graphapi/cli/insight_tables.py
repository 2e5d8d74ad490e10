"""Races and the quality of data as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from graphapi.analysis.influence.race import Unnamed
from graphapi.cli.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from graphapi.analysis.influence.race import Contender, Race
    from graphapi.analysis.quality import DataQuality, GroupQuality, Summary
    from graphapi.cli.tables import Teller


def race_tables(race: Race, teller: Teller) -> Iterator[RenderableType]:
    """Tell who is nearer, along which way, and on whom it hangs."""
    heads = ("contender", "reach", "best_way", "safe", "hangs_on", "left_without", "both")
    named = [(teller.label("us"), race.ours), *((_rival(r, teller), r) for r in race.rivals)]
    rows = (_contender(name, each, teller) for name, each in named)
    yield table_of(teller, teller.label("race_to", name=teller.person(race.to)), heads, rows)
    yield Text(teller.sentence(race.sentence))
    if race.ours.paths:
        yield Text(teller.label("our_way", way=teller.sentence(race.ours.paths[0].sentence)))
    for each in race.rivals[:1]:
        way = teller.sentence(each.paths[0].sentence)
        yield Text(teller.label("their_way", rival=_rival(each, teller), way=way))


def _rival(rival: Contender, teller: Teller) -> str:
    return rival.competitor or teller.word(Unnamed.RIVAL)


def _contender(name: str, each: Contender, teller: Teller) -> tuple[object, ...]:
    best = each.paths[0] if each.paths else None
    breaker = each.breaker
    return (
        name,
        f"{each.reach:.0%}",
        " → ".join(map(teller.person, best.persons)) if best else "",
        f"{best.safe_strength:.0%}" if best else "",
        teller.person(breaker.person) if breaker else "",
        f"{breaker.left:.0%}" if breaker else "",
        teller.people(each.both),
    )


def quality_tables(quality: DataQuality, first: int, teller: Teller) -> Iterator[RenderableType]:
    """Tell how complete and fresh the data is by region, and which groups have the largest gaps."""
    if quality.regions:
        heads = ("region", "count", "short", "target", "completeness", "freshness")
        rows = [_summary(_region(each.region, teller), each) for each in quality.regions]
        rows.append(_summary(teller.label("all_regions"), quality.total))
        yield table_of(teller, teller.label("quality_regions"), heads, rows)
    short = [each for each in quality.groups[:first] if each.short]
    if short:
        yield _gaps(short, teller)
    yield Text(teller.sentence(quality.sentence))


def _summary(name: str, each: Summary) -> tuple[object, ...]:
    shares = (each.target, each.completeness, each.freshness)
    return (name, each.groups, each.short, *map(_share, shares))


def _gaps(groups: Sequence[GroupQuality], teller: Teller) -> RenderableType:
    heads = ("group", "region", "target", "completeness", "freshness", "missing")
    joint = "、" if teller.language.value == "ZH" else ", "
    rows = (
        (
            teller.group(each.group),
            _region(each.region, teller),
            *map(_share, (each.target, each.completeness, each.freshness)),
            joint.join(map(teller.word, each.missing)),
        )
        for each in groups
    )
    return table_of(teller, teller.label("quality_groups"), heads, rows)


def _region(region: str | None, teller: Teller) -> str:
    return region or teller.label("unknown_region")


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"
