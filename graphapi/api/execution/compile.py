"""Documents to plans: the fields of every selection, merged and typed before anything runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    OperationType,
    is_leaf_type,
)
from graphql.execution.collect_fields import FragmentDetails, collect_fields, collect_subfields

from graphapi.api.execution.abstract import objects
from graphapi.api.execution.errors import Unsupported
from graphapi.api.execution.fields import Field, constant, reader, seen
from graphapi.api.execution.introspection import introspected, of_the_schema
from graphapi.api.execution.leaves import leaf
from graphapi.api.execution.lists import lists
from graphapi.api.execution.nulls import present
from graphapi.api.execution.objects import Selection
from graphapi.api.execution.run import Spot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import FragmentDefinitionNode, OperationDefinitionNode
    from graphql.execution.collect_fields import CollectedFields, FieldDetailsList
    from graphql.execution.values import VariableValues
    from strawberry.schema import Schema

    from graphapi.api.execution.fields import Read
    from graphapi.api.execution.nulls import Complete

MOST_FIELDS = 10_000
"""Fields of a plan, where those under an interface count once for each type behind it."""


def compiled(
    schema: Schema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: VariableValues,
) -> tuple[Selection, int]:
    """Compile an operation for these values of the variables in its ``@skip`` and ``@include``.

    Cost is linear in the fields that are selected once fragments are written out; how many there
    are comes second.

    Raises
    ------
    Unsupported
        If anything in it is left to the reference executor.
    """
    if operation.operation is not OperationType.QUERY or operation.directives:
        raise Unsupported
    compiler = _Compiler(schema, operation, fragments, variables)
    return compiler.operation(), compiler.fields


class _Compiler:
    def __init__(
        self,
        schema: Schema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: VariableValues,
    ) -> None:
        self._strawberry = schema
        self._schema = schema._schema  # noqa: SLF001 - Strawberry shows its schema nowhere else
        self._operation = operation
        self._fragments = {name: FragmentDetails(each) for name, each in fragments.items()}
        if any(each.variable_definitions for each in fragments.values()):
            raise Unsupported
        self._variables = variables
        self.fields = 0

    def operation(self) -> Selection:
        query = self._schema.query_type
        if query is None:
            raise Unsupported
        return self._selection(
            query,
            collect_fields(self._schema, self._fragments, self._variables, query, self._operation),
        )

    def _selection(self, kind: GraphQLObjectType, collected: CollectedFields) -> Selection:
        if collected.new_defer_usages:
            raise Unsupported
        grouped = collected.grouped_field_set
        self.fields += len(grouped)
        if self.fields > MOST_FIELDS:
            raise Unsupported
        return Selection(
            tuple(
                self._field(kind, key, order, details)
                for order, (key, details) in enumerate(grouped.items())
            )
        )

    def _field(
        self, parent: GraphQLObjectType, key: str, order: int, details: FieldDetailsList
    ) -> Field:
        nodes = [each.node for each in details]
        name = nodes[0].name.value
        definition = self._schema.get_field(parent, name)
        if definition is None or any(_streams(n) for n in nodes):
            raise Unsupported
        spot = Spot(nodes, definition, parent)
        complete = self._complete(definition.type, spot, details)
        return Field(key, order, self._read(spot), complete, seen(spot))

    def _read(self, spot: Spot) -> Read:
        if spot.name == "__typename":
            return constant(spot.parent.name)
        return introspected(spot) if of_the_schema(spot) else reader(spot, self._strawberry)

    def _complete(self, kind: Any, spot: Spot, details: FieldDetailsList) -> Complete:
        required = isinstance(kind, GraphQLNonNull)
        inner = kind.of_type if required else kind
        if is_leaf_type(inner):
            return leaf(inner, spot, required=required)
        return present(self._value(inner, spot, details), spot, required=required)

    def _value(self, kind: Any, spot: Spot, details: FieldDetailsList) -> Complete:
        if isinstance(kind, GraphQLList):
            item = self._complete(kind.of_type, spot, details)
            return lists(item, spot, items_required=isinstance(kind.of_type, GraphQLNonNull))
        if isinstance(kind, GraphQLObjectType):
            return objects(kind, {kind.name: self._under(kind, details)}, spot)
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            possible = self._schema.get_possible_types(kind)
            return objects(kind, {each.name: self._under(each, details) for each in possible}, spot)
        raise Unsupported

    def _under(self, kind: GraphQLObjectType, details: FieldDetailsList) -> Selection:
        collected = collect_subfields(
            self._schema, self._fragments, self._variables, self._operation, kind, details
        )
        return self._selection(kind, collected)


def _streams(node: Any) -> bool:
    return any(each.name.value == "stream" for each in node.directives or ())
