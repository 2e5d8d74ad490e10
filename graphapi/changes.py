"""What a write and its echo look like."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphapi.model.rows import Row


LOCAL = "local"
"""Who works at this machine: the command line, and a server where nobody need say who they are."""


@dataclass(frozen=True, slots=True)
class Ref:
    """One row, by kind and id."""

    kind: type[Row]
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Rows to put and rows to delete, in one transaction.

    Attributes
    ----------
    request_id : str
        Chosen by the caller. The same id with the same payload changes nothing the second time and
        returns the first answer; with another payload it is refused.
    upserts : tuple of Row
        Each replaces all fields of the row with its id. They are taken in the order given, so a row
        may refer to one before it; the last of two rows with one id wins. ``version`` is ignored.
    deletes : tuple of Ref
        Taken after the upserts. Deleting a person takes its seats, ties, visits, touches, losses
        and bundles along; a group likewise, and its subsidiaries lose their parent.
    order : str or None
        What was asked for, where the rows were made of what stood there before and would be others
        the second time. The request id then stands for the order instead of the rows.
    by : str
        The id of the principal who asks for it, for the audit log.
    """

    request_id: str
    upserts: tuple[Row, ...] = ()
    deletes: tuple[Ref, ...] = ()
    order: str | None = None
    by: str = LOCAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A row that was not written, and why; its neighbours were."""

    kind: str
    id: str
    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The answer to a batch.

    Attributes
    ----------
    version : int
        The version that holds the batch. A batch that changes no row makes no version: it answers
        with the present one.
    inserted, changed, unchanged, deleted : int
        Rows by what became of them. ``deleted`` counts the rows taken along.
    rejected : tuple of Rejection
        Rows refused by themselves. ``inserted + changed + unchanged + len(rejected)`` is the number
        of upserts plus the number of deletes that named an unknown id.
    replayed : bool
        Whether this is the answer of an earlier call with the same request id.
    """

    version: int
    inserted: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    rejected: tuple[Rejection, ...] = ()
    replayed: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Change:
    """What is now true of one row: the row itself, or ``None`` where it was deleted."""

    version: int
    kind: type[Row]
    id: str
    row: Row | None
