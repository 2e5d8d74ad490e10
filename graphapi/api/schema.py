"""The schema, put together from everything that was declared."""

from __future__ import annotations

import logging
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import strawberry
from strawberry.schema.config import StrawberryConfig

from graphapi.api import vocabulary
from graphapi.api.alerting import ALERT_ORDERS, ALERTS
from graphapi.api.declare import declare
from graphapi.api.forecasting import FORECASTS
from graphapi.api.guard.deferring import DEFER
from graphapi.api.guard.documents import MAX_ERRORS, Documents
from graphapi.api.guard.extension import Guard, Rationed
from graphapi.api.insights import INSIGHTS
from graphapi.api.mutations import MUTATIONS
from graphapi.api.protocol.errors import is_expected
from graphapi.api.queries import QUERIES
from graphapi.api.questions import QUESTIONS
from graphapi.api.running import RUN_ORDERS, RUN_QUERIES
from graphapi.api.scalars import SCALARS
from graphapi.api.searching import search
from graphapi.api.status import status
from graphapi.api.subscriptions import SUBSCRIPTIONS
from graphapi.api.types import clusters, forecasts, groups, insights, persons, quality, races
from graphapi.api.types.codes import ErrorCode

if TYPE_CHECKING:
    from graphql import GraphQLError
    from strawberry.types.execution import ExecutionContext

DECLARING = (vocabulary, groups, persons, clusters, forecasts, insights, quality, races)
"""Modules whose types are reached by their names alone."""
_PARTED = {"defer", "stream"}
"""Directives that Strawberry declares in its own words; the second is not offered."""

log = logging.getLogger(__name__)


class Schema(strawberry.Schema):
    """The schema; it logs faults of ours and keeps silent about those of callers."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        core = self._schema
        core.directives = (*(each for each in core.directives if each.name not in _PARTED), DEFER)

    @cached_property
    def documents(self) -> Documents:
        """Documents that were asked of it, each read once."""
        return Documents(self._schema)

    def _get_custom_context_kwargs(
        self, operation_extensions: dict[str, Any] | None = None, *, sync: bool = False
    ) -> dict[str, Any]:
        """Have few errors told of variables, and no words that were perhaps meant."""
        further = {"max_coercion_errors": MAX_ERRORS, "hide_suggestions": True}
        return super()._get_custom_context_kwargs(operation_extensions, sync=sync) | further

    def process_errors(
        self,
        errors: list[GraphQLError],
        execution_context: ExecutionContext | None = None,  # noqa: ARG002 - Strawberry's signature
    ) -> None:
        """Log what callers are not told."""
        for error in errors:
            if not is_expected(error):
                log.error("A field could not be resolved: %s", error, exc_info=error.original_error)


@cache
def schema() -> Schema:
    """Return the one schema of this process."""
    query = declare(
        "Query",
        "Questions.",
        [*QUERIES, search, *QUESTIONS, *ALERTS, *FORECASTS, *INSIGHTS, *RUN_QUERIES, status],
    )
    mutation = declare("Mutation", "Orders.", (*MUTATIONS, *ALERT_ORDERS, *RUN_ORDERS))
    subscription = declare("Subscription", "News.", SUBSCRIPTIONS)
    config = StrawberryConfig(
        scalar_map=SCALARS,
        relay_max_results=100,
        enable_experimental_incremental_execution=True,
    )
    return Schema(
        query,
        mutation,
        subscription,
        types=[ErrorCode],
        extensions=[Guard],
        config=config,
        execution_context_class=Rationed,
    )


def sdl() -> str:
    """Return the schema as text that ends in a newline, the same in every process."""
    return schema().as_str().rstrip() + "\n"
