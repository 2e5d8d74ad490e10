"""What the law asks of every store: to note who did and saw what, and to forget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from graphapi.changes import LOCAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphapi.store.audit import Entry, Head, Note
    from graphapi.store.forgetting import Limits


class LawfulStore(Protocol):
    """The part of the port that is about the law. Errors as of the port."""

    async def note(self, notes: Sequence[Note]) -> int:
        """Put notes at the end of the audit log, durable when this returns: the last number.

        Writes and publications note themselves, in their own transaction.
        """

    async def audit(self, after: int = 0, first: int = 1000) -> Sequence[Entry]:
        """Return the entries of the audit log behind a number, in their order."""

    async def audit_head(self) -> Head:
        """Return the head of the audit log: where its chain must end."""

    async def sweep(self, limits: Limits, *, by: str = LOCAL) -> Mapping[str, int]:
        """Forget what is older than its limit, and note that; return how many of each sort."""

    async def erase(self) -> Sequence[str]:
        """Leave no byte of what was deleted, as far as the store can; no deadline holds for it.

        Return a sentence for each thing that is out of its reach.
        """
