"""Questions made of the schema: every field of every type, by every way, with every argument."""

from __future__ import annotations

import base64
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graphql import GraphQLField, GraphQLSchema

DEEPEST = 7
"""Fields on the longest way to a type."""
MOST_WAYS = 2
"""Ways to a type that are tried."""


def relay(kind: str, id_: str) -> str:
    """Return a Relay id."""
    return base64.b64encode(f"{kind}:{id_}".encode()).decode()


@dataclass(frozen=True)
class Probe:
    """One root field with what is selected of it."""

    text: str


@dataclass(frozen=True)
class Way:
    """How a type is reached: what is written before and behind a selection of it."""

    before: str
    behind: str
    length: int

    def to(self, selection: str) -> str:
        return f"{self.before}{selection}{self.behind}"


class Prober:
    """Makes questions with some ids: of a person, a group, and rows by their Relay ids.

    Parameters
    ----------
    schema : GraphQLSchema
        What can be asked.
    ids : mapping of the name of an argument to an id
        As of ``{"to": "chief", "group": "bureau"}``.
    texts : sequence of str
        Texts to search and to filter by.
    """

    def __init__(self, schema: GraphQLSchema, ids: Mapping[str, str], texts: Sequence[str]) -> None:
        self._schema = schema
        self._ids = ids
        self._texts = texts
        self._ways = self._found()

    def probes(self) -> Iterator[Probe]:
        """Yield a probe for every field by every way, and for every value of every argument."""
        for name, ways in self._ways.items():
            kind = self._schema.type_map[name]
            for way in ways:
                for key, field in kind.fields.items():
                    yield Probe(way.to(self._asked(key, field)))
            for key, field in kind.fields.items():
                for argument in field.args:
                    for value in self._values(argument, field.args[argument].type):
                        yield Probe(ways[0].to(self._asked(key, field, {argument: value})))

    def nodes(self, rows: Sequence[tuple[str, str]]) -> Iterator[Probe]:
        """Yield a probe for every field of rows that are given by kind and id."""
        for kind, id_ in rows:
            for key, field in self._schema.type_map[kind].fields.items():
                asked = self._asked(key, field)
                yield Probe(f'node(id: "{relay(kind, id_)}") {{ ... on {kind} {{ {asked} }} }}')

    def _found(self) -> Mapping[str, list[Way]]:
        found: dict[str, list[Way]] = {"Query": [Way("", "", 0)]}
        waiting = deque([("Query", found["Query"][0])])
        while waiting:
            name, way = waiting.popleft()
            for key, field in self._schema.type_map[name].fields.items():
                for target, before, behind in self._steps(key, field):
                    known = found.setdefault(target, [])
                    if len(known) < MOST_WAYS and way.length < DEEPEST and target != "Query":
                        further = Way(way.before + before, behind + way.behind, way.length + 1)
                        known.append(further)
                        waiting.append((target, further))
        return found

    def _steps(self, key: str, field: GraphQLField) -> Iterator[tuple[str, str, str]]:
        head = f"{key}{self._arguments(key, field, {})} {{ __typename "
        kind = get_named_type(field.type)
        if isinstance(kind, GraphQLObjectType):
            yield kind.name, head, " }"
        if isinstance(kind, GraphQLUnionType | GraphQLInterfaceType):
            for each in self._schema.get_possible_types(kind):
                yield each.name, f"{head}... on {each.name} {{ __typename ", " } }"

    def _asked(self, key: str, field: GraphQLField, given: Mapping[str, str] = {}) -> str:
        return (
            f"{key}{self._arguments(key, field, given)}{self._leaves(get_named_type(field.type))}"
        )

    def _leaves(self, kind: Any, depth: int = 2) -> str:
        if is_leaf_type(kind):
            return ""
        if isinstance(kind, GraphQLUnionType):
            return " { __typename }"
        names = [
            key + (self._leaves(get_named_type(each.type), depth - 1) if depth > 1 else "")
            for key, each in kind.fields.items()
            if not any(map(is_required_argument, each.args.values()))
            and (is_leaf_type(get_named_type(each.type)) or (depth > 1 and _lists(kind, key)))
        ]
        return f" {{ __typename {' '.join(names)} }}"

    def _arguments(self, key: str, field: GraphQLField, given: Mapping[str, str]) -> str:
        values = dict(given)
        for name, argument in field.args.items():
            if name not in values and is_required_argument(argument):
                values[name] = next(iter(self._values(name, argument.type, key)))
        return f"({', '.join(f'{k}: {v}' for k, v in values.items())})" if values else ""

    def _values(self, name: str, kind: Any, of: str = "") -> Iterator[str]:
        if isinstance(kind, GraphQLNonNull):
            yield from self._values(name, kind.of_type, of)
        elif isinstance(kind, GraphQLList):
            yield from (f"[{each}]" for each in self._values(name, kind.of_type, of))
        elif isinstance(kind, GraphQLEnumType):
            yield from kind.values
        elif isinstance(kind, GraphQLInputObjectType):
            yield from self._inputs(kind)
        else:
            yield from self._scalars(name, kind.name, of)

    def _scalars(self, name: str, kind: str, of: str) -> Iterator[str]:
        ids = self._ids
        if kind == "ID":
            yield f'"{ids.get(f"{of}.{name}") or ids.get(name) or ids["id"]}"'
        elif kind == "String":
            yield from (f'"{each}"' for each in self._texts)
        else:
            yield from _SCALARS[kind]

    def _inputs(self, kind: GraphQLInputObjectType) -> Iterator[str]:
        required = {
            name: next(iter(self._values(name, field.type)))
            for name, field in kind.fields.items()
            if isinstance(field.type, GraphQLNonNull)
        }
        for name, field in kind.fields.items():
            for value in self._values(name, field.type):
                shown = {**required, name: value}
                yield f"{{ {', '.join(f'{k}: {v}' for k, v in shown.items())} }}"


_SCALARS = {
    "Int": ("1", "3"),
    "Float": ("0.4",),
    "BigInt": ("0", "7000000"),
    "Boolean": ("true", "false"),
    "Date": ('"2026-01-01"',),
    "DateTime": ('"2026-01-01T00:00:00Z"',),
}


def _lists(kind: GraphQLObjectType, key: str) -> bool:
    return key == "nodes" and kind.name.endswith("Connection")
