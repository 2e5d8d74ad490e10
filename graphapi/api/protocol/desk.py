"""The desk: it finds out which operation is meant and runs it, whatever brought the request."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from graphql import GraphQLError, OperationType

from graphapi.api.account import account
from graphapi.api.execution.execute import Compiled
from graphapi.api.guard.gate import Wish, wish_of
from graphapi.api.protocol.answers import Answer, answer_of, beside, refused
from graphapi.api.protocol.deferred import Delivery
from graphapi.api.protocol.events import results
from graphapi.errors import GraphapiError
from graphapi.store.waiting import bounded

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from graphql import OperationDefinitionNode
    from strawberry.schema import Schema
    from strawberry.types.execution import ExecutionResult

    from graphapi.api.access.principal import Principal
    from graphapi.api.context import Context, House
    from graphapi.api.guard.cost import Cost
    from graphapi.api.guard.documents import Document
    from graphapi.api.guard.extension import Guarded
    from graphapi.api.protocol.library import Library
    from graphapi.api.protocol.reading import Asked

STORE_SECONDS = 4.5
"""Seconds that one operation may wait for the store and for the live graph, all in all."""


class NotRun(Exception):
    """A document that cannot run, and why."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__("the document was refused")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Meant:
    """The operation that a request means: of a document that may run."""

    asked: Asked
    text: str
    document: Document
    operation: OperationDefinitionNode

    @property
    def kind(self) -> OperationType:
        """Whether it is a query, a mutation or a subscription."""
        return self.operation.operation


class Desk:
    """Runs what is asked.

    Parameters
    ----------
    schema : Schema
        What can be asked; it keeps the documents that were asked of it.
    house : House
        What all requests share.
    library : Library
        Documents that may be asked for by their ids.
    compiled : bool
        Whether operations run by compiled plans where they can.
    suggest : bool
        Whether errors name fields that were perhaps meant.
    """

    def __init__(
        self,
        schema: Schema,
        house: House,
        library: Library,
        *,
        compiled: bool = True,
        suggest: bool = False,
    ) -> None:
        self._schema = schema
        self._documents = cast("Guarded", schema).documents
        self._gate = house.gate
        self._library = library
        self._compiled = Compiled(schema) if compiled else None
        self._suggest = suggest

    def meant(self, asked: Asked, caller: Principal) -> Meant:
        """Find the operation that is asked for; a caller pays for a document that may not run.

        Raises
        ------
        NotRun
            If the document is unknown, wrong, too large, or has no such operation.
        Refused
            If there is no document.
        """
        try:
            text = self._library.text_of(asked)
            document = self._documents.read(text, suggest=self._suggest)
            if document.errors:
                self._gate.charge_reading(caller, text)
            if document.ast is None:
                raise NotRun(document.errors)
            operation = document.operation(asked.operation)
        except GraphQLError as error:
            raise NotRun([error]) from None
        if document.errors:
            raise NotRun(document.errors)
        self._library.keep(asked, text)
        name = operation.name.value if operation.name else None
        account().names(text, operation.operation.value, name)
        return Meant(asked, text, document, operation)

    async def answer(self, meant: Meant, context: Context) -> Answer:
        """Run a query or a mutation, within its cost, its turn and its time."""
        try:
            wish = wish_of(meant.asked.extensions)
            if wish is Wish.ONLY:
                return beside(self._quoted(meant, context))
            return await self._answer(meant, context, show=wish is Wish.SHOW)
        except GraphQLError as error:
            return refused([error])

    async def _answer(self, meant: Meant, context: Context, *, show: bool) -> Answer:
        given = meant.document, meant.operation, meant.asked.variables

        async def work(cost: Cost) -> Answer:
            extensions = _counted(cost, context, show=show)
            with bounded(STORE_SECONDS):
                result = self._compiled and await self._compiled.execute(*given, context)
                answer = answer_of(result or await self._refer(meant, context), extensions)
                await context.note()
            return answer

        return await self._gate.through(*given, context.principal, work)

    def defers(self, meant: Meant) -> bool:
        """Whether parts of an answer may follow later."""
        wish = meant.asked.extensions.get("cost")
        deferring = meant.document.deferring is not None
        return deferring and meant.kind is OperationType.QUERY and wish != Wish.ONLY

    async def deliver(
        self, meant: Meant, context: Context, send: Callable[[Answer], Awaitable[None]]
    ) -> None:
        """Run a query as :meth:`answer` does, all of it, and send each part as it comes."""
        given = meant.document, meant.operation, meant.asked.variables
        delivery = Delivery(self._schema, meant.document, meant.asked, context)
        try:
            show = wish_of(meant.asked.extensions) is Wish.SHOW
            async with self._gate.admitted(*given, context.principal) as cost:
                found = delivery.parts(_counted(cost, context, show=show))
                with bounded(STORE_SECONDS):
                    async with aclosing(found) as parts:  # type: ignore[type-var] # a generator
                        async for part in parts:
                            await send(part)
        except TimeoutError:  # of a caller who reads no longer
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends this answer alone
            await send(delivery.broken(error))

    def _quoted(self, meant: Meant, context: Context) -> dict[str, Any]:
        """Say what an operation would cost; nothing of it runs."""
        given = meant.document, meant.operation, meant.asked.variables
        cost = self._gate.quote(*given, context.principal)
        return {"cost": cost.told(context.principal.budget)}

    async def answers(self, meant: Meant, context: Context) -> AsyncIterator[Answer]:
        """Run any operation: yield its answer, or those of a subscription as they come."""
        if meant.kind is not OperationType.SUBSCRIPTION:
            yield await self.answer(meant, context)
            return
        try:
            self._admit(meant, context)
        except GraphQLError as error:
            yield refused([error])
            return
        found = results(self._schema, meant.document, meant.asked, context)
        async with aclosing(found):  # type: ignore[type-var] # it is a generator
            async for result in found:
                answer = answer_of(result)
                await context.note()
                yield answer

    def _admit(self, meant: Meant, context: Context) -> None:
        """Take what a subscription costs once; it may last."""
        given = meant.document, meant.operation, meant.asked.variables
        context.cost = self._gate.price(*given, context.principal)
        self._gate.charge(context.principal, context.cost.total)

    async def _refer(self, meant: Meant, context: Context) -> ExecutionResult:
        """Have the reference executor run an operation."""
        return await self._schema.execute(
            meant.text,
            variable_values=meant.asked.variables,
            context_value=context,
            operation_name=meant.asked.operation,
        )


def _counted(cost: Cost, context: Context, *, show: bool) -> dict[str, Any] | None:
    """Note what an operation costs, and return what is told of it."""
    context.cost = cost
    account().cost = cost.total
    return {"cost": cost.told(context.principal.budget)} if show else None


async def while_known(
    answers: AsyncIterator[Answer], look: Callable[[], Awaitable[object]]
) -> AsyncIterator[Answer]:
    """Yield answers for as long as nobody takes back what their reader was let in by.

    Parameters
    ----------
    answers : async iterator of Answer
        What is told.
    look : callable
        Looks again before each answer who reads; fails with ``GraphapiError``.
    """
    async with aclosing(answers):  # type: ignore[type-var] # they are generators
        async for answer in answers:
            try:
                await look()
            except GraphapiError as error:
                yield refused([GraphQLError(error.message, original_error=error)])
                return
            yield answer
