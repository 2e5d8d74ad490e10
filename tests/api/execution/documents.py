"""Random documents over a schema: every one of them is valid, or nearly so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_composite_type,
    is_leaf_type,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from graphql import GraphQLArgument, GraphQLField, GraphQLSchema

PAGING, SELDOM = frozenset({"after", "before", "last"}), 0.04
"""Arguments that are mostly wrong when they are drawn, and how often they are."""
DEEPEST = 6
MOST_BESIDE = 3


class Documents:
    """Draws documents.

    Parameters
    ----------
    schema : GraphQLSchema
        What they ask.
    words : mapping of str to sequence
        What may be given for each scalar, as it stands in JSON.
    without : frozenset of str
        Names of fields that are never asked for, such as those that tell the time.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        words: Mapping[str, Sequence[Any]],
        without: frozenset[str] = frozenset(),
    ) -> None:
        self.schema = schema
        self.words = words
        self.without = without

    def draw(self, random: Random) -> tuple[str, dict[str, Any]]:
        """Draw a document and its variables."""
        return _Drawing(self, random).document()


class _Drawing:
    def __init__(self, documents: Documents, random: Random) -> None:
        self._documents = documents
        self._schema = documents.schema
        self._random = random
        self._variables: dict[str, tuple[str, Any]] = {}
        self._fragments: list[str] = []
        self._aliases = 0

    def document(self) -> tuple[str, dict[str, Any]]:
        asked = self._selection(self._schema.query_type, DEEPEST, most=4)
        told = ", ".join(f"${name}: {type_}" for name, (type_, _) in self._variables.items())
        text = "\n".join([f"query Q{f'({told})' if told else ''} {asked}", *self._fragments])
        return text, {name: value for name, (_, value) in self._variables.items()}

    def _selection(self, kind: Any, depth: int, most: int = MOST_BESIDE) -> str:
        count = self._random.randint(1, most)
        return "{ " + " ".join(self._selected(kind, depth) for _ in range(count)) + " }"

    def _selected(self, kind: Any, depth: int) -> str:
        chance = self._random.random()
        if isinstance(kind, GraphQLUnionType) or (
            isinstance(kind, GraphQLInterfaceType) and chance < 0.5
        ):
            return self._spread(self._random.choice(self._schema.get_possible_types(kind)), depth)
        if chance < 0.08:
            return self._spread(kind, depth)
        if chance < 0.13:
            return "__typename"
        return self._field(kind, depth)

    def _spread(self, kind: Any, depth: int) -> str:
        inside = self._selection(kind, depth) if depth > 1 else "{ __typename }"
        if self._random.random() < 0.4:
            name = f"F{len(self._fragments)}"
            self._fragments.append("")
            self._fragments[int(name[1:])] = f"fragment {name} on {kind.name} {inside}"
            return f"...{name}{self._condition()}"
        on = f" on {kind.name}" if self._random.random() < 0.8 or kind.name == "Query" else ""
        on = on or f" on {kind.name}"
        return f"...{on}{self._condition()} {inside}"

    def _field(self, kind: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> str:
        names = [
            name
            for name, each in kind.fields.items()
            if name not in self._documents.without
            and (depth > 1 or is_leaf_type(get_named_type(each.type)))
        ]
        if not names:
            return "__typename"
        name = self._random.choice(names)
        field = kind.fields[name]
        inner = get_named_type(field.type)
        under = f" {self._selection(inner, depth - 1)}" if is_composite_type(inner) else ""
        return f"{self._alias(field)}{name}{self._arguments(field)}{self._condition()}{under}"

    def _alias(self, field: GraphQLField) -> str:
        if not field.args and self._random.random() < 0.8:
            return ""
        self._aliases += 1
        return f"a{self._aliases}: "

    def _arguments(self, field: GraphQLField) -> str:
        given = [
            f"{name}: {self._given(argument)}"
            for name, argument in field.args.items()
            if isinstance(argument.type, GraphQLNonNull)
            or self._random.random() < (SELDOM if name in PAGING else 0.3)
        ]
        return f"({', '.join(given)})" if given else ""

    def _given(self, argument: GraphQLArgument) -> str:
        value = self._some(argument.type, 2)
        if self._random.random() < 0.3:
            name = f"v{len(self._variables)}"
            self._variables[name] = (str(argument.type), value)
            return f"${name}"
        return _literal(value)

    def _condition(self) -> str:
        if self._random.random() < 0.9:
            return ""
        word, holds = self._random.choice(["skip", "include"]), self._random.random() < 0.5
        if self._random.random() < 0.5:
            return f" @{word}(if: {'true' if holds else 'false'})"
        name = f"v{len(self._variables)}"
        self._variables[name] = ("Boolean!", holds)
        return f" @{word}(if: ${name})"

    def _value(self, kind: Any, depth: int) -> Any:
        if isinstance(kind, GraphQLNonNull):
            return self._value(kind.of_type, depth)
        if self._random.random() < SELDOM:
            return None
        if isinstance(kind, GraphQLList):
            return [self._some(kind.of_type, depth) for _ in range(self._random.randint(0, 2))]
        if isinstance(kind, GraphQLInputObjectType):
            return self._input(kind, depth)
        if isinstance(kind, GraphQLEnumType):
            return _Word(self._random.choice(list(kind.values)))
        return self._random.choice(self._documents.words[kind.name])

    def _some(self, kind: Any, depth: int) -> Any:
        required = isinstance(kind, GraphQLNonNull)
        found = self._value(kind, depth)
        while required and found is None:
            found = self._value(kind, depth)
        return found

    def _input(self, kind: GraphQLInputObjectType, depth: int) -> dict[str, Any]:
        if kind.extensions["strawberry-definition"].is_one_of:
            name = self._random.choice(list(kind.fields))
            return {name: self._some(GraphQLNonNull(kind.fields[name].type), depth - 1)}
        return {
            name: self._some(each.type, depth - 1)
            for name, each in kind.fields.items()
            if isinstance(each.type, GraphQLNonNull) or (depth and self._random.random() < 0.3)
        }


class _Word(str):
    """A word of a vocabulary: it stands in a document without quotes."""

    __slots__ = ()


def _literal(value: Any) -> str:
    if isinstance(value, _Word):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_literal(each)}" for name, each in value.items()) + "}"
    return orjson.dumps(value).decode()
