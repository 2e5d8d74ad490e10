"""What a document may look like: bounds that are checked in time linear in its size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    VariableNode,
    parse,
)
from strawberry.extensions import SchemaExtension

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphql import DocumentNode, SelectionSetNode, ValueNode
    from strawberry.types.execution import ExecutionContext

MAX_TOKENS = 4_000
MAX_DEPTH = 12
MAX_FIELDS = 2_000
"""Most fields of an operation once its fragments are written out."""
MAX_ROWS = 50_000
"""Most rows that an operation may ask for, were every page full."""
USUAL_PAGE, LARGEST_PAGE = 20, 100
_ITEMS = frozenset({"nodes", "edges"})
_INTROSPECTION = frozenset({"__schema", "__type"})
"""Fields under which validation has a bound of its own, ``MaxIntrospectionDepthRule``."""


@dataclass(frozen=True, slots=True)
class Size:
    """How deep a selection goes, how many fields it has once fragments are written out, and rows.

    ``rows`` is how many objects an answer holds at most, were every page full.
    """

    depth: int = 0
    fields: int = 0
    rows: float = 0.0

    def beside(self, other: Size) -> Size:
        """Return the size of two selections together."""
        return Size(
            max(self.depth, other.depth),
            min(self.fields + other.fields, MAX_FIELDS + 1),
            min(self.rows + other.rows, MAX_ROWS + 1.0),
        )

    def under_a_field(self, times: float = 1.0) -> Size:
        """Return the size of a field that selects this, so many times in each row."""
        rows = times * (1.0 + self.rows) if self.fields else 0.0
        return Size(self.depth + 1, min(self.fields + 1, MAX_FIELDS + 1), min(rows, MAX_ROWS + 1.0))


class _Measure:
    """Measures selections, each fragment once."""

    def __init__(
        self, fragments: Mapping[str, FragmentDefinitionNode], variables: Mapping[str, Any]
    ) -> None:
        self._fragments = fragments
        self._variables = variables
        self._known: dict[str, Size] = {}

    def of(self, selections: SelectionSetNode | None) -> Size:
        total = Size()
        for each in selections.selections if selections else ():
            if isinstance(each, FieldNode):
                inner = Size() if each.name.value in _INTROSPECTION else self.of(each.selection_set)
                total = total.beside(inner.under_a_field(self._times(each)))
            elif isinstance(each, InlineFragmentNode):
                total = total.beside(self.of(each.selection_set))
            elif isinstance(each, FragmentSpreadNode):
                total = total.beside(self._of_fragment(each.name.value))
        return total

    def _times(self, field: FieldNode) -> float:
        """Return how often a field's selection comes: the items of a usual page, or of this one.

        What holds the items counts them as those of a usual page, and ``first`` corrects that, so
        that neither needs to know of the other.
        """
        if field.name.value in _ITEMS:
            return USUAL_PAGE
        first = next(
            (each.value for each in field.arguments or () if each.name.value == "first"), None
        )
        return 1.0 if first is None else self._page(first) / USUAL_PAGE

    def _page(self, first: ValueNode) -> int:
        given: Any = None
        if isinstance(first, IntValueNode):
            given = int(first.value)
        elif isinstance(first, VariableNode):
            given = self._variables.get(first.name.value)
        return given if isinstance(given, int) and 0 < given < LARGEST_PAGE else LARGEST_PAGE

    def _of_fragment(self, name: str) -> Size:
        if name not in self._known:
            self._known[name] = Size()  # a fragment in a circle is refused by validation
            fragment = self._fragments.get(name)
            self._known[name] = self.of(fragment.selection_set if fragment else None)
        return self._known[name]


def sizes(
    document: DocumentNode, variables: Mapping[str, Any] | None = None
) -> Iterator[tuple[OperationDefinitionNode, Size]]:
    """Yield each operation of a document and its size; linear in the document."""
    fragments = {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    measure = _Measure(fragments, variables or {})
    for each in document.definitions:
        if isinstance(each, OperationDefinitionNode):
            yield each, measure.of(each.selection_set)


def refused(message: str, code: str) -> GraphQLError:
    """Make an error with a code."""
    return GraphQLError(message, extensions={"code": code})


def check_size(document: DocumentNode, variables: Mapping[str, Any] | None = None) -> None:
    """Refuse a document that is too deep or too large; ``GraphQLError`` with a code."""
    for _, size in sizes(document, variables):
        if size.depth > MAX_DEPTH:
            raise refused(
                f"The query is {size.depth} levels deep; at most {MAX_DEPTH} are allowed.",
                "QUERY_TOO_DEEP",
            )
        if size.fields > MAX_FIELDS:
            raise refused(
                f"The query selects over {MAX_FIELDS} fields; ask in several queries.",
                "QUERY_TOO_LARGE",
            )
        if size.rows > MAX_ROWS:
            raise refused(
                f"The query asks for over {MAX_ROWS} rows, were every page full; "
                "lower first where lists stand within lists.",
                "QUERY_TOO_LARGE",
            )


def check_operation(document: DocumentNode, name: str | None) -> None:
    """Refuse a document that leaves open which operation is meant."""
    names = [
        each.name.value if each.name else None
        for each in document.definitions
        if isinstance(each, OperationDefinitionNode)
    ]
    if name is None and len(names) > 1:
        raise refused(
            "The document has several operations; say which in operationName.",
            "OPERATION_RESOLUTION_FAILURE",
        )
    if not names or (name is not None and name not in names):
        raise refused(
            f"The document has no operation {name or ''}".rstrip() + ".",
            "OPERATION_RESOLUTION_FAILURE",
        )


class Guard(SchemaExtension):
    """Parses within bounds, and gives errors of parsing and validation their codes."""

    execution_context: ExecutionContext

    def on_parse(self) -> Iterator[None]:
        """Parse the document and check its size, unless there is none."""
        context = self.execution_context
        if context.query:
            context.graphql_document = _parsed(context.query)
            check_size(context.graphql_document, context.variables)
            check_operation(context.graphql_document, context._provided_operation_name)  # noqa: SLF001 - the name as sent, not as guessed
        yield

    def on_validate(self) -> Iterator[None]:
        """Give what validation found its code."""
        yield
        for error in self.execution_context.pre_execution_errors or ():
            given = getattr(error.original_error, "extensions", None) or {}
            code = {"code": "GRAPHQL_VALIDATION_FAILED"}
            error.extensions = {**code, **given, **(error.extensions or {})}


def _parsed(query: str) -> DocumentNode:
    try:
        return parse(query, max_tokens=MAX_TOKENS, allow_empty_selection_sets=False)
    except RecursionError:
        raise refused("The query is nested too deeply to be read.", "QUERY_TOO_DEEP") from None
    except GraphQLError as error:
        error.extensions = {"code": "GRAPHQL_PARSE_FAILED"}
        raise
