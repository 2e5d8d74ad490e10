"""What is noted of one request while it is answered: for the log, the metrics and the spans.

It holds no variable, no argument and no value of an answer.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import blake2b

OK = "OK"
UNREAD = "unread"
"""The kind of a request whose document was not understood."""
KINDS = ("query", "mutation", "subscription", UNREAD)
_LONGEST_NAME = 100


@dataclass(slots=True)
class Account:
    """One request.

    Attributes
    ----------
    kind : str
        One of ``KINDS``.
    name : str
        The name of the operation, empty if it has none.
    document : str
        The text of the document, which is told by its digest alone.
    principal : str
        Who asks.
    cost : float or None
        What the guard reckoned it to cost, in its units.
    rows : int
        How many rows were read for it.
    codes : list of str
        The codes of the errors in the answer.
    """

    kind: str = UNREAD
    name: str = ""
    document: str = ""
    principal: str = ""
    cost: float | None = None
    rows: int = 0
    codes: list[str] = field(default_factory=list)

    def names(self, query: str, kind: str, name: str | None) -> None:
        """Note which operation of which document is asked for."""
        self.kind = kind
        self.name = (name or "")[:_LONGEST_NAME]
        self.document = query

    @property
    def hash(self) -> str:
        """A digest of the document, by which equal ones are known; empty if it was not read."""
        text = self.document.encode()
        return blake2b(text, digest_size=8).hexdigest() if text else ""

    @property
    def code(self) -> str:
        """The code of the first error, or ``OK``."""
        return self.codes[0] if self.codes else OK


_PRESENT: ContextVar[Account | None] = ContextVar("account", default=None)


def account() -> Account:
    """Return the account of the request at hand; outside of one, a blank one that nobody reads."""
    return _PRESENT.get() or Account()


class accounted:  # noqa: N801 - it reads like the generator that it is faster than
    """Keep an account for as long as the block lasts."""

    __slots__ = ("_token",)

    def __enter__(self) -> Account:
        kept = Account()
        self._token = _PRESENT.set(kept)
        return kept

    def __exit__(self, *_: object) -> None:
        _PRESENT.reset(self._token)
