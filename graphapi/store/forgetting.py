"""What is to be forgotten: the traces of a deleted person, and what is kept too long."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphapi.model.columns import columns
from graphapi.model.rows import Person
from graphapi.store.audit import subject
from graphapi.store.digest import from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphapi.model.rows import Millis, Row
    from graphapi.store.needs import Known
    from graphapi.store.plan import Plan

_SCRUBBED = "This message was erased when a person was deleted; the code stands."
_PERSONAL = tuple(each.attribute for each in columns(Person) if each.personal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Moments before which something is forgotten; ``None`` keeps it for ever.

    Attributes
    ----------
    requests : int or None
        Answers that are remembered for a request id.
    runs : int or None
        Runs that are over, but for the last of each kind and those whose results may be read.
    reasons : int or None
        Texts of reasons in the audit log; that there was one stays.
    """

    requests: Millis | None = None
    runs: Millis | None = None
    reasons: Millis | None = None


def deleted_persons(planned: Plan, known: Known) -> tuple[Row, ...]:
    """Return the persons whom a batch deletes, as they were stored."""
    stored = known.rows.get(Person, {})
    return tuple(stored[id_] for id_ in planned.deletes.get(Person, ()) if id_ in stored)


def texts_of(persons: Iterable[Row]) -> frozenset[str]:
    """Return the texts that tell who somebody is: the id and every personal column."""
    return frozenset(
        text for row in persons for name in ("id", *_PERSONAL) if (text := getattr(row, name))
    )


def scrubbed(answer: str, texts: frozenset[str]) -> str | None:
    """Return a remembered answer without what it may say of persons; ``None`` if there is nothing.

    All messages go, for they may hold a name that somebody had before; an id goes where one of the
    texts is in it. Kinds, fields and codes stay.
    """
    told = from_json(answer)
    rejected = tuple(
        replace(
            each, message=_SCRUBBED, id="" if any(text in each.id for text in texts) else each.id
        )
        for each in told.rejected
    )
    return None if rejected == told.rejected else to_json(replace(told, rejected=rejected))


def entries_about(
    reasons: Iterable[tuple[int, str, str]], persons: Iterable[Row], genesis: str
) -> Iterator[int]:
    """Yield the numbers of the entries whose reason may tell of persons.

    Parameters
    ----------
    reasons : iterable of tuples
        Number, subjects and reason of every entry that has a reason.
    persons : iterable of rows
        The persons deleted.
    genesis : str
        What the log is keyed by.
    """
    gone = tuple(persons)
    digests = frozenset(subject(row.id, genesis) for row in gone)
    texts = texts_of(gone)
    for number, subjects, reason in reasons:
        if digests & set(subjects.split()) or any(text in reason for text in texts):
            yield number
