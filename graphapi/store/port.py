"""The port: what every store does, in words that no store owns.

The nine laws are in the tests under ``tests/store``; both stores pass the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar, Unpack

from graphapi.changes import LOCAL
from graphapi.model.rows import Row
from graphapi.store.cursor import Place, place
from graphapi.store.law import LawfulStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from graphapi.changes import Applied, Batch, Change
    from graphapi.model.rows import IsoDate
    from graphapi.model.words import RunKind
    from graphapi.store.run import Asked, CircleMembership, Run

R = TypeVar("R", bound=Row)

MAX_PAGE = 1_000
"""Most rows in one page of the port; the doors cap lower."""
CURSOR_KEY_BYTES = 64
"""Length of the key of a store."""


@dataclass(frozen=True, slots=True)
class Is:
    """The column equals one of the values; no value, no row."""

    column: str
    values: tuple[str | int | float, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The column lies between two bounds, both inclusive, either open; null never does."""

    column: str
    low: str | float | None = None
    high: str | float | None = None


@dataclass(frozen=True, slots=True)
class Null:
    """The column is null, or is not."""

    column: str
    null: bool = True


@dataclass(frozen=True, slots=True)
class Current:
    """The row holds on a day: begun (or no beginning known) and not over.

    ``begin <= day or begin is null``, and ``end >= day or end is null``.
    """

    day: IsoDate
    begin: str = "since"
    end: str = "until"


@dataclass(frozen=True, slots=True)
class Within:
    """The row belongs to groups of these regions and to these groups; ``None`` for all.

    A group does by itself; a person who is on our side, or holds a seat on the day in such a group;
    any other row if each row that it names does.
    """

    regions: tuple[str, ...] | None
    groups: tuple[str, ...] | None
    day: IsoDate


Condition: TypeAlias = Is | Between | Null | Current | Within
Where: TypeAlias = "tuple[Condition, ...]"
"""Conditions that must all hold. Columns are named by attribute, or ``name_key``."""


@dataclass(frozen=True, slots=True)
class Order:
    """By one column, then by id. Null sorts as the smallest value.

    ``name_key`` is the NFKC-normalised, casefolded name, of groups and persons only.
    """

    column: str = "id"
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One page of rows.

    Attributes
    ----------
    where, order, first
        Which rows, in which order, at most how many (1 to ``MAX_PAGE``).
    after, before : Place or None
        Only rows that lie beyond this place of the order, and only those short of that one.
    backward : bool
        Whether to take the last of them instead of the first; they come in order all the same.
    behind : bool
        Whether to look for rows on the other side of where reading began.
    count : bool
        Whether to count all rows that match ``where``.
    each : tuple or None
        A column and ids: one page is asked for each id, of the rows whose column it is.
    """

    where: Where = ()
    order: Order = field(default_factory=Order)
    first: int = 100
    after: Place | None = None
    before: Place | None = None
    backward: bool = False
    behind: bool = False
    count: bool = False
    each: tuple[str, tuple[str, ...]] | None = None

    @property
    def begin(self) -> Place | None:
        """Where reading begins; ``None`` for an end of the list."""
        return self.before if self.backward else self.after

    @property
    def read(self) -> Order:
        """The order in which rows are read."""
        return Order(self.order.column, self.order.descending != self.backward)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[R]):
    """Rows in order.

    Attributes
    ----------
    rows, order
        The rows, and what they are ordered by.
    more : bool
        Whether more follow where reading ended: after the last row or, backwards, before the first.
    behind : bool
        Whether there are rows on the other side of where reading began; false if not asked for.
    count : int or None
        How many match in all, if asked for.
    """

    rows: tuple[R, ...]
    order: Order
    more: bool
    behind: bool = False
    count: int | None = None

    @property
    def cursors(self) -> tuple[Place, ...]:
        """The place of each row, to go on from."""
        return tuple(place(row, self.order.column) for row in self.rows)


Block: TypeAlias = "Mapping[str, Sequence[Any]]"
"""Columns of equal length by attribute; a block holds the next few thousand rows of a scan."""


class Store(LawfulStore, Protocol):
    """Where facts are kept. Every call has a deadline; errors are those of ``graphapi.errors``.

    Errors of any method: ``StoreDown``, ``StoreDenied``, ``DeadlineExceeded``.

    Attributes
    ----------
    cursor_key : bytes
        What cursors are sealed with, in every process that opens this store, once it is open.
    """

    cursor_key: bytes

    async def open(self) -> None:
        """Make the schema, migrate, recover. ``StoreTooNew`` if a newer graphapi wrote it."""

    async def close(self) -> None:
        """Finish what was acknowledged and let go of every thread, file and connection."""

    async def check(self) -> None:
        """Return if rows can be read and written; ``StoreReadOnly`` if they can only be read."""

    async def version(self) -> int:
        """Return the version of the last write; 0 for an empty store."""

    async def apply(self, batch: Batch, *, expect: int | None = None) -> Applied:
        """Write a batch in one transaction, durable when this returns.

        With ``expect``, refuse with ``VersionConflict`` unless that is the present version.
        Errors: ``IdempotencyConflict``, ``VersionConflict``.
        """

    async def get(self, kind: type[R], ids: Sequence[str]) -> list[R | None]:
        """Return the rows with these ids: same length and order, ``None`` for unknown ones."""

    async def page(self, kind: type[R], ask: Ask) -> Page[R]:
        """Return one page of a kind."""

    async def related(self, kind: type[R], asks: Sequence[Ask]) -> list[Page[R]]:
        """Answer many asks of one kind at once: what a batch resolver wants.

        Same length and order as ``asks`` written out, all from one read of the store if it can.
        """

    async def search(self, kind: type[R], text: str, ask: Ask) -> Page[R]:
        """Find groups or persons by name, in the order of names.

        Every word of ``text`` must be found: Han characters as they stand, Latin letters as the
        beginning of a word, of a Latin name, of the pinyin initials of a Chinese name, or of an id.
        ``ask.order`` must be the default or by ``name_key``.
        """

    async def changes(
        self, since: int, limit: int, kinds: Sequence[type[Row]] | None = None
    ) -> Sequence[Change]:
        """Return what changed after ``since``, by version, at most about ``limit`` rows.

        Never splits a version, so it may return more. Empty means that nothing is newer. Each row
        comes once, as it is now.
        """

    async def wait(self, since: int, within: float) -> int:
        """Return the version once it is over ``since``, at the latest after ``within`` seconds."""

    def scan(self, kind: type[Row], columns: Sequence[str]) -> AsyncIterator[Block]:
        """Read whole columns of a kind, by attribute, in blocks; ``version`` may be asked for too.

        Not a snapshot: with the changes since the version before the scan it is the truth.
        """

    async def begin(self, kind: RunKind, **asked: Unpack[Asked]) -> Run:
        """Begin a run; one of the kind that gives no sign of life any more is fenced off.

        The same request id again returns the run that it began, ``replayed``.

        Errors: ``JobRunning`` if a run of the kind is at work; ``IdempotencyConflict`` if the
        request id began another one.
        """

    async def report(self, run: Run) -> Run:
        """Keep how far a run is, as a sign of life; that makes no version.

        Errors: ``StaleRun``, ``RunCancelled``: the job must stop.
        """

    async def publish(self, run: Run, memberships: Sequence[CircleMembership]) -> Run:
        """Make the results of a run visible with its figures, all at once, as one new version.

        Of older results, those of the last ``KEPT_RUNS`` published runs stay readable.

        Errors: ``StaleRun`` if a later run of the kind was begun or published; ``RunCancelled``.
        """

    async def finish(self, run: Run) -> Run:
        """End a run that shows nothing, with its figures, as ``FAILED`` with its ``problem``.

        One that is over already stays as it is.
        """

    async def cancel(self, id_: str, *, by: str = LOCAL) -> Run:
        """Cancel a run: from now on it shows nothing. One that is over stays as it is.

        The audit log keeps who asked for it, as it does for ``begin``.

        Errors: ``UnknownId``.
        """

    async def run(self, id_: str) -> Run | None:
        """Return a run, ``None`` for an unknown id."""

    async def runs(
        self, kind: RunKind | None = None, *, first: int = 100, after: str | None = None
    ) -> Sequence[Run]:
        """Return runs, the one begun last first; ``after`` is the id of the last one seen.

        Errors: ``UnknownId`` if nobody has the id ``after``.
        """

    async def published(self, kind: RunKind) -> Run | None:
        """Return the run whose results are now visible."""

    async def memberships(
        self, kind: RunKind, run: str | None = None
    ) -> Sequence[CircleMembership]:
        """Return the visible results of a kind, or those of an older run of it.

        They are ordered by circle id, then person id.

        Errors: ``UnknownId`` if the run was not published, or not among the last ``KEPT_RUNS``.
        """
