"""Objects of a type, an interface or a union: a column is parted by what its objects are."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias

from graphql import GraphQLError, GraphQLObjectType, default_type_resolver
from graphql.pyutils import inspect

from graphapi.api.execution.nulls import scattered
from graphapi.api.execution.places import Kept
from graphapi.api.execution.waiting import after, together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graphql import GraphQLAbstractType

    from graphapi.api.execution.nulls import Complete
    from graphapi.api.execution.objects import Selection
    from graphapi.api.execution.places import Place
    from graphapi.api.execution.run import Run, Spot
    from graphapi.api.execution.waiting import Coming

    Naming: TypeAlias = Callable[[Any, Any], str]
    """Names the type in the schema of a value; raises for one that has no place here."""


def objects(
    kind: GraphQLObjectType | GraphQLAbstractType, selections: Mapping[str, Selection], spot: Spot
) -> Complete:
    """Complete a column of objects; what a value is in Python decides what it is in the schema.

    Objects are taken off the ration of the answer; those that it does not cover fail.
    """
    complete = _typed(kind, selections, spot)

    def rationed(values: list[Any], place: Place, run: Run) -> Coming:
        try:
            run.ration.take(len(values))
        except GraphQLError as error:
            return [run.fail(spot, place, index, error) for index in range(len(values))]
        return complete(values, place, run)

    return rationed


def _typed(
    kind: GraphQLObjectType | GraphQLAbstractType, selections: Mapping[str, Selection], spot: Spot
) -> Complete:
    if isinstance(kind, GraphQLObjectType):
        if kind.is_type_of is None:
            return selections[kind.name].complete
        name_of = _itself(kind)
    else:
        name_of = _found(kind, spot)

    known: dict[type, str] = {}

    def complete(values: list[Any], place: Place, run: Run) -> Coming:
        kinds = set(map(type, values))
        if not kinds <= known.keys():
            known.update(_named(name_of, values, run.told_of(spot)))
        name, *others = {known.get(each) for each in kinds}
        if name is not None and not others:
            return selections[name].complete(values, place, run)
        column: list[Any] = [None] * len(values)
        parts: defaultdict[str, list[int]] = defaultdict(list)
        for index, value in enumerate(values):
            name = known.get(type(value))
            if name is None:
                why = _why(name_of, value, run.told_of(spot))
                column[index] = run.fail(spot, place, index, why)
            else:
                parts[name].append(index)
        return _in_parts(column, parts, selections, values, place, run)

    return complete


def _in_parts(  # noqa: PLR0917 - what a column is completed with
    column: list[Any],
    parts: Mapping[str, list[int]],
    selections: Mapping[str, Selection],
    values: list[Any],
    place: Place,
    run: Run,
) -> Coming:
    found = together(
        [
            selections[name].complete([values[i] for i in kept], Kept(place, kept), run)
            for name, kept in parts.items()
        ]
    )

    def put(columns: list[Any]) -> list[Any]:
        for kept, some in zip(parts.values(), columns, strict=True):
            scattered(column, kept, some)
        return column

    return after(found, put)


def _itself(kind: GraphQLObjectType) -> Naming:
    def name_of(value: Any, told: Any) -> str:
        if kind.is_type_of is not None and not kind.is_type_of(value, told):
            raise GraphQLError(f"Expected value of type '{kind}' but got: {inspect(value)}.")
        return kind.name

    return name_of


def _found(kind: GraphQLAbstractType, spot: Spot) -> Naming:
    resolve = kind.resolve_type or default_type_resolver

    def name_of(value: Any, told: Any) -> str:
        name = resolve(value, told, kind)
        if not isinstance(name, str):
            raise GraphQLError(
                f"Abstract type '{kind}' must resolve to an Object type at runtime for field "
                f"'{spot}'. Either the '{kind}' type should provide a 'resolve_type' function or "
                "each possible type should provide an 'is_type_of' function."
            )
        if name not in told.schema.type_map or not told.schema.is_sub_type(
            kind, told.schema.type_map[name]
        ):
            raise GraphQLError(f"Runtime Object type '{name}' is not a possible type for '{kind}'.")
        return name

    return name_of


def _named(name_of: Naming, values: list[Any], told: Any) -> Iterator[tuple[type, str]]:
    for kind, sample in dict(zip(map(type, values), values, strict=True)).items():
        with suppress(Exception):  # told of each value that is so
            yield kind, name_of(sample, told)


def _why(name_of: Naming, value: Any, told: Any) -> Exception:
    try:
        name_of(value, told)
    except Exception as error:  # noqa: BLE001 - whatever it raises is told of the value
        return error
    return TypeError(f"{type(value).__name__} is now one type, now another.")
