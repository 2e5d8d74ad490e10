"""The guard as Strawberry knows it: one extension, for whatever comes by its executor."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Protocol, cast

from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graphapi.api.guard.ration import Ration

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from graphql.pyutils import AwaitableOrValue
    from strawberry.types.execution import ExecutionContext

    from graphapi.api.guard.documents import Document, Documents


class Guarded(Protocol):
    """A schema that keeps the documents that were asked of it."""

    @property
    def documents(self) -> Documents:
        """Reads documents, each once."""


class Guard(SchemaExtension):
    """Takes parsing and validation from the documents that are kept."""

    execution_context: ExecutionContext
    document: Document | None = None

    def on_parse(self) -> Iterator[None]:
        """Read the document; one that is out of bounds or leaves open what to run ends here."""
        context = self.execution_context
        if context.query:
            self.document = cast("Guarded", context.schema).documents.read(context.query)
            if self.document.ast is None:
                raise self.document.errors[0].with_traceback(None)
            context.graphql_document = self.document.ast
            self.document.operation(context._provided_operation_name)  # noqa: SLF001 - the name as sent, not as guessed
        yield

    def on_validate(self) -> Iterator[None]:
        """Take what validation found from the document."""
        if self.document is not None:
            self.execution_context.pre_execution_errors = list(self.document.errors)
        yield

    async def on_execute(self) -> AsyncIterator[None]:
        """Let the operation through the gate, unless the door has done so."""
        context = self.execution_context
        asked = context.context
        async with AsyncExitStack() as stack:
            if self.document is not None and asked is not None and asked.cost is None:
                operation = self.document.operation(context._provided_operation_name)  # noqa: SLF001 - as above
                gate, caller = asked.house.gate, asked.principal
                await stack.enter_async_context(
                    gate.admitted(self.document, operation, context.variables, caller)
                )
            yield


class Rationed(StrawberryGraphQLCoreExecutionContext):
    """The reference executor, which gives up where an answer grows too large."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        house = getattr(self.context_value, "house", None)
        self._ration = house.gate.ration() if house else Ration()

    def complete_object_value(self, *given: Any, **named: Any) -> AwaitableOrValue[dict[str, Any]]:
        """Complete an object, as one more of the answer."""
        self._ration.take()
        return super().complete_object_value(*given, **named)
