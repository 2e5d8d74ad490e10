"""The executor: runs a document by its plan, or leaves it to the reference executor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import DirectiveNode, GraphQLError, VariableNode, Visitor, visit
from graphql.execution.values import VariableValues, get_variable_values
from strawberry.types.execution import ExecutionResult

from graphapi.api.execution.compile import compiled
from graphapi.api.execution.errors import FAILED, Unsupported
from graphapi.api.execution.places import Top
from graphapi.api.execution.plans import Plan, Plans
from graphapi.api.execution.run import Run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import OperationDefinitionNode
    from strawberry.schema import Schema

    from graphapi.api.context import Context
    from graphapi.api.execution.objects import Selection
    from graphapi.api.guard.documents import Document

_NO_VARIABLES = VariableValues({}, {})


class Compiled:
    """Runs queries by compiled plans, of which those used last are kept.

    Parameters
    ----------
    schema : Schema
        What is asked; it logs what callers are not told.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._plans = Plans()
        self._core = schema._schema  # noqa: SLF001 - Strawberry shows its schema nowhere else

    async def execute(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any] | None,
        context: Context,
    ) -> ExecutionResult | None:
        """Run an operation of a valid document.

        Data and errors are those of the reference executor. Resolvers are called a level at a
        time; of several errors that null the same place the first of the document is told.

        Returns
        -------
        ExecutionResult or None
            ``None`` if the reference executor must run it, for nothing has run yet: mutations,
            subscriptions, ``@defer`` and ``@stream``, variables that are wrong.
        """
        values = self._coerced(operation, variables)
        plan = values and self._plan(document, operation, values)
        if not values or not plan:
            return None
        run = Run(
            self._core,
            operation,
            dict(document.fragments),
            values,
            context,
            context.house.gate.ration(),
        )
        found = plan.complete([None], Top(), run)
        (data,) = found if isinstance(found, list) else await found
        return self._result(None if data is FAILED else data, run)

    def _result(self, data: Any, run: Run) -> ExecutionResult:
        errors = run.failures.told(data) if run.failures else None
        if errors:
            self._schema.process_errors(errors)
        return ExecutionResult(data, errors)

    def _coerced(
        self, operation: OperationDefinitionNode, variables: Mapping[str, Any] | None
    ) -> VariableValues | None:
        if not operation.variable_definitions:
            return _NO_VARIABLES
        found = get_variable_values(
            self._core,
            operation.variable_definitions,
            dict(variables or {}),
            max_errors=1,
        )
        return found if isinstance(found, VariableValues) else None

    def _plan(
        self, document: Document, operation: OperationDefinitionNode, values: VariableValues
    ) -> Selection | None:
        names = document.slots.get(Compiled)
        if names is None:
            names = document.slots[Compiled] = _conditions(document)
        variant = tuple(values.coerced.get(name) for name in names)
        plan = self._plans.find(operation, variant) or self._plans.keep(
            self._made(document, operation, values), variant
        )
        return plan.selection

    def _made(
        self, document: Document, operation: OperationDefinitionNode, values: VariableValues
    ) -> Plan:
        try:
            found = compiled(self._schema, operation, document.fragments, values)
        except (Unsupported, GraphQLError, RecursionError):
            return Plan(operation, None, 1)
        return Plan(operation, *found)


class _Conditions(Visitor):
    """Gathers the variables that decide whether something is selected."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        values = (each.value for each in node.arguments or ())
        self.names.update(each.name.value for each in values if isinstance(each, VariableNode))


def _conditions(document: Document) -> tuple[str, ...]:
    gathering = _Conditions()
    if document.ast is not None:
        visit(document.ast, gathering)
    return tuple(sorted(gathering.names))
