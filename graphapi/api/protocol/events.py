"""A subscription at work: its source may be left at any time, each event runs to its end."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, cast

from graphql import ExecutionResult as Result
from graphql import GraphQLError
from graphql.execution import (
    create_source_event_stream,
    execute_subscription_event,
    map_source_to_response_event,
)
from strawberry.types.execution import ExecutionResult

from graphapi.api.guard.documents import MAX_ERRORS
from graphapi.api.guard.extension import Rationed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from graphql.execution import Executor
    from strawberry.schema import Schema

    from graphapi.api.context import Context
    from graphapi.api.guard.documents import Document
    from graphapi.api.protocol.reading import Asked


async def results(
    schema: Schema, document: Document, asked: Asked, context: Context
) -> AsyncIterator[ExecutionResult]:
    """Yield the result of each event of a subscription; a failure of its source is the last."""
    executor = Rationed.build(
        schema._schema,  # noqa: SLF001 - Strawberry shows its schema nowhere else
        cast("Any", document.ast),
        context_value=context,
        raw_variable_values=asked.variables,
        operation_name=asked.operation,
        max_coercion_errors=MAX_ERRORS,
        hide_suggestions=True,
        operation_extensions=asked.extensions,
    )
    if isinstance(executor, list):
        yield ExecutionResult(None, executor)
        return
    try:
        async for result in _results(executor):
            yield _told(schema, result)
    except Exception as error:  # noqa: BLE001 - whatever it is, it ends this subscription alone
        yield _told(schema, Result(None, [GraphQLError(str(error), original_error=error)]))


async def _results(executor: Executor[Any]) -> AsyncIterator[Result]:
    source: Any = create_source_event_stream(executor)
    source = await source if isawaitable(source) else source
    if isinstance(source, Result):
        yield source
        return
    async with aclosing(map_source_to_response_event(executor, source, _unhurried)) as found:
        async for result in found:
            yield result


def _unhurried(executor: Executor[Any]) -> Any:
    """Run one event so that whoever leaves meanwhile leaves when it is done."""
    result = execute_subscription_event(executor)
    return _to_its_end(result) if isawaitable(result) else result


async def _to_its_end(work: Awaitable[Result]) -> Result:
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _told(schema: Schema, result: Result) -> ExecutionResult:
    """Log what callers are not told, and return a result as Strawberry shows it."""
    if result.errors:
        schema.process_errors(result.errors)
    return ExecutionResult(result.data, result.errors)
