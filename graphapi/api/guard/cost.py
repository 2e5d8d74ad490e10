"""What an operation may cost: the product of the page sizes along each path times the weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLObjectType,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    value_from_ast_untyped,
)

from graphapi.api.guard.weights import (
    ANALYTIC,
    COUNTED,
    LARGEST_PAGE,
    LENGTHS,
    LIGHT,
    USUAL_LENGTH,
    USUAL_PAGE,
    WEIGHT_OF_A_COUNT,
    WEIGHT_OF_A_MUTATION,
    WEIGHTS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import (
        FragmentDefinitionNode,
        GraphQLField,
        GraphQLNamedType,
        GraphQLSchema,
        OperationDefinitionNode,
        SelectionSetNode,
    )

MOST_KEPT = 64
"""Costs that are kept of a document, one for each set of page sizes in its variables."""
PAGE_SIZES = ("first", "last")


class Cost(NamedTuple):
    """What an operation, or a part of it, costs were every page full.

    Attributes
    ----------
    total : int
        Units of cost.
    dearest : str
        The path of the field that costs most by itself, such as ``groups.nodes.members``.
    most : int
        What that field costs by itself.
    analytic : bool
        Whether analysis is asked for.
    """

    total: int = 0
    dearest: str = ""
    most: int = 0
    analytic: bool = False

    def told(self, budget: int) -> dict[str, Any]:
        """Return it as callers read it, in the extensions of an answer."""
        return {
            "total": self.total,
            "budget": budget,
            "dearest": self.dearest,
            "most": self.most,
        }

    def beside(self, other: Cost) -> Cost:
        """Return the cost of two selections together."""
        dearest = max(self, other, key=lambda cost: cost.most)
        return Cost(
            self.total + other.total,
            dearest.dearest,
            dearest.most,
            self.analytic or other.analytic,
        )

    def under(self, name: str, times: int) -> Cost:
        """Return the cost of this under a field that comes so many times."""
        dearest = f"{name}.{self.dearest}" if self.dearest else ""
        return Cost(self.total * times, dearest, self.most * times, self.analytic)


class Pricing:
    """Tells what the operations of one document cost.

    Parameters
    ----------
    schema : GraphQLSchema
        What they ask.
    fragments : mapping
        The fragments of the document by name.
    """

    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._kept: dict[tuple[Any, ...], Cost] = {}
        self._sizes: dict[str, tuple[str, ...]] = {}

    def of(
        self, operation: OperationDefinitionNode, variables: Mapping[str, Any] | None = None
    ) -> Cost:
        """Return the cost of an operation; linear in what it selects, and kept."""
        asked = operation.variable_definitions
        given = _sizes(operation, variables or {}) if asked else {}
        key = (id(operation), *given.values())
        if key not in self._kept:
            root = self._schema.get_root_type(operation.operation)
            found = _Walk(self._schema, self._fragments, given).of(operation.selection_set, root)
            if len(self._kept) >= MOST_KEPT:
                return found
            self._kept[key] = found
        return self._kept[key]


def _sizes(
    operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> Mapping[str, int | None]:
    """Return what each variable of an operation says as a size."""
    declared = {
        each.variable.name.value: each.default_value
        for each in operation.variable_definitions or ()
    }
    return {
        name: _size(variables.get(name, default and value_from_ast_untyped(default)))
        for name, default in declared.items()
    }


def _size(value: Any) -> int | None:
    """Return what a variable says as a page size or as the length of a list."""
    if isinstance(value, list):
        return len(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return None if value is None else LARGEST_PAGE


class _Walk:
    """Adds up the cost of selections, each fragment once for each page size that it is under."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, int | None],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables
        self._known: dict[tuple[str, int | None], Cost] = {}

    def of(
        self,
        selections: SelectionSetNode | None,
        parent: GraphQLNamedType | None,
        page: int | None = None,
    ) -> Cost:
        total = Cost()
        for each in selections.selections if selections else ():
            if isinstance(each, FieldNode):
                total = total.beside(self._of_field(each, parent, page))
            elif isinstance(each, InlineFragmentNode):
                condition = each.type_condition
                type_ = self._schema.get_type(condition.name.value) if condition else parent
                total = total.beside(self.of(each.selection_set, type_, page))
            elif isinstance(each, FragmentSpreadNode):
                total = total.beside(self._of_fragment(each.name.value, page))
        return total

    def _of_fragment(self, name: str, page: int | None) -> Cost:
        if (name, page) not in self._known:
            fragment = self._fragments[name]
            type_ = self._schema.get_type(fragment.type_condition.name.value)
            self._known[name, page] = self.of(fragment.selection_set, type_, page)
        return self._known[name, page]

    def _of_field(self, node: FieldNode, parent: GraphQLNamedType | None, page: int | None) -> Cost:
        definition = self._definition(parent, node.name.value)
        if parent is None or definition is None:
            return Cost()
        coordinate = f"{parent.name}.{node.name.value}"
        counted = self._argument(node, COUNTED.get(coordinate))
        listed = isinstance(get_nullable_type(definition.type), GraphQLList)
        length = LENGTHS.get(coordinate) or counted or page or USUAL_LENGTH
        yielded = get_named_type(definition.type)
        own = weight_of(coordinate, yielded) * (length if listed else counted or 1)
        asked = counted or self._page(node, definition)
        inner = self.of(node.selection_set, yielded, asked)
        name = node.name.value
        cost = Cost(own, name, own, coordinate in ANALYTIC)
        return cost.beside(inner.under(name, length if listed else 1))

    def _definition(self, parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
        if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return None
        return self._schema.get_field(parent, name)

    def _page(self, node: FieldNode, definition: GraphQLField) -> int | None:
        """Return the size of the page that a field asks for; ``None`` if it has no pages."""
        sized = [name for name in PAGE_SIZES if name in definition.args]
        given = [size for name in sized if (size := self._argument(node, name)) is not None]
        if given:
            return min(max(*given, 1), LARGEST_PAGE)
        defaults = [definition.args[name].default_value for name in sized]
        usual = USUAL_PAGE if sized else None
        return next((each for each in defaults if isinstance(each, int)), usual)

    def _argument(self, node: FieldNode, name: str | None) -> int | None:
        """Return a size that an argument says; as large as can be if it is no number."""
        value = next((a.value for a in node.arguments or () if a.name.value == name), None)
        if value is None or isinstance(value, NullValueNode):
            return None
        if isinstance(value, VariableNode):
            return self._variables.get(value.name.value)
        if isinstance(value, ListValueNode):
            return len(value.values)
        return int(value.value) if isinstance(value, IntValueNode) else LARGEST_PAGE


def weight_of(coordinate: str, yielded: GraphQLNamedType) -> int:
    """Return the weight of a field by its coordinate, such as ``Group.members``."""
    if coordinate in WEIGHTS:
        return WEIGHTS[coordinate]
    type_, _, field = coordinate.partition(".")
    if type_ == "Mutation":
        return WEIGHT_OF_A_MUTATION
    if field == "totalCount":
        return WEIGHT_OF_A_COUNT
    return 0 if is_leaf_type(yielded) or yielded.name.endswith(LIGHT) else 1
