"""How the schema is told: types made of described fields, named in the language of GraphQL.

A resolver is a plain function of ``root`` and ``info``; :func:`field` names what it yields, such as
``[Reason!]!``, and its docstring is what callers read about it. Types know each other by name
alone, so the modules that declare them need not import each other in a circle.
"""

from __future__ import annotations

import re
import types
from inspect import cleandoc
from typing import TYPE_CHECKING, Any, Optional

import strawberry
from strawberry.types.enum import EnumValue, StrawberryEnumDefinition
from strawberry.types.lazy_type import LazyType
from strawberry.types.union import StrawberryUnion

from graphapi.api.access.fields import guarded
from graphapi.api.scalars import Amount, BigInt, Day, Moment
from graphapi.model.columns import camel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from enum import StrEnum

    from graphapi.api.shown import Shown

Declared = Any
"""A type of the schema, as Strawberry makes it."""

_TYPES: dict[str, Declared] = {
    "ID": strawberry.ID,
    "String": str,
    "Int": int,
    "Float": float,
    "Boolean": bool,
    "DateTime": Moment,
    "Date": Day,
    "BigInt": BigInt,
    "Decimal": Amount,
}
_LEAVES = frozenset(_TYPES)


class _Named(LazyType[Any, Any]):
    """A type that is declared by the time the schema is built."""

    def resolve_type(self) -> Any:
        return _TYPES[self.type_name]


def of(text: str) -> Any:
    """Return the type that GraphQL text such as ``[Tie!]!`` stands for."""
    inner = text.removesuffix("!")
    if inner.startswith("["):
        found: Any = list[of(inner[1:-1])]  # type: ignore[misc] # made at run time
    else:
        found = _TYPES[inner] if inner in _LEAVES else _Named(inner, __name__)
    return found if text.endswith("!") else Optional[found]  # noqa: UP045 - made at run time


def field(
    yields: str,
    describe: str | None = None,
    *,
    name: str | None = None,
    batch: Callable[..., Any] | None = None,
    shown: Shown | None = None,
) -> Callable[[Callable[..., Any]], Any]:
    """Make a field of a resolver: what it yields; its docstring is what callers read about it.

    A resolver that is made for several fields has no docstring of its own: ``describe`` says it.
    ``batch`` takes a list of roots instead of one and returns a list, or the promise of one, of
    what the resolver yields for each, or of the exception that it fails with. ``shown`` says which
    attribute it shows, if it does no more than that.
    """

    def decorate(resolver: Callable[..., Any]) -> Any:
        text = describe or described(resolver)
        if batch is not None:
            resolver.batch = batch  # type: ignore[attr-defined] # read by the executor
        if shown is not None:
            resolver.shown = shown  # type: ignore[attr-defined] # likewise
        return strawberry.field(resolver, name=name, description=text, graphql_type=of(yields))

    return decorate


def plain(attribute: str, yields: str, describe: str) -> Any:
    """Make a field that reads an attribute."""
    made = strawberry.field(description=describe, graphql_type=of(yields))
    made.python_name = attribute
    return made


def argument(describe: str, yields: str | None = None, *, name: str | None = None) -> Any:
    """Describe an argument; with ``yields`` its type is named instead of annotated."""
    given = of(yields) if yields else None
    return strawberry.argument(description=describe, name=name, graphql_type=given)


def declare(
    name: str,
    describe: str,
    fields: Iterable[Any],
    *,
    seen: type[Any] | tuple[type[Any], ...] = (),
    implements: str | None = None,
) -> Declared:
    """Declare an object type.

    Parameters
    ----------
    name, describe
        Its name and description.
    fields : iterable of fields
        In the order in which the schema shows them.
    seen : type or tuple of types
        What an object of this type is inside; needed in unions and behind interfaces.
    implements : str, optional
        The interface that it implements, declared before.
    """
    bases = (_TYPES[implements],) if implements else ()
    body = _by_attribute(guarded(name, each) for each in fields)
    if seen:
        body["is_type_of"] = classmethod(lambda _, root, __: isinstance(root, seen))
    return _keep(name, strawberry.type(_made(name, bases, body), name=name, description=describe))


def interface(name: str, describe: str, fields: Iterable[Any]) -> Declared:
    """Declare an interface."""
    made = _made(name, (), _by_attribute(fields))
    return _keep(name, strawberry.interface(made, name=name, description=describe))


def input_type(
    name: str, describe: str, fields: Iterable[Any], *, one_of: bool = False
) -> Declared:
    """Declare an input type; with ``one_of`` exactly one of its fields must be given."""
    made = _made(name, (), _by_attribute(fields))
    return _keep(name, strawberry.input(made, name=name, description=describe, one_of=one_of))


def input_field(attribute: str, yields: str, describe: str) -> Any:
    """Make a field of an input type; one that may be null may be left out."""
    default = {} if yields.endswith("!") else {"default": strawberry.UNSET}
    made = strawberry.field(description=describe, graphql_type=of(yields), **default)
    made.python_name = attribute
    return made


def union(name: str, describe: str, members: Iterable[str]) -> None:
    """Declare a union of object types by their names."""
    annotations = tuple(strawberry.annotation.StrawberryAnnotation(of(f"{m}!")) for m in members)
    _keep(name, StrawberryUnion(name, annotations, description=describe))


def enum(kind: type[StrEnum], values: Mapping[str, str]) -> None:
    """Declare a vocabulary: a sentence for each of its words, its docstring for the whole."""
    shown = [EnumValue(each.name, each.value, description=values[each.name]) for each in kind]
    definition = StrawberryEnumDefinition(kind, kind.__name__, shown, described(kind))
    kind.__strawberry_definition__ = definition  # type: ignore[attr-defined] # Strawberry's mark
    _keep(kind.__name__, kind)


def described(thing: Any) -> str:
    """Return a docstring as callers read it: one paragraph, names in camelCase."""
    text = " ".join(cleandoc(thing.__doc__ or "").split())
    return re.sub(r"``(\w+)``", lambda name: f"`{camel(name[1])}`", text)


def _keep(name: str, made: Declared) -> Declared:
    assert name not in _TYPES, f"{name} is declared twice"
    _TYPES[name] = made
    return made


def _by_attribute(fields: Iterable[Any]) -> dict[str, Any]:
    return {each.python_name or each.base_resolver.name: each for each in fields}


def _made(name: str, bases: tuple[type[Any], ...], body: dict[str, Any]) -> type[Any]:
    hints = {
        attribute: each.type_annotation.annotation
        for attribute, each in body.items()
        if getattr(each, "base_resolver", True) is None
    }
    content = {**body, "__annotations__": hints, "__module__": __name__}
    return types.new_class(name, bases, {}, lambda namespace: namespace.update(content))
