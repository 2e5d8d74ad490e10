"""Leaves: columns of scalars and words, as a whole where their type shows that they are right."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from graphql.pyutils import Undefined, inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphql import GraphQLLeafType

    from graphapi.api.execution.nulls import Complete
    from graphapi.api.execution.places import Place
    from graphapi.api.execution.run import Run, Spot

_INT = range(-(2**31), 2**31)


def _in_int(values: list[Any]) -> bool:
    return not values or (min(values) in _INT and max(values) in _INT)


def _always(_: list[Any]) -> bool:
    return True


_AS_THEY_ARE: Mapping[str, tuple[type, Callable[[list[Any]], bool]]] = {
    "String": (str, _always),
    "ID": (str, _always),
    "Boolean": (bool, _always),
    "Int": (int, _in_int),
    "Float": (float, lambda values: isfinite(sum(values))),
    "BigInt": (int, _always),
    "Date": (str, _always),
}
"""Scalars that leave values of a type as they are, and what must hold of all of them."""


def leaf(kind: GraphQLLeafType, spot: Spot) -> Complete:
    """Complete a column of leaves."""
    coerce = _coercing(kind)
    usual, right = _AS_THEY_ARE.get(kind.name, (None, _always))

    def complete(values: list[Any], place: Place, run: Run) -> list[Any]:
        kinds = set(map(type, values))
        if kinds == {usual} and right(values):
            return values
        try:
            return _by_value(values, coerce) if _plain(kinds) else list(map(coerce, values))
        except Exception:  # noqa: BLE001 - which of them failed is found out one by one
            return [_one(coerce, each, spot, place, run, i) for i, each in enumerate(values)]

    return complete


def _plain(kinds: set[type]) -> bool:
    """Whether values that are equal are written alike; those of decimals are not: 1.0, 1.00."""
    return len(kinds) == 1 and all(issubclass(each, int | str) for each in kinds)


def _by_value(values: list[Any], coerce: Callable[[Any], Any]) -> list[Any]:
    known = {value: coerce(value) for value in set(values)}
    return list(map(known.__getitem__, values))


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
