"""The shape of an operation, measured in one pass that visits each fragment once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
)

from graphapi.api.guard.codes import refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphql import DocumentNode, GraphQLError, SelectionSetNode

INTROSPECTION = frozenset({"__schema", "__type"})
"""Fields under which validation bounds the depth itself, by ``MaxIntrospectionDepthRule``."""
_HUGE = 10**9


@dataclass(frozen=True, slots=True)
class Shape:
    """What an operation selects once its fragments are written out.

    Attributes
    ----------
    depth, aliases, directives, fields : int
        Levels of fields, and how many of each there are; over a thousand million is as much.
    roots : int
        Fields at the top.
    """

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    fields: int = 0
    roots: int = 0

    def beside(self, other: Shape) -> Shape:
        """Return the shape of two selections together."""
        return Shape(
            max(self.depth, other.depth),
            min(self.aliases + other.aliases, _HUGE),
            min(self.directives + other.directives, _HUGE),
            min(self.fields + other.fields, _HUGE),
            min(self.roots + other.roots, _HUGE),
        )


class Limit(NamedTuple):
    """How much of something a document may hold, and how that is called."""

    most: int
    code: str
    noun: str
    remedy: str


MAX_TOKENS = 2_000
LIMITS: Mapping[str, Limit] = {
    "depth": Limit(12, "DEPTH_LIMIT_EXCEEDED", "levels of fields", "ask in several steps"),
    "aliases": Limit(30, "ALIAS_LIMIT_EXCEEDED", "aliases", "ask in several documents"),
    "directives": Limit(30, "DIRECTIVE_LIMIT_EXCEEDED", "directives", "leave some out"),
    "roots": Limit(20, "ROOT_FIELD_LIMIT_EXCEEDED", "root fields", "ask in several documents"),
    "fields": Limit(
        800, "FIELD_LIMIT_EXCEEDED", "fields, fragments written out", "ask in several documents"
    ),
}
"""The most that an operation may hold, by the attribute of its shape."""


class _Measure:
    """Measures selections, each fragment once."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, Shape] = {}

    def of(self, selections: SelectionSetNode | None) -> Shape:
        total = Shape()
        for each in selections.selections if selections else ():
            total = total.beside(Shape(directives=len(each.directives or ())))
            if isinstance(each, FieldNode):
                total = total.beside(self._of_field(each))
            elif isinstance(each, InlineFragmentNode):
                total = total.beside(self.of(each.selection_set))
            elif isinstance(each, FragmentSpreadNode):
                total = total.beside(self._of_fragment(each.name.value))
        return total

    def _of_field(self, field: FieldNode) -> Shape:
        inner = self.of(field.selection_set)
        depth = 0 if field.name.value in INTROSPECTION else inner.depth
        return Shape(
            1 + depth,
            inner.aliases + (field.alias is not None),
            inner.directives,
            1 + inner.fields,
            1,
        )

    def _of_fragment(self, name: str) -> Shape:
        if name not in self._known:
            self._known[name] = Shape()  # a fragment in a circle is refused by validation
            fragment = self._fragments.get(name)
            if fragment:
                own = Shape(directives=len(fragment.directives or ()))
                self._known[name] = own.beside(self.of(fragment.selection_set))
        return self._known[name]


def shapes(document: DocumentNode) -> Iterator[Shape]:
    """Yield the shape of each operation of a document; linear in the document."""
    fragments = {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    measure = _Measure(fragments)
    for each in document.definitions:
        if isinstance(each, OperationDefinitionNode):
            own = [each.directives, *(v.directives for v in each.variable_definitions or ())]
            directives = sum(len(some or ()) for some in own)
            yield Shape(directives=directives).beside(measure.of(each.selection_set))


def excess(shape: Shape) -> GraphQLError | None:
    """Return the error of a shape that passes a limit, if it does."""
    for attribute, limit in LIMITS.items():
        found = getattr(shape, attribute)
        if found > limit.most:
            return refused(
                limit.code,
                f"The document has {found if found < _HUGE else 'countless'} {limit.noun}; "
                f"at most {limit.most} are allowed: {limit.remedy}.",
                limit=limit.most,
            )
    return None
