"""Whether fields of one answer name fit together, in time linear in the fields written out.

The rule of the specification (October 2021, 5.3.2) compares all fields of a name in pairs: 490
times the same field cost the rule of graphql-core a second. Here fields that bear one name are
taken as one group at each level, and each is compared with the first of its group; what they
select is put together and looked at as one level below. Simon Adameit's "Overlapping fields can
be merged" (2018) shows that this finds the same conflicts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLObjectType,
    InlineFragmentNode,
    ValidationRule,
    get_named_type,
    is_composite_type,
    print_ast,
)
from graphql.utilities.sort_value_node import sort_value_node

from graphapi.api.guard.codes import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graphql import (
        GraphQLField,
        GraphQLNamedType,
        OperationDefinitionNode,
        SelectionSetNode,
        ValidationContext,
    )

MOST_STEPS = 20_000
"""Fields that may be looked at; the limits of shape keep a document that has no circle below it."""


class _Source(NamedTuple):
    """A selection, the type it is made on, and the fragments that it stands in."""

    selections: SelectionSetNode
    parent: GraphQLNamedType | None
    within: frozenset[str]


class _Picked(NamedTuple):
    """A field that is selected somewhere on a level."""

    node: FieldNode
    parent: GraphQLNamedType | None
    definition: GraphQLField | None
    within: frozenset[str]

    @property
    def shape(self) -> str | None:
        """The type with all composite types alike: what two of one name must have in common."""
        if self.definition is None:
            return None
        named = get_named_type(self.definition.type)
        text = str(self.definition.type)
        return text.replace(named.name, "{}") if is_composite_type(named) else text

    @property
    def question(self) -> tuple[str, ...]:
        """Its name and its arguments, in an order that does not depend on how they are written."""
        given = sorted(
            f"{each.name.value}:{print_ast(sort_value_node(each.value))}"
            for each in self.node.arguments or ()
        )
        return (self.node.name.value, *given)

    @property
    def source(self) -> Iterator[_Source]:
        """What it selects, if anything."""
        if self.node.selection_set is not None:
            type_ = None if self.definition is None else get_named_type(self.definition.type)
            yield _Source(self.node.selection_set, type_, self.within)


class FieldsFitTogetherRule(ValidationRule):
    """Refuses fields that bear one answer name but differ in what they ask or yield."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._steps = 0

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        """Look at an operation, with its fragments, level by level."""
        root = _Source(
            node.selection_set, self.context.schema.get_root_type(node.operation), frozenset()
        )
        self._descend(root, _SHAPES)
        self._descend(root, _QUESTIONS)
        if self._steps > MOST_STEPS:
            self.report_error(
                refused(
                    "FIELD_LIMIT_EXCEEDED",
                    "The document selects too many fields, fragments written out; "
                    "ask in several documents.",
                )
            )

    def _descend(self, root: _Source, view: _View) -> None:
        levels = [[root]]
        while levels and self._steps <= MOST_STEPS:
            for name, fields in self._picked(levels.pop()).items():
                for group in view.groups(fields):
                    if other := view.stranger(group):
                        self.report_error(_conflict(name, group[0], other, view))
                    elif below := [source for field in group for source in field.source]:
                        levels.append(below)

    def _picked(self, sources: Iterable[_Source]) -> dict[str, list[_Picked]]:
        """Return the fields of a level by their names in the answer, each fragment once."""
        found: dict[str, list[_Picked]] = {}
        seen: set[str] = set()
        waiting = list(sources)
        for selections, parent, within in waiting:
            for each in selections.selections:
                self._steps += 1
                if isinstance(each, FieldNode):
                    field = _Picked(each, parent, self._definition(parent, each), within)
                    found.setdefault((each.alias or each.name).value, []).append(field)
                elif isinstance(each, FragmentSpreadNode):
                    waiting.extend(self._spread(each.name.value, within, seen))
                elif isinstance(each, InlineFragmentNode):
                    waiting.append(self._inline(each, parent, within))
        return found

    def _spread(self, name: str, within: frozenset[str], seen: set[str]) -> Iterator[_Source]:
        fragment = self.context.get_fragment(name)
        if fragment is not None and name not in seen and name not in within:
            seen.add(name)
            type_ = self.context.schema.get_type(fragment.type_condition.name.value)
            yield _Source(fragment.selection_set, type_, within | {name})

    def _inline(
        self, fragment: InlineFragmentNode, parent: GraphQLNamedType | None, within: frozenset[str]
    ) -> _Source:
        condition = fragment.type_condition
        type_ = self.context.schema.get_type(condition.name.value) if condition else parent
        return _Source(fragment.selection_set, type_, within)

    def _definition(self, parent: GraphQLNamedType | None, node: FieldNode) -> GraphQLField | None:
        """Return the field's definition; like the rule of graphql-core, none for ``__typename``."""
        if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return None
        found: GraphQLField | None = parent.fields.get(node.name.value)
        return found


class _View(NamedTuple):
    """Which fields of one name must agree, in what, and how it is called if they do not."""

    groups: Callable[[list[_Picked]], Iterable[list[_Picked]]]
    key: Callable[[_Picked], object]
    told: Callable[[_Picked, _Picked], str]

    def stranger(self, group: list[_Picked]) -> _Picked | None:
        """Return a field that does not agree with the first of its group, if there is one."""
        if len(group) < 2:
            return None
        known = self.key(group[0])
        return next((each for each in group[1:] if self.key(each) != known), None)


def _together(fields: list[_Picked]) -> Iterable[list[_Picked]]:
    return ([each for each in fields if each.definition is not None],)


def _by_parent(fields: list[_Picked]) -> Iterable[list[_Picked]]:
    """Group fields that one object may have to answer: those on interfaces fit every object."""
    concrete: dict[GraphQLNamedType, list[_Picked]] = {}
    anywhere = []
    for each in fields:
        if isinstance(each.parent, GraphQLObjectType):
            concrete.setdefault(each.parent, []).append(each)
        else:
            anywhere.append(each)
    return [group + anywhere for group in concrete.values()] or [anywhere]


def _types(one: _Picked, other: _Picked) -> str:
    types = [each.definition.type for each in (one, other) if each.definition]
    return "they return conflicting types " + " and ".join(f"'{each}'" for each in types)


def _questions(one: _Picked, other: _Picked) -> str:
    names = one.node.name.value, other.node.name.value
    if names[0] == names[1]:
        return "they have differing arguments"
    return f"'{names[0]}' and '{names[1]}' are different fields"


def _conflict(name: str, one: _Picked, other: _Picked, view: _View) -> GraphQLError:
    return GraphQLError(
        f"Fields '{name}' conflict because {view.told(one, other)}. Use different aliases on the "
        "fields to fetch both if this was intentional.",
        [one.node, other.node],
    )


_SHAPES = _View(_together, lambda field: field.shape, _types)
_QUESTIONS = _View(_by_parent, lambda field: field.question, _questions)
