"""An answer in parts: what is deferred follows the rest, each part as it comes."""

from __future__ import annotations

from contextlib import aclosing
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, cast

import orjson
from graphql import GraphQLError
from graphql.execution import ExperimentalIncrementalExecutionResults as InParts
from strawberry.types.execution import ExecutionResult

from graphapi.api.guard.documents import MAX_ERRORS
from graphapi.api.guard.extension import Rationed
from graphapi.api.guard.ration import Ration
from graphapi.api.protocol.answers import Answer, answer_of, refused
from graphapi.api.protocol.errors import all_shown

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from strawberry.schema import Schema

    from graphapi.api.context import Context
    from graphapi.api.guard.documents import Document
    from graphapi.api.protocol.reading import Asked


MOST_OBJECTS = 2_500
"""Objects of an answer in parts, which is made by the reference executor: some 0.4 s of CPU."""
PART = 10
"""For how many objects a part counts."""
REMEDY = f"each part that is deferred counts for {PART}: ask for smaller pages, or without @defer"


class Deferring(Rationed):
    """The reference executor, where something is deferred."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._ration = Ration(MOST_OBJECTS, REMEDY)

    def get_new_delivery_group_map(self, usages: Any, *given: Any) -> Any:
        """Make the parts that are deferred at one place; they count for more than objects."""
        self._ration.take(PART * len(usages))
        return super().get_new_delivery_group_map(usages, *given)


class Delivery:
    """The parts of one answer, and which of them are still to come.

    Parameters
    ----------
    schema : Schema
        What is asked; it logs what callers are not told.
    document : Document
        One that defers something.
    asked : Asked
        The request.
    context : Context
        What resolvers use.
    """

    def __init__(self, schema: Schema, document: Document, asked: Asked, context: Context) -> None:
        self._schema = schema
        self._context = context
        self._pending: set[str] = set()
        self._executor = Deferring.build(
            schema._schema,  # noqa: SLF001 - Strawberry shows its schema nowhere else
            cast("Any", document.deferring),
            context_value=context,
            raw_variable_values=asked.variables,
            operation_name=asked.operation,
            max_coercion_errors=MAX_ERRORS,
            hide_suggestions=True,
            operation_extensions=asked.extensions,
        )

    async def parts(self, extensions: dict[str, Any] | None) -> AsyncIterator[Answer]:
        """Run the operation and yield each part; the first one bears the extensions."""
        if isinstance(self._executor, list):
            yield refused(self._executor)
            return
        result: Any = self._executor.execute_operation()
        result = await result if isawaitable(result) else result
        if not isinstance(result, InParts):
            if result.errors:
                self._schema.process_errors(result.errors)
            answer = answer_of(ExecutionResult(result.data, result.errors), extensions)
            await self._context.note()
            yield answer
            return
        first = self._told(result.initial_result)
        async with aclosing(result.subsequent_results) as later:
            yield await self._noted(first | ({"extensions": extensions} if extensions else {}))
            async for each in later:
                yield await self._noted(self._following(each))

    def broken(self, error: Exception) -> Answer:
        """Return the last part of an answer that an error has ended."""
        failure = _located(error)
        self._schema.process_errors([failure])
        if not self._pending:
            return refused([failure])
        errors = all_shown([failure])
        completed = [{"id": each, "errors": errors} for each in sorted(self._pending)]
        return Answer(orjson.dumps({"completed": completed, "hasNext": False}))

    def _told(self, part: Any) -> dict[str, Any]:
        """Return a part as it goes out, its errors as callers may read them."""
        told: dict[str, Any] = part.formatted
        if part.errors:
            self._schema.process_errors(part.errors)
            told["errors"] = all_shown(part.errors)
        return told

    def _following(self, each: Any) -> dict[str, Any]:
        told: dict[str, Any] = each.formatted
        for name in told.keys() & {"incremental", "completed"}:
            told[name] = [self._told(part) for part in getattr(each, name)]
        return told

    async def _noted(self, part: dict[str, Any]) -> Answer:
        """Note who was shown what, and what is still to come; return a part as bytes."""
        await self._context.note()
        self._pending |= _ids(part.get("pending", ()))
        self._pending -= _ids(part.get("completed", ()))
        return Answer(orjson.dumps(part))


def _located(error: Exception) -> GraphQLError:
    if isinstance(error, GraphQLError):
        return error
    return GraphQLError(str(error), original_error=error)


def _ids(parts: Iterable[dict[str, Any]]) -> set[str]:
    return {each["id"] for each in parts}
