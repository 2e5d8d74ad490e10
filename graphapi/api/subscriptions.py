"""News as they happen: read from the store in the order of its versions, none left out or twice.

Nothing is queued for a subscriber. Whoever reads slowly is behind, and goes on from there; whoever
was cut off says ``since`` which version, and gets what came after it.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry

from graphapi.api.context import Context, Info
from graphapi.api.declare import argument, declare, described, of, plain
from graphapi.api.filters import where_of
from graphapi.changes import Change
from graphapi.errors import BadInput
from graphapi.model.rows import CompetitorTouch
from graphapi.store.asks import columns_of
from graphapi.store.port import MAX_PAGE, Ask, Is, Where

CHUNK = 100
"""About how many changes are read at a time."""
BEAT = 30.0
"""Seconds of one wait for a new version; then one waits anew."""


@dataclass(frozen=True, slots=True)
class TouchNews:
    """The touches of one version of the store."""

    version: int
    competitor_touches: tuple[CompetitorTouch, ...]


declare(
    "CompetitorTouchNews",
    "Competitor touches that were recorded or corrected together.",
    [
        plain("version", "BigInt!", "The version of the store that holds them: go on since this."),
        plain("competitor_touches", "[CompetitorTouch!]!", "The touches, as they now are."),
    ],
    seen=TouchNews,
)


def _subscription(yields: str) -> Callable[[Callable[..., Any]], Any]:
    """Make a subscription of a generator: what each of its events is."""

    def decorate(resolver: Callable[..., Any]) -> Any:
        text = described(resolver)
        return strawberry.subscription(resolver, description=text, graphql_type=of(yields))

    return decorate


@_subscription("CompetitorTouchNews!")
async def competitor_touch_recorded(
    info: Info,
    *,
    where: Annotated[Any, argument("Which touches; all if left out.", "TouchFilter")] = None,
    since: Annotated[
        int | None,
        argument("Begin after this version of the store; with what is new if left out.", "BigInt"),
    ] = None,
) -> AsyncIterator[TouchNews]:
    """Competitor touches as they are recorded or corrected, each version once and in order.

    Whoever is cut off asks again with ``since`` the last version that came.
    """
    context = info.context
    conditions = where_of(CompetitorTouch, where)
    context.caller.check_asked(CompetitorTouch, columns_of(conditions))
    reached = context.version.number if since is None else await _begun(context, since)
    async for changes in _changes(context, reached):
        for news in await _news(context, changes, conditions):
            yield news


async def _begun(context: Context, since: int) -> int:
    """Return the version to begin after, once it has been seen."""
    newest = await context.house.live.reach(since, context.house.patience)
    if not 0 <= since <= newest.number:
        raise BadInput(
            f"since must be a version from 0 to {newest.number}, the newest; leave it out to "
            "begin there.",
            field="since",
        )
    return since


async def _changes(context: Context, reached: int) -> AsyncIterator[Sequence[Change]]:
    """Yield touches that changed after a version, a few whole versions at a time, for ever."""
    live, store = context.house.live, context.house.store
    while True:
        newest = await live.reach(reached + 1, BEAT)
        context.begin(newest)
        if newest.number <= reached:
            continue
        changes = await store.changes(reached, CHUNK, (CompetitorTouch,))
        reached = max(newest.number, reached) if not changes else changes[-1].version
        if changes:
            context.begin(await live.reach(reached, context.house.patience))
            yield changes


async def _news(
    context: Context, changes: Sequence[Change], conditions: Where
) -> Sequence[TouchNews]:
    """Return what of some changes a subscriber asked for and may see, version by version.

    A row that has changed again meanwhile is left to the changes that come.
    """
    versions = {each.id: each.version for each in changes if each.row is not None}
    asks = _asks(list(versions), conditions)
    pages = await context.sight.related(CompetitorTouch, asks) if asks else []
    found = {row.id: row for page in pages for row in page.rows}
    together: Mapping[int, list[CompetitorTouch]] = defaultdict(list)
    for id_, version in versions.items():
        row = found.get(id_)
        if row is not None and row.version == version:
            together[version].append(row)
    return [TouchNews(version, tuple(rows)) for version, rows in together.items()]


def _asks(ids: Sequence[str], conditions: Where) -> Sequence[Ask]:
    return [
        Ask(where=(*conditions, Is("id", tuple(ids[start : start + MAX_PAGE]))), first=MAX_PAGE)
        for start in range(0, len(ids), MAX_PAGE)
    ]


SUBSCRIPTIONS = (competitor_touch_recorded,)
