"""The audit log as it is read: to its end, about one person, and to see whether it is whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphapi.errors import BadInput
from graphapi.store.audit import Chain, Fault, subject
from graphapi.store.port import MAX_PAGE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from graphapi.store.audit import Entry, Head
    from graphapi.store.port import Store

_ANCHOR = re.compile(r"(\d{1,18}):([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A number and a hash that were noted down elsewhere when the log ended there."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of looking at every entry: how many, where the log ends, and what is wrong."""

    entries: int
    head: Head
    faults: tuple[Fault, ...]


def read_anchor(text: str, field: str) -> Anchor:
    """Read an anchor as ``verify`` tells it.

    Raises
    ------
    BadInput
        If it is none.
    """
    found = _ANCHOR.fullmatch(text)
    if found is None:
        raise BadInput(
            f"{field} must be NUMBER:HASH as graphapi audit verify told it, not {text!r}.",
            field=field,
        )
    return Anchor(int(found[1]), found[2])


async def log(store: Store, after: int = 0) -> AsyncIterator[Entry]:
    """Read the log, behind a number, to its end."""
    while entries := await store.audit(after, MAX_PAGE):
        for each in entries:
            yield each
        after = entries[-1].number


async def entries_concerning(store: Store, id_: str) -> Sequence[Entry]:
    """Return the entries that a person is a subject of."""
    digest = subject(id_, (await store.audit_head()).genesis)
    return tuple([each async for each in log(store) if digest in each.subjects.split()])


async def verify(store: Store, anchor: Anchor | None = None) -> Verdict:
    """Look whether every entry follows from the one before it, up to where the store says.

    Entries that are written meanwhile are not looked at. Linear in the entries.
    """
    head = await store.audit_head()
    chain, count, faults = Chain(head.genesis), 0, list[Fault]()
    async for entry in log(store):
        if entry.number > head.number:
            break
        count += 1
        faults += chain.check(entry)
        if anchor and entry.number == anchor.number and entry.hash != anchor.hash:
            faults.append(Fault(entry.number, "It is not the entry that was noted down."))
    faults += chain.end(head)
    if anchor and anchor.number > head.number:
        faults.append(Fault(anchor.number, "The entry that was noted down is missing."))
    return Verdict(count, head, tuple(faults))
