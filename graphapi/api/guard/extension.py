"""The guard as Strawberry knows it: one extension, for whatever comes by its executor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from strawberry.extensions import SchemaExtension

if TYPE_CHECKING:
    from collections.abc import Iterator

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
