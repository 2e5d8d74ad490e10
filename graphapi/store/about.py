"""Everything that a store knows about one person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graphapi.errors import UnknownId
from graphapi.model.rows import Person
from graphapi.model.words import RunKind
from graphapi.store.cursor import place
from graphapi.store.log import entries_concerning
from graphapi.store.needs import DEPENDENTS
from graphapi.store.port import MAX_PAGE, Ask, Is
from graphapi.store.run import KEPT_RUNS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from graphapi.model.rows import Row
    from graphapi.store.audit import Entry
    from graphapi.store.port import Store
    from graphapi.store.run import CircleMembership


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """All about one person.

    Attributes
    ----------
    version : int
        The version of the store from which on all of it was read.
    person : Person
        The row itself.
    rows : mapping of kind to rows
        Every row that names the person, each once.
    circles : mapping of run to memberships
        The places of the person in the circles of every run that may be read.
    entries : tuple of Entry
        Who wrote or saw what about the person.
    """

    version: int
    person: Person
    rows: Mapping[type[Row], Sequence[Row]]
    circles: Mapping[str, Sequence[CircleMembership]]
    entries: Sequence[Entry]


async def about(store: Store, id_: str) -> About:
    """Read all about a person.

    Raises
    ------
    UnknownId
        If nobody has the id.
    """
    version = await store.version()
    (person,) = await store.get(Person, [id_])
    if person is None:
        raise UnknownId(f"There is no Person with the id {id_}; correct the id.", field="id")
    return About(
        version=version,
        person=person,
        rows=await rows_naming(store, id_),
        circles=await _circles(store, id_),
        entries=await entries_concerning(store, id_),
    )


async def rows_naming(store: Store, id_: str) -> Mapping[type[Row], Sequence[Row]]:
    """Return every row that names a person, by kind."""
    found: dict[type[Row], dict[str, Row]] = {}
    for kind, column in DEPENDENTS[Person]:
        async for row in every(store, kind, Is(column.attribute, (id_,))):
            found.setdefault(kind, {})[row.id] = row
    return {kind: tuple(rows.values()) for kind, rows in found.items()}


async def every(store: Store, kind: type[Row], *where: Any) -> AsyncIterator[Row]:
    """Read all rows that meet some conditions, page by page."""
    ask = Ask(where=where, first=MAX_PAGE)
    more = True
    while more:
        page = await store.page(kind, ask)
        for row in page.rows:
            yield row
        more = page.more
        if more:
            ask = replace(ask, after=place(page.rows[-1], ask.order.column))


async def _circles(store: Store, id_: str) -> Mapping[str, Sequence[CircleMembership]]:
    runs = await store.runs(RunKind.CIRCLES, first=MAX_PAGE)
    published = [run.id for run in runs if run.version][:KEPT_RUNS]
    found = {run: await store.memberships(RunKind.CIRCLES, run) for run in published}
    return {
        run: mine
        for run, members in found.items()
        if (mine := tuple(each for each in members if each.person_id == id_))
    }
