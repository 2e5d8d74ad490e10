"""The gate that every operation passes: its cost, its turn, its time."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from graphql import OperationType

from graphapi.api.guard.buckets import Buckets
from graphapi.api.guard.codes import refused
from graphapi.api.guard.ration import MOST_OBJECTS, Ration
from graphapi.api.guard.turns import Turns
from graphapi.api.patience import Expired, within

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
    from pathlib import Path

    from graphql import GraphQLError, OperationDefinitionNode

    from graphapi.api.guard.cost import Cost
    from graphapi.api.guard.documents import Document

T = TypeVar("T")

CHARACTERS = 10
"""How much of a document is read for one unit of cost."""


class Caller(Protocol):
    """Whoever asks, as far as the gate looks at them."""

    @property
    def id(self) -> str:
        """Who it is."""

    @property
    def budget(self) -> int:
        """The most that one document of theirs may cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much callers may ask for.

    Attributes
    ----------
    rate : float
        Units of cost that a caller may ask for each second, ten times as much at once; 0 for any.
    deadline, analytic_deadline : float
        Seconds that an operation has; the second is for mutations and for analysis.
    analytic : int
        Operations with analysis that a caller has at work at once.
    waiting : int
        Operations with analysis of a caller that may wait for their turn.
    objects : int
        Objects that an answer may hold.
    """

    rate: float = 100_000.0
    deadline: float = 5.0
    analytic_deadline: float = 30.0
    analytic: int = 4
    waiting: int = 16
    objects: int = MOST_OBJECTS


class Wish(StrEnum):
    """What a request wants to hear of its cost, in its extension ``cost``."""

    ONLY = "only"
    SHOW = "show"


def wish_of(extensions: Mapping[str, Any]) -> Wish | None:
    """Return what a request wants to hear of its cost.

    Raises
    ------
    GraphQLError
        Of code BAD_USER_INPUT if the extension holds anything else.
    """
    given = extensions.get("cost")
    if given is None:
        return None
    if not isinstance(given, str) or given not in set(Wish):
        raise refused(
            "BAD_USER_INPUT",
            'extensions.cost must be "only", to be told the cost without running, or "show".',
            field="extensions.cost",
        )
    return Wish(given)


class Gate:
    """Lets operations through, each for what it costs, none for longer than its time.

    Parameters
    ----------
    limits : Limits
        How much callers may ask for.
    together : Path, optional
        The folder of the files by which processes that serve together hold to the limits as one.
    """

    def __init__(self, limits: Limits | None = None, together: Path | None = None) -> None:
        self.limits = given = limits or Limits()
        buckets, turns = (together and together / each for each in ("buckets", "turns"))
        self._buckets = Buckets(given.rate, path=buckets) if given.rate else None
        self._turns = Turns(given.analytic, given.waiting, turns)

    def ration(self) -> Ration:
        """Return the count of the objects of one answer."""
        return Ration(self.limits.objects)

    def price(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any] | None,
        caller: Caller,
    ) -> Cost:
        """Return what an operation costs.

        Raises
        ------
        GraphQLError
            Of code COST_LIMIT_EXCEEDED if that is over the budget of the caller.
        """
        assert document.pricing is not None, "a document with errors never comes here"
        cost = document.pricing.of(operation, variables)
        if cost.total > caller.budget:
            raise refused(
                "COST_LIMIT_EXCEEDED",
                f"The document may cost {cost.total} units and your budget is {caller.budget}; "
                f"{cost.dearest} costs most, {cost.most} units: lower first there or above.",
                cost=cost.total,
                limit=caller.budget,
                dearest=cost.dearest,
            )
        return cost

    def quote(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any] | None,
        caller: Caller,
    ) -> Cost:
        """Return what an operation costs, though that be over the budget; asking costs one unit."""
        assert document.pricing is not None, "a document with errors never comes here"
        self.charge(caller, 1)
        return document.pricing.of(operation, variables)

    def charge_reading(self, caller: Caller, text: str) -> None:
        """Take what it cost to read a document that may not run; errors as :meth:`charge`."""
        self.charge(caller, 1 + len(text) // CHARACTERS)

    def charge(self, caller: Caller, units: float) -> None:
        """Take units off what a caller may ask for; fails with RATE_LIMITED."""
        if self._buckets is not None:
            self._buckets.take(caller.id, units)

    async def through(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any] | None,
        caller: Caller,
        work: Callable[[Cost], Coroutine[Any, Any, T]],
    ) -> T:
        """Return what work gives that is told the cost; errors as :meth:`admitted`.

        Work that waits for nothing sets no clock.
        """
        cost, seconds = self._let_in(document, operation, variables, caller)
        done = self._in_turn(cost, caller, work) if cost.analytic else work(cost)
        try:
            return await within(seconds, done)
        except Expired:
            raise _late(seconds) from None

    async def _in_turn(
        self, cost: Cost, caller: Caller, work: Callable[[Cost], Coroutine[Any, Any, T]]
    ) -> T:
        async with self._turns.turn(caller.id):
            return await work(cost)

    @asynccontextmanager
    async def admitted(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any] | None,
        caller: Caller,
    ) -> AsyncIterator[Cost]:
        """Let an operation run within the block, and end it when its time is over.

        Raises
        ------
        GraphQLError
            With COST_LIMIT_EXCEEDED, RATE_LIMITED or DEADLINE_EXCEEDED.
        """
        cost, seconds = self._let_in(document, operation, variables, caller)
        try:
            async with asyncio.timeout(seconds) as time:
                if cost.analytic:
                    async with self._turns.turn(caller.id):
                        yield cost
                else:
                    yield cost
        except TimeoutError:
            if not time.expired():
                raise
            raise _late(seconds) from None

    def _let_in(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any] | None,
        caller: Caller,
    ) -> tuple[Cost, float]:
        """Take what an operation costs; return that, and the seconds that it has."""
        cost = self.price(document, operation, variables, caller)
        self.charge(caller, cost.total)
        slow = cost.analytic or operation.operation is not OperationType.QUERY
        return cost, self.limits.analytic_deadline if slow else self.limits.deadline


def _late(seconds: float) -> GraphQLError:
    return refused(
        "DEADLINE_EXCEEDED",
        f"The answer did not come within {seconds:g} s; ask for less at a time.",
    )
