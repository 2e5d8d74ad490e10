"""One run of a plan: what the columns of an answer share while it is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from strawberry.schema.schema import _OperationContextAwareGraphQLResolveInfo as RawInfo

from graphapi.api.execution.errors import Failures

if TYPE_CHECKING:
    from graphql import (
        FieldNode,
        FragmentDefinitionNode,
        GraphQLField,
        GraphQLObjectType,
        GraphQLSchema,
        OperationDefinitionNode,
    )
    from graphql.execution.values import VariableValues

    from graphapi.api.execution.places import Place
    from graphapi.api.guard.ration import Ration


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """A field in a document: what errors blame and what resolvers are told."""

    nodes: list[FieldNode]
    definition: GraphQLField
    parent: GraphQLObjectType

    @property
    def name(self) -> str:
        """Its name in the schema."""
        return self.nodes[0].name.value

    def __str__(self) -> str:
        return f"{self.parent.name}.{self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One run of a plan.

    Attributes
    ----------
    schema, operation, fragments
        What is run.
    variables : VariableValues
        Variables of this run, coerced.
    context : Context
        The context of the request.
    ration : Ration
        How many objects the answer may hold.
    failures : Failures
        What failed so far.
    """

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDefinitionNode]
    variables: VariableValues
    context: Any
    ration: Ration
    failures: Failures = field(default_factory=Failures)

    def fail(self, spot: Spot, place: Place, index: int, why: Exception) -> Any:
        """Record that a value failed; return what stands for it."""
        return self.failures.add(spot.nodes, place, index, why)

    def told_of(self, spot: Spot) -> Any:
        """Return what resolvers of a field are told; the path of a single value is not known."""
        return RawInfo(
            spot.name,
            spot.nodes,
            spot.definition.type,
            spot.parent,
            None,  # type: ignore[arg-type] # a column has many paths
            self.schema,
            self.fragments,
            None,
            self.operation,
            self.variables.coerced,
            self.context,
            isawaitable,
            None,
            None,
            {},
        )
