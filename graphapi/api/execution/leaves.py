"""Leaves: columns of scalars and words, as a whole where their types show that they are right."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from graphql import GraphQLEnumType
from graphql.pyutils import Undefined, inspect

from graphapi.api.execution.nulls import present

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphql import GraphQLLeafType

    from graphapi.api.execution.nulls import Complete
    from graphapi.api.execution.places import Place
    from graphapi.api.execution.run import Run, Spot
    from graphapi.api.execution.waiting import Coming

_NULL = type(None)
_MISSING = frozenset({_NULL, type(Undefined)})
_INT = range(-(2**31), 2**31)


def _always(_: list[Any]) -> bool:
    return True


def _in_int(values: list[Any]) -> bool:
    given = [each for each in values if each is not None]
    return not given or (min(given) in _INT and max(given) in _INT)


def _finite(values: list[Any]) -> bool:
    return isfinite(sum(filter(None, values)))


_AS_THEY_ARE: Mapping[str, tuple[type, Callable[[list[Any]], bool]]] = {
    "String": (str, _always),
    "ID": (str, _always),
    "Boolean": (bool, _always),
    "Int": (int, _in_int),
    "Float": (float, _finite),
    "BigInt": (int, _always),
    "Date": (str, _always),
}
"""Scalars that leave values of a type as they are, and what must hold of all of them."""


def leaf(kind: GraphQLLeafType, spot: Spot, *, required: bool) -> Complete:
    """Complete a column of leaves."""
    one_by_one = present(_coerced(kind, spot), spot, required=required)
    if isinstance(kind, GraphQLEnumType):
        return _words(kind, one_by_one, required=required)
    if kind.name not in _AS_THEY_ARE:
        return one_by_one
    usual, right = _AS_THEY_ARE[kind.name]
    fit = frozenset({usual} if required else {usual, _NULL})

    def complete(values: list[Any], place: Place, run: Run) -> Coming:
        if fit.issuperset(map(type, values)) and right(values):
            return values
        return one_by_one(values, place, run)

    return complete


def _words(kind: GraphQLEnumType, one_by_one: Complete, *, required: bool) -> Complete:
    names = {each.value: name for name, each in kind.values.items()}
    name_of = (names if required else {**names, None: None}).__getitem__

    def complete(values: list[Any], place: Place, run: Run) -> Coming:
        try:
            return list(map(name_of, values))
        except (KeyError, TypeError):
            return one_by_one(values, place, run)

    return complete


def _coerced(kind: GraphQLLeafType, spot: Spot) -> Complete:
    coerce = _coercing(kind)

    def complete(values: list[Any], place: Place, run: Run) -> list[Any]:
        try:
            found = list(map(kind.coerce_output_value, values))
        except Exception:  # noqa: BLE001 - which of them failed is found out one by one
            found = [None]
        if _MISSING.isdisjoint(map(type, found)):
            return found
        return [_one(coerce, each, spot, place, run, i) for i, each in enumerate(values)]

    return complete


def _one(  # noqa: PLR0917 - what a failure needs
    coerce: Callable[[Any], Any], value: Any, spot: Spot, place: Place, run: Run, index: int
) -> Any:
    try:
        return coerce(value)
    except Exception as error:  # noqa: BLE001 - whatever a scalar raises is told of its field
        return run.fail(spot, place, index, error)


def _coercing(kind: GraphQLLeafType) -> Callable[[Any], Any]:
    def coerce(value: Any) -> Any:
        found = kind.coerce_output_value(value)
        if found is None or found is Undefined:
            raise TypeError(
                f"Expected `{inspect(kind)}.coerce_output_value({inspect(value)})` to return "
                f"non-nullable value, returned: {inspect(found)}"
            )
        return found

    return coerce
