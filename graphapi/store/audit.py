"""The audit log: who did or saw what and when, as a chain in which every link is a digest.

An entry holds no names and no ids, only keyed digests of them. Its ``hash`` is the digest of the
hash before it and of all that it says, so a changed, dropped or moved entry breaks the chain at its
place; the store keeps the head of the chain apart, so the last entries cannot be dropped either.
Who may rewrite the whole store may also rewrite chain and head: note a head somewhere else from
time to time, and verify against it.

The text of a reason stands beside the chain, which holds only its digest: it can be erased, but not
changed.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from enum import StrEnum
from hashlib import blake2b
from typing import TYPE_CHECKING

import orjson

from graphapi.model.rows import Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphapi.changes import Batch
    from graphapi.model.rows import Millis
    from graphapi.store.plan import Plan
    from graphapi.store.run import Run

MOST_SUBJECTS = 100
"""Most persons of one entry whose digests are kept one by one; the digest of all is kept anyhow."""


class Act(StrEnum):
    """What was done."""

    WRITE = "WRITE"
    BEGIN = "BEGIN"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"
    READ = "READ"
    UNMASK = "UNMASK"
    EXPORT = "EXPORT"
    SWEEP = "SWEEP"
    ERASE = "ERASE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody did, before it has its place in the log.

    Attributes
    ----------
    by : str
        The id of the principal.
    what : str
        Kinds, fields and counts, in words of the model: never a value.
    ids : tuple of str
        The persons whom it concerns; only their digests are kept.
    count : int
        How many rows it concerns.
    payload : str
        The digest of what was written; that of ``ids`` where it is empty.
    reason : str
        Why, in the words of whoever did it.
    version : int
        The version that a write made.
    """

    by: str
    act: Act
    what: str
    ids: tuple[str, ...] = ()
    count: int = 0
    payload: str = ""
    reason: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One link of the chain; subjects are digests parted by blanks, a reason may be erased."""

    number: int
    at: Millis
    by: str
    act: str
    what: str
    count: int
    subjects: str
    digest: str
    version: int
    reason_digest: str
    hash: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The last number and hash of a chain, and the random text that it began with and is keyed by.

    An empty chain has the number 0 and the hash ``genesis``.
    """

    number: int
    hash: str
    genesis: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain is broken, and how."""

    number: int
    sentence: str


def subject(id_: str, genesis: str) -> str:
    """Return the digest under which a person stands in the log of one store."""
    return _keyed(id_, genesis, 8)


def _keyed(text: str, genesis: str, size: int) -> str:
    key = genesis.encode()[:64]
    return blake2b(text.encode("utf-8", "replace"), key=key, digest_size=size).hexdigest()


def sealed(head: Head, notes: Iterable[Note], at: Millis) -> tuple[Head, tuple[Entry, ...]]:
    """Put notes at the end of a chain; return its new head and its new entries."""
    entries = []
    for note in notes:
        entry = _link(head, note, at)
        head = replace(head, number=entry.number, hash=entry.hash)
        entries.append(entry)
    return head, tuple(entries)


def _link(head: Head, note: Note, at: Millis) -> Entry:
    key = head.genesis
    draft = Entry(
        number=head.number + 1,
        at=at,
        by=note.by,
        act=note.act.value,
        what=note.what,
        count=note.count or len(note.ids),
        subjects=" ".join(subject(each, key) for each in note.ids[:MOST_SUBJECTS]),
        digest=note.payload or _keyed("\0".join(note.ids), key, 16),
        version=note.version,
        reason_digest=_keyed(note.reason, key, 16) if note.reason else "",
        hash="",
        reason=note.reason or None,
    )
    return replace(draft, hash=hash_of(draft, head.hash))


def hash_of(entry: Entry, before: str) -> str:
    """Return the hash that an entry must have behind another one."""
    said = astuple(entry)[:-2]  # all but the hash and the text of the reason
    return blake2b(orjson.dumps((before, *said)), digest_size=32).hexdigest()


class Chain:
    """Checks entries as they come, in the order of their numbers.

    Parameters
    ----------
    genesis : str
        What the chain began with.
    """

    def __init__(self, genesis: str) -> None:
        self._genesis = genesis
        self.number = 0
        self.hash = genesis

    def check(self, entry: Entry) -> Iterator[Fault]:
        """Yield what is wrong with the next entry."""
        missing = entry.number - self.number - 1
        if missing:
            yield Fault(self.number + 1, f"{missing} entries are missing here.")
        elif entry.hash != hash_of(entry, self.hash):
            yield Fault(entry.number, "It was changed, or stood elsewhere.")
        if entry.reason is not None and not self._is_reason(entry):
            yield Fault(entry.number, "Its reason was changed.")
        self.number, self.hash = entry.number, entry.hash

    def _is_reason(self, entry: Entry) -> bool:
        assert entry.reason is not None
        return _keyed(entry.reason, self._genesis, 16) == entry.reason_digest

    def end(self, head: Head) -> Iterator[Fault]:
        """Yield what is wrong at the end of the chain."""
        if self.number < head.number:
            missing = head.number - self.number
            yield Fault(self.number + 1, f"The last {missing} entries are missing.")
        elif (self.number, self.hash) != (head.number, head.hash):
            yield Fault(self.number, "The chain does not end where the store says it ends.")


def of_batch(batch: Batch, payload: str, plan: Plan) -> Note:
    """Return what is to be noted of a batch."""
    put = {kind.__name__: len(rows) for kind, rows in plan.rows.items()}
    deleted = {kind.__name__: len(ids) for kind, ids in plan.deletes.items()}
    persons = [row.id for row in plan.rows.get(Person, ())]
    return Note(
        by=batch.by,
        act=Act.WRITE,
        what="; ".join(filter(None, (_counted("put", put), _counted("deleted", deleted))))
        or "nothing",
        ids=(*persons, *plan.deletes.get(Person, ())),
        count=sum(put.values()) + sum(deleted.values()),
        payload=payload,
        version=plan.applied.version,
    )


def _counted(did: str, counts: dict[str, int]) -> str:
    listed = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    return listed and f"{did} {listed}"


def of_begun(run: Run) -> Note:
    """Return what is to be noted of a run that begins: its kind and what it is asked, as digest."""
    asked = orjson.dumps((run.kind, run.parameters, run.seed, run.engine))
    payload = blake2b(asked, digest_size=16).hexdigest()
    return Note(by=run.by, act=Act.BEGIN, what=f"run {run.id}", payload=payload)


def of_cancelled(run: Run, by: str) -> Note:
    """Return what is to be noted of a run that somebody cancels."""
    return Note(by=by, act=Act.CANCEL, what=f"run {run.id}", payload=run.id)


def of_run(run: Run, members: int) -> Note:
    """Return what is to be noted of the publication of a run."""
    return Note(
        by="job",
        act=Act.PUBLISH,
        what=f"run {run.id}",
        count=members,
        payload=run.output_digest or run.id,
        version=run.version,
    )


class Seen:
    """The personal fields that one request read, put together to as few notes as there are kinds.

    Parameters
    ----------
    by : str
        The id of the principal who asks.
    reason : str
        Why the fields are shown in clear, if it was asked for.
    """

    def __init__(self, by: str, reason: str = "") -> None:
        self.by = by
        self.reason = reason
        self._fields: dict[str, dict[str, None]] = {}
        self._ids: dict[str, dict[str, None]] = {}

    def add(self, kind: str, field: str, ids: Iterable[str]) -> None:
        """Take in that a field of rows of a kind was read."""
        self._fields.setdefault(kind, {})[field] = None
        self._ids.setdefault(kind, {}).update(dict.fromkeys(ids))

    def notes(self) -> Sequence[Note]:
        """Return the notes of all that was read, and begin anew."""
        if not self._fields:
            return []
        found = [
            Note(
                by=self.by,
                act=Act.UNMASK if self.reason else Act.READ,
                what=f"{kind} {', '.join(sorted(fields))}",
                ids=tuple(sorted(self._ids[kind])),
                reason=self.reason,
            )
            for kind, fields in sorted(self._fields.items())
        ]
        self.__init__(self.by, self.reason)  # type: ignore[misc] # as new
        return found
